"""Numbers' texts → runs, each up to its first stop, the places in them where a heading may end, and what the runs of a text have in common."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.reading import Reading
from kg.structure.wording import known_end, loose_cut, names_body, sure_cut

REACH = 44  # characters behind its number in which a heading ends; of 3,000 headings with line ends 12 were longer
REST = 4  # characters at least of the sentence behind a heading
WORDS = 4  # characters behind a place that other runs may have too
SUBJECT = 6  # characters of a subject that sentences of several runs begin with: 汽车数据处理者
BRACKET = 60  # characters behind a stop in which a bracket that it stands in may close
OUTER = ("cjk", "pcjk", "chapter", "division", "part")  # styles whose headings stand on lines of their own
_OPENING, _CLOSING = "（《〔[", "）》〕]"
_NOT_BEHIND = frozenset("，、；（《〔[与和及或的是—")  # a heading does not end behind one of these
_NOT_BEFORE = frozenset("，、；。：的是）》〕]等与和及之！？\n")  # nor its sentence begin with one of these
_STOP = re.compile("[。：\n]")


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
        self.behind, self.subjects = Counter[str](), Counter[str]()
        for head in heads:
            self.behind.update({head[at : at + WORDS] for at in range(2, len(head) - WORDS)})
            self.subjects.update({head[at : at + SUBJECT] for at in range(1, len(head) - SUBJECT)})
        self._counts: dict[str, int] = {}
        self._worded: dict[int, int | None] = {}
        self._known: dict[int, int | None] = {}
        self._sure: dict[int, int | None] = {}
        self._bodies: dict[int, bool] = {}
        tried = [self.worded(run) is not None for run in runs if run.style in OUTER and run.stop]
        self.trust = (
            str(bucket(100 * sum(tried) // len(tried), 1, 30, 50, 75)) if len(tried) > 1 else "-"
        )  # how many the word lists would cut

    def count(self, words: str) -> int:
        """How often some characters stand in the text."""
        found = self._counts.get(words)
        if found is None:
            found = self._counts[words] = self.text.count(words)
        return found

    def again(self, place: int) -> int:
        """How many more runs have the characters at a place than have them with the one before: 0 unless other sentences begin so."""
        words = self.text[place - 1 : place + SUBJECT]
        times = self.subjects[words[1:]]
        if (
            times < 2
            or not "一" <= words[1] <= "龥"
            or not ("\n" + words[1 : WORDS + 1] in self.opening or "。" + words[1 : WORDS + 1] in self.text)
        ):
            return 0
        return times - self.subjects[words[:SUBJECT]]

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


def bucket(count: int, *least: int) -> int:
    """How many of some numbers a count reaches."""
    return bisect_right(least, count)
