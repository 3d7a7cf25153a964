"""Looking for words in the edition in force. Nothing typed is stored or logged.

What names a thing exactly comes first. Then each row is weighed by the words of it that were asked for: a rare word
counts for more, a title for more than text, and what is most asked for (workflows, outcomes) for more than the rest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

from django.db import connection

from guidance.graph.model import Synonym
from guidance.models import Edition, SearchRow, SearchWord, Version
from guidance.searching.words import LONGEST, Group, exact_key, groups, other_words, plain

MOST_RANKED = 1_000
KINDS = {
    "workflow": 2.6, "outcome": 1.3, "claim": 1.15, "explanation": 1.15, "term": 1.1, "paragraph": 1.0,
    "provision": 0.4, "lesson": 0.7,
}  # fmt: skip
OTHER_WORDS_COUNT = 0.75
"""What the guidance calls a thing counts a little less than the very words that were typed."""
LIKE_THE_TITLE = 2.5
"""A title that reads as what was typed, "no" and "again" and all, counts for this much more."""
NAMED = 1_000.0
WEIGHTS = "'{0.06, 0.2, 0.35, 1.0}'"
# Control characters, which no author can write and no page shows: they become <mark> once all else is escaped.
MARKED = ("\x02", "\x03")

Meanings = Mapping[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Hit:
    id: int
    kind: str
    score: float


@dataclass(frozen=True)
class Found:
    """`hits`: best first. `counts`: of each kind. `instead`: words put right. `asked`: what was looked for in the end."""

    hits: Sequence[Hit]
    counts: Mapping[str, int]
    instead: Mapping[str, str]
    asked: Sequence[Group]


def find(text: str, *, edition: Edition, partner: bool) -> Found:
    """Return what a reader may find for what they typed, in an edition."""
    meanings = _meanings_of(edition.manifest["registers"].get("synonyms", ""))
    scope = {"edition": edition.pk, "partner": partner}
    asked, held = _asked(groups(text[:LONGEST], meanings), scope)
    instead = {typed: like for group in asked if not held[group] and (like := _likely(typed := group.typed))}
    if instead:
        asked, held = _asked(
            groups(" ".join(instead.get(group.typed, group.typed) for group in asked), meanings), scope
        )
    hits = _ranked({group: times for group, times in held.items() if times}, scope, plain(text[:LONGEST]))
    named = SearchRow.objects.filter(edition=edition, exact__contains=[exact_key(text[:LONGEST])])
    best = {
        row.pk: Hit(row.pk, row.kind, NAMED - place)
        for place, row in enumerate(named.open_to(partner=partner).order_by("id"))
    }
    hits = sorted({**{hit.id: hit for hit in hits}, **best}.values(), key=lambda hit: (-hit.score, hit.id))
    return Found(hits, Counter(hit.kind for hit in hits), instead, asked)


@lru_cache(maxsize=8)
def _meanings_of(made: str) -> Meanings:
    """Return the synonyms register of this hash, by words. What a hash names never changes, so it is read once."""
    register = Version.objects.filter(hash=made).first()
    return other_words(Synonym.model_validate(row) for row in (register.body if register else ()))


def _likely(typed: str) -> str | None:
    """Return the word of the guidance most like one typed wrongly; None if none is. Short words are left alone."""
    if len(typed) < 4 or not typed.isalpha():
        return None
    return SearchWord.objects.most_like(typed).values_list("word", flat=True).first()


def _query(words: str, *, as_typed: bool) -> tuple[str, str]:
    """Return SQL for one way of saying something: words typed together, and sections, stand together; other words need not."""
    together = as_typed or words.startswith("section ")
    return f"{'phrase' if together else 'plain'}to_tsquery('guidance_words', %s)", words


def _ways(group: Group) -> list[tuple[str, str]]:
    return [_query(words, as_typed=place == 0) for place, words in enumerate(group.all)]


def _any(group: Group) -> tuple[str, list[str]]:
    ways = _ways(group)
    return f"({' || '.join(sql for sql, _ in ways)})", [words for _, words in ways]


def _asked(wanted: Sequence[Group], scope: Mapping[str, Any]) -> tuple[list[Group], dict[Group, int]]:
    """Return the groups that say something, and in how many rows each is."""
    if not wanted:
        return [], {}
    columns, values = [], []
    for group in wanted:
        sql, words = _any(group)
        columns.append(f"numnode{sql}, count(*) FILTER (WHERE vector @@ {sql})")
        values += words * 2
    (row,) = _rows(f"SELECT {', '.join(columns)} FROM {_IN_SCOPE}", [*values, *_scoped(scope)])  # noqa: S608  see _rows
    held = {group: row[2 * at + 1] for at, group in enumerate(wanted) if row[2 * at]}
    return list(held), held


def _ranked(held: Mapping[Group, int], scope: Mapping[str, Any], typed: str) -> list[Hit]:
    if not held:
        return []
    worth = {group: log(1 + 3_000 / times) for group, times in held.items()}
    has, having = _sum((_any(group), 1.0) for group in held)
    covers, covering = _sum((_any(group), worth[group]) for group in held)
    weighs, weighing = _weighs(worth)
    either = " || ".join(_any(group)[0] for group in held)
    anything = [words for group in held for words in _any(group)[1]]
    most = (
        f"SELECT id, kind, title, vector FROM {_IN_SCOPE} AND vector @@ ({either})"  # noqa: S608  see _rows
        f" ORDER BY {has} DESC, id LIMIT {MOST_RANKED}"
    )
    rows = _rows(
        f"SELECT id, kind, {weighs}, {covers}, word_similarity(%s, title) FROM ({most}) AS most",  # noqa: S608  see _rows
        [*weighing, *covering, typed, *_scoped(scope), *anything, *having],
    )
    whole = sum(worth.values())
    return [
        Hit(id, kind, weight * (covered / whole) ** 2 * KINDS[kind] * (1 + LIKE_THE_TITLE * alike**2))
        for id, kind, weight, covered, alike in rows
    ]


def _sum(parts) -> tuple[str, list[str]]:
    terms, values = [], []
    for (sql, words), worth in parts:
        terms.append(f"(vector @@ {sql})::int * {worth}::float8")
        values += words
    return " + ".join(terms), values


def _weighs(worth: Mapping[Group, float]) -> tuple[str, list[str]]:
    terms, values = [], []
    for group, much in worth.items():
        ways = [
            f"ts_rank({WEIGHTS}, vector, {sql}, 1) * {1.0 if place == 0 else OTHER_WORDS_COUNT}"
            for place, (sql, _) in enumerate(_ways(group))
        ]
        terms.append(f"{much}::float8 * greatest({', '.join(ways)})")
        values += [words for _, words in _ways(group)]
    return " + ".join(terms), values


_IN_SCOPE = "guidance_searchrow WHERE edition_id = %s AND (for_partners OR NOT %s)"


def _scoped(scope: Mapping[str, Any]) -> list[Any]:
    return [scope["edition"], scope["partner"]]


def snippets(hits: Sequence[Hit], asked: Sequence[Group]) -> dict[int, tuple[str, str]]:
    """Return each hit's title and the best of its text, with what was asked for between MARKED."""
    if not hits:
        return {}
    marks = f"StartSel={MARKED[0]}, StopSel={MARKED[1]}"
    either = " || ".join(_any(group)[0] for group in asked) or "''::tsquery"
    anything = [words for group in asked for words in _any(group)[1]]
    rows = _rows(
        f"SELECT id, ts_headline('guidance_words', title, q, %s), ts_headline('guidance_words', text, q, %s)"  # noqa: S608
        f" FROM guidance_searchrow, (SELECT {either} AS q) AS asked WHERE id = ANY(%s)",
        [f"{marks}, HighlightAll=true", f"{marks}, MaxWords=40, MinWords=24", *anything, [hit.id for hit in hits]],
    )
    return {id: (title, text) for id, title, text in rows}


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return rows. Every part of `sql` is written in this file: what was typed is among `values`, never in it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
