"""Sections → targets: figures and states to be reached, each with its year and the clause that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg import periods
from kg.cells import paragraphs
from kg.model import Document, Section, Span, Target, Unexplained
from kg.periods import Period
from kg.reading import Reading, across, merged
from kg.targets.closing import LABEL_END, LABELLED, brackets, due_by, items, labelled
from kg.targets.matrix import read_figures
from kg.targets.prose import WORTH, read
from kg.targets.scheduled import Due, scheduled
from kg.targets.state import State
from kg.targets.tables import rows
from kg.vocabulary import rules

_FILE = rules("targets")
_TAIL, _MEASURE, _STATE, _GOAL, _TELLING, _CONDITIONS, _REPORTS, _RULING, _GUIDING = (
    _FILE[name].pattern
    for name in (
        "deadline-tail",
        "measure-heading",
        "state-firm",
        "goal-heading",
        "telling-heading",
        "condition-heading",
        "telling-title",
        "ruling-title",
        "guiding-heading",
    )
)
_BARRED = re.compile(r"(?m)^\|[^\n]{1,2000}\|$")
_BARRED_HEAD = re.compile(r"(?m)^\|[^\n]{1,2000}\n\|[-:|]+$")  # of a markdown table, with the rule beneath
_HEAD = re.compile("(?m)^(?:序号|指标)[^\n。，；]{0,60}$")
_SENTENCE = re.compile("[^。]+")
_NOTES = re.compile(r"(?:(?<=\n)|^)注：[^\n]*(?:\n\d{1,2}\.[^\n]*)*|(?<=\n)\d(?:是?指|系|暂用|按|包括)[^\n]*")  # lines beneath a table
_NOTE = re.compile(r"注：(?:\d{1,2}[.、][^\n。]*。?)+|注：[^\n。]*。?")  # run into the text behind a table: it ends at its sentence
GOAL = 6  # characters at most of a heading that only names goals: 发展目标
QUIET = frozenset({"background", "definitions", "guidance", "principles", "supplementary"})


def extract(
    document: Document, reading: Reading, skip: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Target, ...], tuple[Unexplained, ...]]:
    """The targets of a document's sections in the order of the text, and figures that no rule explains.

    `skip` are stretches of the reading that name who is responsible. A target's `at` covers the clause that sets it, its
    year included; where `deed` is set the clause orders something to be done, so that it is a task too.
    """
    skip = merged(skip)
    plan = _plan(document)
    carried: dict[int | None, tuple[Period, ...]] = {}
    named: dict[int | None, Period | None] = {}
    found: list[Target] = []
    missed: list[Unexplained] = []
    for section, kind in zip(document.units, _kinds(document.units), strict=True):
        state = plan._replace(goals=kind == "goals", quiet=kind in QUIET, overview=kind == "overview").state()
        state.heading = named[section.index] = _named_year(section, plan.now) or named.get(section.parent)
        given: tuple[Period, ...] = ()
        if state.goals:
            around = carried.get(section.parent, ())
            state.carry = _heading_years(section, plan.now) or around or (given := _own_years(section, reading.text, plan.own, plan.now))
        due = scheduled(section, reading, plan.now)
        found.extend(_due(section, reading, skip, state, bool(due)))
        made = list(_made(section, reading, skip, state, due, missed))
        found.extend(made)
        found.extend(
            one._replace(section=section.index, text=reading.text[slice(*one.at)], span=reading.span(*one.at))
            for one in read_figures(section, reading, state)
        )
        taken = [one.at for one in made]
        found.extend(due_by(section, reading, at, row.period, "deadline-column") for row in due for at in _undated(row, reading, taken))
        carried[section.index] = () if state.carry == given else state.carry
    return tuple(dict.fromkeys(found)), tuple(missed)


class _Plan(NamedTuple):
    """What holds for all sections of a document, and what one of them is for."""

    now: int | None
    month: int | None
    own: tuple[int, int] | None
    span: bool
    ruling: bool
    telling: bool
    goals: bool = False
    quiet: bool = False
    overview: bool = False

    def state(self) -> State:
        """What is known where a section begins."""
        return State(**self._asdict())


def _plan(document: Document) -> _Plan:
    own = periods.own_period(document.plain_title)
    ruling = _RULING.search(document.plain_title) is not None
    telling = not document.plain_title or _REPORTS.search(document.plain_title) is not None  # a letter, an answer: it has no title
    span = own is not None and own[0] < own[1] and not ruling and not telling
    return _Plan(document_year(document), _month(document.date), own, span, ruling, telling)


def _due(section: Section, reading: Reading, skip: Sequence[tuple[int, int]], state: State, scheduled_: bool) -> list[Target]:
    """What a label line or closing brackets say is due, and by when; `state` is told of the one date of a section."""
    dated = [] if scheduled_ else brackets(section, reading, skip, state.now)
    label = next((line.period for line in labelled(section, reading, state.now)), None)
    state.due = label or (dated[0].period if len(dated) == 1 else None)
    if state.due is not None:
        return _labelled(section, reading, state.due, skip, label is not None)
    return [item for one in dated for item in items(section, reading, one)]


def _made(
    section: Section, reading: Reading, skip: Sequence[tuple[int, int]], state: State, due: Sequence[Due], missed: list[Unexplained]
) -> Iterator[Target]:
    """The targets of a section's own text; `missed` takes the figures in it that no rule explains."""
    for begin, end in _stretches(section, reading.text):
        if not (state.goals or due or WORTH.search(reading.text, begin, end)):
            continue
        state.rows = tuple(row.moved(-begin) for row in due if row.begin < end and begin < row.end)
        text, tabled = _tabled(_without(reading.text, begin, end, skip), begin, reading, state)
        for target in (*tabled, *read(text, state)):
            yield _placed(target, section.index, begin, reading)
        missed.extend(Unexplained("target", text[a:b], reading.span(begin + a, begin + b)) for a, b in state.unread)
        state.unread.clear()


def _tabled(text: str, shift: int, reading: Reading, state: State) -> tuple[str, list[Target]]:
    """The targets of a text's tables, and the text with these and the label lines blanked."""
    made, taken = rows(text, shift, reading, state.own[1] if state.own else None, state.now)
    notes = [match.span() for match in _NOTES.finditer(text)] if taken else []
    text = _blanked(text, merged([*taken, *notes]))
    if "|" in text:  # a cell is read as a paragraph of its own
        text = _BARRED_HEAD.sub(lambda match: "\n" * len(match.group()), text)
        text = _BARRED.sub(lambda match: match.group().replace("|", "\n"), text)
    if taken:
        text = _HEAD.sub(lambda match: "\n" * len(match.group()), text)
        text = _NOTE.sub(lambda match: "\n" * len(match.group()), text)
    if LABEL_END.search(text):
        text = LABELLED.sub(lambda match: "\n" * len(match.group()), text)
    return text, [
        Target(
            section=-1,
            span=Span(row.begin, row.end),
            at=(row.begin, row.end),
            text="",
            rule=row.rule,
            year=row.year,
            indicator=row.indicator,
            quantity=row.quantity,
            binding=row.binding,
        )
        for row in made
        if len(row.indicator) > 1
    ]


def document_year(document: Document) -> int | None:
    """The year that a document is of: its date's, its number's 〔2022〕, or the first that its title is for."""
    if document.date and document.date[:4].isdecimal():
        return int(document.date[:4])
    for place, character in enumerate(document.number or ""):
        year = (document.number or "")[place + 1 : place + 5]
        if character in "〔[（(" and year.isdecimal() and len(year) == 4:
            return int(year)
    own = periods.own_period(document.plain_title)
    return own[0] if own else None


def _month(date: str | None) -> int | None:
    """The month of a date: 6 of 2021-06-01; None where there is none."""
    return int(date[5:7]) if date and date[5:7].isdecimal() else None


def _kinds(sections: Sequence[Section]) -> list[str]:
    """What each section is for here: its own kind; where that is measures, what its heading or the section around it says.

    A heading that orders something sets no goals, though its chapter does: a copy may have lost the chapter between.
    """
    kinds: list[str] = []
    for section in sections:
        heading = section.plain_title.rstrip("。；：")
        orders = _MEASURE.match(heading) is not None and not _STATE.search(heading)
        around = kinds[section.parent] if section.parent is not None and section.parent < len(kinds) else ""
        kind = section.kind
        if kind in ("measures", "goals") and _GUIDING.search(heading):
            kind = "principles"
        elif kind == "measures" and _GOAL.search(heading) and not orders:
            kind = "goals"
        elif kind == "measures" and not orders and around in ("goals", "background"):
            kind = around
        elif kind == "measures" and _TELLING.search(heading) and not orders:
            kind = "background"
        elif kind == "measures" and _CONDITIONS.search(heading):
            kind = "definitions"
        elif kind == "goals" and around == "goals" and orders and not (heading.endswith("目标") and len(heading) <= GOAL):
            kind = "measures"
        kinds.append(kind)
    return kinds


def _stretches(section: Section, text: str) -> list[tuple[int, int]]:
    """The section's own text, neighbouring paragraphs as one; its heading too where that is a sentence that may set a target."""
    own: list[tuple[int, int]] = []
    for begin, end in sorted(section.body):
        if own and text[own[-1][1] : begin] == "\n":
            own[-1] = own[-1][0], max(end, own[-1][1])
        elif end > begin:
            own.append((begin, end))
    inside = any(begin <= section.at[0] < end for begin, end in own)
    telling = section.is_sentence and not inside and (not own or WORTH.search(text, *section.at))
    return [section.at, *own] if telling else own


def _without(text: str, begin: int, end: int, skip: Sequence[tuple[int, int]]) -> str:
    """text[begin:end] with what is skipped blanked, of equal length."""
    return _blanked(text[begin:end], [(max(first, begin) - begin, min(last, end) - begin) for first, last in across(skip, begin, end)])


def _blanked(text: str, taken: Sequence[tuple[int, int]]) -> str:
    """A text with line feeds for what is taken out of it, of equal length."""
    parts: list[str] = []
    place = 0
    for begin, end in taken:
        parts += [text[place:begin], "\n" * (end - begin)]
        place = end
    return "".join([*parts, text[place:]])


def _heading_years(section: Section, now: int | None) -> tuple[Period, ...]:
    found = [period for period in periods.find(section.plain_title, now) if period.role in ("deadline", "period") and period.final]
    return tuple(found[-1:])


def _named_year(section: Section, now: int | None) -> Period | None:
    """The year to come that a heading names, for figures without one: 抓紧签订2021年合同; none of background and the like."""
    found = _heading_years(section, now) if section.kind not in QUIET else ()
    return found[-1] if found and (now is None or (found[-1].final or 0) >= now) else None


def _own_years(section: Section, text: str, own: tuple[int, int] | None, now: int | None) -> tuple[Period, ...]:
    """The plan's own years, for a section of goals that names none itself; where it does, what stands before them is left alone."""
    heading = section.plain_title.rstrip("。；：")
    if own is None or (now is not None and own[1] < now) or (own[0] == own[1] and not (heading.endswith("目标") and len(heading) <= GOAL)):
        return ()
    named = (period for begin, end in section.body for period in periods.find(text[begin:end], now))
    if any(period.role in ("deadline", "period") for period in named):
        return ()
    if own[0] == own[1]:
        return (Period(section.at[0], section.at[0], "deadline", own[1]),)
    return (Period(section.at[0], section.at[0], "period", first=own[0], last=own[1]),)


def _labelled(section: Section, reading: Reading, due: Period, skip: Sequence[tuple[int, int]], line: bool) -> list[Target]:
    """A section's heading as something due by its label's or closing bracket's year."""
    begin, end = section.at
    end = next((first for first, _ in across(skip, begin, end) if first > begin), end)
    end = begin + len(reading.text[begin:end].rstrip("。；"))
    tail = _TAIL.match(reading.text[due.end : due.end + 20]) if line else None
    return [due_by(section, reading, (begin, end), due, "deadline-label", tail["tail"] if tail else "")] if end - begin > 1 else []


def _undated(row: Due, reading: Reading, made: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What a row says is to be done: its cell by paragraphs, or those of the cell's sentences that set no target themselves."""
    parts = paragraphs(reading, *row.what)
    if any(row.begin <= at[0] < row.end for at in made):
        parts = [(begin + one.start(), begin + one.end()) for begin, end in parts for one in _SENTENCE.finditer(reading.text[begin:end])]
    said = [(begin, begin + len(reading.text[begin:end].rstrip("。；"))) for begin, end in parts]
    return [part for part in said if part[1] - part[0] > 1 and not any(part[0] <= at[0] < part[1] for at in made)]


def _placed(target: Target, section: int, shift: int, reading: Reading) -> Target:
    """A target of a paragraph, in the reading and the source."""
    begin, end = target.at[0] + shift, target.at[1] + shift
    stated = target.statement_span
    return target._replace(
        text=reading.text[begin:end],
        section=section,
        span=reading.span(begin, end),
        at=(begin, end),
        statement_span=reading.span(stated.begin + shift, stated.end + shift) if stated else None,
    )
