"""What of a document its incident's chain must name: that it was asked for, and that it was made."""

from django.db.models import Q

from records.registry import must_be_logged
from reports.models import MadeDocument


def say_what_must_be_logged() -> None:
    """Called once, when the app is ready. A document made without its entry, or taken from the chain, is missed."""
    for kind, where in (("asked_for_document", Q()), ("made_document", Q(state=MadeDocument.State.MADE))):
        must_be_logged(
            MadeDocument,
            chain_kind="incident",
            chain_id="incident_id",
            names={"madedocument": "pk"},
            kinds=(kind,),
            where=where,
        )
