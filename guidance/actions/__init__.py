"""Loading what was authored, changing it, saying yes to it, publishing it, stopping it. No other road leads to a screen."""

from guidance.actions.editing import (
    Faulty,
    add_draft,
    approve_draft,
    change_draft,
    publish_draft,
    send_back_draft,
    set_aside_draft,
    start_draft,
    submit_draft,
)  # fmt: skip
from guidance.actions.law import record_status
from guidance.actions.publishing import (
    CONTENT,
    NotPublished,
    approve,
    law_at,
    load_guidance,
    made_in_the_portal,
    publish_edition,
)
from guidance.actions.searching import make_findable, make_findable_once
from guidance.actions.suspending import lift_suspension, suspend_workflow, withdraw_workflow

__all__ = [
    "CONTENT", "Faulty", "NotPublished", "add_draft", "approve", "approve_draft", "change_draft", "law_at",
    "lift_suspension", "load_guidance", "made_in_the_portal", "make_findable", "make_findable_once", "publish_draft",
    "publish_edition", "record_status", "send_back_draft", "set_aside_draft", "start_draft", "submit_draft",
    "suspend_workflow", "withdraw_workflow",
]  # fmt: skip
