"""A cell's words → how well they fit a column: below 0 where they cannot be its, above 0 where they are of its kind."""

from __future__ import annotations

import re

from kg.cells.columns import Column
from kg.reading import Stretch
from kg.vocabulary import alternatives, rules

_FILE = rules("tables")
_NUMBER, _DUE, _VALUE, _NAMES = (_FILE[name].pattern for name in ("row-number", "due-cell", "value", "bodies-cell"))
_ORGAN = re.compile(
    f"(?:{alternatives((*rules('responsibilities').words['organ'], *rules('responsibilities').words['unit']))}|区|县)(?:等|（[^（）]*）)?$"
)
_DIGIT = re.compile(r"[\d%+]")
LONGEST_NAME = 24  # characters of a body's name


def fits(text: str, head: Column, cell: Stretch) -> float:
    """How well a cell fits a column."""
    words = text[slice(*cell)].replace("\n", "")
    if not words:
        return 0.0
    if head.role == "number":
        return 3.0 if _NUMBER.fullmatch(words) else -9.0
    if head.role == "deadline":
        return 3.0 if _DUE.match(words) else -2.0
    if head.role == "bodies":
        return 2.0 if names_bodies(words) else -2.0
    if head.measure in ("target", "growth", "figure") or head.measure.startswith("year"):
        return 1.0 if _VALUE.match(words) or set(words) <= set("-—/") else -1.0
    if head.role in ("text", "task", "goal"):
        return (
            -1.5
            if _DUE.match(words) or _NUMBER.fullmatch(words) or (names_bodies(words) and len(words) > 3)
            else 1.0 + ("。" in words) * (head.role == "text")
        )
    return 0.0


def names_bodies(words: str) -> bool:
    """Whether words read as a list of bodies, each ending in a kind of body: 市水利局、各县区政府."""
    if not _NAMES.fullmatch(words) or _DIGIT.search(words):
        return False
    parts = [part for part in re.split("[、，；]", words) if part]
    return (
        bool(parts)
        and sum(_ORGAN.search(part) is not None for part in parts) * 2 > len(parts)
        and all(len(part) <= LONGEST_NAME for part in parts)
    )
