"""Sections → targets: figures and states to be reached, each with its year and the clause that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg import periods
from kg.model import Document, Section, Target, Unexplained
from kg.periods import Period
from kg.reading import Reading
from kg.targets.prose import State, read
from kg.vocabulary import rules

_FILE = rules("targets")
_LABELLED, _TAIL = _FILE["deadline-label"].pattern, _FILE["deadline-tail"].pattern
QUIET = frozenset({"background", "definitions", "guidance", "principles", "supplementary"})


def extract(document: Document, reading: Reading, skip: Sequence[tuple[int, int]] = ()) -> tuple[tuple[Target, ...], tuple[Unexplained, ...]]:
    """The targets of a document's sections in the order of the text, and figures that no rule explains.

    `skip` are stretches of the reading that name who is responsible. A target's `at` covers the clause that sets it, its
    year included; where `deed` is set the clause orders something to be done, so that it is a task too.
    """
    now, own = document_year(document), periods.own_period(document.plain_title)
    carried: dict[int, tuple[Period, ...]] = {}
    found: list[Target] = []
    for section in document.sections:
        state = State(goals=section.kind == "goals", quiet=section.kind in QUIET, now=now, own=own)
        if state.goals:
            around = carried.get(section.parent, ()) if section.parent is not None else ()
            state.carry = _heading_years(section, now) or around
        state.due = _deadline(section, reading, now)
        if state.due is not None:
            found.extend(_labelled(section, reading, state.due))
        for begin, end in _stretches(section):
            found.extend(_placed(target, section.index, begin, reading) for target in read(_without(reading.text, begin, end, skip), state))
        carried[section.index] = state.carry
    return tuple(dict.fromkeys(found)), ()


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


def _stretches(section: Section) -> list[tuple[int, int]]:
    """The section's own text; its heading too where that is a sentence and not in it."""
    own = [stretch for stretch in section.body if stretch[1] > stretch[0]]
    inside = any(begin <= section.at[0] < end for begin, end in own)
    return [section.at, *own] if section.is_sentence and not inside else own


def _without(text: str, begin: int, end: int, skip: Sequence[tuple[int, int]]) -> str:
    """text[begin:end] with what is skipped blanked, of equal length."""
    own = text[begin:end]
    for first, last in skip:
        if first < end and last > begin:
            a, b = max(first, begin) - begin, min(last, end) - begin
            own = own[:a] + "\n" * (b - a) + own[b:]
    return own


def _heading_years(section: Section, now: int | None) -> tuple[Period, ...]:
    found = [period for period in periods.find(section.plain_title, now) if period.role in ("deadline", "period") and period.final]
    return tuple(found[-1:])


def _deadline(section: Section, reading: Reading, now: int | None) -> Period | None:
    """What a label line says of the section: 完成时限：2019年6月底前."""
    for begin, end in section.body:
        for match in _LABELLED.finditer(reading.text, begin, end):
            found = [period for period in periods.find(match["text"], now) if period.role in ("deadline", "period") and period.final]
            if found:
                shift = match.start("text")
                return replace(found[0], begin=found[0].begin + shift, end=found[0].end + shift)
    return None


def _labelled(section: Section, reading: Reading, due: Period) -> list[Target]:
    """A section's heading as something due by its label's year."""
    begin, end = section.at
    printed = reading.text[begin:end].rstrip("。；")
    end = begin + len(printed)
    tail = _TAIL.match(reading.text, due.end, due.end + 20)
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


def _placed(target: Target, section: int, shift: int, reading: Reading) -> Target:
    """A target of a paragraph, in the reading and the source."""
    begin, end = target.at[0] + shift, target.at[1] + shift
    stated = target.statement_span
    return replace(
        target,
        section=section,
        span=reading.span(begin, end),
        at=(begin, end),
        statement_span=reading.span(stated.begin + shift, stated.end + shift) if stated else None,
    )
