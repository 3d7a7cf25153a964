"""How to come to every question and outcome: routes found by the graph itself, then walked as forms are sent."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.walk import statuses_on, walk
from tests.journeys.officer import Officer, ago
from wmpmh.ids import uuid7

CONTENT = Path(__file__).resolve().parents[2] / "guidance" / "content"
TRIES = 800  # random walks of each workflow in each scene
NOBODY_HELD = {"clock.s136.state": "not_sure", "clock.s136.left": "not_sure", "clock.s138.state": "not_sure"}


@dataclass(frozen=True)
class Scene:
    """What has happened on an incident (kind, minutes ago), and what its clocks then say."""

    events: tuple[tuple[str, int], ...]
    state: str = ""
    left: str = ""
    escape: str = "not_escaped"

    @property
    def clocks(self) -> Mapping[str, str]:
        if not self.events:
            return NOBODY_HELD
        return {"clock.s136.state": self.state, "clock.s136.left": self.left, "clock.s138.state": self.escape}


SCENES = (
    Scene(()),
    Scene((("arrived", 60),), "running", "over_12h"),
    Scene((("arrived", 22 * 60),), "running", "under_4h"),
    Scene((("arrived", 25 * 60),), "ended", "none"),
    Scene((("detained", 90), ("escaped", 60)), "not_started", "none", "open"),
    Scene((("detained", 27 * 60), ("escaped", 25 * 60)), "not_started", "none", "closed"),
)


@dataclass(frozen=True)
class Target:
    """A question or outcome, and how to come to it."""

    workflow: str
    node: str
    is_outcome: bool
    scene: Scene
    answers: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.workflow.split('/')[1]}:{self.node}"


@cache
def content():
    return load(CONTENT)


@cache
def compiled():
    return compile_content(content())


@cache
def targets() -> tuple[Target, ...]:
    """Return every question and outcome that the law of today and these scenes lead to, by the shortest route met."""
    found: dict[tuple[str, str], Target] = {}
    for workflow, graph in sorted(compiled().graphs.items()):
        for scene in SCENES if graph["clocks"] else SCENES[:1]:
            for target in met(workflow, graph, scene):
                known = found.get((workflow, target.node))
                if known is None or len(target.answers) < len(known.answers):
                    found[workflow, target.node] = target
    return tuple(found.values())


def met(workflow: str, graph: Mapping[str, Any], scene: Scene) -> Iterator[Target]:
    dice = random.Random(f"{workflow} {scene}")
    law = statuses_on(content().registers.statuses, ago(0).date())
    for _ in range(TRIES):
        answers: dict[str, Any] = {}
        while True:
            here = walk(graph, answers, law, scene.clocks)
            if here.go:
                break
            yield Target(workflow, here.at or here.outcome, here.outcome is not None, scene, dict(answers))
            if here.outcome:
                break
            for ask in graph["questions"][here.at]["ask"]:
                if ask["required"]:
                    answers[ask["fact"]] = chosen(graph["facts"][ask["fact"]], dice)


def chosen(shape: Mapping[str, Any], dice: random.Random) -> Any:
    """Return one of the answers a page offers."""
    match shape["type"]:
        case "ticks":
            every = [option["fact"] for option in shape["options"]]
            return dice.choice([["none"], ["not_sure"], every, [dice.choice(every)], dice.sample(every, 2)])
        case "number" | "duration":
            return dice.choice([34, 15])
    return dice.choice([*([value["id"] for value in shape["values"]] or ["yes", "no"]), "not_sure"])


def bring(officer: Officer, target: Target) -> None:
    """Open an incident in the target's scene and send forms until its page is the one on the screen."""
    wire = Wire(officer)
    ids = {"incident": str(uuid7()), "run": str(uuid7()), "workflow": target.workflow}
    for kind, minutes in target.scene.events:
        if kind == target.scene.events[0][0]:
            wire.post("/incidents/start-record", {"incident": ids["incident"]})
        wire.event(ids["incident"], kind, minutes)
    at = wire.post("/incidents/start", ids)
    while not wire.is_at(at, target):
        node = urlsplit(at.url).path.rsplit("/", 1)[-1]
        asked = {ask["fact"] for ask in compiled().graphs[target.workflow]["questions"][node]["ask"]}
        at = wire.answer(at, {fact: value for fact, value in target.answers.items() if fact in asked})
    officer.go(urlsplit(at.url).path)


class Wire:
    """Forms sent with the officer's session, without drawing the pages between."""

    def __init__(self, officer: Officer) -> None:
        self.context = officer.page.context
        self.url = officer.site.url
        self.token = next(each["value"] for each in self.context.cookies() if each["name"] == "csrftoken")

    def post(self, path: str, fields: Mapping[str, Any]):
        headers = {"X-CSRFToken": self.token, "Content-Type": "application/x-www-form-urlencoded"}
        reply = self.context.request.post(f"{self.url}{path}", data=urlencode(fields, doseq=True), headers=headers)
        assert reply.status == 200, f"{path} {fields}: {reply.status} {reply.text()[:3000]}"
        return reply

    def event(self, incident: str, kind: str, minutes: int) -> None:
        at = ago(minutes)
        page = self.context.request.get(f"{self.url}/incidents/{incident}/events/{kind}/record").text()
        site = re.search(r'<option value="(\d+)"', page)
        self.post(f"/incidents/{incident}/events/{kind}/record", {
            "envelope": hidden(page, "envelope"), "happened_at_0": f"{at:%Y-%m-%d}", "happened_at_1": f"{at:%H:%M}",
            "site": site.group(1) if site else "", "place": "site", "note": "x", "known_how": "seen", "made": "later_from_memory",
        })  # fmt: skip

    def answer(self, page, values: Mapping[str, Any]):
        html = page.text()
        ids = {name: hidden(html, name) for name in ("envelope", "shown")}
        return self.post(urlsplit(page.url).path, {**ids, "made": "at_the_time", **values})

    def is_at(self, page, target: Target) -> bool:
        path = urlsplit(page.url).path
        return path.endswith("/outcome") if target.is_outcome else path.endswith(f"/questions/{target.node}")


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page).group(1)
