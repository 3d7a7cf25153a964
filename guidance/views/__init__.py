"""Pages of guidance: reading what is in force, changing it, and stopping it."""

from guidance.views.drafting import (
    approve_draft,
    draft,
    draft_list,
    publish_draft,
    send_back_draft,
    set_aside_draft,
    start_draft,
    submit_draft,
)  # fmt: skip
from guidance.views.files import export_draft, import_draft
from guidance.views.items import add_item, change_item, take_out_item
from guidance.views.law import provision, provision_list
from guidance.views.library import card_list, claim_list, explanation, explanation_list, lesson_list
from guidance.views.reading import guidance_document, guidance_json, guidance_list
from guidance.views.suspending import settle_suspension, suspension_list
from guidance.views.trying import draft_map, try_draft

__all__ = [
    "add_item", "approve_draft", "card_list", "change_item", "claim_list", "draft", "draft_list", "draft_map",
    "explanation", "explanation_list", "export_draft", "guidance_document", "guidance_json", "guidance_list", "import_draft",
    "lesson_list", "provision", "provision_list", "publish_draft", "send_back_draft", "set_aside_draft",
    "settle_suspension", "start_draft", "submit_draft", "suspension_list", "take_out_item", "try_draft",
]  # fmt: skip
