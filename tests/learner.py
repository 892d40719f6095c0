"""Chains of headings whose ends are known → the weights of clues that make these ends the likeliest."""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from grams import COUNTED, Grams, counted
from pairs import Example

from kg.structure.clues import between, ending, far, near
from kg.structure.runs import Page, Run, places
from kg.structure.weights import packed, split

FEWEST = 3  # documents in which a clue must stand
HARD = 18  # places of a run that are learned from
MOST = 6  # places of a run that are compared in the second part
UNIT, SMALL_UNIT = 20, 4  # hundredths to which a weight of the table is rounded: of characters, of which there are many, and of others
SELDOM = 20  # of so many times that characters stand in the texts one is at a place of a run
STEP, DECAY, DROPPED = 0.3, 1e-4, 6  # of AdaGrad; of 16 clues those left out at random in each step


class Prepared(NamedTuple):
    """A chain ready to learn from: for each run its places, the clues of each by number, and which of them is right."""

    text: str
    runs: tuple[Run, ...]
    places: tuple[tuple[int, ...], ...]
    clues: tuple[tuple[tuple[int, ...], ...], ...]
    right: tuple[int, ...]


class Learner:
    """Weights that make the right ends of headings likely (log-linear, AdaGrad), by themselves and as neighbours."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.numbers: dict[str, int] = {}
        self.weights: list[float] = []
        self.squares: list[float] = []
        self.totals: list[float] = []
        self.seen = Counter[str]()
        self.turns = 0
        self.salt = 1

    def prepare(self, named: Sequence[tuple[str, Example]], grams: Grams) -> list[Prepared]:
        """Number the clues that stand in enough documents, of a right place or often."""
        raw = []
        documents, right, seen = defaultdict[str, set[str]](set), Counter[str](), self.seen
        for name, example in named:
            rows = []
            for run, end in zip(example.runs, example.ends, strict=True):
                here = (*_hard(example.page.text, run, end, grams), run.end)
                clues = [[sys.intern(clue) for clue in _clues(example.page, run, place, grams)] for place in here]
                for clue in dict.fromkeys(clue for place in clues for clue in place):  # not a set, whose order is another in each process
                    seen[clue] += 1
                    documents[clue].add(name)
                right.update(clues[here.index(end)])
                rows.append((here, clues, here.index(end)))
            raw.append((example, rows))
        for clue, times in seen.items():
            if len(documents[clue]) >= FEWEST and (right[clue] or times >= 2 * FEWEST):
                self._number(clue)
        return [
            Prepared(
                example.page.text,
                example.runs,
                tuple(here for here, _, _ in rows),
                tuple(
                    tuple(tuple(self.numbers[clue] for clue in place if clue in self.numbers) for place in clues) for _, clues, _ in rows
                ),
                tuple(end for _, _, end in rows),
            )
            for example, rows in raw
        ]

    def _number(self, clue: str) -> int:
        if clue not in self.numbers:
            self.numbers[clue] = len(self.weights)
            self.weights.append(0.0)
            self.squares.append(1e-3)
        return self.numbers[clue]

    def _kept(self, clues: Sequence[Sequence[int]]) -> list[list[int]]:
        """The clues of a step, some left out, so that no clue is relied on alone."""
        self.salt = self.salt * 1103515245 + 12345 & 0x7FFFFFFF
        salt = self.salt >> 4
        return [[clue for clue in place if ((clue * 2654435761 + salt * 40503) >> 9) & 15 >= DROPPED] for place in clues]

    def _move(self, clues: Iterable[int], slope: float) -> None:
        weights, squares = self.weights, self.squares
        for clue in clues:
            step = slope + DECAY * weights[clue]
            squares[clue] += step * step
            weights[clue] -= STEP * step / math.sqrt(squares[clue])

    def alone(self, chains: Sequence[Prepared]) -> float:
        """Learn from each heading by itself; how unlikely the right ends were."""
        loss = 0.0
        for chain in self._shuffled([(clues, right) for one in chains for clues, right in zip(one.clues, one.right, strict=True)]):
            clues, right = self._kept(chain[0]), chain[1]
            scores = [sum([self.weights[clue] for clue in place]) for place in clues]
            total = _log_sum(scores)
            loss += total - scores[right]
            for index, place in enumerate(clues):
                slope = math.exp(scores[index] - total) - (index == right)
                if abs(slope) > 0.002:
                    self._move(place, slope)
        return loss

    def together(self, chains: Sequence[Prepared]) -> float:
        """Learn from the headings of a style together, each at its likeliest places (a linear chain's forward and backward sums)."""
        return sum(self._chain(chain) for chain in self._shuffled(list(chains)))

    def _chain(self, chain: Prepared) -> float:
        kept, scores = [], []
        for all_clues, right in zip(chain.clues, chain.right, strict=True):
            clues = self._kept(all_clues)
            values = [sum([self.weights[clue] for clue in place]) for place in clues]
            likely = sorted(range(len(values) - 1), key=lambda index: (-values[index], index))[:MOST]
            options = sorted({*likely, len(values) - 1, right})
            kept.append([(index, clues[index], index == right) for index in options])
            scores.append([values[index] for index in options])
        pairs = [self._pairs(chain, kept, index) for index in range(1, len(kept))]
        values_between = [[[sum([self.weights[clue] for clue in one]) for one in row] for row in rows] for rows in pairs]
        forward, backward = _sums(scores, values_between)
        total = _log_sum(forward[-1])
        slopes = []
        for index, options in enumerate(kept):
            for place, (_, clues, is_right) in enumerate(options):
                slopes.append((clues, math.exp(forward[index][place] + backward[index][place] - total) - is_right))
        for index, rows in enumerate(pairs):
            for one, row in enumerate(rows):
                for other, clues in enumerate(row):
                    likely_both = (
                        forward[index][one] + values_between[index][one][other] + scores[index + 1][other] + backward[index + 1][other]
                    )
                    slopes.append((clues, math.exp(likely_both - total) - (kept[index][one][2] and kept[index + 1][other][2])))
        loss = total - self._right(kept, scores, values_between)
        for clues, slope in slopes:
            if abs(slope) > 0.002:
                self._move(clues, slope)
        return loss

    def keep(self) -> None:
        """Add today's weights to those of which the mean is taken."""
        self.totals = [one + (self.totals[at] if at < len(self.totals) else 0.0) for at, one in enumerate(self.weights)]
        self.turns += 1

    def _pairs(self, chain: Prepared, kept: Sequence[Sequence[tuple[int, list[int], bool]]], index: int) -> list[list[list[int]]]:
        one, other = chain.runs[index - 1], chain.runs[index]
        firsts = [ending(chain.text, one, chain.places[index - 1][place]) for place, _, _ in kept[index - 1]]
        seconds = [ending(chain.text, other, chain.places[index][place]) for place, _, _ in kept[index]]
        return [[[self._number(clue) for clue in between(one, first, other, second)] for second in seconds] for first in firsts]

    def _right(
        self,
        kept: Sequence[Sequence[tuple[int, list[int], bool]]],
        scores: Sequence[Sequence[float]],
        values: Sequence[Sequence[Sequence[float]]],
    ) -> float:
        right = [next(place for place, option in enumerate(options) if option[2]) for options in kept]
        return sum(row[place] for row, place in zip(scores, right, strict=True)) + sum(
            rows[one][other] for rows, one, other in zip(values, right, right[1:], strict=False)
        )

    def _shuffled(self, items: list) -> list:  # type: ignore[type-arg]
        """The items in an order that is another each time and the same in each training."""
        for index in range(len(items) - 1, 0, -1):
            self.salt = self.salt * 1103515245 + 12345 & 0x7FFFFFFF
            other = (self.salt >> 8) % (index + 1)
            items[index], items[other] = items[other], items[index]
        return items

    def table(self, grams: Grams, largest: int) -> dict[str, int]:
        """The weights in hundredths, those of counts added to the clues of characters that they stand for; of these as many as go into a file."""
        share, weights = 100 * (16 - DROPPED) / 16, [one / self.turns for one in self.totals]
        found = {clue: weights[number] for clue, number in self.numbers.items() if not clue.startswith("#")}
        for kind in COUNTED:
            for gram in sorted(gram for gram in grams.all if "\n" not in gram):
                extra = sum(weights[self.numbers[clue]] for clue in counted(grams, kind + gram) if clue in self.numbers)
                if extra:
                    found[kind + gram] = found.get(kind + gram, 0.0) + extra
        units = {clue: UNIT if split(clue)[1] else SMALL_UNIT for clue in found}
        rounded = {clue: units[clue] * round(weight * share / units[clue]) for clue, weight in sorted(found.items())}
        named = {clue: weight for clue, weight in rounded.items() if weight and not split(clue)[1]}
        of_characters = [clue for clue, weight in rounded.items() if weight and split(clue)[1]]
        of_characters.sort(key=lambda clue: (-abs(rounded[clue]) * math.sqrt(self._times(clue, grams)), clue))
        low, high = 0, len(of_characters)
        while low < high:
            middle = (low + high + 1) // 2
            table = named | {clue: rounded[clue] for clue in of_characters[:middle]}
            low, high = (middle, high) if len(packed(table).encode()) <= largest else (low, middle - 1)
        return named | {clue: rounded[clue] for clue in of_characters[:low]}

    def _times(self, clue: str, grams: Grams) -> int:
        """How often a clue of characters stood at a place of a run, or how often at least its characters stand in the texts."""
        return max(self.seen[clue], grams.all[split(clue)[1]] // SELDOM)


def _hard(text: str, run: Run, end: int, grams: Grams) -> list[int]:
    """The places of a run, the right one among them, that are likest to be taken for its heading's end by how often their characters stand so."""
    found = places(text, run)
    likely = sorted(found, key=lambda at: (at != end, -_chance(grams, text[at - 2 : at], text[at : at + 2], text[at - 1 : at + 1]), at))
    return sorted(likely[:HARD])


def _chance(grams: Grams, left: str, right: str, across: str) -> int:
    return (grams.ends(left) or 0) + (grams.begins(right) or 0) - (grams.holds(across) or 0)


def _clues(page: Page, run: Run, place: int, grams: Grams) -> list[str]:
    clues = near(page, run, place)
    return [*clues, *far(page, run, place), *(other for clue in clues for other in counted(grams, clue))]


def _log_sum(values: Sequence[float]) -> float:
    most = max(values)
    return most + math.log(sum([math.exp(value - most) for value in values]))


def _sums(
    scores: Sequence[Sequence[float]], between_scores: Sequence[Sequence[Sequence[float]]]
) -> tuple[list[list[float]], list[list[float]]]:
    """For each option of each run the logarithm of the sum over all choices before it, itself included, and behind it."""
    forward = [list(scores[0])]
    for here, rows in zip(scores[1:], between_scores, strict=True):
        forward.append(
            [
                _log_sum([before + row[place] for before, row in zip(forward[-1], rows, strict=True)]) + value
                for place, value in enumerate(here)
            ]
        )
    backward = [[0.0] * len(scores[-1])]
    for here, rows in zip(reversed(scores[1:]), reversed(between_scores), strict=True):
        backward.append(
            [_log_sum([value + score + after for value, score, after in zip(row, here, backward[-1], strict=True)]) for row in rows]
        )
    return forward, backward[::-1]
