"""Text → its sentences and clauses, each clause with its quantities and periods written as one sign, so that rules stay readable.

全国短流程炼钢占比分别提升至15%、20%以上 becomes 全国短流程炼钢占比分别提升至#、#; a quantity that brings its own predicate
(不低于60%) is $; a bracket is ◇ and a quotation ◆. Periods and baselines (到2025年, 比2015年) are taken out and kept beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from kg import periods, quantity
from kg.periods import Period
from kg.quantity import Found

LONGEST = 2000  # characters of a sentence that is read; prose has none so long, a broken table has
_SENTENCE = re.compile("[。！？]")
_SIGN = re.compile("[□◇]")
_CLAUSE = re.compile(r"[，；：]")
_BRACKETED = re.compile(r'（[^（）]{0,150}）|《[^《》]{0,100}》|〔[^〔〕]{0,30}〕|\[[^\[\]]{0,60}\]|"[^"]{0,80}"')
_INSIDE = "◇"


class Clause(NamedTuple):
    """A clause of a sentence: its place in the text, its coded form, and what its signs stand for."""

    begin: int
    end: int
    coded: str
    places: tuple[tuple[int, int], ...]  # of each coded character, in the text; () where the code is the text itself
    quantities: dict[int, Found]  # by place in `coded`, offsets in the text
    periods: tuple[Period, ...]  # deadlines and spans of years, offsets in the text
    baseline: int | None
    opener: str  # the sign before it: "", "，", "；", "："

    def printed(self, text: str, begin: int, end: int) -> str:
        """What coded[begin:end] stands for, without the periods between."""
        if not self.places:
            return text[self.begin + begin : self.begin + end]
        return "".join(text[first:last] for first, last in self.places[begin:end])


class Sentence(NamedTuple):
    """A sentence: its place in the text, the paragraph it stands in, and its clauses."""

    begin: int
    end: int
    paragraph: int
    first: bool  # opens its paragraph
    alone: bool  # is all of its paragraph
    text: str
    masked: str  # with brackets and quotations blanked


def sentences(text: str, worth: Callable[[str], object]) -> Iterator[Sentence]:
    """The sentences of a text that are worth reading, asked paragraph by paragraph; a stop in a quotation or bracket ends none."""
    place, number = 0, 0
    for paragraph in text.split("\n"):
        if paragraph and worth(paragraph):
            masked = mask(paragraph)
            ends = [match.end() for match in _SENTENCE.finditer(masked)]
            bounds = [0, *ends] if ends and ends[-1] == len(paragraph) else [0, *ends, len(paragraph)]
            for begin, end in pairwise(bounds):
                words = paragraph[begin:end]
                if worth(words):
                    yield Sentence(place + begin, place + end, number, begin == 0, len(bounds) == 2, words, masked[begin:end])
        place, number = place + len(paragraph) + 1, number + 1


def mask(text: str) -> str:
    """The text with what stands in brackets and quotations blanked, so that 县（市、区） has no comma; of equal length."""
    return _BRACKETED.sub(lambda match: match.group()[0] + _INSIDE * (len(match.group()) - 2) + match.group()[-1], text)


def clauses(sentence: Sentence, now: int | None, base: int | None = None) -> list[Clause]:
    """The clauses of a sentence; none of one that is too long to be prose. `now` and `base` as periods.find takes them."""
    if len(sentence.text) > LONGEST:
        return []
    masked = sentence.masked
    when = [period for period in periods.find(sentence.text, now, base) if masked[period.begin] != _INSIDE or _heads(masked, period.end)]
    hidden = _blank(masked, when)
    amounts = quantity.find(hidden)
    found = []
    for begin, end, opener in _bounds(hidden, when):
        mine = [item for item in amounts if begin <= item.begin < end]
        found.append(_code(sentence, hidden, begin, end, opener, mine, [period for period in when if begin <= period.begin < end]))
    return found


def _heads(masked: str, place: int) -> bool:
    """Whether a year in brackets stands at a label's end: 近期目标（到2025年）：…"""
    return masked[place : place + 2] == "）："


def _blank(masked: str, when: list[Period]) -> str:
    for period in when:
        masked = masked[: period.begin] + "□" * (period.end - period.begin) + masked[period.end :]
    return masked


def _bounds(hidden: str, when: list[Period]) -> list[tuple[int, int, str]]:
    """Clauses end at ，；：, and before a 、 that leads to a new period (…增长、"十五五"时期逐步减少)."""
    stops = {match.start(): match.group() for match in _CLAUSE.finditer(hidden)}
    for period in when:
        comma = period.begin - 1
        if (
            period.role in ("deadline", "period")
            and comma > 0
            and hidden[comma] == "、"
            and hidden[comma - 1] != "□"
            and not _named(hidden, comma)
            and (period.firm or "□" in hidden[_since(hidden, comma) : comma])
        ):
            stops[comma] = "，"
    bounds, begin, opener = [], 0, ""
    for stop in sorted(stops):
        bounds.append((begin, stop, opener))
        begin, opener = stop + 1, stops[stop]
    bounds.append((begin, len(hidden.rstrip("。！？")), opener))
    return [(a, b, sign) for a, b, sign in bounds if b > a]


def _named(hidden: str, comma: int) -> bool:
    """Whether the clause up to a 、 only names years' aims: 以2030年前碳达峰、2060年前碳中和为目标; 分为2020年前办证、2022年前办证两类."""
    begin = _since(hidden, comma)
    return hidden[begin : begin + 1] in ("以", "为") or "分为" in hidden[begin:comma]


def _since(hidden: str, place: int) -> int:
    """Where the clause that a place stands in begins."""
    return max(hidden.rfind(sign, 0, place) for sign in "，；：") + 1


def _code(sentence: Sentence, hidden: str, begin: int, end: int, opener: str, amounts: list[Found], when: list[Period]) -> Clause:
    shift = sentence.begin
    if not amounts and not when and not _SIGN.search(hidden, begin, end):
        return Clause(shift + begin, shift + end, hidden[begin:end], (), {}, (), None, opener)
    inside = {item.begin: item for item in amounts}
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    quantities: dict[int, Found] = {}
    place = begin
    while place < end:
        stop, sign = place + 1, hidden[place]
        if item := inside.get(place):
            stop = item.end
            sign = "$" if item.before in quantity.PREDICATES else "#"
            quantities[len(signs)] = item
        elif sign == "□":
            place += 1
            continue
        elif hidden[stop : stop + 1] == _INSIDE:
            stop = _close(hidden, stop, end)
            sign = "◆" if sign == '"' else "◇"
        signs.append(sign)
        places.append((shift + place, shift + stop))
        place = stop
    return Clause(
        begin=shift + begin,
        end=shift + end,
        coded="".join(signs),
        places=tuple(places),
        quantities=quantities,
        periods=tuple(_moved(period, shift) for period in when if period.role in ("deadline", "period")),
        baseline=next((period.year for period in when if period.role == "baseline"), None),
        opener=opener,
    )


def _close(hidden: str, place: int, end: int) -> int:
    while place < end and hidden[place] == _INSIDE:
        place += 1
    return min(place + 1, end)


def _moved(period: Period, shift: int) -> Period:
    return Period(period.begin + shift, period.end + shift, period.role, period.year, period.first, period.last, period.firm, period.before)
