"""Sentences → the targets that they set, with years that carry on from clause to clause, and in goals from sentence to sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.clauses import Clause, Sentence, clauses, sentences
from kg.model import Span, Target
from kg.periods import Period
from kg.targets.figures import Figure
from kg.targets.spoken import Spoken
from kg.targets.state import State
from kg.targets.states import Read, Statement, statements
from kg.targets.years import CONNECTORS, in_force
from kg.vocabulary import alternatives, rules


def _worth() -> re.Pattern[str]:
    """What a sentence that sets a target has at the least: a digit, a share, a year, or a number in words where one may be meant.

    It begins with one class of characters, which makes a text without any of them cheap to pass over.
    """
    numeral = "[一二两三四五六七八九十百千]"
    words: dict[int, list[str]] = {}
    for word in ("至少", "少于", "低于", "超过", *rules("quantities").words["spelled_after"]):
        words.setdefault(len(word), []).append(word)
    after = "|".join(f"(?<={alternatives(group)}{numeral})" for group in words.values())
    return re.compile(
        rf"[\d一二两三四五六七八九十百千半成底内世分](?:(?<=\d)|(?<=十)(?:[一二三四五六七八九]五|五[\x22])|(?<=[年月]底)|(?<=年内)|(?<=世)纪|(?<=[一过]半)|(?<=半)数"
        rf"|(?<=分)之|(?<=[一二三四五六七八九]成)|(?<={numeral}).{{0,2}}(?:以上|以内|左右|倍|番|年时间|年的?努力)|{after})"
    )


_FILE = rules("targets")
_PAST_LEAD, _BULLET, _TOLD, _STATE = (_FILE[name].pattern for name in ("past-lead", "bullet", "told-next", "state"))
_HEDGE = re.compile(alternatives(_FILE.words["hedge"]))
_DEED = re.compile(rf"(?:{_BULLET.pattern})?{alternatives(_FILE.words['begin_deed'])}")
WORTH = _worth()
_CHAPTER = re.compile(r"\d{0,3}(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节篇]|\d{1,2}\.\d{1,2}(?!\d*[%万亿个]))")
HEADLINE = 24  # characters of a paragraph's opening words that only name what follows: 产业规模进一步壮大。


def read(text: str, state: State) -> Iterator[Target]:
    """The targets of a text, spans and stretches counted in it; `state` goes on to the section's next paragraph."""
    state.paragraph = -1
    if not (state.goals or WORTH.search(text)):
        return
    for sentence in sentences(
        text, lambda words: (state.goals and state.carry) or WORTH.search(words) or (state.recent and _TOLD.search(words))
    ):
        if sentence.paragraph != state.paragraph:
            state.paragraph, state.recent = sentence.paragraph, None
            state.goals = state.goals and not state.overview
            state.carry = _resumed(state)
            if state.goals and sentence.begin and _CHAPTER.match(sentence.text):
                state.goals, state.carry = False, ()  # a chapter that was not told from the goals before it
        yield from _sentence(text, sentence, state)


def _resumed(state: State) -> tuple[Period, ...]:
    """The years that a new paragraph of goals without any of its own is about: the plan's own last year where it was named."""
    again = state.named.get(state.own[1]) if state.own else None
    return (again,) if again else state.carry


def _sentence(text: str, sentence: Sentence, state: State) -> Iterator[Target]:
    parts = clauses(sentence, state.now, state.last.final if state.last else None)
    if _only_names(sentence, parts, state):
        return
    reads, set_ = _reads(text, parts, state)
    told = not state.goals and any(item.periods and not item.stated for item in reads)
    stated = any(item.stated for item in reads)
    found = [(item.begin, _figure(text, figure, item, state)) for item, done in set_ for figure in done]
    if stated or not (state.quiet or (state.telling and not state.goals)):
        found.extend((item.begin, _statement(text, item)) for item in statements(text, reads, state.goals or told))
    found.sort(key=lambda item: item[0])
    yield from (target for _, target in found)
    _hand_on(reads, state, stated)


def _hand_on(reads: list[Read], state: State, stated: bool) -> None:
    """Let the years that a sentence has named carry on to the next, in goals and where an overview sets some."""
    state.goals = state.goals or (state.overview and any(item.stated and item.periods for item in reads))
    if state.goals and stated:
        state.carry = next((item.periods for item in reversed(reads) if item.periods), state.carry)


def _only_names(sentence: Sentence, parts: list[Clause], state: State) -> bool:
    """Whether a sentence sets nothing: a cell of a torn table among goals, or a headline unless all of the plan's goals are so short."""
    if state.goals and _is_cell(sentence, parts):
        return True
    goal = state.goals and _whole_plan(state) and not _BULLET.match(sentence.text)
    return _is_headline(sentence, parts) and not goal


def _whole_plan(state: State) -> bool:
    """Whether the years carried on are the plan's own, named nowhere in the section: each of its sentences is then a goal."""
    return any(period.begin == period.end for period in state.carry)


def _is_cell(sentence: Sentence, parts: list[Clause]) -> bool:
    """Whether a line among goals is a cell of a table that was torn into lines: 达标区域; no sentence, and nothing is reached in it."""
    bare = sentence.alone and len(parts) == 1 and len(sentence.text) <= HEADLINE and sentence.text[-1] not in "。；："
    return bare and not (parts[0].periods or parts[0].quantities or _STATE.search(parts[0].coded) or _DEED.match(parts[0].coded))


def _is_headline(sentence: Sentence, parts: list[Clause]) -> bool:
    """Whether a sentence only names what its paragraph goes on to say: ——产业规模进一步壮大。提升…"""
    short = sentence.first and not sentence.alone and len(parts) == 1 and len(sentence.text) <= HEADLINE
    return short and not parts[0].periods and not parts[0].quantities


def _reads(text: str, parts: list[Clause], state: State) -> tuple[list[Read], list[tuple[Read, list[Figure]]]]:
    """The sentence's clauses with the years in force, and the figures of each."""
    now = _at_first(parts, state)
    opening: int | None = None
    reads: list[Read] = []
    done: list[tuple[Read, list[Figure]]] = []
    spoken = Spoken()
    for place, clause in enumerate(parts):
        years = now.enter(text, clause, state)
        begin = opening if opening is not None else clause.begin
        opening = begin if years and CONNECTORS.fullmatch(clause.coded) else None
        if opening is not None:
            done.append((Read(clause, (), begin, now.stated, True), []))
            continue
        mine = now.of(clause, state)
        following = "".join(after.coded for after in parts[place + 1 : place + 2])
        quiet = now.past or ((state.quiet or (state.telling and not state.goals)) and not now.stated)
        set_ = spoken.figures(text, clause, spoken.setting(state, now.stated, mine, following), state.ruling and not now.stated, quiet)
        if now.stated and not (set_ or quiet) and _has_amount(clause):
            state.unread.append((clause.begin, clause.end))
        reads.append(Read(clause, () if now.past else mine, begin, now.stated, bool(set_)))
        done.append((reads[-1], set_))
    return reads, done


def _at_first(parts: list[Clause], state: State) -> _InForce:
    """The years in force where a sentence begins: those of its table's row, or carried on among goals."""
    row = next((row for row in state.rows if parts and row.begin <= parts[0].begin < row.end), None)
    return _InForce((row.period,) if row else state.carry if state.goals else (), row is not None)


def _has_amount(clause: Clause) -> bool:
    return any(item.quantity.unit for item in clause.quantities.values())


@dataclass(slots=True)
class _InForce:
    """The years in force as a sentence goes on."""

    periods: tuple[Period, ...]
    stated: bool  # a year of this sentence, not one carried on
    past: bool = False  # what is told has been reached

    def of(self, clause: Clause, state: State) -> tuple[Period, ...]:
        """The years that hold for a clause."""
        return self.periods if self.stated else _one(self.periods, clause, state)

    def enter(self, text: str, clause: Clause, state: State) -> tuple[Period, ...]:
        """Take in a clause; gives its own years."""
        years, gone = in_force(text, clause, state)
        if years:
            self.periods, self.stated = years, True
            _keep(state, years)
        elif not (state.goals or self.stated or state.quiet):  # a sentence that goes on telling: 农牧区基本实现用电全覆盖
            goes_on = not clause.quantities and _TOLD.match(clause.coded)
            self.periods = (state.recent,) if state.recent and goes_on else ()
        self.past = not years and (self.past or gone or (not self.stated and _PAST_LEAD.match(clause.coded) is not None))
        return years


def _one(carried: tuple[Period, ...], clause: Clause, state: State) -> tuple[Period, ...]:
    """The years carried on to a clause: of 到2025年和2030年 both only where it sets a figure for each."""
    if len(carried) < 2 or "分别" in clause.coded:
        return carried
    own = [period for period in carried if state.own and period.final == state.own[1]]
    return (own[0] if own else carried[0],)


def _keep(state: State, years: tuple[Period, ...]) -> None:
    state.last = state.recent = years[-1]
    for period in years:
        known = state.named.get(period.final)
        if period.year or known is None or not known.year:
            state.named[period.final] = period


def _hedge(text: str, item: Read) -> str | None:
    found = _HEDGE.search(text, item.begin, item.clause.end)
    return found.group() if found else None


def _figure(text: str, figure: Figure, item: Read, state: State) -> Target:
    period = figure.period or (item.periods[-1] if item.periods else state.recent or state.due or state.heading)
    year = period.final if period else state.own[1] if state.own else None
    first = period.first if period else None
    return Target(
        section=-1,
        span=Span(item.begin, item.clause.end),
        at=(item.begin, item.clause.end),
        text=text[item.begin : item.clause.end],
        rule=figure.rule,
        year=year,
        start=first,
        end=period.last if period and first is not None else None,
        indicator=figure.indicator,
        quantity=figure.quantity,
        baseline=item.clause.baseline,
        scope=figure.scope,
        hedge=_hedge(text, item),
        ambiguity=figure.ambiguity,
        deed=not state.goals and (not item.stated or bool(state.rows)),
    )


def _statement(text: str, item: Statement) -> Target:
    period = item.period
    printed = text[item.first : item.last]
    hedge = _HEDGE.search(text, item.begin, item.end)
    return Target(
        section=-1,
        span=Span(item.begin, item.end),
        at=(item.begin, item.end),
        text=text[item.begin : item.end],
        rule=item.rule,
        year=period.year,
        start=period.first,
        end=period.last,
        statement=item.words or printed,
        statement_span=None if item.words else Span(item.first, item.last),
        hedge=hedge.group() if hedge else None,
        deed=item.deed,
    )
