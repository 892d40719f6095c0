"""Runs of text behind heading numbers → where the heading of each ends, decided together for those of one style.

Each place of a run has clues (kg/structure/clues.py), each clue a weight (weights.tsv); of a style's runs the places are taken whose weights, with
those of neighbours' likeness, sum to the most. "No cut" is one of the places. What is certain (a contents page's title) is the run's only place.
Two lists are supposed besides: one whose items all run into their sentences, and one whose headings are as long as each other; where nine items
of ten then have a heading that looks like one, the list is taken so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import pairwise
from operator import add
from statistics import pstdev
from typing import NamedTuple

from kg.structure.clues import beside, between, ending, far, near, signs
from kg.structure.runs import OUTER, WORDS, Page, Run, places
from kg.structure.weights import Table, weights
from kg.structure.wording import SAYS, final_words, names_body, starter_words
from kg.vocabulary import rules

ROUGH = 450  # hundredths by which a place may be behind the best by the two characters on both sides, and behind no cut
BONUS, MOST_AGAIN = 100, 4  # hundredths that a place gets for each of so many runs with the words behind it
FIRST = 6  # places of a run of which all clues are looked at, the best by the characters around them
REPEATED = 6  # characters of a heading with which its sentence begins again
OFTEN = 3  # runs whose sentences begin with the same subject
SHORTEST = 4  # characters of a heading before such a subject, or before its own first ones that come again
SAME_SUBJECT = 250  # hundredths that a place before the one or the others gets
WORDED = 100  # hundredths that a place of the word lists gets beside its weights
DOUBT = 100  # hundredths less for no cut where the word lists cut, in a text most of whose headings they cut
CUT = 30  # hundredths less for no cut in an outline's styles
# … in a list whose items are cut then; its fewest items, how far their headings' lengths may be apart, and the shortest heading
SUPPOSED = ((150, 2, 99.0, 2), (600, 3, 1.7, 4))
SURE = 350  # … for the other items of such a list
MOST_CUT, ITEM = 0.9, 14  # share of a list's items that are cut, of those that have so many characters
ITEMS, EVEN = 4, 80  # items at least of a list that is cut to one length, and what that may cost for each
BARRED = 100_000  # less for other places then
ENDING = 2  # last characters of headings that are compared
LONG = 24  # characters from which a run is too long for most headings
MARGIN = 450  # hundredths by which a place may be behind the best by its characters and still be looked at closely
MOST = 4  # places of a run that are looked at closely, the best by the characters around them
_SUBJECT, _PREDICATE = (rules("structure")[name].pattern for name in ("subject", "predicate"))


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


def choices(page: Page, run: Run, known: Table, *, trusted: bool = False, endings: Set[str] = frozenset()) -> list[Choice]:
    """The likeliest places where the heading of a run ends, in the order of the text; the run's own end is the last.

    Where the word lists are `trusted`, what they say counts more than its weight. `endings` are the last characters of headings beside it.
    """
    others = known.others
    whole = _whole(page, run, known)
    worded = page.worded(run) if trusted and run.end - run.begin > LONG else None
    if worded is not None and _is_own(page.text, worded):
        worded = None
    here = _likely(page, run, known, whole, worded, endings)
    if not here:
        return [Choice(run.end, whole)]
    return [
        Choice(place, total + score(far(page, run, place), others) + (WORDED if place == worded else 0))
        for total, place in [*sorted(here, key=lambda one: one[1]), (whole - (DOUBT if worded is not None else 0), run.end)]
    ]


def _whole(page: Page, run: Run, known: Table) -> int:
    """The sum of the weights of a run's end, the stop or the next number, without what is said of the run as a whole."""
    before = page.text[max(run.begin, run.end - 3) : run.end]
    return known.beside[1].get(before[-2:], 0) + known.beside[2].get(before, 0) + score(near(page, run, run.end), known.others)


def _is_own(text: str, place: int) -> bool:
    """Whether the word behind a place is rather the heading's own: 加强信息|引导; not where a body or the same word again begins the sentence."""
    return text[place : place + 2] in final_words() and not names_body(text, place) and not text.startswith(text[place - 2 : place], place)


def _likely(page: Page, run: Run, known: Table, whole: int, worded: int | None, endings: Set[str]) -> list[tuple[int, int]]:
    """The places that speak most for an end by themselves, each with the sum of its weights; the word lists' place in any case, and
    those where words are said again or end as other headings do."""
    text, others = page.text, known.others
    rough = _rough(page, run, known)
    if not rough:
        return []
    least = max(max(rough)[0], whole) - ROUGH
    closer = []
    own, kept, known_finals, starters = text[run.begin : run.begin + SHORTEST], {worded}, final_words(), starter_words()
    for total, at, again in rough:
        sentence = at - run.begin >= SHORTEST and (page.again(at) >= OFTEN or text.startswith(own, at))  # 检查发现的问题|检查发现…
        extra = SAME_SUBJECT if sentence else 0
        if text[at - 2 : at] in endings or (text[at - 2 : at] in known_finals and text[at : at + 2] in starters):
            kept.add(at)  # 健全监管体系|建设覆盖全域的…
        elif text.find(text[at : at + REPEATED], run.begin, at) >= 0 or text.startswith(text[at - SHORTEST : at], at):
            kept.add(at)  # 建设统一大市场|统一大市场是…
        if total >= least or at in kept or extra:
            summed = extra + sum([table.get(gram, 0) for table, gram in zip(known.beside, beside(text, run.begin, at), strict=True)])
            closer.append((summed + BONUS * min(again, MOST_AGAIN) if again > 0 else summed, -at, summed))
    closer.sort(reverse=True)
    found = [
        (rank + extra, total + extra, -at)
        for index, (rank, at, total) in enumerate(closer)
        if index < FIRST or -at in kept
        for extra in (score(signs(page, run, -at), others),)
    ]
    found.sort(key=lambda one: (-one[0], one[2]))
    least = max([whole, *(rank for rank, _, _ in found[:1])]) - MARGIN
    return [(total, at) for index, (rank, total, at) in enumerate(found) if (index < MOST and rank >= least) or at in kept]


def _rough(page: Page, run: Run, known: Table) -> list[tuple[int, int, int]]:
    """The places of a run, each with the weights of the characters right beside it, and how many more runs have the words here than before."""
    text, behind = page.text, page.behind.get
    left, right, across = known.beside[1].get, known.beside[4].get, known.beside[6].get
    rough, common, before, last = [], run.begin + page.common[run.begin], 0, 0
    says = SAYS.search(text, run.begin, run.end)
    for at in places(text, run):
        if says is not None and at >= says.start():
            break  # 平台|应当具备…: a sentence
        if _PREDICATE.match(text, at) and _SUBJECT.search(text, run.begin, at):
            continue
        if at != last + 1:
            before = behind(text[at - 1 : at - 1 + WORDS], 0)
        times = behind(text[at : at + WORDS], 0)
        again = times - before + (at == common)  # more runs have the words here than have them with the character before
        before, last = times, at
        total = left(text[at - 2 : at], 0) + right(text[at : at + 2], 0) + across(text[at - 1 : at + 1], 0)
        rough.append((total + BONUS * min(again, MOST_AGAIN) if again > 0 else total, at, again))
    return rough


def score(clues: Iterable[str], known: Mapping[str, int]) -> int:
    """The sum of the weights of some clues."""
    return sum([known[clue] for clue in clues if clue in known])


def ends(page: Page, runs: Sequence[Run], certain: Mapping[int, int]) -> dict[int, int]:
    """Where the headings of runs end, by the places where the runs begin; `certain` are those that are known, in the same way."""
    known = weights()
    found = {}
    trusted = _trusted(page, runs)
    for chain in chains(runs):
        endings = {page.text[certain[run.begin] - ENDING : certain[run.begin]] for run in chain if run.begin in certain}
        options = [
            [Choice(certain[run.begin], 0)]
            if run.begin in certain
            else choices(page, run, known, trusted=trusted and run.style != "article", endings=endings)
            for run in chain
        ]
        for run, choice in zip(chain, _agreed(page.text, chain, options, known.others), strict=True):
            found[run.begin] = choice.place
    return found


def _agreed(text: str, chain: Sequence[Run], options: Sequence[Sequence[Choice]], known: Mapping[str, int]) -> list[Choice]:
    """The best choices of a chain. Where almost all its items can be cut into a heading and a sentence, the rest rather is too."""
    if all(len(option) == 1 for option in options):
        return [option[0] for option in options]
    alike = _alike(text, chain, options, known)
    items = [index for index, run in enumerate(chain) if run.end - run.begin >= ITEM and run.stop in ("。", "：")]
    for by, least, most_apart, shortest in SUPPOSED:
        if len(items) < least:
            break
        found = best(_cut_rather(chain, options, by), alike)
        cuts = [(chain[index], found[index].place) for index in items if found[index].place < chain[index].end]
        heads = [place - run.begin for run, place in cuts if _is_plain(text[run.begin : place])]
        if len(heads) >= MOST_CUT * len(items) and pstdev(heads) <= most_apart and min(heads) >= shortest:
            return _evened(chain, _cut_rather(chain, options, max(by, SURE)), alike, items)
    return _evened(chain, _cut_rather(chain, options, CUT if chain[0].style in OUTER else 0), alike, items)


def _evened(
    chain: Sequence[Run], options: Sequence[Sequence[Choice]], alike: Sequence[Sequence[Sequence[int]]], items: Sequence[int]
) -> list[Choice]:
    """The best choices of a chain, or, where these are hardly better, those that cut all its items to one length, give or take a character."""
    kept = best(options, alike)
    if len(items) < ITEMS or sum(kept[index].place < chain[index].end for index in items) < len(items):
        return kept
    least = sum(kept[index].score for index in items) - EVEN * len(items)
    for size in range(SHORTEST, LONG):
        may = {
            index: [one for one in options[index] if one.place < chain[index].end and abs(one.place - chain[index].begin - size) <= 1]
            for index in items
        }
        if all(may.values()):
            only = [
                [one if one in may.get(index, option) else one._replace(score=one.score - BARRED) for one in option]
                for index, option in enumerate(options)
            ]
            tried = best(only, alike)
            total = sum(tried[index].score for index in items)
            if total > least:
                least, kept = total, tried
    return kept


def _alike(text: str, chain: Sequence[Run], options: Sequence[Sequence[Choice]], known: Mapping[str, int]) -> list[list[list[int]]]:
    """For each two neighbours of a chain the sum of the weights of their likeness, by the second's choices and the first's; none where nothing is open."""
    endings = [[ending(text, run, choice.place) for choice in option] for run, option in zip(chain, options, strict=True)]
    return [
        [[score(between(one, first, other, second), known) for first in firsts] for second in seconds]
        if len(firsts) > 1 or len(seconds) > 1
        else [[0]]
        for (one, firsts), (other, seconds) in pairwise(zip(chain, endings, strict=True))
    ]


def _cut_rather(chain: Sequence[Run], options: Sequence[Sequence[Choice]], by: int) -> list[list[Choice]]:
    """The choices with so much less for no cut, but not where a line ends."""
    return [
        [one._replace(score=one.score - by) if one.place == run.end and run.stop != "\n" and len(option) > 1 else one for one in option]
        for run, option in zip(chain, options, strict=True)
    ]


def _is_plain(head: str) -> bool:
    """Whether words look like a heading rather than like a clause: not long, and in halves if in parts."""
    parts = [len(part) for part in head.split("，")]
    return len(head) <= LONG and (len(parts) == 1 or max(parts) - min(parts) <= 2)


def _trusted(page: Page, runs: Sequence[Run]) -> bool:
    """Whether the word lists cut most headings of a text, so that it seems to have lost the line ends behind all of them."""
    tried = [page.worded(run) is not None for run in runs if run.style in OUTER and run.stop]
    return len(tried) > 1 and sum(tried) * 2 >= len(tried)


def best(options: Sequence[Sequence[Choice]], alike: Sequence[Sequence[Sequence[int]]]) -> list[Choice]:
    """The choices of a chain that are best together: each by its own clues, neighbours by how alike they are (Viterbi)."""
    totals = [choice.score for choice in options[0]]
    back: list[list[int]] = []
    for option, rows in zip(options[1:], alike, strict=True):
        before, totals, back_here = totals, [], []
        for choice, row in zip(option, rows, strict=True):
            through = list(map(add, before, row))
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
