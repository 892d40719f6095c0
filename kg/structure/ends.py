"""Runs of text behind heading numbers → where the heading of each ends, decided together for those of one style.

Each place of a run has clues (kg/structure/clues.py), each clue a weight (weights.tsv); of a style's runs the places are taken whose weights, with
those of neighbours' likeness, sum to the most. "No cut" is one of the places. What is certain (a contents page's title) is the run's only place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.model import ConfigurationError
from kg.structure.clues import GRAMS, Page, Run, between, far, near
from kg.structure.wording import final_words, names_body, worded_cut

WEIGHTS = Path(__file__).parent / "weights.tsv"
LARGEST = 200_000  # bytes of its rows; with more, headings of documents left out of training are cut no better
HEAD = "# weights of clues in hundredths, by which kg/structure/ends.py cuts headings: made by `make train`, never changed by hand\n"
FIRST = 12  # places of a run that are looked at by all characters around them, the best by the two beside them
OUTER = ("cjk", "pcjk", "chapter", "division", "part")  # styles whose headings stand on lines of their own
WORDED = 300  # hundredths that a place of the word lists gets beside its weights; read by eye on texts that are flattened themselves
LONG = 20  # characters from which a run is too long for most headings
MARGIN = 400  # hundredths by which a place may be behind the best by its characters and still be looked at closely
MOST = 5  # places of a run that are looked at closely, the best by the characters around them


class Choice(NamedTuple):
    """A place where a heading may end (its run's end: no cut), with its clues and the sum of their weights."""

    place: int
    clues: tuple[str, ...]
    score: int


@cache
def weights() -> Mapping[str, int]:
    """The weight of each clue, in hundredths, as `make train` wrote them. Raises ConfigurationError."""
    return read_weights(WEIGHTS)


def read_weights(path: Path) -> dict[str, int]:
    """The weights of a file. Raises ConfigurationError.

    A row is a clue's kind, its weight, and for clues of characters all those of that weight, one behind the other: each kind has its length.
    """
    try:
        return unpacked(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ConfigurationError(
            f"{path}: expected rows of a clue, a whole number and characters, with tabs between: {problem}"
        ) from problem


def unpacked(table: str) -> dict[str, int]:
    """The weights of a table."""
    found: dict[str, int] = {}
    for row in table.rstrip("\n").split("\n"):
        if row.startswith("# "):
            continue
        kind, number, grams = row.split("\t")
        weight, size = int(number), GRAMS.get(kind, 0)
        if (size == 0) != (grams == "") or (size and len(grams) % size):
            raise ValueError(f"characters of {kind}")
        if size:
            found.update((kind + grams[at : at + size], weight) for at in range(0, len(grams), size))
        else:
            found[kind] = weight
    return found


def packed(table: Mapping[str, int]) -> str:
    """The table of some weights: sorted, clues of characters of one kind and weight in one row."""
    rows: dict[tuple[str, int], list[str]] = defaultdict(list)
    for clue, weight in table.items():
        kind, gram = split(clue)
        rows[kind, weight].append(gram)
    return "".join(f"{kind}\t{weight}\t{''.join(sorted(grams))}\n" for (kind, weight), grams in sorted(rows.items()))


def split(clue: str) -> tuple[str, str]:
    """A clue's kind and its characters; a clue that is no characters is its own kind."""
    kind = next((kind for kind, size in _BY_LENGTH if clue.startswith(kind) and len(clue) == len(kind) + size), clue)
    return kind, clue[len(kind) :]


_BY_LENGTH = sorted(GRAMS.items(), key=lambda one: (-len(one[0]), one[0]))


def chains(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each style and level, in the order of the text: what is decided together."""
    found: dict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in runs:
        found[run.style, run.level].append(run)
    return list(found.values())


def choices(page: Page, run: Run, known: Mapping[str, int], *, trusted: bool = False) -> list[Choice]:
    """The likeliest places where the heading of a run ends, in the order of the text; the run's own end is the last.

    Where the word lists are `trusted`, what they say counts more than its weight.
    """
    worded = worded_cut(page.reading, run.begin, run.end) if trusted and run.end - run.begin > LONG else None
    if worded not in page.places[run] or _is_own(page.text, worded):
        worded = None
    likely = _likely(page, run, known)
    here = [(score(clues, known), place, clues) for place in likely for clues in (near(page, run, place),)]
    clues = near(page, run, run.end)
    whole = score(clues, known)
    here.sort(key=lambda one: (-one[0], one[1]))
    least = max([whole, *(total for total, _, _ in here[:1])]) - MARGIN
    here = [one for one in here[:MOST] if one[0] >= least]
    if worded is not None and all(place != worded for _, place, _ in here):
        others = near(page, run, worded)
        here.append((score(others, known), worded, others))
    here = [*sorted(here, key=lambda one: one[1]), (whole, run.end, clues)]
    listed = worded_cut(page.reading, run.begin, run.end) if len(here) > 1 else None
    found = []
    for total, place, clues in here:
        others = far(page, run, place, listed)
        found.append(Choice(place, (*clues, *others), total + score(others, known) + (WORDED if place == worded else 0)))
    return found


def _is_own(text: str, place: int) -> bool:
    """Whether the word behind a place is rather the heading's own: 加强信息|引导; not where a body or the same word again begins the sentence."""
    return text[place : place + 2] in final_words() and not names_body(text, place) and not text.startswith(text[place - 2 : place], place)


def _likely(page: Page, run: Run, known: Mapping[str, int]) -> list[int]:
    """The places at which the characters beside them, looked at alone, speak most for an end."""
    here = page.places[run]
    if len(here) <= FIRST:
        return here
    text, get = page.text, known.get
    totals = [
        (get("L2" + text[at - 2 : at], 0) + get("R2" + text[at : at + 2], 0) + get("L1R1" + text[at - 1 : at + 1], 0), -at) for at in here
    ]
    return [-at for _, at in sorted(totals, reverse=True)[:FIRST]]


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
            [Choice(certain[run.begin], (), 0)]
            if run.begin in certain
            else choices(page, run, known, trusted=trusted and run.style != "article")
            for run in chain
        ]
        for run, choice in zip(chain, best(page.text, chain, options, known), strict=True):
            found[run.begin] = choice.place
    return found


def _trusted(page: Page, runs: Sequence[Run]) -> bool:
    """Whether the word lists cut most headings of a text, so that it seems to have lost the line ends behind all of them."""
    tried = [worded_cut(page.reading, run.begin, run.end) is not None for run in runs if run.style in OUTER and run.stop]
    return len(tried) > 1 and sum(tried) * 2 >= len(tried)


def best(text: str, chain: Sequence[Run], options: Sequence[Sequence[Choice]], known: Mapping[str, int]) -> list[Choice]:
    """The choices of a chain that are best together: each by its own clues, neighbours by how alike they are (Viterbi)."""
    totals = [choice.score for choice in options[0]]
    back: list[list[int]] = []
    for index in range(1, len(chain)):
        one, other = chain[index - 1], chain[index]
        before, totals_before, totals, back_here = options[index - 1], totals, [], []
        for choice in options[index]:
            through = [
                total + score(between(text, one, first.place, other, choice.place), known)
                for total, first in zip(totals_before, before, strict=True)
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
    most = max(totals)
    return max(index for index, total in enumerate(totals) if total == most)
