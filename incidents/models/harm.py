"""What the database reads of harm and limits, to put a list in the order of practice 22."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least

from incidents.models.detention import Detention, Event, Obligation
from incidents.models.run import Answer
from incidents.rules.harm import Harm

IN_HAND = ("open", "needs_more")
"""States in which somebody still acts on an incident. A quiet one asks nothing of anybody (practice 8)."""
FLAGS = ("life_at_risk", "medical_emergency")


def _answered(said: Q) -> Exists:
    asked = Answer.objects.standing().filter(incident=OuterRef("pk"), source=Answer.Source.ASKED)
    return Exists(asked.filter(said))


def harms_at(now: datetime) -> dict[Harm, Any]:
    """Return, for each harm, the condition under which an incident has it."""
    ticked = [Q(fact="first_look", value__contains=[flag]) for flag in FLAGS]
    flagged = Event.objects.happened().filter(incident=OuterRef("pk"), kind="red_flag", detail__flag__in=FLAGS)
    # Words sort before numbers in JSON: "not_sure" is no age.
    years = Q(fact="age_years", value__gte=0, value__lt=18)
    over = Detention.objects.standing().filter(
        incident=OuterRef("pk"), permitted_until__lte=now, ended_at=None, received_at=None
    )
    return {
        Harm.HURT: Q(Exists(flagged)) | Q(_answered(ticked[0] | ticked[1] | Q(fact="complaint_or_dsi", value="yes"))),
        Harm.CHILD: _answered(
            years | Q(fact="age_group", value="under_18") | Q(fact="first_look", value__contains=["may_be_under_18"])
        ),
        Harm.FORCE: _answered(Q(fact="force_used", value="yes")),
        Harm.PERIOD_ENDED: Exists(over),
        Harm.NOT_REACHED: Exists(Obligation.objects.filter(incident=OuterRef("pk"), state="not_reached")),
    }


def in_order_of_harm(incidents: QuerySet, now: datetime) -> QuerySet:
    """Order incidents in hand by harm, then by the soonest limit; the rest after them, newest first."""
    harms, last = harms_at(now), len(Harm)
    rank = Case(
        When(~Q(state__in=IN_HAND), then=Value(last + 1)),
        *(When(condition, then=Value(place)) for place, condition in enumerate(harms.values())),
        default=Value(last),
        output_field=IntegerField(),
    )
    return incidents.annotate(rank=rank, soonest=Case(When(state__in=IN_HAND, then=_soonest()))).order_by(
        "rank", F("soonest").asc(nulls_last=True), "-opened_at"
    )


def _soonest() -> Least:
    """The next thing to tell by, or the end of the power: whichever comes first. One that is not there is passed over."""
    due = Obligation.objects.open().filter(incident=OuterRef("pk")).order_by().values("incident")
    ends = Detention.objects.standing().filter(incident=OuterRef("pk"), ended_at=None).values("permitted_until")
    return Least(Subquery(due.annotate(first=Min("due_at")).values("first")), Subquery(ends[:1]))


def harms_of(ids: list[Any], incidents: QuerySet, now: datetime) -> dict[Any, list[Harm]]:
    """Return which harms each of a page of incidents has: one query, however many."""
    found = incidents.filter(pk__in=ids, state__in=IN_HAND).annotate(
        **{f"is_{name}": on for name, on in harms_at(now).items()}
    )
    rows = found.values("pk", *(f"is_{name}" for name in Harm))
    return {row["pk"]: [name for name in Harm if row[f"is_{name}"]] for row in rows}
