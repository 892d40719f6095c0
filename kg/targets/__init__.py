"""Sections → targets: figures and states to be reached, each with its year and the clause that it was read from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg import periods
from kg.cells import paragraphs
from kg.model import Document, Section, Span, Target, Unexplained
from kg.periods import Period
from kg.reading import Reading, across, merged
from kg.targets.prose import WORTH, State, read
from kg.targets.scheduled import Due, scheduled
from kg.targets.tables import rows
from kg.vocabulary import rules

_FILE = rules("targets")
_LABELLED, _TAIL, _MEASURE, _STATE, _GOAL, _TELLING = (
    _FILE[name].pattern for name in ("deadline-label", "deadline-tail", "measure-heading", "state-firm", "goal-heading", "telling-heading")
)
_RULING = re.compile(r"(?:办法|规定|条例|细则|规则|准则|规范|批复|复函|的函|公告|公示)(?:（[^（）]*）)?$")
_LABEL_END = re.compile(f"：(?<=[{''.join(sorted({word[-1] for word in _FILE.words['label']}))}]：)")
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
    now, own = document_year(document), periods.own_period(document.plain_title)
    ruling = _RULING.search(document.plain_title) is not None
    carried: dict[int, tuple[Period, ...]] = {}
    found: list[Target] = []
    missed: list[Unexplained] = []
    for section, kind in zip(document.units, _kinds(document.units), strict=True):
        state = State(goals=kind == "goals", quiet=kind in QUIET, now=now, own=own, ruling=ruling)
        if state.goals:
            around = carried.get(section.parent, ()) if section.parent is not None else ()
            state.carry = _heading_years(section, now) or around
        state.due = _deadline(section, reading, now)
        if state.due is not None:
            found.extend(_labelled(section, reading, state.due))
        due, known = scheduled(section, reading, now), len(found)
        for begin, end in _stretches(section, reading.text):
            if not (state.goals or due or WORTH.search(reading.text, begin, end)):
                continue
            state.rows = tuple(row.moved(-begin) for row in due if row.begin < end and begin < row.end)
            text, tabled = _tabled(_without(reading.text, begin, end, skip), begin, reading, state)
            made = [*tabled, *read(text, state)]
            found.extend(_placed(target, section.index, begin, reading) for target in made)
            missed.extend(Unexplained("target", text[a:b], reading.span(begin + a, begin + b)) for a, b in state.unread)
            state.unread.clear()
        found.extend(_deed(section, row, at, reading) for row in due for at in _undated(row, reading, [one.at for one in found[known:]]))
        carried[section.index] = state.carry
    return tuple(dict.fromkeys(found)), tuple(missed)


def _tabled(text: str, shift: int, reading: Reading, state: State) -> tuple[str, list[Target]]:
    """The targets of a text's tables, and the text with these and the label lines blanked."""
    made, taken = rows(text, shift, reading, state.own[1] if state.own else None)
    notes = [match.span() for match in _NOTES.finditer(text)] if taken else []
    text = _blanked(text, merged([*taken, *notes]))
    if "|" in text:  # a cell is read as a paragraph of its own
        text = _BARRED_HEAD.sub(lambda match: "\n" * len(match.group()), text)
        text = _BARRED.sub(lambda match: match.group().replace("|", "\n"), text)
    if taken:
        text = _HEAD.sub(lambda match: "\n" * len(match.group()), text)
        text = _NOTE.sub(lambda match: "\n" * len(match.group()), text)
    if _LABEL_END.search(text):
        text = _LABELLED.sub(lambda match: "\n" * len(match.group()), text)
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
        if kind == "measures" and _GOAL.search(heading) and not orders:
            kind = "goals"
        elif kind == "measures" and not orders and around in ("goals", "background"):
            kind = around
        elif kind == "measures" and _TELLING.search(heading) and not orders:
            kind = "background"
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


def _deadline(section: Section, reading: Reading, now: int | None) -> Period | None:
    """What a label line says of the section: 完成时限：2019年6月底前."""
    for begin, end in section.body:
        if not _LABEL_END.search(reading.text, begin, end):
            continue
        for match in _LABELLED.finditer(reading.text, max(begin - 1, 0), end):
            found = [period for period in periods.find(match["text"], now) if period.role in ("deadline", "period") and period.final]
            if found:
                shift = match.start("text")
                return found[0]._replace(begin=found[0].begin + shift, end=found[0].end + shift)
    return None


def _labelled(section: Section, reading: Reading, due: Period) -> list[Target]:
    """A section's heading as something due by its label's year."""
    begin, end = section.at
    printed = reading.text[begin:end].rstrip("。；")
    end = begin + len(printed)
    tail = _TAIL.match(reading.text[due.end : due.end + 20])
    if len(printed) < 2:
        return []
    return [
        Target(
            section=section.index,
            span=reading.span(begin, end),
            at=(begin, end),
            text=printed,
            rule="deadline-label",
            year=due.year,
            start=due.first,
            end=due.last,
            statement=printed + (tail["tail"] if tail else ""),
            statement_span=None if tail else reading.span(begin, end),
            deed=True,
        )
    ]


def _undated(row: Due, reading: Reading, made: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What a row says is to be done: its cell by paragraphs, or those of the cell's sentences that set no target themselves."""
    parts = paragraphs(reading, *row.what)
    if any(row.begin <= at[0] < row.end for at in made):
        parts = [(begin + one.start(), begin + one.end()) for begin, end in parts for one in _SENTENCE.finditer(reading.text[begin:end])]
    said = [(begin, begin + len(reading.text[begin:end].rstrip("。；"))) for begin, end in parts]
    return [part for part in said if part[1] - part[0] > 1 and not any(part[0] <= at[0] < part[1] for at in made)]


def _deed(section: Section, row: Due, at: tuple[int, int], reading: Reading) -> Target:
    """Something that a row says is to be done by its year."""
    words = reading.text[slice(*at)]
    return Target(
        section=section.index,
        span=reading.span(*at),
        at=at,
        text=words,
        rule="deadline-column",
        year=row.period.year,
        start=row.period.first,
        end=row.period.last,
        statement=words,
        statement_span=reading.span(*at),
        deed=True,
    )


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
