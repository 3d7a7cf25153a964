"""Small random content: sound in shape, lawful or not by chance."""

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
    "age": ["age_band is child", "age_band in (small, adult)", "age_band is not_sure"],
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


@st.composite
def predicates(draw: st.DrawFn, texts: list[str]) -> str:
    parts = draw(st.lists(st.sampled_from(texts), min_size=1, max_size=3))
    text = parts[0]
    for part in parts[1:]:
        text = f"{text} {draw(st.sampled_from(['and', 'or', 'and not']))} ({part})"
    return text


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Draw a sound small content: up to four pages in a line of choices, three outcomes, powers, prohibitions, law."""
    asked = draw(st.permutations(["place", "sure", "look", "age"]))[: draw(st.integers(1, 4))]
    pages = [f"q{n}" for n in range(len(asked))]
    questions: dict[str, Any] = {}
    for n, name in enumerate(asked):
        ends = [*pages[n + 1 :], "o1", "o2", "o3"]
        first = SETS[asked[0]]  # the start's facts are known on every route
        clock = ["clock.c is running"] if n == 0 else []

        def route(name=name, ends=ends, first=first, clock=clock) -> Any:
            if draw(st.booleans()):
                return draw(st.sampled_from(ends))
            when = draw(predicates([*SETS[name], *first, OTHERS[0], *clock]))
            return [{"when": when, "to": draw(st.sampled_from(ends))}, {"else": draw(st.sampled_from(ends))}]

        if name in ("place", "sure") and draw(st.booleans()):
            questions[pages[n]] = question(name, **{value: route() for value in GIVEN_ANSWERS[name]})
        else:
            questions[pages[n]] = question(name, to=route())
    texts = [text for texts in SETS.values() for text in texts] + OTHERS
    outcomes = {
        name: outcome(powers=draw(st.sampled_from([[], ["p1"], ["p2"], ["p1", "p2"]])), kind=draw(st.sampled_from(["attend", "use_power"])))
        for name in ("o1", "o2", "o3")
    }  # fmt: skip
    questions, outcomes = _reached(questions, outcomes)
    powers = [power(name, draw(predicates([*texts, "always"]))) for name in ("p1", "p2")]
    bans = [
        prohibition("P1", draw(predicates(texts)), forbid={"powers": ["p1"]}),
        prohibition("P2", draw(predicates(texts)), forbid={"kinds": ["use_power"]}),
    ]
    return content(
        workflow(questions, outcomes), facts=FACTS, bands=[BAND], derived=[DERIVED], clocks=[CLOCK],
        powers=powers, prohibitions=bans, provisions=[LAW],
    )  # fmt: skip


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
