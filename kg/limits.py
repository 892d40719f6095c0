"""How much memory and time a document may take → processes that keep to it, and what is said of one that did not.

The memory limit is kept by Linux alone; the limits of time by systems that have interval timers (Linux, macOS).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import disk

if TYPE_CHECKING:
    import subprocess

MEMORY = 2048  # megabytes
MEGABYTES = disk.LARGEST >> 20  # of a document itself
SECONDS = 60.0  # of processor time
WALL = 10  # times as long a process may take by the clock: machines are shared, and it may wait for its disk
LIGHT = 1 << 17  # bytes of plain text that are read without a process of their own: the worst, a sign ① on each line, takes 4 s and 500 MB
AMPLE_MEMORY, AMPLE_SECONDS = 1024, 10.0  # limits that such a text does not reach
GROWN = 512  # megabytes: a process that had more is replaced, as what a document took does not all come back to the system

GOOD, BAD = b"+", b"-"  # what the answer of a process begins with that shows a document: its lines, or why there are none


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a document may take: megabytes of memory, seconds of processor time (0 is no limit), and the bytes that it may have."""

    memory: int = MEMORY
    seconds: float = SECONDS
    most: int = disk.LARGEST  # bytes of the document itself

    @classmethod
    def of(cls, memory: int, seconds: float, megabytes: int) -> Limits:
        """Limits as they are asked for, with the document's size in megabytes; 0 is no limit."""
        return cls(memory, seconds, megabytes << 20 or disk.UNLIMITED)

    def allow(self, size: int, form: str) -> bool:
        """Whether so many bytes of a media type stay within the limits by themselves."""
        ample = (not self.memory or self.memory >= AMPLE_MEMORY) and (not self.seconds or self.seconds >= AMPLE_SECONDS)
        return ample and size <= LIGHT and form in ("text/plain", "text/markdown")


class TimeUp(BaseException):
    """The time of a document that is read in this process is over; no fault that reading may recover from."""


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory for data and no more, where the system can say so; 0 is no limit."""
    if not megabytes:
        return
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: float) -> None:
    """Let the system end this process by SIGPROF after so much processor time from now, by SIGALRM after WALL times that; 0 is no limit."""
    if hasattr(signal, "setitimer"):
        for number, timer, times in ((signal.SIGPROF, signal.ITIMER_PROF, 1), (signal.SIGALRM, signal.ITIMER_REAL, WALL)):
            signal.signal(number, signal.SIG_DFL)
            signal.setitimer(timer, seconds * times)


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Raise TimeUp after so much processor time, where it can be: in the main thread, unless a profiler has the timer. 0 is no limit."""
    import threading

    main = threading.current_thread() is threading.main_thread()
    if not seconds or not main or not hasattr(signal, "setitimer") or signal.getsignal(signal.SIGPROF) != signal.SIG_DFL:
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeUp

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)


def peak() -> int:
    """The most megabytes of memory that this process has had; 0 where the system does not say (it is asked as Linux is)."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) >> 10
    return 0


def start(module: str, *arguments: str, given: int | None = None) -> subprocess.Popen[bytes]:
    """A module of this package in a process of its own; `given` is what it has as standard input, its output is a pipe."""
    import subprocess

    here = str(Path(__file__).parent.parent)
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=given,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,  # Ctrl+C is for the parent, which ends them
    )


def took_too_long(limits: Limits) -> str:
    """What is said of a document that took more processor time than it may."""
    return f"reading it took more than {limits.seconds:g} seconds of processor time (--time-limit)"


def out_of_time(code: int, limits: Limits) -> str | None:
    """What is said of a process that ended because its time was over; None where it ended otherwise."""
    if hasattr(signal, "SIGPROF") and code == -signal.SIGPROF:
        return took_too_long(limits)
    if hasattr(signal, "SIGALRM") and code == -signal.SIGALRM:
        return f"it was not read within {limits.seconds * WALL:g} seconds (ten times --time-limit)"
    return None


def cause(code: int) -> str:
    """What is said of a process that ended with a code."""
    if code < 0:
        with suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return "ran out of memory" if code == 1 else f"ended with {code}"
