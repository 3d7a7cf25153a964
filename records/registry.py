"""What must be in the log. Each app says so of its own rows in `ready()`; records imports none of them (decision 17)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model, Q


@dataclass(frozen=True)
class Chain:
    """Each row of `model` has a chain of this kind under its own id, whose first entry is of kind `first`."""

    model: type[Model]
    kind: str
    first: str


@dataclass(frozen=True)
class Logged:
    """Each row of `model` that satisfies `where` is named by an entry in the chain whose id is in its column `chain_id`.

    names: object kind -> the column that holds the id an entry names; any one of them will do. kinds: the kinds of entry
    that count; none means any.
    """

    model: type[Model]
    chain_kind: str
    chain_id: str
    names: Mapping[str, str]
    kinds: tuple[str, ...]
    where: Q


CHAINS: list[Chain] = []
LOGGED: list[Logged] = []


def must_have_a_chain(model: type[Model], *, kind: str, first: str) -> None:
    """Say that each row of a model owns a chain, and how it begins."""
    CHAINS.append(Chain(model, kind, first))


def must_be_logged(
    model: type[Model],
    *,
    chain_kind: str,
    chain_id: str,
    names: Mapping[str, str],
    kinds: tuple[str, ...] = (),
    where: Q | None = None,
) -> None:
    """Say that rows of a model are each named by an entry, so that one taken from the end of a chain is missed."""
    LOGGED.append(Logged(model, chain_kind, chain_id, names, kinds, where or Q()))
