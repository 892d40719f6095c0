"""Sentences → the targets that they set, with years that carry on from clause to clause, and in goals from sentence to sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.clauses import Clause, Sentence, clauses, mask, sentences
from kg.model import Span, Target
from kg.periods import Period
from kg.targets.conditions import Setting, counts
from kg.targets.figures import Figure, figures, of_product, required
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
        rf"[\d一二两三四五六七八九十百千半成底内世分](?:(?<=\d)|(?<=十)[一二三四五六七八九]五|(?<=[年月]底)|(?<=年内)|(?<=世)纪|(?<=[一过]半)|(?<=半)数"
        rf"|(?<=分)之|(?<=[一二三四五六七八九]成)|(?<={numeral}).{{0,2}}(?:以上|以内|左右|倍|番|年时间|年的?努力)|{after})"
    )


_FILE = rules("targets")
_PAST_LEAD, _FIRM_STATE, _PART_OF, _BULLET, _JOINS, _WHOSE_IS, _TOLD, _STATE = (
    _FILE[name].pattern
    for name in (
        "past-lead",
        "state-firm",
        "part-of",
        "bullet",
        "connector",
        "whose",
        "told-next",
        "state",
    )
)
_HEDGE = re.compile(alternatives(_FILE.words["hedge"]))
_DEED = re.compile(rf"(?:{_BULLET.pattern})?{alternatives(_FILE.words['begin_deed'])}")
_MAKES = re.compile(f"(?:要|应|力争|累计|共|计划)*{alternatives([*_FILE.words['make'], *_FILE.words['alter']])}")
WORTH = _worth()
_CHAPTER = re.compile(r"\d{0,3}(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节篇]|\d{1,2}\.\d{1,2}(?!\d*[%万亿个]))")
LONGEST_SUBJECT = 20  # characters of a clause that may be the subject of the next
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
    if state.goals and _is_cell(sentence, parts):
        return
    if _is_headline(sentence, parts) and not (state.goals and _whole_plan(state) and not _BULLET.match(sentence.text)):
        return
    reads, set_ = _reads(text, parts, state)
    told = not state.goals and any(item.periods and not item.stated for item in reads)
    found: list[tuple[int, Target]] = []
    for (read_, done), clause in zip(set_, parts, strict=False):
        hedge = _hedge(text, read_)
        found.extend((read_.begin, _figure(text, figure, read_, clause, state, hedge)) for figure in done)
    if not (state.quiet and not any(item.stated for item in reads)):
        found.extend((item.begin, _statement(text, item)) for item in statements(text, reads, state.goals or told))
    found.sort(key=lambda item: item[0])
    yield from (target for _, target in found)
    state.goals = state.goals or (state.overview and any(item.stated and item.periods for item in reads))
    if state.goals and any(item.stated for item in reads):
        state.carry = next((item.periods for item in reversed(reads) if item.periods), state.carry)


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


@dataclass(slots=True)
class _Spoken:
    """What the clauses of a sentence have spoken of so far, for the next."""

    subject: str = ""
    unit: str = ""  # of the figure before
    maker: Clause | None = None  # the clause whose verb goes on: 培育10家领军企业，5家独角兽企业
    places: str = ""  # of which the figures of the next clause are: 中心城区实现密集布点，建成站300座
    product: bool = False  # it is said what a product must be like

    def heard(self, text: str, clause: Clause, set_: list[Figure]) -> None:
        """Take in a clause and the figures that it sets; one that only joins (其中) changes nothing."""
        found = None if set_ else _WHOSE_IS.match(clause.coded)
        self.places = self.places if set_ else clause.printed(text, *found.span("np")) if found else ""
        self.product = self.product or of_product(clause)
        if not _JOINS.match(clause.coded):
            self.subject = set_[-1].indicator if set_ else _subject(text, clause)
            self.unit = set_[-1].quantity.unit if set_ else ""
            self.maker = _maker(clause, set_, self.maker)


def _reads(text: str, parts: list[Clause], state: State) -> tuple[list[Read], list[tuple[Read, list[Figure]]]]:
    """The sentence's clauses with the years in force, and the figures of each."""
    row = next((row for row in state.rows if parts and row.begin <= parts[0].begin < row.end), None)
    current = (row.period,) if row else state.carry if state.goals else ()
    stated, past = row is not None, False
    opening: int | None = None
    reads: list[Read] = []
    done: list[tuple[Read, list[Figure]]] = []
    spoken = _Spoken()
    for place, clause in enumerate(parts):
        years, gone = in_force(text, clause, state)
        if years:
            current, stated = years, True
            _keep(state, years)
        elif not (state.goals or stated or state.quiet):  # a sentence that goes on telling: 农牧区基本实现用电全覆盖
            current = (state.recent,) if state.recent and not clause.quantities and _TOLD.match(clause.coded) else ()
        past = not years and (past or gone or (not stated and _PAST_LEAD.match(clause.coded) is not None))
        begin = opening if opening is not None else clause.begin
        opening = begin if years and CONNECTORS.fullmatch(clause.coded) else None
        if opening is not None:
            done.append((Read(clause, (), begin, stated, True), []))
            continue
        mine = current if stated else _one(current, clause, state)
        following = parts[place + 1].coded if place + 1 < len(parts) else ""
        quiet = past or (state.quiet and not stated)
        set_ = _set(text, clause, spoken, _setting(spoken, state, stated, mine, following), state.ruling and not stated, quiet)
        if stated and not set_ and not quiet and any(item.quantity.unit for item in clause.quantities.values()):
            state.unread.append((clause.begin, clause.end))
        reads.append(Read(clause, () if past else mine, begin, stated, bool(set_)))
        done.append((reads[-1], set_))
    return reads, done


def _setting(spoken: _Spoken, state: State, stated: bool, periods: tuple[Period, ...], following: str) -> Setting:
    """What is known before a clause is read."""
    return Setting(
        goal=state.goals or stated,
        periods=periods,
        subject=spoken.subject,
        unit=spoken.unit,
        before=spoken.maker,
        following=following,
        plan=state.own is not None,
        span=state.span,
        product=spoken.product,
    )


def _set(text: str, clause: Clause, spoken: _Spoken, setting: Setting, limits: bool, quiet: bool) -> list[Figure]:
    """The figures that a clause and the brackets behind them set, each with the places that the clause before named.

    With `limits` most numbers are a regulation's, and with `quiet` the clause only tells.
    """
    found = [] if quiet else figures(text, clause, setting)
    if limits:
        found = [one for one in found if required(one)]
    places = "" if clause.opener == "；" else spoken.places
    if places and _MAKES.match(clause.coded):
        found = [one._replace(indicator=places + one.indicator, scope=places) if counts(one.rule) else one for one in found]
    spoken.heard(text, clause, found)
    return found + _inside(text, clause, setting, found)


def _maker(clause: Clause, set_: list[Figure], before: Clause | None) -> Clause | None:
    """The clause whose verb the next may go on with."""
    if not set_ or not (counts(set_[-1].rule) or (before and set_[-1].rule == "figure-noun")):
        return None
    return before if 0 in clause.quantities or set_[-1].rule == "figure-noun" else clause


def _inside(text: str, clause: Clause, setting: Setting, outer: list[Figure]) -> list[Figure]:
    """The figures of a bracket behind a figure: 建设园区20个（其中省级3个、市级5个）, 5名（女性不少于2名）."""
    found: list[Figure] = []
    for place, sign in enumerate(clause.coded if outer else ""):
        if sign != "◇" or place == 0 or clause.coded[place - 1] not in "#$":
            continue
        begin, end = clause.places[place][0] + 1, clause.places[place][1] - 1
        words = text[begin:end]
        for part in clauses(Sentence(begin, end, 0, False, False, words, mask(words)), None):
            within = _PART_OF.match(words) or any(sign == "$" for sign in part.coded)
            if within and not part.periods and part.baseline is None:
                last = (found or outer)[-1]
                goal = setting._replace(goal=True, subject=last.indicator, unit=last.quantity.unit, before=clause, following="")
                found.extend(figures(text, part, goal))
    return found


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


def _subject(text: str, clause: Clause) -> str:
    """What a clause without a figure speaks of, for the figure in the next: 产业规模迈上新台阶，达到800亿元."""
    if len(clause.coded) > LONGEST_SUBJECT or clause.quantities:
        return ""
    state = _FIRM_STATE.search(clause.coded)
    return clause.printed(text, 0, state.start() if state and state.start() > 1 else len(clause.coded))


def _hedge(text: str, item: Read) -> str | None:
    found = _HEDGE.search(text, item.begin, item.clause.end)
    return found.group() if found else None


def _figure(text: str, figure: Figure, item: Read, clause: Clause, state: State, hedge: str | None) -> Target:
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
