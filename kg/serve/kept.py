"""Answers that cost a second to make → kept in memory for as long as the store and the program are the same, by their ETags."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

MOST = 64 << 20  # bytes of all
LARGEST = 16 << 20  # of one
KINDS = ("explorer", "thing", "description")  # of jobs; what people ask in SPARQL is seldom asked twice


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer: status, headers, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Kept:
    """The answers that were asked for last."""

    def __init__(self, most: int = MOST) -> None:
        """Nothing is kept yet."""
        self.most, self.size = most, 0
        self.answers: OrderedDict[str, Whole] = OrderedDict()

    def find(self, tag: str | None) -> Whole | None:
        """The answer with an ETag."""
        if tag is None or tag not in self.answers:
            return None
        self.answers.move_to_end(tag)
        return self.answers[tag]

    def put(self, tag: str, answer: Whole) -> None:
        """Keep an answer, and forget those that were asked for longest ago."""
        if tag in self.answers or len(answer.body) > LARGEST:
            return
        self.answers[tag] = answer
        self.size += len(answer.body)
        while self.size > self.most:
            _, gone = self.answers.popitem(last=False)
            self.size -= len(gone.body)
