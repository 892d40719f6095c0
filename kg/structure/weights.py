"""The table of weights (weights.tsv), as `make train` wrote it → the weight of each clue by which the ends of headings are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.model import ConfigurationError
from kg.structure.clues import BESIDE, GRAMS

WEIGHTS = Path(__file__).parent / "weights.tsv"
LARGEST = 200_000  # bytes of its rows; with more, headings of documents left out of training are cut no better
HEAD = "# weights of clues in hundredths, by which kg/structure/ends.py cuts headings: made by `make train`, never changed by hand\n"


class Table(NamedTuple):
    """The weights of clues, in hundredths: those of the characters beside a place, in the order of BESIDE, and all others."""

    beside: tuple[Mapping[str, int], ...]
    others: Mapping[str, int]


@cache
def weights() -> Table:
    """The weights of the program. Raises ConfigurationError."""
    return read_weights(WEIGHTS)


def read_weights(path: Path) -> Table:
    """The weights of a file. Raises ConfigurationError.

    A row is a clue's kind, its weight, and for clues of characters all those of that weight, one behind the other: each kind has its length.
    """
    beside: dict[str, dict[str, int]] = {kind: {} for kind in BESIDE}
    others: dict[str, int] = {}
    try:
        for kind, weight, grams in _rows(path.read_text(encoding="utf-8")):
            if kind in beside:
                beside[kind].update(dict.fromkeys(grams, weight))
            else:
                others.update(dict.fromkeys([kind + gram for gram in grams] or [kind], weight))
    except (OSError, ValueError) as problem:
        raise ConfigurationError(
            f"{path}: expected rows of a clue, a whole number and characters, with tabs between: {problem}"
        ) from problem
    return Table(tuple(beside.values()), others)


def _rows(table: str) -> Iterator[tuple[str, int, list[str]]]:
    """The rows of a table: a clue's kind, its weight, and the characters of the clues of this kind."""
    for row in table.rstrip("\n").split("\n"):
        if row.startswith("# "):
            continue
        kind, number, grams = row.split("\t")
        size = GRAMS.get(kind, 0)
        if (size == 0) != (grams == "") or (size and len(grams) % size):
            raise ValueError(f"characters of {kind}")
        yield kind, int(number), [grams[at : at + size] for at in range(0, len(grams), size or 1)]


def unpacked(table: str) -> dict[str, int]:
    """The weight of each clue of a table."""
    return {kind + gram: weight for kind, weight, grams in _rows(table) for gram in grams or [""]}


def packed(table: Mapping[str, int]) -> str:
    """The table of some weights: sorted, clues of characters of one kind and weight in one row."""
    rows: dict[tuple[str, int], list[str]] = defaultdict(list)
    for clue, weight in table.items():
        kind, gram = split(clue)
        rows[kind, weight].append(gram)
    return "".join(f"{kind}\t{weight}\t{''.join(sorted(grams))}\n" for (kind, weight), grams in sorted(rows.items()))


def split(clue: str) -> tuple[str, str]:
    """A clue's kind and its characters; a clue that is no characters is its own kind."""
    kind = next((kind for kind, size in _BY_LENGTH if clue.startswith(kind) and len(clue) == len(kind) + size), clue)
    return kind, clue[len(kind) :]


_BY_LENGTH = sorted(GRAMS.items(), key=lambda one: (-len(one[0]), one[0]))
