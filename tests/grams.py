"""Texts → how often characters begin sentences, end headings and stand side by side in them, as clues for those that are rare as clues themselves."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable

OFTEN = 5  # times that characters stand together in the texts from which their counts tell something


class Grams:
    """How often two and three characters begin sentences, end headings and stand side by side in some texts."""

    def __init__(self, texts: Iterable[str], heads: Iterable[str]) -> None:
        """Count."""
        self.all, self.begin, self.stop, self.head = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        self.length = 0
        for text in texts:
            self.length += len(text)
            for size in (1, 2, 3):
                self.all.update(text[place : place + size] for place in range(len(text) - size + 1))
            for match in re.finditer("[。；\n](?=(..)(.))", text):
                self.begin.update((match[1], match[1] + match[2]))
            self.stop.update(match[1] for match in re.finditer("(..)(?=[。；，\n])", text))
        for head in heads:
            self.head.update((head[-2:], head[-3:]) if len(head) > 3 else (head[-2:],))
        self.sentences = sum(times for gram, times in self.begin.items() if len(gram) == 2)

    def begins(self, gram: str) -> int | None:
        """How much more often than by chance a sentence begins so; None where the gram is rare."""
        times = self.all[gram]
        return None if times < OFTEN else _level((self.begin[gram] + 0.05) / (times + 1) * self.length / self.sentences)

    def ends(self, gram: str) -> int | None:
        """How often headings end so."""
        times = self.all[gram]
        return None if times < OFTEN else _level((self.head[gram] + 0.02) / (times + 1) * 200)

    def stops(self, gram: str) -> int | None:
        """How often clauses end so."""
        times = self.all[gram]
        return None if times < OFTEN else _level((self.stop[gram] + 0.05) / (times + 1) * 10)

    def holds(self, gram: str) -> int | None:
        """How much more often than by chance two characters stand side by side."""
        if self.all[gram] < OFTEN:
            return None
        return _level((self.all[gram] + 0.1) / (self.all[gram[0]] * self.all[gram[1]] / self.length + 0.1))


def _level(share: float) -> int:
    return max(-5, min(6, round(math.log(share) * 1.2)))


# clue of the characters → the clues of their counts, which training uses in its place and the table of weights adds to it
COUNTED: dict[str, tuple[tuple[str, Callable[[Grams, str], int | None]], ...]] = {
    "R2": (("begins2", Grams.begins), ("holds behind", Grams.holds)),
    "R3": (("begins3", Grams.begins),),
    "L2": (("ends2", Grams.ends), ("stops2", Grams.stops), ("holds before", Grams.holds)),
    "L3": (("ends3", Grams.ends),),
    "L1R1": (("holds across", Grams.holds),),
}


def counted(grams: Grams, clue: str) -> list[str]:
    """The clues of counts that stand for a clue of characters."""
    for kind, counts in COUNTED.items():
        gram = clue.removeprefix(kind)
        if clue.startswith(kind) and len(gram) == (3 if kind in ("R3", "L3") else 2) and gram[0] > "\x7f":
            return [f"#{name}={level}" for name, count in counts if (level := count(grams, gram)) is not None]
    return []
