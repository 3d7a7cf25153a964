"""A question page: rendered only from the screen that was stored as shown, with what was typed or answered before."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts import tickets
from guidance.graph.walk import Walk
from incidents.forms.asks import Asks
from incidents.forms.made import MadeForm
from incidents.models import Answer, Made, Run, Showing
from incidents.places import RINGING, site_choices
from incidents.reading import answers_of, show, where_is
from incidents.signed_out import given_back
from incidents.views import deciding, shown
from incidents.views.doors import maybe_id, remember
from incidents.views.frame import framed
from incidents.views.wording import fact_label, in_words, made_of, question_label, site_names, when
from wmpmh.ids import uuid7

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "ticket", "red_flag", "from_card"})
SO_FAR = 5


@dataclass
class QuestionPage:
    """All a question page needs, from one request."""

    request: HttpRequest
    run: Run
    node: str
    now: datetime
    showing: Showing
    seen: Showing | None
    walk: Walk
    asks: Asks
    made: MadeForm
    standing: dict[str, Answer]
    sites: dict[str, str]
    judged: bool
    kept: str

    @property
    def is_valid(self) -> bool:
        return self.judged and self.asks.is_valid and self.made.is_valid()

    def errors(self, refused: str) -> list[dict[str, str]]:
        if not self.judged or self.asks.only_wants_now:
            return []
        return [*([{"href": "#main", "text": refused}] if refused else []), *self.asks.summary(), *self.made.summary()]

    def context(self, refused: str = "") -> dict[str, object]:
        screen = self.showing.screen.body
        slots = [item for item in screen["slots"] if item["slot"] != RINGING]
        places = self.showing.overlay.get(RINGING)
        alone = not screen["slots"] and not screen["notes"]
        fields = self.asks.fields(
            heading=screen["question"] if alone else "", why=screen["why"] if alone else "", above=not alone
        )
        return framed(
            self.run.incident,
            self.now,
            run=self.run,
            node=self.node,
            screen=screen,
            showing=self.showing,
            fields=fields,
            heading_in_field=bool(fields) and fields[0]["is_page_heading"],
            errors=self.errors(refused),
            made=self.made,
            envelope=self.request.POST.get("envelope") if self.judged and not refused else uuid7(),
            replaces=[(fact, answer.pk) for fact, answer in self.standing.items() if fact in self.facts],
            back=self.back(),
            so_far=[
                row
                for row in so_far(self.run, self.walk, self.standing, self.sites, self.now)
                if row["node"] != self.node
            ][-SO_FAR:],
            all_answers=reverse("incident", kwargs={"pk": self.run.incident_id}),
            edition=edition_words(self.run),
            first_note=screen["notes"][:1],
            more_notes=screen["notes"][1:],
            law=shown.law(screen),
            slots=[shown.slot(item) for item in slots],
            ticket=tickets.issue(self.request.user),
            kept=self.kept,
            no_constable=deciding.nobody(self.run.incident, self.request.user) and uuid7(),
            ringing=places and {**places, "back": f"?run={self.run.pk}&node={self.node}"},
            saved=saved_words(self.standing, self.now),
        )

    @property
    def facts(self) -> set[str]:
        return {ask["fact"] for ask in self.asks.asks}

    def back(self) -> str:
        """Return the page before this one on the route; before the first, the incident."""
        nodes = list(dict.fromkeys(step.question for step in self.walk.steps if step.source != "clock"))
        before = nodes[: nodes.index(self.node)] if self.node in nodes else nodes
        before = [node for node in before if node != self.node]
        where = {"pk": self.run.incident_id, "run": self.run.pk}
        if before:
            return reverse("answer_question", kwargs={**where, "node": before[-1]})
        return reverse("incident", kwargs={"pk": self.run.incident_id})


def load(request: HttpRequest, run: Run, node: str, *, now: datetime) -> QuestionPage | None:
    """Return the page, or None when the route does not come to this question: the caller goes to where the run is."""
    walk = where_is(run, now)
    if node not in {step.question for step in walk.steps} | {walk.at}:
        return None
    standing = {answer.fact: answer for answer in answers_of(run).select_related("entered_by", "decided_by")}
    judged = request.method == "POST" and "from_card" not in request.POST
    seen = seen_before(request, run, node)
    showing = seen or show(run, node, to=request.user, now=now)
    sites, back = site_names(), given_back(request)
    data = request.POST if request.method == "POST" else back
    asks = Asks(
        asks=showing.screen.body["ask"],
        now=now,
        data=data,
        given={fact: answer.given for fact, answer in standing.items()},
        sites=site_choices(),
    )
    if not judged:
        asks.errors.clear()
    made = made_form(request, run, data)
    kept = request.POST.get("kept", "") or (request.GET["kept"] if back is not None else "")
    return QuestionPage(request, run, node, now, showing, seen, walk, asks, made, standing, sites, judged, kept)


def seen_before(request: HttpRequest, run: Run, node: str) -> Showing | None:
    """Return the showing the sender answered, shown to them and nobody else: a page sent back with an error is that one."""
    if request.method != "POST":
        return None
    mine = run.showings.select_related("screen").filter(node=node, shown_to=request.user)
    return mine.filter(pk=maybe_id(request, "shown")).first()


def made_form(request: HttpRequest, run: Run, data: QueryDict | None) -> MadeForm:
    """Return the form for how it is being recorded: what this run's last page said, until it is changed."""
    kept = request.session.get("made", {}).get(str(run.pk), {})
    people = deciding.people(run.incident, request.user)
    decides = deciding.usual(run.incident, request.user)
    initial = {
        "made": kept.get("made", Made.AT_THE_TIME),
        "decided_by": kept.get("decided_by") or (decides and decides.pk),
        "happened_at": datetime.fromisoformat(kept["happened_at"]) if kept.get("happened_at") else None,
    }
    return MadeForm(data, people=people, by=request.user, initial=initial)


def keep_made(request: HttpRequest, run: Run, made: MadeForm) -> None:
    """Remember for the next page of this run how it is being recorded. Ids and times only: nothing about the person."""
    remember(request, "made", run.pk, made.kept())


def so_far(
    run: Run, walk: Walk, standing: dict[str, Answer], sites: dict[str, str], now: datetime
) -> list[dict[str, str]]:
    """Return the answers on the route, in order, each with how it was made and where to change it."""
    graph, rows = run.graph.body, []
    for step in walk.steps:
        answer = standing.get(step.fact)
        if step.source == "clock" or answer is None:
            continue
        usual = answer.made == Made.AT_THE_TIME and answer.entered_by_id == answer.decided_by_id
        made = (
            "Carried over from an earlier answer" if step.source == "carried" else "" if usual else made_of(answer, now)
        )
        href = reverse("answer_question", kwargs={"pk": run.incident_id, "run": run.pk, "node": step.question})
        rows.append(
            {
                "question": question_label(graph, step.question, step.fact),
                "answer": in_words(graph, step.fact, step.answer, now, sites),
                "made": made,
                "href": href,
                "node": step.question,
            }
        )
    return rows


def edition_words(run: Run) -> str:
    return f"{run.graph.title} Edition {run.edition.number}."


def saved_words(standing: dict[str, Answer], now: datetime) -> str:
    times = [answer.entered_at for answer in standing.values() if answer.source == Answer.Source.ASKED]
    return f"Saved {when(max(times), now)}" if times else ""


def card_context(request: HttpRequest, run: Run, node: str, showing: Showing, *, now: datetime) -> dict[str, object]:
    """Return the red flag's card. What was typed rides along in hidden fields; nothing of it is stored here."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values]
    screen = showing.screen.body
    return framed(
        run.incident,
        now,
        run=run,
        node=node,
        screen=screen,
        typed=typed,
        has_question=node in run.graph.body["questions"],
        **shown.advice(screen, now=now, since=now),
    )


def words_typed(request: HttpRequest, run: Run) -> list[dict[str, str]]:
    """Return what was written in the page's own words, each under what it was asked as."""
    graph = run.graph.body
    return [
        {"label": fact_label(graph, name), "value": value}
        for name, value in request.POST.items()
        if graph["facts"].get(name, {}).get("type") in ("text", "person") and value.strip()
    ]
