"""A heading's number and a place behind it → the clues that its heading ends there: strings that the table of weights may know."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from kg.reading import Reading
from kg.structure.wording import NO_BEGINNING, SAYS, clause, final_words, known_end, loose_cut, names_body, starter_words, sure_cut

REACH = 44  # characters behind its number in which a heading ends; of 3,000 headings with line ends 12 were longer
REST = 4  # characters at least of the sentence behind a heading
SENTENCE = 34  # characters from which what stands before a stop is a sentence rather than a heading
COMMON = 4  # characters at least that two headings begin with alike
NAME = 20  # characters of a sentence in which words of its heading are looked for
WORDS = 4  # characters behind a place that other runs may have too
BRACKET = 60  # characters behind a stop in which a bracket that it stands in may close
OUTER = ("cjk", "pcjk", "chapter", "division", "part")  # styles whose headings stand on lines of their own
_OUTER = {"chapter": "o", "division": "o", "part": "o", "formal": "o", "cjk": "o", "pcjk": "p"}
_OPENING, _CLOSING = "（《〔[", "）》〕]"
_NOT_BEHIND = frozenset("，、；（《〔[与和及或的—")  # a heading does not end behind one of these
_NOT_BEFORE = frozenset("，、；。：的）》〕]等与和及之！？\n")  # nor its sentence begin with one of these
_STOP = re.compile("[。：\n]")
_SIGN = re.compile("[，。；：、？]")
_CLOSING_SIZES = (4, 6, 8)
_SIZES = (2, 3, 4, 5, 6, 8)
_LENGTHS = (*range(17), 18, 21, 25, 30, 40, 60, 99)
_NAMED_LENGTHS = [str(_LENGTHS[bisect_left(_LENGTHS, count)]) for count in range(100)]
BESIDE = ("L1", "L2", "L3", "R1", "R2", "R3", "L1R1", "L2R1", "L1R2", "L2R2")
GRAMS = {"L1": 1, "L2": 2, "L3": 3, "R1": 1, "R2": 2, "R3": 3, "L1R1": 2, "L2R1": 3, "L1R2": 3, "L2R2": 4, "F2L2": 4, "S2": 2, "S1": 1}
"""The clues that are characters, with how many: L before the place, R behind it, S before a stop, F at the heading's beginning."""


class Run(NamedTuple):
    """The text behind a heading's number, up to the first stop: a heading, a sentence, or a heading that runs into its sentence."""

    begin: int
    end: int  # where the stop is, before it the signs that close a list's item
    limit: int  # where the number's own text ends
    stop: str  # the stop, empty where the next number comes before any
    style: str
    level: int
    parent: int | None


def run_behind(text: str, begin: int, limit: int, style: str, level: int, parent: int | None) -> Run:
    """The run of a number whose text stands from `begin` to `limit`."""
    found = _STOP.search(text, begin, limit)
    end, stop = (found.start(), found.group()) if found else (limit, "")
    if text.count("（", begin, end) > text.count("）", begin, end):
        closing = text.find("）", end, min(limit, end + BRACKET))
        end = closing + 1 if closing > 0 else end
    while end > begin + 1 and text[end - 1] in "；，、":
        end -= 1
    return Run(begin, end, limit, stop, style, level, parent)


class Page:
    """A document's text, with what its runs have in common."""

    def __init__(self, reading: Reading, runs: Sequence[Run]) -> None:
        """Count what the runs begin with."""
        self.reading, self.text = reading, reading.text
        text = self.text
        self.common: dict[int, int] = defaultdict(int)  # how many characters a run begins with that another begins with too
        heads = [text[run.begin : min(run.begin + REACH, run.limit)] for run in runs]
        sorted_heads = sorted((head, run.begin) for head, run in zip(heads, runs, strict=True))
        for (one, first), (other, second) in pairwise(sorted_heads):
            same = _same(one, other)
            self.common[first], self.common[second] = max(same, self.common[first]), max(same, self.common[second])
        self.opening = "\n" + "\n".join(heads)  # what stands behind the numbers, where sentences begin that others begin like
        self.behind = Counter[str]()
        for head in heads:
            self.behind.update({head[at : at + WORDS] for at in range(2, len(head) - WORDS)})
        self._counts: dict[str, int] = {}
        self._worded: dict[int, int | None] = {}
        self._known: dict[int, int | None] = {}
        self._sure: dict[int, int | None] = {}
        self._bodies: dict[int, bool] = {}
        tried = [self.worded(run) is not None for run in runs if run.style in OUTER and run.stop]
        self.trust = (
            str(_bucket(100 * sum(tried) // len(tried), 1, 30, 50, 75)) if len(tried) > 1 else "-"
        )  # how many the word lists would cut

    def count(self, words: str) -> int:
        """How often some characters stand in the text."""
        found = self._counts.get(words)
        if found is None:
            found = self._counts[words] = self.text.count(words)
        return found

    def known(self, run: Run) -> int | None:
        """Where a heading of the genre that opens a run ends."""
        if run.begin not in self._known:
            self._known[run.begin] = known_end(self.text, run.begin, run.end)
        return self._known[run.begin]

    def names_body(self, place: int) -> bool:
        """Whether a body is named at a place."""
        found = self._bodies.get(place)
        if found is None:
            found = self._bodies[place] = names_body(self.text, place)
        return found

    def sure(self, run: Run) -> int | None:
        """Where a run is cut by a name of the genre, or white space."""
        if run.begin not in self._sure:
            self._sure[run.begin] = None if self.names_body(run.begin) else sure_cut(self.reading, run.begin, run.end, self.known(run))
        return self._sure[run.begin]

    def worded(self, run: Run) -> int | None:
        """Where the word lists would cut a run."""
        if run.begin not in self._worded:
            cut = self.sure(run)
            if cut is None and not self.names_body(run.begin):
                cut = loose_cut(self.text, run.begin, run.end, self.known(run))
            self._worded[run.begin] = cut
        return self._worded[run.begin]


def places(text: str, run: Run) -> list[int]:
    """Where the heading of a run could end before its stop: not in brackets or quotes, with a sentence's rest behind it."""
    found, depth, quoted = [], 0, False
    for place in range(run.begin, min(run.end - REST + 1, run.begin + REACH)):
        sign = text[place]
        if place > run.begin + 1 and not depth and not quoted and sign not in _NOT_BEFORE and text[place - 1] not in _NOT_BEHIND:
            found.append(place)
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif sign == '"':
            quoted = not quoted
    return found


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    most, size = min(len(one), len(other)), 0
    while size < most and one[size] == other[size]:
        size += 1
    return size


def beside(text: str, begin: int, place: int) -> tuple[str, ...]:
    """The characters before and behind a place of a run, in the order of BESIDE."""
    left, right = text[max(begin, place - 3) : place], text[place : place + 3]
    one, two, first, second = left[-1:], left[-2:], right[:1], right[:2]
    return one, two, left, first, second, right, one + first, two + first, one + second, two + second


def near(page: Page, run: Run, place: int) -> list[str]:
    """The clues of the characters around a place, and of the length of a heading that ends there."""
    text, length = page.text, _length(place - run.begin)
    if place == run.end:
        left = text[max(run.begin, place - 3) : place]
        two = left[-2:]
        return ["L2" + two, "L3" + left, "S1" + left[-1:], "S2" + two, f"end{run.stop}", f"n{length}", f"n{length}{run.stop}"]
    return [*map(add, BESIDE, beside(text, run.begin, place)), *signs(page, run, place)]


def signs(page: Page, run: Run, place: int) -> list[str]:
    """The clues of a place that are no characters: what the word lists say, and how long a heading that ends there is."""
    length, words = _length(place - run.begin), _words(page.text, place)
    again = min(6, page.behind[page.text[place : place + WORDS]])
    return [f"n{length}", "words" + words, f"words{words}n{length}", f"behind={again}"]


def _subject(page: Page, run: Run, place: int) -> list[str]:
    """The clues of a heading that others read like (汇聚数据类别), of words that begin other sentences too (汽车数据处理者应当…), and of those that
    are part of longer ones elsewhere."""
    text = page.text
    head, behind = "\n" + text[run.begin : place], text[place : place + 8]
    count = page.opening.count
    alike = count(head)
    clues = [f"alike{_bucket(alike, 2, 3, 5, 9)}", f"alike{_bucket(alike, 2, 3, 5)}{_share(count, head + text[place], alike)}"]
    size, times = 0, 0
    for more in _SIZES:
        found = count(behind[:more])
        if found < 2:
            break
        size, times = more, found
    close = 0
    for more in _CLOSING_SIZES:
        if count(text[place - more : place]) < 3:
            break
        close = more
    clues += [f"open{size}", f"open{size}x{_bucket(times, 2, 3, 4, 6, 10)}", f"close{close}"]
    alone_right, alone_left = 2, 2
    for size in (2, 4):
        right, left = behind[:size], text[place - size : place]
        alone_right = page.count(right) if alone_right > 1 else 0  # what stands once stands no more often with its neighbours
        alone_left = page.count(left) if alone_left > 1 else 0
        clues.append(f"free{size}R{_share(page.count, text[place - 1] + right, alone_right)}")
        clues.append(f"free{size}L{_share(page.count, left + text[place], alone_left)}")
    return clues


def _share(count: Callable[[str], int], both: str, alone: int) -> str:
    """How often some characters stand, and in how many of these cases the next one does too."""
    if alone < 2:
        return "0"
    eighths = count(both) * 8
    share = (eighths > alone) + (eighths >= 3 * alone) + (eighths >= 6 * alone) + (eighths >= 8 * alone)
    return f"{(alone >= 3) + (alone >= 6)}{share}"


def _words(text: str, place: int) -> str:
    """What the word lists say of a place: whether a word that headings end in is before it and behind it, how long one is that begins sentences."""
    known, starters = final_words(), starter_words()
    before, behind = "F" if text[place - 2 : place] in known else "-", "f" if text[place : place + 2] in known else "-"
    begins = 0
    for size in (6, 5, 4, 3, 2, 1):
        if text[place : place + size] in starters:
            begins = min(size, 4)
            break
    return f"{before}{behind}{begins}{'x' if text[place] in NO_BEGINNING else ''}"


def far(page: Page, run: Run, place: int) -> list[str]:
    """The clues of a heading as a whole, and of the document around it."""
    text, worded, cut = page.text, page.worded(run), place < run.end
    side, group = "C" if cut else "N", _OUTER.get(run.style, "i")
    head = text[run.begin : place]
    where = _side(worded, place)
    clues = [
        *_about(side, run.style, run.end - run.begin, run.stop, page.trust, where),
        *(f"{side}{group}n{_length(len(head))}", f"{side}says={SAYS.search(head) is not None}", f"{side}commas={min(head.count('，'), 3)}"),
        *(f"{side}rest={_bucket(run.limit - place, 12, 40)}", f"{side}known={_side(page.known(run), place)}"),
    ]
    if place > run.begin + 3:
        clues.append(f"F2L2{head[:2]}{head[-2:]}")
    if "、" in head:
        clues.append(f"{side}list")
    if "，" in head:
        clues.append(f"{side}even" if len({len(part) for part in head.split("，")}) == 1 else f"{side}uneven")
    if (common := page.common[run.begin]) >= COMMON:
        clues.append(f"{side}common{'=' if len(head) == common else '<' if len(head) < common else '>'}{group}")
    return clues + (_cut_clues(page, run, place, head) + _subject(page, run, place) if cut else [f"Nbody={page.names_body(run.begin)}"])


@cache
def _about(side: str, style: str, size: int, stop: str, trust: str, where: str) -> tuple[str, ...]:
    """The clues of a run, and of where the word lists would cut it."""
    group = _OUTER.get(style, "i")
    return (
        *(f"{side}style={style}", f"{side}run={_length(size)}{stop}", f"{side}stop={stop}"),
        *(f"{side}trust{trust}", f"{side}trust{trust}worded={where}", f"{side}trust{trust}{group}{stop}"),
        *(f"{side}worded={where}", f"{side}worded={where}{group}", f"{side}worded={where}{stop}{_bucket(size, 20, 40)}"),
    )


def _cut_clues(page: Page, run: Run, place: int, head: str) -> list[str]:
    """The clues of what would be the sentence behind a heading."""
    text = page.text
    sign = _SIGN.search(text, place, run.limit)
    after = text[place : place + NAME]
    clues = [f"body={page.names_body(place)}", f"clause={sign.group() if sign else ''}{_length(sign.start() - place if sign else 99)}"]
    says = SAYS.search(text, place, min(run.end, place + REACH))
    clues += [
        f"begins={clause().match(text, place) is not None}",
        f"saying={says.group() if says else ''}{_bucket(says.start() - place, 4, 12, 24) if says else ''}",
    ]
    clues += [f"again{size}" for size in (2, 3, 4) if text[place : place + size] in head]
    clues += [f"same{size}" for size in (2, 4) if head[:size] == text[place : place + size]]
    if head[-2:] == text[place : place + 2]:
        clues.append("doubled")
    clues.append(f"shared={min(4, sum(head[at : at + 2] in after for at in range(len(head) - 1)))}")
    clues.append(f"elsewhere={min(2, page.count(head) - 1)}")
    if page.reading.gaps(place - 1, place):
        clues.append("gap")
    return clues


class Ending(NamedTuple):
    """What a heading that ends at a place is compared by with its neighbours."""

    kind: str  # C a heading cut from its sentence, t one up to the next number, T one up to a stop, S a sentence
    head: str
    commas: int
    behind: str
    even: bool  # two halves of one length around a comma


def ending(text: str, run: Run, place: int) -> Ending:
    """A heading of a run, if it ends at a place."""
    kind = "C" if place < run.end else "S" if place - run.begin > SENTENCE else "T" if run.stop else "t"
    head = text[run.begin : place]
    return Ending(kind, head, head.count("，"), text[place : place + 4], head.find("，") * 2 + 1 == len(head))


def between(run: Run, one: Ending, other_run: Run, other: Ending) -> list[str]:
    """The clues of two headings of one style that follow each other: how alike they are."""
    near_by = "=" if run.parent == other_run.parent else "/"
    kinds = one.kind + other.kind
    clues = [f"pair{near_by}{kinds}", f"pair{_OUTER.get(run.style, 'i')}{kinds}"]
    if "S" in kinds:
        return clues
    head, next_head = one.head, other.head
    both = "C" if kinds == "CC" else "-"
    clues.append(f"pair{both}{near_by}length{_bucket(abs(len(head) - len(next_head)), 1, 2, 4, 7)}")
    clues.append(f"pair{both}commas{'=' if one.commas == other.commas else '~'}{'+' if one.commas or other.commas else ''}")
    clues += _alike(f"pair{both}{near_by}last", head[-1:], next_head[-1:], head[-2:], next_head[-2:])
    clues += _alike(f"pair{both}first", head[:1], next_head[:1], head[:2], next_head[:2])
    if both == "C":
        clues += _alike(f"pair{near_by}right", one.behind[:2], other.behind[:2], one.behind, other.behind)
        if one.commas == other.commas == 1:
            clues.append(f"pairhalves{'=' if one.even and other.even else '~'}")
    return clues


def _alike(name: str, one: str, other: str, two: str, other_two: str) -> list[str]:
    """A clue where two texts have the same two characters, or the same one."""
    return [f"{name}2"] if two == other_two else [f"{name}1"] if one == other else []


def _side(place: int | None, here: int) -> str:
    return "-" if place is None else "=" if place == here else "<" if place < here else ">"


def _length(count: int) -> str:
    return _NAMED_LENGTHS[min(count, len(_NAMED_LENGTHS) - 1)]


def _bucket(count: int, *least: int) -> int:
    return bisect_right(least, count)
