"""Rows of a table with a column for who is responsible (责任单位, 指导部门) → what each row states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.agencies.names import Names
from kg.agencies.statements import Statement, labels, read_statement
from kg.model import Source
from kg.reading import Reading
from kg.text.lines import WITHIN
from kg.vocabulary import Rule

_RULE = re.compile("[-:|]+")  # beneath a markdown table's head

MOST_PARAGRAPHS = 24  # of a cell of bodies

Stretch = tuple[int, int]


def read_rows(source: Source, reading: Reading, stretches: Sequence[Stretch], names: Names) -> Iterator[tuple[Stretch, Stretch, Statement]]:
    """The rows among a section's paragraphs: the row, the stretch of its names, and what they state; a header row states nothing.

    A table begins with a row that has a label in a cell of its own, and goes on while rows have as many cells; a row whose
    first cell is its number may lack the last ones.
    """
    columns: dict[int, Rule] = {}
    width, counted = 0, False
    for row in stretches:
        cells = reading.cells(source.text, *row)
        if columns and _RULE.fullmatch(reading.text, *row):
            continue
        if header := _header(reading.text, cells):
            columns, width, counted = header, len(cells), reading.text.startswith("序号", *cells[0])
            yield row, row, Statement(aside=True)
        elif columns and (len(cells) == width or (counted and 1 < len(cells) < width and reading.text[slice(*cells[0])].isdigit())):
            named = [(part, rule) for at, rule in columns.items() if at < len(cells) for part in _bodies(source, reading, cells[at], names)]
            yield from _row(reading.text, row, named, names)
        else:
            columns = {}


def _bodies(source: Source, reading: Reading, cell: Stretch, names: Names) -> list[Stretch]:
    """A cell, cut between those of its paragraphs that each name a body: 市水利局 / 市财政局; a name broken over two is one."""
    text, (begin, end) = reading.text, cell
    inside = [cut for cut in reading.gaps(begin, end) if begin < cut < end]
    cuts = [cut for cut in inside if WITHIN in source.text[reading.origins[cut - 1] + 1 : reading.origins[cut]]]
    ends = [begin, *cuts, end][: MOST_PARAGRAPHS + 1]
    if len(ends) < 3 or ends[-1] != end:
        return [cell]
    best: list[tuple[int, list[Stretch]]] = [(0, [])]  # up to each end: stretches that name no body as such, and all stretches
    for at in range(1, len(ends)):
        ways = []
        for start in range(at):
            known = names.explains(text[ends[start] : ends[at]].strip("、；，")) is not None
            unread, stretches = best[start]
            ways.append((unread + (not known), -len(stretches) - known, [*stretches, (ends[start], ends[at])]))
        unread, _, stretches = min(ways, key=lambda way: way[:2])
        best.append((unread, stretches))
    return best[-1][1]


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
    led = any(rule.data["role"] == "Lead" for _, rule in cells)  # 牵头单位|责任单位: who leads may stand in a cell above
    if said:
        parties = tuple(
            party._replace(role="Joint") if led and party.role == "Responsible" else party for _, one in said for party in one.parties
        )
        rest = tuple(stretch for _, one in said for stretch in one.rest)
        yield row, (said[0][0][0], said[-1][0][1]), Statement(parties, rest=rest, aside=True)
