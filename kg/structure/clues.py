"""A heading's number and a place behind it → the clues that its heading ends there: strings that the table of weights may know."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.reading import Reading
from kg.structure.wording import NO_BEGINNING, SAYS, clause, final_words, known_end, names_body, starter_words

REACH = 44  # characters behind its number in which a heading ends; of 3,000 headings with line ends 12 were longer
REST = 4  # characters at least of the sentence behind a heading
SENTENCE = 34  # characters from which what stands before a stop is a sentence rather than a heading
COMMON = 4  # characters at least that two headings begin with alike
NAME = 20  # characters of a sentence in which words of its heading are looked for
BRACKET = 60  # characters behind a stop in which a bracket that it stands in may close
_OUTER = {"chapter": "o", "division": "o", "part": "o", "formal": "o", "cjk": "o", "pcjk": "p"}
_OPENING, _CLOSING = "（《〔[", "）》〕]"
_NOT_BEHIND = frozenset("，、；（《〔[与和及或的—")  # a heading does not end behind one of these
_NOT_BEFORE = frozenset("，、；。：的）》〕]等与和及之！？\n")  # nor its sentence begin with one of these
_STOP = re.compile("[。：\n]")
_SIGN = re.compile("[，。；：、？]")
_SENTENCE = re.compile("[。；](?=(.{3}))")
_LENGTHS = (18, 21, 25, 30, 40, 60)
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
        """Count what the runs and the sentences begin with."""
        self.reading, self.text = reading, reading.text
        text = self.text
        self.common: dict[int, int] = defaultdict(int)  # how many characters a run begins with that another begins with too
        heads = sorted((text[run.begin : min(run.begin + REACH, run.limit)], run.begin) for run in runs)
        for (one, first), (other, second) in pairwise(heads):
            same = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
            self.common[first], self.common[second] = max(same, self.common[first]), max(same, self.common[second])
        self.places = {run: places(text, run) for run in runs}
        self.behind = Counter(
            words for run in runs for words in {text[place : place + size] for place in self.places[run] for size in (4, 7)}
        )
        self.starts = Counter[str]()
        for match in _SENTENCE.finditer(text):
            self.starts[match[1]] += 1
            self.starts[match[1][:2]] += 1


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


def near(page: Page, run: Run, place: int) -> list[str]:
    """The clues of the characters around a place, and of the length of a heading that ends there."""
    text = page.text
    left, right = text[max(run.begin, place - 3) : place], text[place : place + 3]
    one, two, length = left[-1:], left[-2:], _length(place - run.begin)
    if place == run.end:
        return ["S1" + one, "S2" + two, "L2" + two, "L3" + left, f"end{run.stop}", f"n{length}", f"n{length}{run.stop}"]
    first, second = right[:1], right[:2]
    words = _words(text, place)
    return [
        *("L1" + one, "L2" + two, "L3" + left, "R1" + first, "R2" + second, "R3" + right),
        *("L1R1" + one + first, "L2R1" + two + first, "L1R2" + one + second, "L2R2" + two + second),
        *(f"n{length}", "words" + words, f"words{words}n{length}", f"begins2={min(3, page.starts[second])}"),
        *(f"begins3={min(2, page.starts[right])}", f"behind4={_bucket(page.behind[text[place : place + 4]], 2, 3, 6)}"),
        f"behind7={_bucket(page.behind[text[place : place + 7]], 2, 3, 6)}",
    ]


def _words(text: str, place: int) -> str:
    """What the word lists say of a place: whether a word that headings end in is before it and behind it, how long one is that begins sentences."""
    known, starters = final_words(), starter_words()
    before, behind = "F" if text[place - 2 : place] in known else "-", "f" if text[place : place + 2] in known else "-"
    begins = next((size for size in (6, 5, 4, 3, 2, 1) if text[place : place + size] in starters), 0)
    return f"{before}{behind}{min(begins, 4)}{'x' if text[place] in NO_BEGINNING else ''}"


def far(page: Page, run: Run, place: int, worded: int | None) -> list[str]:
    """The clues of a heading as a whole, and of the document around it; `worded` is where the word lists would cut."""
    text, cut = page.text, place < run.end
    side = "C" if cut else "N"
    head = text[run.begin : place]
    group = _OUTER.get(run.style, "i")
    known = known_end(text, run.begin, run.end)
    size = _length(len(head))
    where = _side(worded, place)
    clues = [
        *(
            f"{side}style={run.style}",
            f"{side}{group}n{size}",
            f"{side}run={_length(run.end - run.begin)}{run.stop}",
            f"{side}stop={run.stop}",
        ),
        *(f"{side}says={SAYS.search(head) is not None}", f"{side}commas={min(head.count('，'), 3)}"),
        *(f"{side}rest={_bucket(run.limit - place, 12, 40)}", f"{side}known={_side(known, place)}"),
        *(f"{side}worded={where}", f"{side}worded={where}{group}", f"{side}worded={where}{run.stop}{_bucket(run.end - run.begin, 20, 40)}"),
    ]
    if place > run.begin + 3:
        clues.append(f"F2L2{head[:2]}{head[-2:]}")
    if "、" in head:
        clues.append(f"{side}list")
    if "，" in head:
        clues.append(f"{side}even" if len({len(part) for part in head.split("，")}) == 1 else f"{side}uneven")
    if (common := page.common[run.begin]) >= COMMON:
        clues.append(f"{side}common{'=' if len(head) == common else '<' if len(head) < common else '>'}")
    return clues + (_cut_clues(page, run, place, head) if cut else [f"Nbody={names_body(text, run.begin)}"])


def _cut_clues(page: Page, run: Run, place: int, head: str) -> list[str]:
    """The clues of what would be the sentence behind a heading."""
    text = page.text
    sign = _SIGN.search(text, place, run.limit)
    after = text[place : place + NAME]
    clues = [f"body={names_body(text, place)}", f"clause={sign.group() if sign else ''}{_length(sign.start() - place if sign else 99)}"]
    clues += [f"begins={clause().match(text, place) is not None}", f"across4={min(3, text.count(text[place - 2 : place + 2]) - 1)}"]
    clues += [f"again{size}" for size in (2, 3, 4) if text[place : place + size] in head]
    clues += [f"same{size}" for size in (2, 4) if head[:size] == text[place : place + size]]
    if head[-2:] == text[place : place + 2]:
        clues.append("doubled")
    clues.append(f"shared={min(4, sum(head[at : at + 2] in after for at in range(len(head) - 1)))}")
    clues.append(f"across2={min(5, text.count(text[place - 1 : place + 1]) - 1)}")
    clues.append(f"elsewhere={min(2, text.count(head) - 1)}")
    if page.reading.gaps(place - 1, place):
        clues.append("gap")
    return clues


def between(text: str, one: Run, first: int, other: Run, second: int) -> list[str]:
    """The clues of two headings of one style that follow each other, if they end at these places: how alike they are."""
    near_by = "=" if one.parent == other.parent else "/"
    kinds = _kind(one, first) + _kind(other, second)
    clues = [f"pair{near_by}{kinds}", f"pair{_OUTER.get(one.style, 'i')}{kinds}"]
    if "S" in kinds:
        return clues
    head, next_head = text[one.begin : first], text[other.begin : second]
    both = "C" if kinds == "CC" else "-"
    commas = head.count("，"), next_head.count("，")
    clues.append(f"pair{both}{near_by}length{_bucket(abs(len(head) - len(next_head)), 1, 2, 4, 7)}")
    clues.append(f"pair{both}commas{'=' if commas[0] == commas[1] else '~'}{'+' if any(commas) else ''}")
    clues += _alike(f"pair{both}{near_by}last", head[-1:], next_head[-1:], head[-2:], next_head[-2:])
    clues += _alike(f"pair{both}first", head[:1], next_head[:1], head[:2], next_head[:2])
    return clues + (_cut_pair(text, head, first, next_head, second, near_by) if both == "C" else [])


def _alike(name: str, one: str, other: str, two: str, other_two: str) -> list[str]:
    """A clue where two texts have the same two characters, or the same one."""
    return [f"{name}2"] if two == other_two else [f"{name}1"] if one == other else []


def _cut_pair(text: str, head: str, first: int, next_head: str, second: int, near_by: str) -> list[str]:
    clues = _alike(
        f"pair{near_by}right", text[first : first + 2], text[second : second + 2], text[first : first + 4], text[second : second + 4]
    )
    if head.count("，") == next_head.count("，") == 1:
        even = all(part.find("，") * 2 + 1 == len(part) for part in (head, next_head))
        clues.append(f"pairhalves{'=' if even else '~'}")
    return clues


def _kind(run: Run, place: int) -> str:
    """C a heading cut from its sentence, t one up to the next number, T one up to a stop, S a sentence."""
    if place < run.end:
        return "C"
    return "S" if place - run.begin > SENTENCE else "T" if run.stop else "t"


def _side(place: int | None, here: int) -> str:
    return "-" if place is None else "=" if place == here else "<" if place < here else ">"


def _length(count: int) -> str:
    return str(count if count <= 16 else next((most for most in _LENGTHS if count <= most), 99))


def _bucket(count: int, *least: int) -> int:
    return sum(count >= one for one in least)
