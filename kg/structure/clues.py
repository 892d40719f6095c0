"""A heading's number and a place behind it → the clues that its heading ends there: strings that the table of weights may know."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from operator import add
from typing import NamedTuple

from kg.structure.runs import REACH, WORDS, Page, Run, bucket
from kg.structure.wording import NO_BEGINNING, SAYS, clause, final_words, starter_words

SENTENCE = 34  # characters from which what stands before a stop is a sentence rather than a heading
COMMON = 4  # characters at least that two headings begin with alike
NAME = 20  # characters of a sentence in which words of its heading are looked for
_OUTER = {"chapter": "o", "division": "o", "part": "o", "formal": "o", "cjk": "o", "pcjk": "p"}
_PREDICATE = re.compile("是(?!否)|应|可|须|可以|已|未|按|由|经|将|要(?![求素点闻])|并|其|等")  # what a sentence holds rather than a heading
_DIGIT = re.compile("[0-9]")
_SIGN = re.compile("[，。；：、？]")
_DOUBLED = ((2, "doubled"), (3, "doubled3"), (4, "doubled4"), (6, "doubled6"))
_AGAIN = (2, 3, 4, 5, 6, 8)
_COPULA = frozenset("是为要应的")
_CLOSING_SIZES = (4, 6, 8)
_SIZES = (2, 3, 4, 5, 6, 8)
_LENGTHS = (*range(17), 18, 21, 25, 30, 40, 60, 99)
_NAMED_LENGTHS = [str(_LENGTHS[bisect_left(_LENGTHS, count)]) for count in range(100)]
BESIDE = ("L1", "L2", "L3", "R1", "R2", "R3", "L1R1", "L2R1", "L1R2", "L2R2")
GRAMS = {"L1": 1, "L2": 2, "L3": 3, "R1": 1, "R2": 2, "R3": 3, "L1R1": 2, "L2R1": 3, "L1R2": 3, "L2R2": 4, "F2L2": 4, "S2": 2, "S1": 1}
"""The clues that are characters, with how many: L before the place, R behind it, S before a stop, F at the heading's beginning."""


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
    clues = [f"alike{bucket(alike, 2, 3, 5, 9)}", f"alike{bucket(alike, 2, 3, 5)}{_share(count, head + text[place], alike)}"]
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
    clues += [f"open{size}", f"open{size}x{bucket(times, 2, 3, 4, 6, 10)}", f"close{close}"]
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
        *(f"{side}rest={bucket(run.limit - place, 12, 40)}", f"{side}known={_side(page.known(run), place)}"),
    ]
    if place > run.begin + 3:
        clues.append(f"F2L2{head[:2]}{head[-2:]}")
    predicate = _PREDICATE.search(head, 2)
    clues.append(f"{side}predicate{predicate.group() if predicate else ''}")
    if _DIGIT.search(head):
        clues.append(f"{side}digit")
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
        *(f"{side}worded={where}", f"{side}worded={where}{group}", f"{side}worded={where}{stop}{bucket(size, 20, 40)}"),
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
        f"saying={says.group() if says else ''}{bucket(says.start() - place, 4, 12, 24) if says else ''}",
    ]
    again = _again(head, after)
    clues += [f"again{size}" for size in _AGAIN if size <= again]
    if again > 1:
        clues.append(f"repeats{min(again, 8)}{text[place + again] if text[place + again] in _COPULA else ''}")
    clues += [f"same{size}" for size in (2, 4) if head[:size] == text[place : place + size]]
    clues += [clue for size, clue in _DOUBLED if head[-size:] == text[place : place + size]]
    clues.append(f"shared={min(4, sum(head[at : at + 2] in after for at in range(len(head) - 1)))}")
    clues.append(f"elsewhere={min(2, page.count(head) - 1)}")
    if page.reading.gaps(place - 1, place):
        clues.append("gap")
    return clues


def _again(head: str, after: str) -> int:
    """How many characters of a sentence's beginning stand in its heading too."""
    size = 0
    while size < len(after) - 1 and after[: size + 1] in head:
        size += 1
    return size


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
    clues.append(f"pair{both}{near_by}length{bucket(abs(len(head) - len(next_head)), 1, 2, 4, 7)}")
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
