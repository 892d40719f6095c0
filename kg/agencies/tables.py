"""Rows of a table with a column for who is responsible (责任单位, 指导部门) → what each row states."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.agencies.names import Names
from kg.agencies.statements import Statement, labels, read_statement
from kg.model import Source
from kg.reading import Reading
from kg.vocabulary import Rule

_TAB = re.compile("\t")
MOST = 30  # columns of a table

Stretch = tuple[int, int]


def read_rows(source: Source, reading: Reading, stretches: Sequence[Stretch], names: Names) -> Iterator[tuple[Stretch, Stretch, Statement]]:
    """The rows among a section's paragraphs: the row, the stretch of its names, and what they state; a header row states nothing.

    A table begins with a row that has a label in a cell of its own, and goes on while rows have as many cells; a row whose
    first cell is its number may lack the last ones.
    """
    columns: dict[int, Rule] = {}
    width, counted = 0, False
    for row in stretches:
        cells = _cells(source, reading, *row)
        if header := _header(reading.text, cells):
            columns, width, counted = header, len(cells), reading.text.startswith("序号", *cells[0])
            yield row, row, Statement(aside=True)
        elif columns and (len(cells) == width or (counted and 1 < len(cells) < width and reading.text[slice(*cells[0])].isdigit())):
            yield from _row(reading.text, row, [(cells[at], rule) for at, rule in columns.items() if at < len(cells)], names)
        else:
            columns = {}


def _cells(source: Source, reading: Reading, begin: int, end: int) -> list[Stretch]:
    """The cells of a row, which the source divides by tabs, as stretches of the reading; none where it is no row."""
    if begin >= end:
        return []
    first, last = reading.origins[begin], reading.origins[end - 1] + 1
    if not 0 < source.text.count("\t", first, last) <= MOST:
        return []
    edges = (tab.start() for tab in _TAB.finditer(source.text, first, last))
    cuts = [bisect_left(reading.origins, edge, begin, end) for edge in edges]
    return list(zip([begin, *cuts], [*cuts, end], strict=True))


def _header(text: str, cells: list[Stretch]) -> dict[int, Rule]:
    """The columns whose head is a label of bodies, each with its rule."""
    found = {}
    for at, (begin, end) in enumerate(cells):
        head = text[begin:end] + "："
        if rule := next((rule for start, _, rule in labels(head, 0, len(head)) if start == 0), None):
            found[at] = rule
    return found if any(rule.data["role"] not in ("Aside", "None") for rule in found.values()) else {}


def _row(text: str, row: Stretch, cells: list[tuple[Stretch, Rule]], names: Names) -> Iterator[tuple[Stretch, Stretch, Statement]]:
    read = [(cell, read_statement(text, *cell, names, rule)) for cell, rule in cells if cell[0] < cell[1]]
    said = [(cell, one) for cell, one in read if one.parties or one.aside]
    if said:
        parties = tuple(party for _, one in said for party in one.parties)
        rest = tuple(stretch for _, one in said for stretch in one.rest)
        yield row, (said[0][0][0], said[-1][0][1]), Statement(parties, rest=rest, aside=True)
