"""Small random content: sound in shape, lawful or not by chance."""

import random
from typing import Any

from hypothesis import strategies as st

from guidance.graph.model import Content
from tests.guidance.graph.builders import choice, content, fact, outcome, power, prohibition, question, ticks, workflow
from tests.sizes import sized

GRAPHS = sized(short=120, deep=10_000)
LAW = {"id": "act2", "title": "Section 48", "url": "https://example.org", "cautious": "in_force"}
CLOCK = {"id": "clock.c", "label": "Time", "values": [{"id": "running", "label": "r"}, {"id": "ended", "label": "e"}]}
BAND = {"id": "age_band", "label": "Age", "of": "age", "cuts": [10, 18]}
BAND["values"] = [{"id": name, "label": name} for name in ("small", "child", "adult")]
DERIVED = {
    "id": "both",
    "label": "Both",
    "values": [{"id": "yes", "label": "Y"}, {"id": "no", "label": "N"}],
    "otherwise": "no",
}
DERIVED["cases"] = [{"when": "sure is yes and hurt is yes", "value": "yes"}]
FACTS = [
    choice("place", "street", "home"),
    fact("sure"),
    ticks("look", "hurt", "young", "armed"),
    fact("hurt"),
    fact("young"),
    fact("armed"),
    fact("age", "number"),
]
FACTS[2]["options"][1]["unticked"] = "not_sure"
SETS = {
    "place": ["place is street", "place is home", "place is not_sure"],
    "sure": ["sure is yes", "not (sure is no)"],
    "look": ["look has hurt", "young is no", "look any (young, armed)", "look none", "hurt is not_sure"],
    "age": ["age_band is small", "age_band is child", "age_band in (small, adult)", "age_band is not_sure"],
}
OTHERS = ["law.act2 is not_commenced", "law.act2 in (in_force, repealed)", "both is yes"]
GIVEN_ANSWERS: dict[str, list[Any]] = {
    "place": ["street", "home", "not_sure"],
    "sure": ["yes", "no", "not_sure"],
    "look": [
        ["none"], ["not_sure"],
        *([*some, *unsure] for size in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1))
          for some in [[name for name, on in zip(("hurt", "young", "armed"), size, strict=True) if on]]
          for unsure in ([], ["not_sure"])),
    ],
    "age": [3, 12, 40, "not_sure"],
}  # fmt: skip


def contents() -> st.SearchStrategy[Content]:
    """Draw content from a seed: an even spread finds more than small examples do."""
    return st.integers(0, 2**40).map(lambda seed: made_at_random(random.Random(seed)))


def predicate(rng: random.Random, texts: list[str]) -> str:
    text = rng.choice(texts)
    for _ in range(rng.randint(0, 2)):
        text = f"{text} {rng.choice(['and', 'or', 'and not'])} ({rng.choice(texts)})"
    return text


def made_at_random(rng: random.Random) -> Content:
    """Return a sound small content: up to five pages, three outcomes, powers, prohibitions, law and a clock."""
    asked = rng.sample(["place", "sure", "look", "age"], rng.randint(1, 4))
    asked += rng.choices(asked[1:], k=rng.randint(0, 1)) if asked[1:] else []  # one page may ask again
    pages = [f"q{n}" for n in range(len(asked))]
    questions: dict[str, Any] = {}
    for n, name in enumerate(asked):
        ends = [*pages[n + 1 : n + 3] * 2, "o1", "o2", "o3"]
        known = [*SETS[name], *SETS[asked[0]], OTHERS[0], *(["clock.c is running"] if n == 0 else [])]
        if name in ("place", "sure") and rng.random() < 0.5:
            questions[pages[n]] = question(name, **{value: _route(rng, ends, known) for value in GIVEN_ANSWERS[name]})
        else:
            questions[pages[n]] = question(name, to=_route(rng, ends, known))
    outcomes = {
        name: outcome(powers=rng.choice([[], ["p1"], ["p2"], ["p1", "p2"]]), kind=rng.choice(["attend", "use_power"]))
        for name in ("o1", "o2", "o3")
    }
    questions, outcomes = _reached(questions, outcomes)
    texts = [text for texts in SETS.values() for text in texts] + OTHERS
    own = [text for name in asked for text in SETS[name]] + OTHERS
    powers = [power(name, predicate(rng, rng.choice([texts, own, ["always"]]))) for name in ("p1", "p2")]
    bans = [
        prohibition("P1", predicate(rng, own), forbid={"powers": ["p1"]}),
        prohibition("P2", predicate(rng, own), forbid={"kinds": ["use_power"]}),
    ]
    return content(
        workflow(questions, outcomes), facts=FACTS, bands=[BAND], derived=[DERIVED], clocks=[CLOCK],
        powers=powers, prohibitions=bans, provisions=[LAW],
    )  # fmt: skip


def _route(rng: random.Random, ends: list[str], known: list[str]) -> Any:
    if rng.random() < 0.4:
        return rng.choice(ends)
    rows: list[dict[str, Any]] = [{"when": predicate(rng, known), "to": rng.choice(ends)}]
    return [*rows, {"else": rng.choice(ends)}]


def _reached(questions: dict[str, Any], outcomes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    found, todo = set(), ["q0"]
    while todo:
        node = todo.pop()
        if node in found:
            continue
        found.add(node)
        if node in questions:
            for route in [*questions[node].get("answers", {}).values(), questions[node].get("to")]:
                rows = route if isinstance(route, list) else [{"to": route}]
                todo += [target for row in rows for target in (row.get("to"), row.get("else")) if target]
    return ({id_: item for id_, item in items.items() if id_ in found} for items in (questions, outcomes))  # type: ignore[return-value]
