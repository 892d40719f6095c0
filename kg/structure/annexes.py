"""What stands behind a plan's end → the lists of tasks among its annexes, as documents of their own, each with the title above it.

A list is a numbered table of tasks (任务分工表, 推广清单), whose rows are sections, or numbered items that name bodies (重点任务清单).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.cells import Table, tables
from kg.model import Document, Section, Source, Span
from kg.reading import Reading
from kg.structure.frontmatter import document_type
from kg.structure.numerals import Number
from kg.structure.outline import numbers
from kg.structure.rows import with_rows
from kg.vocabulary import rules

_FILE = rules("tables")
_MARK, _CAPTION, _BODIES, _TITLE = (_FILE[name].pattern for name in ("annex-mark", "table-caption", "annex-bodies", "list-title"))
LEAST = 2  # items of a list
_PROSE = re.compile("[。；：]")
MOST_LINES = 2  # of a title
LONGEST_TITLE = 90
FARTHEST = 400  # characters between an annex's mark and its table's head


def annexes(source: Source, reading: Reading, documents: Sequence[Document]) -> list[Document]:
    """The plans that annexes hold: one for each annex with a numbered table that none of the documents has."""
    known = {row for document in documents for section in document.units for row in section.rows}
    mine = [table for table in tables(reading) if table.numbered or (table.figures and _annexed(reading.text, table))]
    rest = [table for table in mine if not any((row.begin, row.end) in known for row in table.rows)]
    found: list[Document] = []
    at = 0
    while at < len(rest):
        title = _title(reading.text, rest[at])
        last = at + 1
        while last < len(rest) and not _begins(reading.text, rest[last - 1], rest[last]):
            last += 1
        found.append(_plan(source, reading, title, rest[at:last]))
        at = last
    return [plan for plan in found if plan.units]


class Items(NamedTuple):
    """An annex of numbered items: where its title begins and ends, where it ends, and its numbers."""

    begin: int
    title_end: int
    end: int
    numbers: tuple[Number, ...]


def item_lists(reading: Reading, documents: Sequence[Document]) -> list[Items]:
    """The annexes of numbered items that name bodies and of which no document has a section or row."""
    text = reading.text
    known = [section.at[0] for document in documents for section in document.sections]
    marks = list(_MARK.finditer(text, max(known, default=0)))
    found: list[Items] = []
    for place, mark in enumerate(marks):
        after = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        if len(list(_BODIES.finditer(text, mark.end(), after))) < LEAST or any(mark.end() <= at < after for at in known):
            continue
        group = numbers(reading, ((0, mark.end()), (after, len(text))))
        title = _above(text, mark.end(), group[0].begin) if len(group) >= LEAST else None
        if title is not None and _TITLE.search(text[slice(*title)].replace("\n", "")):
            found.append(Items(*title, after, tuple(group)))
    return found


def _begins(text: str, before: Table, table: Table) -> bool:
    """Whether another annex begins between two tables."""
    return _MARK.search(text, before.end, table.begin) is not None


def _annexed(text: str, table: Table) -> bool:
    """Whether an annex begins shortly above a table: 附表3 / 各区任务分配表."""
    return _MARK.search(text, max(table.begin - FARTHEST, 0), table.begin) is not None


def _title(text: str, table: Table) -> tuple[int, int] | None:
    """The line, or two, above a table that names its list; what stands behind 附件1 on its line, where no other does."""
    first = max(table.begin - FARTHEST, 0)
    mark = next(reversed(list(_MARK.finditer(text, first, table.begin))), None)
    if mark is not None:
        return _above(text, mark.end(), table.begin)
    line = text.rfind("\n", first, max(table.begin - 1, 0)) + 1
    return _above(text, line, table.begin)


def titled(source: Source, reading: Reading, document: Document) -> Document:
    """A document without a title that is a table, with what stands above the table as its title."""
    first = next((table for table in tables(reading) if table.numbered), None)
    if document.plain_title or not document.sections or first is None or (title := _title(reading.text, first)) is None:
        return document
    return named(source, reading, document, title)


def named(source: Source, reading: Reading, document: Document, title: tuple[int, int]) -> Document:
    """A document under the title that stands in a stretch of the reading, one line or two."""
    span = reading.span(*title)
    words = reading.text[slice(*title)].replace("\n", "")
    return replace(document, title=source.printed(span), plain_title=words, title_span=span, kind=document_type(words))


def _above(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The last one or two lines before a list that can be its title; none where a sentence stands there."""
    lines: list[tuple[int, int]] = []
    place = end - 1
    while place > begin and len(lines) < MOST_LINES:
        start = max(text.rfind("\n", 0, place) + 1, begin)
        line = text[start:place]
        if _PROSE.search(line) or len(line) > LONGEST_TITLE:
            break
        if line and not (_CAPTION.fullmatch(line) and not lines):
            lines.append((start, place))
        place = start - 1
    return (lines[-1][0], lines[0][1]) if lines else None


def _plan(source: Source, reading: Reading, title: tuple[int, int] | None, mine: Sequence[Table]) -> Document:
    plan = Document("", "", None, None, None, "", (), (), (), tuple((table.begin, table.end) for table in mine))
    plan = with_rows(source, reading, named(source, reading, plan, title) if title else plan)
    rows = tuple((row.begin, row.end) for table in mine for row in table.rows if not row.group)
    if plan.sections or title is None or not any(table.figures for table in mine):
        return plan
    place = Span(reading.span(*rows[0]).begin, reading.span(*rows[0]).begin)
    return replace(plan, unnumbered=Section(0, "", "", "", "", 0, None, "measures", place, (rows[0][0], rows[0][0]), (), rows=rows))
