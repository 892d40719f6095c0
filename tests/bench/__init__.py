"""Functions → how long each takes, in turn in one run; and the lines that `make bench` prints."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of work against another: the seconds of each, and the ratio that is wanted at most."""

    work: str
    against: str
    seconds: float
    other: float
    wanted: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """How much of the other's time the work takes."""
        return self.seconds / self.other


def seconds(function: Callable[[], object]) -> float:
    """How long a call takes."""
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def medians(functions: Sequence[Callable[[], object]], times: int) -> list[float]:
    """The median time of each function: all are called in turn, so that what slows the machine slows all of them."""
    for function in functions:
        function()
    taken = [[seconds(function) for function in functions] for _ in range(times)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]
