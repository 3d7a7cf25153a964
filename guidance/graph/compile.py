"""Content to graphs: each workflow as plain JSON with every word it shows, its hash, and the edition they make.

No hash contains a law status (decision 4). A document's hash covers all it brings; a graph's hash covers every
label, power and provision title it uses; the edition is a manifest of them all (decision 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidance.graph import model
from guidance.graph.canonical import canonical, digest
from guidance.graph.inline import Inliner
from guidance.graph.load import ContentError

__all__ = ["Compiled", "canonical", "compile_content", "content_of", "digest", "graphs_of"]

REGISTER_NAMES = (
    "facts", "powers", "prohibitions", "provisions", "lessons", "words", "slots", "interruptions",
    "explanations", "synonyms",
)  # fmt: skip


@dataclass(frozen=True)
class Compiled:
    """`graphs` and `hashes` by "slug/workflow"; `documents` by slug and `registers` by name, as plain JSON."""

    graphs: dict[str, dict[str, Any]]
    hashes: dict[str, str]
    manifest: dict[str, Any]
    edition: str
    documents: dict[str, dict[str, Any]]
    registers: dict[str, Any]


def compile_content(content: model.Content) -> Compiled:
    """Return the edition this content makes. Raises ContentError with every problem `check` finds."""
    from guidance.graph.check import problems

    found = problems(content)
    if found:
        raise ContentError(found)
    return assemble(content)


def assemble(content: model.Content) -> Compiled:
    """Return the edition of content already checked."""
    graphs = graphs_of(content)
    registers = {name: _plain(getattr(content.registers, name)) for name in REGISTER_NAMES}
    documents = {parts.document.slug: _plain(parts) for parts in content.documents}
    hashes = {name: digest(graph) for name, graph in graphs.items()}
    manifest = {
        "schema": "edition/1",
        "documents": {slug: digest(document) for slug, document in documents.items()},
        "graphs": hashes,
        "registers": {name: digest(register) for name, register in registers.items()},
    }
    return Compiled(graphs, hashes, manifest, digest(manifest), documents, registers)


def graphs_of(content: model.Content) -> dict[str, dict[str, Any]]:
    """Return each workflow's graph by "slug/workflow". The content's cross-references must resolve."""
    inliner = Inliner(content)
    return {
        f"{parts.document.slug}/{workflow.id}": inliner.graph(parts.document.slug, workflow)
        for parts in content.documents
        for workflow in parts.workflows
    }


def content_of(documents: Mapping[str, Any], registers: Mapping[str, Any]) -> model.Content:
    """Return the Content that stored documents and registers (as in Compiled) came from, with no statuses."""
    return model.Content.model_validate(
        {
            "registers": {**registers, "statuses": []},
            "documents": [documents[slug] for slug in sorted(documents)],
        }
    )


def _plain(shape: Any) -> Any:
    if isinstance(shape, tuple):
        return [_plain(item) for item in shape]
    return shape.model_dump(mode="json", by_alias=True)
