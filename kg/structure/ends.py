"""Runs of text behind heading numbers → where the heading of each ends, decided together for those of one style.

Each place of a run has clues (kg/structure/clues.py), each clue a weight (weights.tsv); of a style's runs the places are taken whose weights, with
those of neighbours' likeness, sum to the most. "No cut" is one of the places. What is certain (a contents page's title) is the run's only place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.structure.clues import OUTER, WORDS, Page, Run, beside, between, ending, far, near, places, signs
from kg.structure.weights import Table, weights
from kg.structure.wording import final_words, names_body

ROUGH = 300  # hundredths by which a place may be behind the best by the two characters on both sides, and behind no cut
BONUS, MOST_AGAIN = 100, 4  # hundredths that a place gets for each of so many runs with the words behind it
FIRST = 6  # places of a run of which all clues are looked at, the best by the characters around them
WORDED = 300  # hundredths that a place of the word lists gets beside its weights; read by eye on texts that are flattened themselves
LONG = 20  # characters from which a run is too long for most headings
MARGIN = 300  # hundredths by which a place may be behind the best by its characters and still be looked at closely
MOST = 4  # places of a run that are looked at closely, the best by the characters around them


class Choice(NamedTuple):
    """A place where a heading may end (its run's end: no cut), with the sum of its clues' weights."""

    place: int
    score: int


def chains(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each style and level, in the order of the text: what is decided together."""
    found: dict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in runs:
        found[run.style, run.level].append(run)
    return list(found.values())


def choices(page: Page, run: Run, known: Table, *, trusted: bool = False) -> list[Choice]:
    """The likeliest places where the heading of a run ends, in the order of the text; the run's own end is the last.

    Where the word lists are `trusted`, what they say counts more than its weight.
    """
    others = known.others
    whole = _whole(page, run, known)
    worded = page.worded(run) if trusted and run.end - run.begin > LONG else None
    if worded is not None and _is_own(page.text, worded):
        worded = None
    here = _likely(page, run, known, whole, worded)
    if not here:
        return [Choice(run.end, whole)]
    return [
        Choice(place, total + score(far(page, run, place), others) + (WORDED if place == worded else 0))
        for total, place in [*sorted(here, key=lambda one: one[1]), (whole, run.end)]
    ]


def _whole(page: Page, run: Run, known: Table) -> int:
    """The sum of the weights of a run's end, the stop or the next number, without what is said of the run as a whole."""
    before = page.text[max(run.begin, run.end - 3) : run.end]
    return known.beside[1].get(before[-2:], 0) + known.beside[2].get(before, 0) + score(near(page, run, run.end), known.others)


def _is_own(text: str, place: int) -> bool:
    """Whether the word behind a place is rather the heading's own: 加强信息|引导; not where a body or the same word again begins the sentence."""
    return text[place : place + 2] in final_words() and not names_body(text, place) and not text.startswith(text[place - 2 : place], place)


def _likely(page: Page, run: Run, known: Table, whole: int, worded: int | None) -> list[tuple[int, int]]:
    """The places that speak most for an end by themselves, each with the sum of its weights; the word lists' place in any case."""
    text, others, behind = page.text, known.others, page.behind.get
    left, right, across = known.beside[1].get, known.beside[4].get, known.beside[6].get
    rough, common, before, last = [], run.begin + page.common[run.begin], 0, 0
    for at in places(text, run):
        if at != last + 1:
            before = behind(text[at - 1 : at - 1 + WORDS], 0)
        times = behind(text[at : at + WORDS], 0)
        again = times - before + (at == common)  # more runs have the words here than have them with the character before
        before, last = times, at
        total = left(text[at - 2 : at], 0) + right(text[at : at + 2], 0) + across(text[at - 1 : at + 1], 0)
        rough.append((total + BONUS * min(again, MOST_AGAIN) if again > 0 else total, at, again))
    if not rough:
        return []
    least = max(max(rough)[0], whole) - ROUGH
    closer = []
    for total, at, again in rough:
        if total >= least or at == worded:
            summed = sum([table.get(gram, 0) for table, gram in zip(known.beside, beside(text, run.begin, at), strict=True)])
            closer.append((summed + BONUS * min(again, MOST_AGAIN) if again > 0 else summed, -at, summed))
    closer.sort(reverse=True)
    found = [
        (rank + extra, total + extra, -at)
        for index, (rank, at, total) in enumerate(closer)
        if index < FIRST or -at == worded
        for extra in (score(signs(page, run, -at), others),)
    ]
    found.sort(key=lambda one: (-one[0], one[2]))
    least = max([whole, *(rank for rank, _, _ in found[:1])]) - MARGIN
    return [(total, at) for index, (rank, total, at) in enumerate(found) if (index < MOST and rank >= least) or at == worded]


def score(clues: Iterable[str], known: Mapping[str, int]) -> int:
    """The sum of the weights of some clues."""
    return sum([known[clue] for clue in clues if clue in known])


def ends(page: Page, runs: Sequence[Run], certain: Mapping[int, int]) -> dict[int, int]:
    """Where the headings of runs end, by the places where the runs begin; `certain` are those that are known, in the same way."""
    known = weights()
    found = {}
    trusted = _trusted(page, runs)
    for chain in chains(runs):
        options = [
            [Choice(certain[run.begin], 0)]
            if run.begin in certain
            else choices(page, run, known, trusted=trusted and run.style != "article")
            for run in chain
        ]
        for run, choice in zip(chain, best(page.text, chain, options, known.others), strict=True):
            found[run.begin] = choice.place
    return found


def _trusted(page: Page, runs: Sequence[Run]) -> bool:
    """Whether the word lists cut most headings of a text, so that it seems to have lost the line ends behind all of them."""
    tried = [page.worded(run) is not None for run in runs if run.style in OUTER and run.stop]
    return len(tried) > 1 and sum(tried) * 2 >= len(tried)


def best(text: str, chain: Sequence[Run], options: Sequence[Sequence[Choice]], known: Mapping[str, int]) -> list[Choice]:
    """The choices of a chain that are best together: each by its own clues, neighbours by how alike they are (Viterbi)."""
    if all(len(option) == 1 for option in options):
        return [option[0] for option in options]
    totals = [choice.score for choice in options[0]]
    back: list[list[int]] = []
    endings = [[ending(text, run, choice.place) for choice in option] for run, option in zip(chain, options, strict=True)]
    for index in range(1, len(chain)):
        one, other, before = chain[index - 1], chain[index], endings[index - 1]
        totals_before, totals, back_here = totals, [], []
        for choice, second in zip(options[index], endings[index], strict=True):
            through = totals_before
            if len(before) > 1 or len(options[index]) > 1:
                through = [
                    total + score(between(one, first, other, second), known) for total, first in zip(totals_before, before, strict=True)
                ]
            came = _last_most(through)
            totals.append(through[came] + choice.score)
            back_here.append(came)
        back.append(back_here)
    place = _last_most(totals)
    path = [place]
    for back_here in reversed(back):
        place = back_here[place]
        path.append(place)
    return [option[place] for option, place in zip(options, reversed(path), strict=True)]


def _last_most(totals: Sequence[int]) -> int:
    """The index of the highest total, of equal ones the last: in doubt a heading is kept whole."""
    return len(totals) - 1 - totals[::-1].index(max(totals))
