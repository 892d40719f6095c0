"""Closing brackets with a date (甲局牵头，2023年10月底前完成) → what they say is due, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg import periods
from kg.model import Section, Target
from kg.periods import Period
from kg.reading import Reading, across
from kg.vocabulary import rules

_DUE = rules("targets")["bracket-due"].pattern
_STOP = re.compile("[。；]")


class Dated(NamedTuple):
    """A bracket that says by when what stands before it is to be done."""

    begin: int
    end: int
    period: Period


def brackets(section: Section, reading: Reading, skip: Sequence[tuple[int, int]], now: int | None) -> list[Dated]:
    """The brackets of a section that name a date, places in the reading; `skip` are those that name who is responsible."""
    found = []
    for begin, end in (section.at, *section.body):
        for first, last in across(skip, begin, end):
            words = reading.text[first:last]
            when = (
                [one for one in periods.find(words, now) if one.role in ("deadline", "period") and one.final] if _DUE.search(words) else []
            )
            if when:
                period = when[-1]._replace(begin=when[-1].begin + first, end=when[-1].end + first)
                found.append(Dated(first, last, period))
    return list(dict.fromkeys(found))


def items(section: Section, reading: Reading, dated: Dated) -> Iterator[Target]:
    """The statements of the paragraph that a bracket closes."""
    text = reading.text
    begin = max(text.rfind(sign, 0, dated.begin) for sign in "\n）") + 1
    begin = max(begin, section.at[0])
    for match in _STOP.finditer(text, begin, dated.begin):
        if match.start() - begin > 1:
            yield due_by(section, reading, (begin, match.start()), dated.period, "deadline-bracket")
        begin = match.end()
    if dated.begin - begin > 1:
        yield due_by(section, reading, (begin, dated.begin), dated.period, "deadline-bracket")


def due_by(section: Section, reading: Reading, at: tuple[int, int], due: Period, rule: str, tail: str = "") -> Target:
    """What stands at a place, as something due by a year; `tail` is what the label says besides (取得阶段性成果)."""
    printed = reading.text[slice(*at)]
    return Target(
        section=section.index,
        span=reading.span(*at),
        at=at,
        text=printed,
        rule=rule,
        year=due.year,
        start=due.first,
        end=due.last,
        statement=printed + tail,
        statement_span=None if tail else reading.span(*at),
        deed=True,
    )
