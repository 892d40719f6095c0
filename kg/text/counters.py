"""Lists of a word processor → the numbers that it prints before their paragraphs, counted in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.text.numerals import printed

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    """How one level of a list counts and prints: `text` has %1 … %9 where the counts of levels stand."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # prints all counts in decimal digits
    restart: int | None = None  # after which level (from 1) it begins anew; 0: never; None: after each one above
    style: str | None = None


@dataclass(slots=True)
class NumberedList:
    """A list as paragraphs name it: the abstract list whose counters it shares, its levels with its own changes, where it starts anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Counters:
    """The counters of a document. `next` is called once for each paragraph that is printed, in their order."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        """Begin to count."""
        self.lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, chosen: str, level: int) -> str:
        """Count one paragraph of a list's level and print its number; empty for a bullet."""
        one = self.lists[chosen]
        level = min(max(level, 0), LEVELS - 1)
        counts = self._counts.setdefault(one.abstract, [None] * LEVELS)
        if level in one.starts and (chosen, level) not in self._started:
            self._started.add((chosen, level))
            counts[level] = one.starts[level]
        else:
            known = counts[level]
            counts[level] = one.levels.get(level, Level()).start if known is None else known + 1
        for deeper in range(level + 1, LEVELS):
            restart = one.levels.get(deeper, Level()).restart
            if restart is None or 0 < level + 1 <= restart:
                counts[deeper] = None
        return self._printed(one, level, counts)

    def _printed(self, one: NumberedList, level: int, counts: list[int | None]) -> str:
        here = one.levels.get(level, Level())
        if here.form == "bullet":
            return ""

        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = one.levels.get(at, Level())
            known = counts[at]
            return printed(other.start if known is None else known, "decimal" if here.legal else other.form)

        return _PLACE.sub(count, here.text)


def before(number: str, text: str) -> str:
    """A paragraph's text behind its number; a blank where nothing else parts a bare number from it."""
    return number + (" " if number.isascii() and number[-1:].isalnum() else "") + text
