"""What the officer saw, built again from what was stored, and whether it is the same to the last letter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from incidents.models import Showing
from incidents.reading import rebuild
from incidents.views import shown
from incidents.views.doors import personal, see
from incidents.views.frame import framed
from incidents.views.standing import must_not_confer
from incidents.views.wording import when, who


@personal("GET")
def replay(request: HttpRequest, pk: UUID, showing: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now)
    seen = Showing.objects.select_related("run__graph", "run__edition", "screen", "shown_to")
    if must_not_confer(incident, request.user):
        seen = seen.filter(shown_to=request.user)
    row = get_object_or_404(seen, pk=showing, run__incident=incident)
    screen = row.screen.body
    context = framed(
        incident,
        now,
        row=row,
        screen=screen,
        shown_at=when(row.shown_at, now),
        is_same=rebuild(row).is_same,
        answered_after=afterwards(row, now),
        tells=[{"who": who(item["who"]), "what": item["what"]} for item in screen.get("tell", [])],
        back=reverse("incident", kwargs={"pk": pk}),
        **(shown.advice(screen, now=now, since=row.shown_at) if "do" in screen else {}),
    )
    return render(request, "incidents/replay.html", context)


def afterwards(row: Showing, now) -> str:
    """Return that this was first seen after the thing had happened, when the answers given to it say so (practice 1)."""
    earliest = row.answers.order_by("happened_at").first()
    if earliest is None or earliest.happened_at >= row.shown_at:
        return ""
    return f"Seen afterwards: what was answered here happened at {when(earliest.happened_at, now)}."
