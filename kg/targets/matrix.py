"""Rows of tables that give places, bodies or branches their figures (区域 | 2026年新建数量（座）) → a target for each cell.

What a figure counts is said by the head of its column, by a head over it, or by the table's title; when it is to be reached by the head,
by the row, by the title, or it is the end of the plan's own period. Figures of years past, of what stands already and of money are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg import periods, quantity
from kg.cells import Column, Row, Table, caption, is_aside, is_figure, rows_at, table_of, total_of
from kg.model import Quantity, Section, Span, Target
from kg.reading import Reading
from kg.targets.state import State
from kg.targets.tables import MARKS, SIGNS
from kg.vocabulary import rules

_FILE = rules("tables")
_HEAD, _CELL, _PLANNED, _TITLE, _UNIT, _MEASURED = (
    _FILE[name].pattern for name in ("head-figure", "figure-cell", "figure-planned", "figure-caption", "caption-unit", "figure-measured")
)
_YEAR_CELL = re.compile(r"(20\d\d)年?(?:度|底|末)?")
_YEARS = re.compile(r"20\d\d(?=年|[-—])")
_PLAN = re.compile('"?十([一二三四五六七八九])五"?')
_EDGES = re.compile(
    r"^(?:附?表\d*(?:[-.]\d+)?[：:.、]?)|^[一二三四五六七八九十]{1,3}、|20\d\d年?(?:[-—至]20\d\d年?)?|\"?十[一二三四五六七八九]五\"?|^[全各]?[^各]{0,6}各[区县市州乡镇（）、]{1,7}"
)
LONGEST_NAME = 30  # characters of what a row is called


class _Said(NamedTuple):
    """What stands over a table: its title, what that counts, the unit, and the last year that it names."""

    title: str
    noun: str
    unit: str
    year: int | None


class _Head(NamedTuple):
    """What a column's heads say of its figures: their words, what is counted, the unit, and the year."""

    words: str
    noun: str
    unit: str
    year: int | None


def read_figures(section: Section, reading: Reading, state: State) -> Iterator[Target]:
    """The targets in the cells of a section's rows, in places of the reading; `state` says what years the document is of and for."""
    if state.quiet:
        return
    said: dict[int, tuple[Table, _Said]] = {}
    for row in rows_at(reading, section.rows):
        if row.figures and not row.group:
            table = table_of(reading, row)
            _, over = said.setdefault(table.begin, (table, _over(reading.text, table)))
            yield from _of_row(reading.text, row, over, table.of_tasks, state)


def _over(text: str, table: Table) -> _Said:
    """What the lines above a table say of it."""
    lines = text[slice(*caption(text, table.begin))].rstrip("\n").split("\n")
    unit = next((found["unit"] for line in lines if (found := _UNIT.search(line))), "")
    title = next((line for line in lines if _TITLE.search(line)), "")
    plans = [periods.plan_years(found[1])[1] for found in _PLAN.finditer(title)]
    years = [*plans, *(int(year) for year in _YEARS.findall(title))]
    counted = _TITLE.search(_EDGES.sub("", title))
    return _Said(title, counted["noun"] if counted else "", unit, max(years, default=None))


def _of_row(text: str, row: Row, over: _Said, of_tasks: bool, state: State) -> Iterator[Target]:
    subject = _subject(text, row)
    dated = next((int(found[1]) for cell in row.cells[: row.figures[0]] if (found := _YEAR_CELL.fullmatch(text[slice(*cell)]))), None)
    if not subject and dated is None:
        return
    own = state.heading.final if state.heading else state.own[1] if state.own else None
    for at in row.figures:
        head = _head(text, row.columns[at])
        year = head.year or dated or over.year or own
        noun = head.noun or over.noun
        if not noun or is_aside(head.words) or not _is_planned(head, over, of_tasks, dated, year, state):
            continue
        if made := _quantity(text[slice(*row.cells[at])], head.unit or over.unit, _MEASURED.search(noun) is None):
            place = (row.begin, row.end)
            yield Target(-1, Span(*place), place, "", "table-figure", year=year, indicator=subject + noun, quantity=made)


def _subject(text: str, row: Row) -> str:
    """What a row's figures are of: the last name before them; a part's sum is the part's (北片区小计)."""
    before = list(zip(row.cells, row.columns, strict=False))[: row.figures[0]]
    first = next((at for at, (_, head) in enumerate(before) if head.measure == "subject"), None)
    if first is not None:  # and what stands beside it under no head of its own: 北片 | 甲区
        last = next((at for at in range(first + 1, len(before)) if before[at][1].begin < before[at][1].end), len(before))
        before = before[first:last]
    cells = [
        text[slice(*cell)]
        for cell, head in before
        if cell[0] < cell[1] and head.role not in ("number", "deadline") and head.measure != "when"
    ]
    names = [name for name in cells if not _YEAR_CELL.fullmatch(name) and not is_figure(name)]
    name = names[-1].replace("\n", "") if names else ""
    return (total_of(name) or name) if len(name) <= LONGEST_NAME and not set("。；：") & set(name) else ""


def _head(text: str, head: Column) -> _Head:
    """What a column's own head and the one over it say."""
    own, above = (text[slice(*one)].replace("\n", "") for one in ((head.begin, head.end), head.above))
    parts = [found for words in (own, above) if words and (found := _HEAD.search(words))]
    years = [int(found["year"] or found["last"] or periods.plan_years(found["plan"])[1]) for found in parts if found["when"]]
    noun = next((found["noun"] for found in parts if found["noun"]), "")
    unit = next((found["unit"] for found in parts if found["unit"]), "")
    return _Head(own + above, noun, unit, next(iter(years), None))


def _is_planned(head: _Head, over: _Said, of_tasks: bool, dated: int | None, year: int | None, state: State) -> bool:
    """Whether a column's figures are to be reached: in a year to come, or because its head, or the table's title, says so."""
    if year is not None and state.now is not None and year < state.now:
        return False
    if _PLANNED.search(head.words) or ((head.year or dated) and state.now):
        return True
    return not of_tasks and (_PLANNED.search(over.title) is not None or (over.year is not None and state.now is not None))


def _quantity(words: str, unit: str, counted: bool) -> Quantity | None:
    """The quantity of a cell; its own unit before its column's; a whole number of what is counted, without one, is so many 个."""
    found = _CELL.search(words)
    if found is None:
        return None
    unit = found["unit"] or unit or ("个" if counted and "." not in words else "")
    comparator = SIGNS.get(found["sign"] or "") or MARKS.get(found["after"] or "") or "Exactly"
    return quantity.make(found["number"], unit, comparator, found["upper"])
