"""Rows of tables with a column for who is responsible (责任单位, 指导部门) → what each row states."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.agencies.names import Names
from kg.agencies.statements import Statement, read_statement
from kg.cells import Row, paragraphs, rows_at
from kg.model import Section
from kg.reading import Reading, Stretch


def read_rows(reading: Reading, section: Section, names: Names) -> Iterator[tuple[Stretch, Statement]]:
    """What a section's rows state of bodies, each with the stretch of its names."""
    for row in rows_at(reading, section.rows):
        yield from _row(reading, row, names)


def _row(reading: Reading, row: Row, names: Names) -> Iterator[tuple[Stretch, Statement]]:
    columns = [(cell, head.label) for cell, head in zip(row.cells, row.columns, strict=False) if head.label is not None]
    named = [(part, label) for cell, label in columns if cell[0] < cell[1] for part in _lists(reading, cell, names)]
    said = [(part, one) for part, label in named if (one := read_statement(reading.text, *part, names, label)).parties or one.rest]
    if not said:
        return
    led = any(label is not None and label.data["role"] == "Lead" for _, label in columns)  # 牵头单位|责任单位: in a cell above perhaps
    parties = tuple(
        party._replace(role="Joint") if led and party.role == "Responsible" else party for _, one in said for party in one.parties
    )
    rest = tuple(stretch for _, one in said for stretch in one.rest)
    yield (said[0][0][0], said[-1][0][1]), Statement(parties, rest=rest, aside=True)


def _lists(reading: Reading, cell: Stretch, names: Names) -> list[Stretch]:
    """A cell, cut between those of its paragraphs that each end in a body's name: 市水利局 / 市财政局; a name broken over two is one."""
    found: list[Stretch] = []
    begin = cell[0]
    for (_, cut), (_, after) in pairwise(paragraphs(reading, *cell)):
        before, behind = (reading.text[first:last].rstrip("、；\n") for first, last in ((begin, cut), (cut, after)))
        if names.explains(before.rpartition("、")[2]) and names.explains(behind.lstrip("\n").partition("、")[0]):
            found.append((begin, cut))
            begin = cut
    return [*found, (begin, cell[1])]
