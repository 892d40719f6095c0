"""Stretches that name bodies in a responsible place in words that no rule knows → they are reported, never lost without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.agencies.lists import read_list
from kg.agencies.names import Names
from kg.agencies.prose import is_understood
from kg.agencies.statements import labels
from kg.cells import Row
from kg.model import AgencyName
from kg.reading import Reading, Stretch
from kg.vocabulary import rules

LONGEST_NAME, LONGEST_DEED = 20, 8  # characters of a name, and of what is said of it: 市护泉所|担纲
_PIECE = re.compile("[^、，；]+")
_SEALS = ("代章",)  # (市政务服务局代章), under a signature
_INNER = re.compile("（[^（）]*）")
_DEED = re.compile(f"[一-龥]{{0,{LONGEST_DEED}}}")


def says_what_bodies_do(text: str, begin: int, end: int, names: Names) -> bool:
    """Whether each part of a bracket may be a name with a few words behind it (市护泉所担纲), and one is."""
    if text.endswith(_SEALS, begin, end):
        return False
    begin += text.startswith("由", begin)
    parts = [part.span() for part in _PIECE.finditer(text, begin, end)]
    return any(_opens_with_name(text, *part, names) for part in parts) and all(_is_short(text, *part) for part in parts)


def _is_short(text: str, begin: int, end: int) -> bool:
    return end - begin <= LONGEST_NAME + LONGEST_DEED and re.fullmatch("[一-龥]+", text[begin:end]) is not None


def _opens_with_name(text: str, begin: int, end: int, names: Names) -> bool:
    for stop in range(min(end, begin + LONGEST_NAME), begin + 2, -1):
        if _DEED.fullmatch(text, stop, end) and (agency := names.resolve(text[begin:stop])) and _is_body(agency, text[begin]):
            return True
    return False


def _is_body(agency: AgencyName, first: str) -> bool:
    """Whether a name is a body's, known or with its level in front (市护泉所); a class of bodies (牵头单位) heads a column."""
    if agency.kind == "group":
        return first == "各" and is_understood(agency._replace(label=_INNER.sub("", agency.label)))
    return agency.kind != "unresolved" or first in rules("responsibilities").words["level"]


def other_label(text: str, begin: int, end: int, names: Names) -> Stretch | None:
    """The names of a line whose label no rule knows (扛旗单位：市水利局), where some are known and nothing else stands there."""
    label = rules("responsibilities")["label-unknown"].pattern.match(text, begin, end)
    if (
        label is None
        or next(labels(text, begin, end), None)
        or text[begin : label.end()].startswith(rules("responsibilities").words["no_role"])
    ):
        return None
    return (begin, end) if _is_list(text, label.end(), end, names) else None


def _is_list(text: str, begin: int, end: int, names: Names) -> bool:
    """Whether a stretch is names and nothing else, one of them a body's."""
    listed = read_list(text, begin, end, names)
    return not listed.rest and any(_is_body(agency, text[first]) for first, _, agency in listed.entries)


def other_cells(text: str, begin: int, end: int, names: Names) -> Iterator[Stretch]:
    """The cells that are names, in a line of a table that no reader of tables knows (|清理河道|市水利局|)."""
    at = begin
    while text.startswith("|", at) and (stop := text.find("|", at + 1, end)) >= 0:
        if stop > at + 1 and _is_list(text, at + 1, stop, names):
            yield at + 1, stop
        at = stop


def other_columns(reading: Reading, row: Row, names: Names) -> Iterator[Stretch]:
    """The cells of a row in a column of bodies whose head no rule knows (扛旗单位)."""
    for cell, head in zip(row.cells, row.columns, strict=False):
        words = reading.text[head.begin : head.end]
        if head.label or cell[0] >= cell[1] or not words.endswith(rules("responsibilities").words["unit"]):
            continue
        if not words.startswith(rules("responsibilities").words["no_role"]) and _is_list(reading.text, *cell, names):
            yield cell
