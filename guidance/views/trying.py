"""A draft's workflow drawn, outlined, and walked as an officer would meet it, as at any date."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from guidance import actions, drawing
from guidance.graph import check
from guidance.graph.compile import graphs_of
from guidance.graph.screen import screen
from guidance.graph.walk import walk
from guidance.models import Draft
from guidance.published import bodies_in_force, content_with
from guidance.views.doors import editorial


def graph_of(draft: Draft, workflow: str) -> tuple[Mapping[str, Any] | None, list[str]]:
    """Return the graph a draft's workflow compiles to, or None and what stands in the way."""
    _, bodies = bodies_in_force(now=timezone.now())
    content = content_with(bodies, kind=draft.kind, slug=draft.slug, body=draft.body)
    problems = check.structure(content)
    if problems:
        return None, problems
    graph = graphs_of(content).get(f"{draft.slug}/{workflow}")
    if graph is None:
        raise Http404
    return graph, []


@editorial("GET")
def draft_map(request: HttpRequest, pk: UUID, workflow: str) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    graph, problems = graph_of(draft, workflow)
    context: dict[str, Any] = {"draft": draft, "workflow": workflow, "problems": problems}
    if graph:
        # The picture is made of our own markup; every word in it is escaped where it is drawn.
        picture = mark_safe(drawing.svg(graph))  # noqa: S308
        context |= {"title": graph["title"], "picture": picture, "outline": drawing.outline(graph)}
        context["outcomes"] = graph["outcomes"]
    return render(request, "guidance/draft_map.html", context)


@editorial("GET")
def try_draft(request: HttpRequest, pk: UUID, workflow: str) -> HttpResponse:
    """Walk a draft on answers kept in the address. They are nobody's: it is a try, and nothing is stored."""
    draft = get_object_or_404(Draft, pk=pk)
    graph, problems = graph_of(draft, workflow)
    context: dict[str, Any] = {"draft": draft, "workflow": workflow, "problems": problems}
    if graph:
        context |= _tried(request, graph)
    return render(request, "guidance/try_draft.html", context)


def _tried(request: HttpRequest, graph: Mapping[str, Any]) -> dict[str, Any]:
    on = _day(request)
    answers = {fact: _answer(request, graph, fact) for fact in graph["facts"] if fact in request.GET}
    clocks = {name: request.GET[name] for name in graph["clocks"] if request.GET.get(name)}
    law = actions.law_at(timezone.now(), london_day=on)
    walked = walk(graph, answers, law, clocks)
    node = walked.at or walked.outcome or f"go:{walked.go}"
    shown = screen(graph, node, answers=answers, law=law, overlay={}, clock=[], now=timezone.now())
    return {
        "graph": graph,
        "screen": shown,
        "steps": walked.steps,
        "on": on,
        "carried": [(key, value) for key, values in request.GET.lists() for value in values if key != walked.needs],
        "asks": _asks(graph, walked.at),
        "clocks": [(name, shape["values"], clocks.get(name, "")) for name, shape in graph["clocks"].items()],
    }


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def _answer(request: HttpRequest, graph: Mapping[str, Any], fact: str) -> Any:
    values = request.GET.getlist(fact)
    if graph["facts"][fact]["type"] == "ticks":
        return values
    if graph["facts"][fact]["type"] in ("number", "duration") and values[0].isdigit():
        return int(values[0])
    return values[0]


def _asks(graph: Mapping[str, Any], page: str | None) -> list[dict[str, Any]]:
    """Return what a page asks that steers, with the answers to choose from."""
    found = []
    for ask in graph["questions"][page]["ask"] if page else ():
        shape = graph["facts"][ask["fact"]]
        options = [(value["id"], value["label"]) for value in shape["values"]] or [("yes", "Yes"), ("no", "No")]
        if shape["type"] == "ticks":
            options = [(item["fact"], item["label"]) for item in shape["options"]] + [("none", shape["none_label"])]
        steers = shape["type"] in ("choice", "yes_no", "ticks")
        found.append(
            {
                "fact": ask["fact"], "label": ask["wording"] or shape["label"], "required": ask["required"],
                "type": shape["type"], "options": [*options, ("not_sure", "Not sure")] if steers else [],
            }
        )  # fmt: skip
    return found
