"""How far a build is → a line on a terminal that is written over, or a line every ten seconds where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

EVERY = {True: 0.1, False: 10.0}  # seconds between two lines, on a terminal and not


class Progress:
    """Says on standard error how many documents are read, how many in a second, and how long the rest will take."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to count now."""
        self.clock = clock
        self.terminal = sys.stderr.isatty()
        self.begun = self.last = clock()
        self.total = 0

    def __call__(self, done: int, total: int, name: str) -> None:
        """A document is done, of so many; or, where none is left, what is done next."""
        now = self.clock()
        if total != self.total:
            self.total, self.begun = total, now if self.total else self.begun
        if done < total and now - self.last < EVERY[self.terminal]:
            return
        if 0 < total <= done and not self.terminal and now - self.last < EVERY[False]:
            return
        self.last = now
        self._print(name if done >= total else f"{done + 1}/{total}{self._rate(done + 1, total, now)}  {name}")

    def _rate(self, done: int, total: int, now: float) -> str:
        seconds = now - self.begun
        if seconds < 1:
            return ""
        return f"  {done / seconds:.1f}/s  {clock_face(seconds / done * (total - done))} left"

    def _print(self, line: str) -> None:
        click.echo(f"\r\033[K{line[:100]}" if self.terminal else line, err=True, nl=not self.terminal)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self.terminal:
            click.echo("\r\033[K", err=True, nl=False)


def clock_face(seconds: float) -> str:
    """A time as people say it.

    >>> clock_face(3725)
    '1:02:05'
    >>> clock_face(65)
    '1:05'
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
