"""manage.py prove [SLUG] [--json]: check every route of every workflow (design section 8)."""

from argparse import ArgumentParser
from typing import Any

from guidance.graph.load import ContentError, load
from guidance.graph.prove import prove
from guidance.management.commands._content import FOLDER, GraphCommand, published_content, refuse


class Command(GraphCommand):
    help = "Check that no route advises an unlawful power. Exits 1 with a shortest counter-example if one does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", nargs="?", help="one document, as section-136; all of them if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = published_content() if options["published"] else load(FOLDER)
            results = prove(content, options["slug"])
        except ContentError as error:
            refuse("\n".join(error.problems), as_json=options["json"])
        except KeyError:
            refuse(f"there is no document {options['slug']!r}", as_json=options["json"])
        if options["json"]:
            self.show(results)
        else:
            self._tell(results)
        if any(result["counter_examples"] for result in results):
            raise SystemExit(1)

    def _tell(self, results: list[dict[str, Any]]) -> None:
        for result in results:
            self.stdout.write(
                f"{result['workflow']}: {result['nodes']} nodes, {result['states']} states, {result['routes']:,} routes, "
                f"{result['law_combinations']} combinations of law, {result['scenarios']} scenarios, "
                f"{result['edges']} edges of the fact base, {result['seconds']} s"
            )
            for power in result["powers"]:
                self.stdout.write(
                    f"  {power['id']}: offered in {power['offered_in']}, established in {power['established']}"
                )
            for example in result["counter_examples"]:
                self.stdout.write(f"  COUNTER-EXAMPLE {example['rule']}: {example['words']}")
        self._ledger(results)
        found = sum(len(result["counter_examples"]) for result in results)
        self.stdout.write(f"{found} counter-example{'' if found == 1 else 's'}")

    def _ledger(self, results: list[dict[str, Any]]) -> None:
        self.stdout.write("Ledger: prohibition, how it is checked, states or texts it was held against")
        rows: dict[str, tuple[str, int | None]] = {}
        for result in results:
            for row in result["ledger"]:
                _, before = rows.get(row["id"], ("", None))
                text = row["checked_by"] == "text"  # every workflow's ledger counts the same texts
                bit = row["bit"] if before is None or text else before + (row["bit"] or 0)
                rows[row["id"]] = (row["checked_by"], bit)
        for id_, (checked_by, bit) in rows.items():
            self.stdout.write(f"  {id_}  {checked_by}  {'by test' if bit is None else bit}")
