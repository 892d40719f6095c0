"""Rows of tables with a column for when (完成时限) → each row's stretch, the year it is due by and the cell that says what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg import periods
from kg.cells import Row, rows_at
from kg.model import Section
from kg.periods import Period
from kg.reading import Reading
from kg.vocabulary import rules

_DATE = rules("tables")["due-date"].pattern


class Due(NamedTuple):
    """A row that is due by a year: its stretch, the year, and the cell that says what is to be done, in the reading."""

    begin: int
    end: int
    period: Period
    what: tuple[int, int]

    def moved(self, shift: int) -> Due:
        """The same, counted from another place."""
        return Due(self.begin + shift, self.end + shift, self.period, (self.what[0] + shift, self.what[1] + shift))


def scheduled(section: Section, reading: Reading, now: int | None) -> list[Due]:
    """A section's rows whose table has a head for when; `now` is the document's own year."""
    return [due for row in rows_at(reading, section.rows) for due in _due(row, reading, now)]


def _due(row: Row, reading: Reading, now: int | None) -> Iterator[Due]:
    tasks = row.of("task", "text")
    for begin, end in row.of("deadline")[-1:]:
        period = _period(reading.text[begin:end], now)
        if period and tasks:
            yield Due(row.begin, row.end, period._replace(begin=period.begin + begin, end=period.end + begin), tasks[-1])


def _period(words: str, now: int | None) -> Period | None:
    """What a cell says of when: 2026年底前, 2025年6月30日, 2024.12."""
    date = _DATE.fullmatch(words)
    if date:
        return Period(0, len(words), "deadline", int(date["year"]))
    for said in (words, words + "前"):
        if found := [period for period in periods.find(said, now) if period.role in ("deadline", "period") and period.final]:
            return found[-1]
    return None
