"""Sentences → the targets that they set, with years that carry on from clause to clause, and in goals from sentence to sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.clauses import Clause, Sentence, clauses, sentences
from kg.model import Span, Target
from kg.periods import Period
from kg.targets.figures import Figure, Setting, counts, figures, required
from kg.targets.scheduled import Due
from kg.targets.states import Read, Statement, statements, text_between
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
        rf"[\d一二两三四五六七八九十百千半成底内世分](?:(?<=\d)|(?<=十)[一二三四五六七八九]五|(?<=[年月]底)|(?<=年内)|(?<=世)纪|(?<=[一过]半)|(?<=半)数"
        rf"|(?<=分)之|(?<=[一二三四五六七八九]成)|(?<={numeral}).{{0,2}}(?:以上|以内|左右|倍|番|年时间|年的?努力)|{after})"
    )


_FILE = rules("targets")
_NAMES, _PAST, _PAST_LEAD, _FIRM_STATE = (_FILE[name].pattern for name in ("names-only", "past", "past-lead", "state-firm"))
_HEDGE = re.compile(alternatives(_FILE.words["hedge"]))
_CONNECTORS = re.compile(r"[、和及与，力争取努到在至前确保原则上—\-·•]*")
WORTH = _worth()
_CHAPTER = re.compile(r"\d{0,3}(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节篇]|\d{1,2}\.\d{1,2}(?!\d*[%万亿个]))")
LONGEST_SUBJECT = 20  # characters of a clause that may be the subject of the next
HEADLINE = 24  # characters of a paragraph's opening words that only name what follows: 产业规模进一步壮大。
_WHOSE = re.compile("(?:全[国省市区县]|[我本][国省市区县]|力争|争取|努力|确保|整个|在)+")  # 全市"十四五"期间


@dataclass(slots=True)
class State:
    """What is carried from sentence to sentence of a section."""

    goals: bool
    quiet: bool  # background, guidance …: only what is due after the document's own year
    now: int | None  # the document's own year
    own: tuple[int, int] | None  # the years that it is for
    ruling: bool = False  # a regulation (办法, 规定): its numbers are limits unless a year is set
    rows: tuple[Due, ...] = ()  # of a table that says when each task is due
    due: Period | None = None  # from a label line: 完成时限：2019年6月底前
    carry: tuple[Period, ...] = ()
    last: Period | None = None  # the last year or span that the section has named …
    named: dict[int | None, Period] = field(default_factory=dict)  # … and the last of each final year, a year before a span
    paragraph: int = -1
    recent: Period | None = None  # the paragraph's last, for figures without one
    unread: list[tuple[int, int]] = field(default_factory=list)  # clauses with a number and a year that no rule explains


def read(text: str, state: State) -> Iterator[Target]:
    """The targets of a text, spans and stretches counted in it; `state` goes on to the section's next paragraph."""
    state.paragraph = -1
    if not (state.goals or WORTH.search(text)):
        return
    for sentence in sentences(text, lambda words: (state.goals and state.carry) or WORTH.search(words)):
        if sentence.paragraph != state.paragraph:
            state.paragraph, state.recent = sentence.paragraph, None
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
    if _is_headline(sentence, parts):
        return
    reads, set_ = _reads(text, parts, state)
    found: list[tuple[int, Target]] = []
    for (read_, done), clause in zip(set_, parts, strict=False):
        hedge = _hedge(text, read_)
        found.extend((read_.begin, _figure(text, figure, read_, clause, state, hedge)) for figure in done)
    if not (state.quiet and not any(item.stated for item in reads)):
        found.extend((item.begin, _statement(text, item)) for item in statements(text, reads, state.goals))
    found.sort(key=lambda item: item[0])
    yield from (target for _, target in found)
    if state.goals and any(item.stated for item in reads):
        state.carry = next((item.periods for item in reversed(reads) if item.periods), state.carry)


def _is_headline(sentence: Sentence, parts: list[Clause]) -> bool:
    """Whether a sentence only names what its paragraph goes on to say: ——产业规模进一步壮大。提升…"""
    short = sentence.first and not sentence.alone and len(parts) == 1 and len(sentence.text) <= HEADLINE
    return short and not parts[0].periods and not parts[0].quantities


def _reads(text: str, parts: list[Clause], state: State) -> tuple[list[Read], list[tuple[Read, list[Figure]]]]:
    """The sentence's clauses with the years in force, and the figures of each."""
    row = next((row for row in state.rows if parts and row.begin <= parts[0].begin < row.end), None)
    current = (row.period,) if row else state.carry if state.goals else ()
    stated, past = row is not None, False
    opening: int | None = None
    reads: list[Read] = []
    done: list[tuple[Read, list[Figure]]] = []
    subject = unit = ""
    maker: Clause | None = None  # the clause whose verb goes on: 培育10家领军企业，5家独角兽企业
    for place, clause in enumerate(parts):
        years, gone = _years(clause, state)
        if years:
            current, stated, past = years, True, False
            _keep(state, years)
            state.recent = years[-1]
        elif gone or _PAST_LEAD.match(clause.coded):
            past = True
        begin = opening if opening is not None else clause.begin
        if years and _CONNECTORS.fullmatch(clause.coded):
            opening = begin
            done.append((Read(clause, (), begin, stated, True), []))
            continue
        opening = None
        setting = Setting(
            goal=state.goals or stated,
            periods=current if stated else _one(current, clause, state),
            subject=subject,
            unit=unit,
            before=maker,
            following=parts[place + 1].coded if place + 1 < len(parts) else "",
            plan=state.own is not None,
        )
        quiet = past or (state.quiet and not stated)
        set_ = [] if quiet else [one for one in figures(text, clause, setting) if stated or not state.ruling or required(one)]
        if stated and not set_ and not quiet and any(item.quantity.unit for item in clause.quantities.values()):
            state.unread.append((clause.begin, clause.end))
        read_ = Read(clause, () if past else current if stated else _one(current, clause, state), begin, stated, bool(set_))
        subject = set_[-1].indicator if set_ else _subject(text, clause)
        unit = set_[-1].quantity.unit if set_ else ""
        maker = None if not set_ or not counts(set_[-1].rule) else maker if 0 in clause.quantities else clause
        reads.append(read_)
        done.append((read_, set_))
    return reads, done


def _one(carried: tuple[Period, ...], clause: Clause, state: State) -> tuple[Period, ...]:
    """The years carried on to a clause: of 到2025年和2030年 both only where it sets a figure for each."""
    if len(carried) < 2 or "分别" in clause.coded:
        return carried
    own = [period for period in carried if state.own and period.final == state.own[1]]
    return (own[0] if own else carried[0],)


def _keep(state: State, years: tuple[Period, ...]) -> None:
    state.last = years[-1]
    for period in years:
        known = state.named.get(period.final)
        if period.year or known is None or not known.year:
            state.named[period.final] = period


def _subject(text: str, clause: Clause) -> str:
    """What a clause without a figure speaks of, for the figure in the next: 产业规模迈上新台阶，达到800亿元."""
    if len(clause.coded) > LONGEST_SUBJECT or clause.quantities:
        return ""
    state = _FIRM_STATE.search(clause.coded)
    return clause.printed(text, 0, state.start() if state and state.start() > 1 else len(clause.coded))


def _years(clause: Clause, state: State) -> tuple[tuple[Period, ...], bool]:
    """The years of a clause that something is to be reached by, and whether it speaks of years gone by."""
    found: list[Period] = []
    gone = False
    for period in clause.periods:
        if _governs(period, text_between(clause, period), bool(found)):
            if _to_come(period, state):
                found.append(period)
            else:
                gone = True
    if found and _PAST.search(clause.coded) and found[-1].final == state.now:
        return (), True
    return tuple(found), gone


def _to_come(period: Period, state: State) -> bool:
    """Whether a year lies ahead; in what only tells of the situation, only one after the document's that says it is a deadline."""
    final = period.final or 0
    if state.quiet and not (period.role == "deadline" and period.firm):
        return False
    return state.now is None or final > state.now or (final == state.now and not state.quiet)


def _governs(period: Period, before: str, listed: bool) -> bool:
    """Whether a year says by when: it leads its clause, or says itself that it is a deadline (在2017年底前)."""
    bare = before.strip("、和及与，—-·• ")
    if not bare or (listed and _CONNECTORS.fullmatch(before)) or _CONNECTORS.fullmatch(bare):
        return True
    if _NAMES.match(bare) or "◇" in bare[-1:]:
        return False
    if period.role == "period":
        return _WHOSE.fullmatch(bare) is not None
    return period.firm


def _hedge(text: str, item: Read) -> str | None:
    found = _HEDGE.search(text, item.begin, item.clause.end)
    return found.group() if found else None


def _figure(text: str, figure: Figure, item: Read, clause: Clause, state: State, hedge: str | None) -> Target:
    period = figure.period or (item.periods[-1] if item.periods else state.recent or state.due)
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
        baseline=clause.baseline,
        scope=figure.scope,
        hedge=hedge,
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
