"""Closing brackets with a date (甲局牵头，2023年10月底前完成) and label lines (完成时限：2023年10月) → what they say is due, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg import periods
from kg.model import Section, Target
from kg.periods import Period
from kg.reading import Reading, across
from kg.vocabulary import rules

_FILE = rules("targets")
_DUE, LABELLED = (_FILE[name].pattern for name in ("bracket-due", "deadline-label"))
LABEL_END = re.compile(f"：(?<=[{''.join(sorted({word[-1] for word in _FILE.words['label']}))}]：)")  # quick to look for
_STOP = re.compile("[。；]")


class Dated(NamedTuple):
    """A bracket or label line that says by when something is to be done."""

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


def labelled(section: Section, reading: Reading, now: int | None) -> Iterator[Dated]:
    """The label lines of a section that name a year or period, in order."""
    for begin, end in section.body:
        if not LABEL_END.search(reading.text, begin, end):
            continue
        for match in LABELLED.finditer(reading.text, max(begin - 1, 0), end):
            found = when(match["text"], now)
            if found:
                shift = match.start("text")
                yield Dated(*match.span(), found[0]._replace(begin=found[0].begin + shift, end=found[0].end + shift))


def when(words: str, now: int | None) -> list[Period]:
    """The deadlines and periods of words that say nothing but when: in them 2025年6月30日, a plain date elsewhere, is one."""
    words = words.rstrip("。，、")
    for said in (words, words + "前"):
        found = [period for period in periods.find(said, now) if period.role in ("deadline", "period") and period.final]
        if found:
            return [period._replace(end=min(period.end, len(words))) for period in found]
    return []


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
