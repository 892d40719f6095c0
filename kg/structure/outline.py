"""Reading → the numbers of its headings: of all its numerals the path that makes the best outline.

Each numeral is taken or left out; a taken one goes on with an open list, or opens one. Several outlines are kept side by side (a beam), each the
lists that are open, outermost first, and its score; of two with the same open lists the better is kept. Time grows with the number of numerals.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.reading import Reading, Stretch, across
from kg.structure import contents
from kg.structure.numerals import BARE_HEADING, INNER, Number, candidates
from kg.vocabulary import rules

_W = rules("outline").weights
_WIDTH, _MARGIN = int(_W["width"]), _W["margin"]
_BARE_STYLES = frozenset(("word", "cjk", "pcjk", "number", "pnumber", "chapter", "article", "division"))
_OUTER = frozenset(("chapter", "division", "cjk", "pcjk", "part", "formal"))
_GLUED = frozenset(("article", "chapter", "division", "part"))
ALIKE = 2  # outlines with the same open lists that are kept
BOX_TITLE = 60  # characters at most of a box's title


class _Taken(NamedTuple):
    """A numeral that was taken: its place among the numerals, the one around it, the one taken before it."""

    at: int
    around: _Taken | None
    before: _Taken | None
    restart: bool


class _Open(NamedTuple):
    """An open list: its family, the value of its last number, and that number."""

    family: str
    value: int
    rank: float
    taken: _Taken


class _State(NamedTuple):
    """An outline so far."""

    score: float
    open: tuple[_Open, ...]
    numbers: tuple[tuple[str, int], ...]  # family and value of the open lists: outlines alike in them go on alike
    last: dict[str, int]  # the last value of each family, for numbers that run on across chapters
    taken: _Taken | None
    closed: tuple[
        tuple[str, int], ...
    ] = ()  # family and last value of the lists closed last: two outlines that differ in them go on differently


class _Move(NamedTuple):
    """What a numeral may be: at which depth, for how much; whether it begins another plan."""

    depth: int
    score: float
    restart: bool = False


def numbers(reading: Reading, closed: Sequence[Stretch] = ()) -> list[Number]:
    """The numbers of the text's headings, in order, each with its parent's index; none of those inside sentences, nor in what is `closed`."""
    possible = [number for number in candidates(reading) if not (_hopeless(number) or across(closed, number.begin, number.end))]
    found = contents.listed(reading.text, possible)
    return _Outline(reading.text, found).best()


def _hopeless(number: Number) -> bool:
    return number.fault == "reference" and number.place == "inside"


class _Outline:
    """The numerals of a text with what is known of each before any is taken."""

    def __init__(self, text: str, found: list[Number]) -> None:
        self.text, self.found = text, found
        outer = [number for number in found if number.style in ("chapter", "article", "cjk", "pcjk", "formal") and number.place != "inside"]
        self.lines = sum(number.place == "line" for number in outer) * 2 >= len(outer)
        listed = {number.family for number in found if number.title_end is not None}
        ends = sorted(match.start() for name in ("end", "inline_end") for match in rules("structure")[name].pattern.finditer(text))
        self.ends = [bisect_left(ends, number.begin) for number in found]  # how many ends of a text stand before each
        counts = [self._place(number, listed) + (_W["box"] if boxed else 0.0) for number, boxed in zip(found, self._boxed(), strict=True)]
        self.places = [self._here(number, count) for number, count in zip(found, counts, strict=True)]
        self.bare = [self._behind_bare(index, count) for index, count in enumerate(counts)]

    def best(self) -> list[Number]:
        """The numbers of the best outline, in order, each with the index of the one around it."""
        states = [_State(0.0, (), (), {}, None)]
        for index in range(len(self.found)):
            states = self._step(states, index)
        path: list[_Taken] = []
        taken = states[0].taken
        while taken is not None:
            path.append(taken)
            taken = taken.before
        path.reverse()
        index_of = {one.at: index for index, one in enumerate(path)}
        return [
            self.found[one.at]._replace(parent=index_of[one.around.at] if one.around is not None else None, restart=one.restart)
            for one in path
        ]

    def _step(self, states: list[_State], index: int) -> list[_State]:
        """The outlines after a numeral, the best first."""
        number, place, behind_bare = self.found[index], self.places[index], self.bare[index]
        if place is None and behind_bare is None:
            return states
        limit = states[0].score - _MARGIN  # what is further behind is not kept
        taken = []
        for state in states:
            here = behind_bare if behind_bare is not None and state.taken is not None and state.taken.at == index - 1 else place
            if here is not None:
                for move in self._moves(state, index, number, here):
                    if state.score + move.score >= limit:
                        taken.append(self._taken(state, index, number, move))
        if not taken:
            return states
        best: dict[object, _State] = {}
        for state in (*taken, *states):
            key = (state.numbers, state.closed)
            known = best.get(key)
            if known is None or known.score < state.score:
                best[key] = state
        return _kept(sorted(best.values(), key=lambda state: -state.score))

    def _taken(self, state: _State, index: int, number: Number, move: _Move) -> _State:
        around = state.open[move.depth - 1].taken if move.depth else None
        taken = _Taken(index, around, state.taken, move.restart)
        opened = (*state.open[: move.depth], _Open(number.family, number.value, number.rank, taken))
        numbers = (*state.numbers[: move.depth], (number.family, number.value))
        value = {number.family: number.value}
        if number.style == "decimal":
            value["chapter of decimals"] = int(number.printed.partition(".")[0])
        last = value if move.restart else state.last | value
        closed = tuple([one for one in state.numbers[move.depth :] if one[0] != number.family]) or state.closed
        return _State(state.score + move.score, opened, numbers, last, taken, closed)

    def _moves(self, state: _State, index: int, number: Number, place: float) -> Iterator[_Move]:
        """What a numeral may be in an outline, where its place counts so much."""
        if not self._in_chapter(state, number) or self._in_annex(state, index, number):
            return
        depth = next((d for d in range(len(state.open) - 1, -1, -1) if state.open[d].family == number.family), None)
        if depth is not None:
            beyond = state.taken is not None and self.ends[index] > self.ends[state.taken.at]
            yield from self._goes_on(state, depth, number, place, beyond=beyond)
            return
        score = place + self._opening(state, number, self._is_lined(number))
        depth = next((d for d, one in enumerate(state.open) if one.rank > number.rank), len(state.open))
        if depth or not state.open:
            yield _Move(depth, score)
        else:
            yield _Move(0, score + _W["closing_all"] * (1 if number.place == "line" else 3))
        if depth < len(state.open) and number.value == 1:
            yield _Move(len(state.open), score + _W["nested"])

    def _goes_on(self, state: _State, depth: int, number: Number, place: float, *, beyond: bool) -> Iterator[_Move]:
        """A numeral of a family that is open; `beyond` what looks like the text's end, where rather another text begins."""
        last, lined = state.open[depth].value, self._is_lined(number)
        inside = number.place == "inside" and not self._is_glued(number)
        if number.value == last + 1:
            yield _Move(depth, place + _W["next"] + (_W["beyond"] if beyond else 0.0))
        elif number.value == 1 and not inside:
            alone = 0.0 if lined else _W["alone"]
            if number.style.startswith("decimal"):
                yield _Move(depth, place + _W["first"] + alone)
            elif depth == 0:
                yield _Move(0, place + _W["plan"] + _W["first"] + alone - (_W["beyond"] if beyond else 0.0), restart=True)
            else:
                yield _Move(depth, place + _W["again"] + _W["first"] + alone)
        elif number.value > last and not inside:
            yield _Move(depth, place + _gap(number.value - last))
        elif lined and number.style in _OUTER:
            yield _Move(depth, place + _W["back"])

    def _opening(self, state: _State, number: Number, lined: bool) -> float:
        """What a numeral that opens a list counts."""
        known = state.last.get(number.family, 0)
        alone = 0.0 if lined else _W["alone"]
        if number.value == 1:
            return _W["first"] + alone
        if number.style == "decimal":
            return _W["inside"]
        if known and number.value == known + 1:
            return _W["runs_on"]
        return _gap(number.value - (known if 0 < known < number.value else 0)) + alone

    def _is_lined(self, number: Number) -> bool:
        return number.place == "line" or number.title_end is not None

    def _is_glued(self, number: Number) -> bool:
        return number.style in _GLUED and number.fault != "reference"

    def _here(self, number: Number, count: float) -> float | None:
        """What a numeral's place counts in an outline; None where it can be no heading there."""
        if number.place == "inside" and self._is_glued(number):
            return count + _W["glued"] - _W["inside"]
        return None if number.place == "inside" and number.style not in ("cjk", "pcjk") else count

    def _behind_bare(self, index: int, count: float) -> float | None:
        """What a numeral's place counts where the one before it was taken, as a bare heading; None where that is nothing else."""
        number = self.found[index]
        if index == 0 or number.place not in ("inside", "title") or number.style not in _BARE_STYLES:
            return None
        return count + _W["bare"] - _W[number.place] if self._follows_bare(self.found[index - 1], number) else None

    def _place(self, number: Number, listed: set[str]) -> float:
        """What a numeral's place counts, whatever was taken before it."""
        score = _W["contents"] if number.title_end is not None else _W[number.place]
        if number.title_end is None and number.family in listed:
            score += _W["unlisted"]
        if self.lines and number.style in _OUTER and number.place != "line":
            score += _W["unlined"]
        return score + (_W[number.fault] if number.fault else 0.0)

    def _follows_bare(self, before: Number, number: Number) -> bool:
        """Whether a number comes right behind the bare heading of one that stands above it: （四）强化源头防控|1.加强…."""
        if not 0 < number.begin - before.end <= BARE_HEADING or before.rank >= number.rank:
            return False
        return self.text.find("。", before.end, number.begin) < 0 and self.text.find("\n", before.end, number.begin) < 0

    def _in_chapter(self, state: _State, number: Number) -> bool:
        """Whether a decimal belongs to the chapter that it stands in: 8.5 in chapter 二 is a figure (8.5平方米)."""
        if number.style != "decimal":
            return True
        chapter = int(number.printed.partition(".")[0])
        for depth, one in enumerate(state.open):
            if one.family in ("cjk", "chapter", "integer", "formal") or (one.family == "number" and depth == 0):
                return one.value == chapter
        known = state.last.get("chapter of decimals", 0)
        return known == 0 or chapter - known in (0, 1)

    def _in_annex(self, state: _State, index: int, number: Number) -> bool:
        """Whether a list's number stands behind the text's end, with no outer number after it."""
        return number.rank >= INNER and state.taken is not None and self.ends[index] > self.ends[state.taken.at]

    def _boxed(self) -> list[bool]:
        """For each numeral whether a box (专栏) holds it: its own list from 1 on, and smaller ones in it."""
        starts = [match.start() for match in rules("structure")["box"].finditer(self.text)]
        if not starts:
            return [False] * len(self.found)
        found: list[bool] = []
        seen: dict[str, int] = {}  # the last number of each list before the box
        place, lined = 0, False
        box, begin = None, -1  # the box's last number, and where a box begins whose first is still to come
        for number in self.found:
            while place < len(starts) and starts[place] < number.begin:
                lined = self.text[starts[place]] == "\n"
                begin, box, place = starts[place] + 1, None, place + 1
            goes_on = number.place == "line" and seen.get(number.family) == number.value - 1
            if begin >= 0 and number.value == 1 and ((number.rank >= INNER and lined) or self._in_title(begin, number.begin)):
                box, begin = number, -1
            elif box is not None and number.family == box.family and number.value == box.value + 1:
                box = number
            elif number.place != "inside" and (goes_on or number.rank < INNER or (box is not None and number.rank <= box.rank)):
                box, begin = None, -1
            found.append(box is not None)
            if box is None and number.place != "inside":
                seen[number.family] = number.value
        return found

    def _in_title(self, begin: int, place: int) -> bool:
        """Whether a box's title goes on up to a place, on its own line."""
        return place - begin <= BOX_TITLE and self.text.find("\n", begin, place) < 0


def _kept(states: list[_State]) -> list[_State]:
    """The best outlines of some that are sorted: not too many, none too far behind, and two at most with the same open lists."""
    limit = states[0].score - _MARGIN
    kept: list[_State] = []
    times: dict[object, int] = {}
    for state in states:
        if state.score < limit or len(kept) == _WIDTH:
            break
        times[state.numbers] = times.get(state.numbers, 0) + 1
        if times[state.numbers] <= ALIKE:
            kept.append(state)
    return kept


def _gap(missing: int) -> float:
    """What a number counts before which others are lost."""
    return _W["gap"] + _W["gap_step"] * math.log2(max(1, missing - 1))
