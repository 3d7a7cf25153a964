"""Where answers lead, as an editor writes it: one row a line, "when -> target", the last without a test."""

from typing import Any

ARROW = "->"


def as_text(route: Any) -> str:
    """Return a route (plain JSON of graph.model.Route) as lines."""
    if route is None:
        return ""
    if isinstance(route, str):
        return route
    return "\n".join(_line(row) for row in route)


def _line(row: dict[str, Any]) -> str:
    return f"{row['when']} {ARROW} {row['to']}" if row.get("when") else f"else {ARROW} {row['else']}"


def from_text(text: str) -> Any:
    """Return the route that lines spell: a target, or rows of which the last is "else -> target". The inverse of as_text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and ARROW not in lines[0]:
        return lines[0]
    return [_row(line) for line in lines] or None


def _row(line: str) -> dict[str, str]:
    when, arrow, target = (part.strip() for part in line.rpartition(ARROW))
    if not arrow or when == "else":
        return {"else": target}
    return {"when": when, "to": target}


def answers_as_text(answers: dict[str, Any]) -> str:
    """Return every answer's route: "answer: target", or "answer:" and its rows below, indented."""
    found = []
    for value, route in answers.items():
        text = as_text(route)
        found.append(
            f"{value}: {text}"
            if isinstance(route, str)
            else f"{value}:\n" + "\n".join(f"  {row}" for row in text.splitlines())
        )
    return "\n".join(found)


def answers_from_text(text: str) -> dict[str, Any]:
    """Return the routes by answer. The inverse of answers_as_text. A row before any answer belongs to an answer ""."""
    blocks: dict[str, list[str]] = {}
    answer = ""
    for line in text.splitlines():
        if not line.strip():
            continue
        if not line[0].isspace():
            answer, _, rest = line.partition(":")
            blocks.setdefault(answer.strip(), [])
            line = rest
        if line.strip():
            blocks.setdefault(answer.strip(), []).append(line)
    return {value: from_text("\n".join(rows)) or "" for value, rows in blocks.items()}
