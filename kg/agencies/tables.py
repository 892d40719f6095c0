"""Rows of tables with a column for who is responsible (责任单位, 指导部门) → what each row states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.agencies.names import Names
from kg.agencies.statements import Statement, read_statement
from kg.agencies.unread import other_columns
from kg.cells import Row, paragraphs, rows_at
from kg.model import Section
from kg.reading import Reading, Stretch
from kg.vocabulary import rules

_BETWEEN = re.compile("[、；，]")
_KINDS = frozenset((*rules("responsibilities").words["organ"], *rules("responsibilities").words["unit"]))  # 集团 alone is no name
MOST_PARAGRAPHS = 24  # of a cell of bodies


def read_rows(reading: Reading, section: Section, names: Names) -> Iterator[tuple[Stretch, Statement]]:
    """What a section's rows state of bodies, each with the stretch of its names."""
    for row in rows_at(reading, section.rows):
        yield from _row(reading, row, names)
        yield from ((cell, Statement(rest=(cell,))) for cell in other_columns(reading, row, names))


def _row(reading: Reading, row: Row, names: Names) -> Iterator[tuple[Stretch, Statement]]:
    columns = [(cell, head) for cell, head in zip(row.cells, row.columns, strict=False) if head.label is not None]
    named = [(part, cell, head) for cell, head in columns if cell[0] < cell[1] for part in _lists(reading, cell, names)]
    said = [
        (part, one, (cell, (head.begin, head.end)))
        for part, cell, head in named
        if (one := read_statement(reading.text, *part, names, head.label)).parties or one.rest
    ]
    if not said:
        return
    led = any(
        head.label is not None and head.label.data["role"] == "Lead" for _, head in columns
    )  # 牵头单位|责任单位: in a cell above perhaps
    parties = tuple(
        party._replace(role="Joint" if led and party.role == "Responsible" else party.role, clause=clause)
        for _, one, clause in said
        for party in one.parties
    )
    rest = tuple(stretch for _, one, _ in said for stretch in one.rest)
    yield (said[0][0][0], said[-1][0][1]), Statement(parties, rest=rest, aside=True)


def _lists(reading: Reading, cell: Stretch, names: Names) -> list[Stretch]:
    """A cell, cut between those of its paragraphs that each name bodies: 市水利局 / 市财政局; a name broken over two is one."""
    parts = paragraphs(reading, *cell)
    if not 1 < len(parts) <= MOST_PARAGRAPHS:
        return [cell]
    best: list[tuple[int, list[Stretch]]] = [(0, [])]  # up to each paragraph: stretches that name no body as such, and all stretches
    for at in range(len(parts)):
        ways = []
        for start in range(at + 1):
            stretch = (parts[start][0], parts[at][1])
            words = [one for one in _BETWEEN.split(reading.text[slice(*stretch)].replace("\n", "")) if one]
            known = all(one not in _KINDS and names.explains(one) for one in words)
            unread, stretches = best[start]
            ways.append((unread + (not known), -len(stretches) - known, [*stretches, stretch]))
        unread, _, stretches = min(ways, key=lambda way: way[:2])
        best.append((unread, stretches))
    return best[-1][1]
