"""What somebody typed, as groups of words to look for. Pure: words and synonyms in, groups out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guidance.graph.model import Synonym

LONGEST = 80
MOST_WORDS = 12
TOKEN = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*(?:\([a-z0-9]+\))*")
# s.136, s136, sec 136, sect. 136A, section 136(1)
SECTION = re.compile(r"\b(?:sections?|sect|sec|s)\s*\.?\s*(\d+[a-z]?(?:\([a-z0-9]+\))*)", re.IGNORECASE)
# Words that say nothing of what is looked for. PostgreSQL leaves out its own; these are ours.
SAYS_NOTHING = frozenset(
    "a an and are as at be by can could do does for from had has have how i if in is it its may me my of on or our please"  # noqa: SIM905
    " should so that the their them then there they this to us want was we what when where which who will with would you"
    " your he him his she her hers just some any been being am were did than too very also into someone somebody person"
    " get got need about".split()
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """One thing asked for. `typed` as it was; `means`: other words for it, each of which must all be there."""

    typed: str
    means: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.typed, *self.means)


def plain(text: str) -> str:
    """Return text with no accents or capitals, plain quotation marks, and every section written in full."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return SECTION.sub(r"section \1", " ".join(bare.split()))


def exact_key(text: str) -> str:
    """Return how a thing is named exactly, without spaces: "s136(1)", "136.7.2", "l28"."""
    return re.sub(r"\s+", "", plain(text).replace("section ", "s"))


def tokens(text: str) -> list[str]:
    return TOKEN.findall(plain(text).replace("'", "").replace("&", " and "))


def other_words(synonyms: Iterable[Synonym]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return what each thing said means, by its words."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in synonyms:
        for said in row.said:
            key = tuple(tokens(said))
            found[key] = (*found.get(key, ()), *row.means)
    return found


def groups(text: str, meanings: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[Group]:
    """Return what is asked for: the longest things people say first, then single words that say something."""
    return list(_groups(tokens(text)[:MOST_WORDS], meanings))


def _groups(words: list[str], meanings: Mapping[tuple[str, ...], tuple[str, ...]]) -> Iterator[Group]:
    at = 0
    while at < len(words):
        taken = _said_at(words, at, meanings)
        if taken > 1 or tuple(words[at : at + 1]) in meanings:
            said = tuple(words[at : at + taken])
            yield Group(" ".join(said), meanings[said])
        elif words[at] == "section" and at + 1 < len(words) and words[at + 1][0].isdigit():
            yield Group(f"section {words[at + 1]}", meanings.get((words[at + 1],), ()))
            taken = 2
        elif words[at] not in SAYS_NOTHING:
            yield Group(words[at])
        at += max(taken, 1)


def _said_at(words: list[str], at: int, meanings: Mapping[tuple[str, ...], tuple[str, ...]]) -> int:
    """Return how many words from `at` make the longest thing people say; 0 if none does."""
    longest = max(map(len, meanings), default=0)
    return next((many for many in range(longest, 0, -1) if tuple(words[at : at + many]) in meanings), 0)
