"""Tasks → by when each is to be done, by the deadlines that the readers of targets find: its sentence's, row's, bracket's or label's."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import periods
from kg.clauses import Clause, Sentence, clauses, sentences
from kg.model import Document, Due, Section, Task
from kg.periods import Period
from kg.reading import Reading, across, merged
from kg.targets.closing import Dated, brackets, labelled
from kg.targets.prose import WORTH
from kg.targets.scheduled import scheduled
from kg.targets.state import State
from kg.targets.years import in_force
from kg.vocabulary import rules

_FILE = rules("targets")
_DAY, _QUARTER, _NUMBER, _UNTIL, _ASIDE, _YEARLY, _OWN, _SO_FAR, _ADVERB = (
    _FILE[name].pattern
    for name in ("due-day", "due-quarter", "due-number", "due-until", "due-aside", "due-yearly", "due-own", "due-so-far", "due-adverb")
)
_VERB = rules("tasks")["task-clause"].pattern
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}  # the last month of each
_STOP = re.compile("[。！？\n]")
LATE = 6  # months by which a deadline without a year may lie before its document, published late, and still be of that year
LONGEST = 30  # characters of a bracket that says only when, and of a clause in which its verb is looked for


@dataclass(frozen=True, slots=True)
class _Said:
    """What a clause says of when, and whether what follows in its sentence is due then too."""

    begin: int
    end: int
    found: tuple[Period, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class _When:
    """What deadlines of a document are reckoned from."""

    reading: Reading
    year: int | None
    month: int | None  # of the document's date

    def due(self, period: Period) -> Due | None:
        """A deadline as a task has it; none where it is one of every year."""
        year, text = period.final, self.reading.text
        named = str(year) in text[period.begin : period.end]
        sentence = max(text.rfind(sign, 0, period.end) for sign in "。\n") + 1
        if year is None or (not named and _YEARLY.search(text, sentence, period.end)):
            return None
        year, month, day, end = self._last(period, year)
        if month and not named and self._is_next_year(year, month):
            year += 1
        date = _date(year, month, day) if month else None
        return Due(year, self.reading.span(period.begin, end), date, period.first if period.year is None else None)

    def _last(self, period: Period, year: int) -> tuple[int, int, int, int]:
        """Year, month (0: none) and day (0: the month's last) of a deadline, of a span of months the last; and where its words end."""
        month, day = _month_and_day(self.reading.text[period.begin : period.end])
        until = _UNTIL.match(self.reading.text, period.end) if month else None
        if until is None:
            return year, month, day, period.end
        last = int(until["month"])
        return int(until["year"] or year + (last < month)), last, int(until["day"] or 0), until.end()  # 2024年11月至2月

    def is_past(self, period: Period) -> bool:
        """Whether a sentence tells by it what was done: 2018年3月，印发… in a document of June; a limit (…前) only where it is long past."""
        so_far = _SO_FAR.search(self.reading.text, period.begin, period.end) is not None
        if self.year is None:
            return so_far
        year, month, _, _ = self._last(period, period.final or 0)
        months = 12 * (year - self.year) + (month or 12) - (self.month or 12)
        return months <= 0 if so_far else bool(month and self.month) and months < (-LATE if period.before else 0)

    def _is_next_year(self, year: int, month: int) -> bool:
        """Whether a month without a year is that of the year after the document's: 3月底前 in one of December."""
        return year == self.year and self.month is not None and month + LATE < self.month


def dated(
    document: Document, reading: Reading, tasks: Sequence[Task], skip: Sequence[tuple[int, int]], now: int | None
) -> tuple[Task, ...]:
    """The tasks, each with by when it is to be done where the text says so.

    `skip` are stretches of the reading that name who is responsible, `now` is the document's own year.
    """
    skip = merged(skip)
    when = _When(reading, now, int(document.date[5:7]) if document.date else None)
    by_section: dict[int, list[Task]] = {}
    for task in tasks:
        by_section.setdefault(task.section, []).append(task)
    found: dict[int, tuple[Due, ...]] = {}
    for section in document.units:
        own = by_section.get(section.index, [])
        if own:
            for task, said in zip(own, _deadlines(section, when, own, skip), strict=True):
                found[id(task)] = tuple(dict.fromkeys(due for period in said if (due := when.due(period))))
    return tuple(task._replace(due=found[id(task)]) if found.get(id(task)) else task for task in tasks)


def _deadlines(section: Section, when: _When, tasks: Sequence[Task], skip: Sequence[tuple[int, int]]) -> Iterator[tuple[Period, ...]]:
    """By when each of a section's tasks is due: its own words go before its row, its bracket, its label, and what its sentence began with."""
    reading, now = when.reading, when.year
    said = [one for one in _said(section, reading, tasks, skip, now) if not when.is_past(one.found[-1])]
    rows = scheduled(section, reading, now)
    closing = brackets(section, reading, skip, now)
    lines = list(labelled(section, reading, now))
    for task in tasks:
        own, carried = _of_sentence(reading.text, said, *task.at)
        own += tuple(_bracketed(reading.text, *task.at, now))
        inside = [row.period for row in rows if row.begin <= task.at[0] < row.end][:1]
        given = inside or _closed(closing, skip, *task.at) or _labelled(lines, *task.at)
        firm = tuple(period for period in own if period.role == "deadline")
        yield firm or tuple(given) or own or carried


def _said(section: Section, reading: Reading, tasks: Sequence[Task], skip: Sequence[tuple[int, int]], now: int | None) -> Iterator[_Said]:
    """What the clauses of a section's paragraphs say of when, in order; a month without a year is of the year named before it."""
    for begin, end in dict.fromkeys((section.at, *section.body)):
        if not WORTH.search(reading.text, begin, end) or not any(begin <= task.at[0] < end for task in tasks):
            continue
        text = _blanked(reading.text, begin, end, skip)
        state = State(goals=False, quiet=False, now=now, own=None)
        year, paragraph = now, -1
        for sentence in sentences(text, WORTH.search):
            year, paragraph = (now, sentence.paragraph) if sentence.paragraph != paragraph else (year, paragraph)
            for one in _of_clauses(text, sentence, clauses(sentence, year), state):
                year = next((period.year for period in reversed(one.found) if _is_scheduled(text, period)), year)
                moved = tuple(period._replace(begin=period.begin + begin, end=period.end + begin) for period in one.found)
                yield _Said(one.begin + begin, one.end + begin, moved, one.leads)


def _is_scheduled(text: str, period: Period) -> bool:
    return (
        period.year is not None
        and str(period.year) in text[period.begin : period.end]
        and _month_and_day(text[period.begin : period.end]) != (0, 0)
    )


def _of_clauses(text: str, sentence: Sentence, parts: list[Clause], state: State) -> Iterator[_Said]:
    for place, clause in enumerate(parts):
        found = tuple(
            period for period in in_force(text, clause, state)[0] if period.firm or _opens(sentence.text, period.end - sentence.begin)
        )
        if found:
            yield _Said(clause.begin, clause.end, found, place == 0 and found[0].begin <= sentence.begin + 1)


def _opens(text: str, end: int) -> bool:
    """Whether a bare year opens what is to be done in it (2018年实现…, 2018年，…), and is no part of a name (2023年环境日活动)."""
    adverb = _ADVERB.match(text, end)
    end = adverb.end() if adverb else end
    return text[end : end + 1] in ("，", "、") or _VERB.match(text[end : end + LONGEST]) is not None


def _of_sentence(text: str, said: Sequence[_Said], begin: int, end: int) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """What a task's own clauses say of when, and what its sentence began with: 2025年底前，完成甲；|建成乙."""
    own = tuple(period for one in said for period in one.found if begin <= period.begin < end)
    before = next((one for one in reversed(said) if one.begin < begin), None)
    carries = before is not None and before.leads and not _STOP.search(text, before.begin, begin) and not _OWN.search(text, begin, end)
    return own, before.found[-1:] if before is not None and carries else ()


def _bracketed(text: str, begin: int, end: int, now: int | None) -> Iterator[Period]:
    """The deadlines of brackets in a task that say nothing else: 完成改造（2025年底前）."""
    at = text.find("（", begin, end)
    while at >= 0:
        close = text.find("）", at, at + LONGEST)
        if close < 0:
            return
        words = text[at + 1 : close]
        for period in periods.find(words, now):
            if period.role == "deadline" and period.firm and _ASIDE.match(words[: period.begin] + words[period.end :]):
                yield period._replace(begin=period.begin + at + 1, end=period.end + at + 1)
        at = text.find("（", close, end)


def _closed(closing: Sequence[Dated], skip: Sequence[tuple[int, int]], begin: int, end: int) -> list[Period]:
    """The deadline of the bracket that closes a task: the next one behind it, unless another names bodies before."""
    one = next((one for one in closing if one.begin >= end), None)
    if one is None or (len(closing) > 1 and any(last <= one.begin for _, last in across(skip, end, one.begin))):
        return []
    return [one.period]


def _labelled(lines: Sequence[Dated], begin: int, end: int) -> list[Period]:
    """The deadline of a task's label line: the section's only one, else the next behind it."""
    return [lines[0].period] if len(lines) == 1 else [one.period for one in lines if one.begin >= end - 1][:1]


def _blanked(text: str, begin: int, end: int, skip: Sequence[tuple[int, int]]) -> str:
    """text[begin:end] with line feeds for what is skipped, of equal length."""
    words = text[begin:end]
    for first, last in across(skip, begin, end):
        first, last = max(first, begin) - begin, min(last, end) - begin
        words = words[:first] + "\n" * (last - first) + words[last:]
    return words


def _month_and_day(words: str) -> tuple[int, int]:
    """The month and day that a deadline's words name; day 0: its last; month 0: none.

    >>> _month_and_day("2025年6月底前"), _month_and_day("2025年6月30日前"), _month_and_day("2025年底前")
    ((6, 0), (6, 30), (0, 0))
    """
    if found := _DAY.search(words) or _NUMBER.match(words):
        return int(found["month"]), int(found["day"] or 0)
    if found := _QUARTER.search(words):
        return (6 if found["half"] else _QUARTERS[found["quarter"]]), 0
    return 0, 0


def _date(year: int, month: int, day: int) -> str | None:
    last = monthrange(year, month)[1]
    return None if day > last else f"{year}-{month:02}-{day or last:02}"
