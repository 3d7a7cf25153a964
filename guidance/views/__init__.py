"""Pages of guidance: reading what is in force, and changing it."""

from guidance.views.reading import guidance_document, guidance_list

__all__ = ["guidance_document", "guidance_list"]
