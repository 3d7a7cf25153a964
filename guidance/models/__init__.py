"""What was authored, checked and in force when; what is being changed; what was stopped."""

from guidance.models.editing import Draft, DraftChange
from guidance.models.published import Approval, Edition, Graph, ProvisionStatus, Version, Window
from guidance.models.searching import SearchRow, SearchWord
from guidance.models.suspension import Suspension

__all__ = [
    "Approval", "Draft", "DraftChange", "Edition", "Graph", "ProvisionStatus", "SearchRow", "SearchWord",
    "Suspension", "Version", "Window",
]  # fmt: skip
