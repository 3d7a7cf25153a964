"""A workflow as a picture (SVG) and as an outline that says the same without one. Pure: text in, text out."""

from collections.abc import Iterator, Mapping
from html import escape
from textwrap import wrap
from typing import Any

Graph = Mapping[str, Any]
WIDE, HIGH, GAP, DROP, MARGIN = 190, 62, 24, 56, 16
LETTERS = 26
"""Letters a line of a box holds at its type size."""


def outline(graph: Graph) -> list[dict[str, Any]]:
    """Return each page in walking order: {"id", "title", "ways": [{"answer", "when", "to", "title", "kind"}]}."""
    return [
        {"id": page, "title": graph["questions"][page]["question"], "ways": list(_ways(graph, page))}
        for page in in_order(graph)
    ]


def in_order(graph: Graph) -> list[str]:
    """Return the pages so that each comes before those it leads to."""
    done: list[str] = []

    def visit(page: str) -> None:
        if page in done or page not in graph["questions"]:
            return
        for target in reversed(list(_targets(graph, page))):
            visit(target)
        done.append(page)

    visit(graph["start"])
    return done[::-1]


def _targets(graph: Graph, page: str) -> Iterator[str]:
    for rows in graph["questions"][page]["branches"].values():
        yield from (target for _, target in rows)


def _ways(graph: Graph, page: str) -> Iterator[dict[str, Any]]:
    for answer, rows in graph["questions"][page]["branches"].items():
        for when, target in rows:
            kind = "question" if target in graph["questions"] else "outcome" if target in graph["outcomes"] else "go"
            said = "" if answer == "*" else _label(graph, page, answer)
            yield {
                "answer": said,
                "when": when_words(when),
                "to": target,
                "title": title_of(graph, target),
                "kind": kind,
            }


def _label(graph: Graph, page: str, answer: str) -> str:
    lead = graph["facts"][graph["questions"][page]["lead"]]
    labels = {value["id"]: value["label"] for value in lead["values"]}
    return labels.get(answer) or {"yes": "Yes", "no": "No", "not_sure": "Not sure"}.get(answer, answer)


def title_of(graph: Graph, node: str) -> str:
    if node in graph["questions"]:
        return str(graph["questions"][node]["question"])
    return (
        str(graph["outcomes"][node]["title"]) if node in graph["outcomes"] else f"Goes on in {node.removeprefix('go:')}"
    )


def when_words(when: Any) -> str:
    """Return a compiled predicate as words."""
    if when is None:
        return ""
    match when[0]:
        case "in":
            return f"{when[1]} is {' or '.join(when[2:])}"
        case "not":
            return f"not ({when_words(when[1])})"
        case "and" | "or":
            return f" {when[0]} ".join(
                f"({when_words(part)})" if part[0] == "or" else when_words(part) for part in when[1:]
            )
    return "always"


def svg(graph: Graph) -> str:
    """Return the picture: pages in rows by how far they are from the start, outcomes below. Links name their item."""
    places = _places(graph)
    width = max(x for x, _ in places.values()) + WIDE + MARGIN
    height = max(y for _, y in places.values()) + HIGH + MARGIN
    lines = "".join(
        _line(places[page], places[target])
        for page in in_order(graph)
        for target in dict.fromkeys(_targets(graph, page))
    )
    boxes = "".join(_box(graph, node, place) for node, place in places.items())
    title = escape(f"Map of {graph['title']}. The outline below says the same.")
    return (
        f'<svg class="map" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        f"<title>{title}</title>{lines}{boxes}</svg>"
    )


def _places(graph: Graph) -> dict[str, tuple[int, int]]:
    depth: dict[str, int] = {graph["start"]: 0}
    for page in in_order(graph):
        for target in _targets(graph, page):
            depth[target] = max(depth.get(target, 0), depth[page] + 1)
    rows: dict[int, list[str]] = {}
    for node in depth:
        rows.setdefault(depth[node], []).append(node)
    return {
        node: (MARGIN + at * (WIDE + GAP), MARGIN + row * (HIGH + DROP))
        for row, nodes in sorted(rows.items())
        for at, node in enumerate(nodes)
    }


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    x, y, to_x, to_y = start[0] + WIDE // 2, start[1] + HIGH, end[0] + WIDE // 2, end[1]
    middle = (y + to_y) // 2
    return f'<path class="map__line" d="M{x} {y}C{x} {middle} {to_x} {middle} {to_x} {to_y}"/>'


def _box(graph: Graph, node: str, place: tuple[int, int]) -> str:
    x, y = place
    kind = "page" if node in graph["questions"] else "end" if node in graph["outcomes"] else "go"
    words = wrap(title_of(graph, node), LETTERS, max_lines=3, placeholder=" …")
    text = "".join(
        f'<tspan x="{x + 10}" dy="{16 if at else 0}">{escape(line)}</tspan>' for at, line in enumerate(words)
    )
    return (
        f'<a href="#n-{escape(node)}"><g class="map__box map__box--{kind}"><rect x="{x}" y="{y}" width="{WIDE}"'
        f' height="{HIGH}" rx="6"/><text x="{x + 10}" y="{y + 20}">{text}</text></g></a>'
    )
