"""manage.py mutate [SLUG] [--json]: how much of a spoilt workflow its own checks refuse (decision 36)."""

from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Any

from guidance.graph import model
from guidance.graph.mutate import idle_prohibitions, mutate
from guidance.management.commands._content import GraphCommand, refuse

TARGET = 0.95


class Command(GraphCommand):
    help = "Spoil each workflow one edge, term or line at a time and count what is refused. Exits 1 below 95 %."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", nargs="?", help="one document, as section-136; all of them if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        content = self.content(options)
        names = [
            f"{parts.document.slug}/{workflow.id}"
            for parts in content.documents
            if options["slug"] in (None, parts.document.slug)
            for workflow in parts.workflows
        ]
        if not names:
            refuse(f"there is no document with workflows called {options['slug']!r}", as_json=options["json"])
        with ProcessPoolExecutor() as processes:
            results = list(processes.map(mutate, repeat(content), names))
        answer = summary(content, results, options["slug"])
        if options["json"]:
            self.show(answer)
        else:
            self._tell(answer)
        if answer["score"] < TARGET:
            raise SystemExit(1)

    def _tell(self, answer: dict[str, Any]) -> None:
        for result in answer["workflows"]:
            by = ", ".join(f"{name} {count}" for name, count in result["by"].items())
            self.stdout.write(
                f"{result['workflow']}: {result['killed']} of {result['mutants']} refused ({result['score']:.1%}); "
                f"{by}; by its shape alone {result['structure']}; {result['seconds']} s"
            )
            for words in result["survivors"]:
                self.stdout.write(f"  SURVIVES: {words}")
        if answer["idle"]:
            self.stdout.write(f"Prohibitions that refused nothing: {', '.join(answer['idle'])}")
        self.stdout.write(f"{answer['killed']} of {answer['mutants']} refused: {answer['score']:.1%}")


def summary(content: model.Content, results: list[dict[str, Any]], slug: str | None) -> dict[str, Any]:
    """Return {"mutants", "killed", "score", "idle" (its prohibitions that never bit), "workflows" [results]}."""
    mutants, killed = (sum(result[name] for result in results) for name in ("mutants", "killed"))
    return {
        "mutants": mutants,
        "killed": killed,
        "score": round(killed / mutants, 4) if mutants else 1.0,
        "idle": idle_prohibitions(content, results, slug),
        "workflows": results,
    }
