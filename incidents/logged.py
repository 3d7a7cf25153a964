"""What of an incident its chain must name: `verify_log` misses an entry by the row it left behind."""

from functools import partial

from django.db.models import Q

from incidents.models import (
    Answer,
    Attempt,
    Confirmation,
    DecidedDifferently,
    Event,
    Incident,
    Member,
    Obligation,
    OutcomeRecord,
    Person,
    Run,
    Settled,
)
from records.registry import must_be_logged, must_have_a_chain


def say_what_must_be_logged() -> None:
    """Called once, when the app is ready. Rows nobody's act made (carried answers, projections) need no entry."""
    must_have_a_chain(Incident, kind="incident", first="opened")
    logged = partial(must_be_logged, chain_kind="incident", chain_id="incident_id")
    logged(Event, names={"event": "pk"})
    logged(Run, names={"run": "pk"}, kinds=("started_run",))
    logged(OutcomeRecord, names={"outcomerecord": "pk"})
    logged(DecidedDifferently, names={"decideddifferently": "pk"})
    logged(Obligation, names={"obligation": "pk"}, kinds=("opened_obligation",))
    superseded = Q(state=Obligation.State.SUPERSEDED)
    logged(Obligation, names={"obligation": "pk"}, kinds=("superseded_obligation",), where=superseded)
    logged(Attempt, names={"obligation": "obligation_id"}, kinds=("settled_obligation",))
    logged(Confirmation, names={"run": "answer__run_id"}, kinds=("confirmed",))
    # A page is one act of many answers, named by what it came in; a correction names its answer.
    logged(Answer, names={"envelope": "envelope_id", "answer": "pk"}, where=Q(source=Answer.Source.ASKED))
    logged(Member, names={"member": "pk"}, kinds=("joined",), where=Q(how=Member.How.JOINED))
    logged(Person, names={"person": "pk"}, kinds=("named_person",), where=~Q(name=""))
    logged(Settled, names={"settled": "pk"}, kinds=("settled_envelope",), where=Q(incident__isnull=False))
    must_be_logged(
        Incident,
        chain_kind="incident",
        chain_id="pk",
        names={"incident": "pk"},
        kinds=("finished",),
        where=Q(finished_at__isnull=False),
    )
