"""An output folder → the right to write it, one process at a time; the system takes it back from a process that dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.corpus.layout import LOCK as NAME
from kg.model import ConfigurationError

try:
    import fcntl
except ImportError:  # Windows: builds are not kept apart there
    fcntl = None  # type: ignore[assignment]

_PAUSE = 0.2  # seconds between two attempts


@contextmanager
def locked(out: Path, wait: bool = False, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the folder, made if it is not there; a second process is refused with the first one's id, or waits for it.

    Raises ConfigurationError where the folder cannot be written or is held. A folder that was made and got nothing is removed again.
    """
    made = not out.exists()
    file = None
    while file is None:
        file = _attempt(out)
        if file is None:
            if not wait:
                raise ConfigurationError(f"{out}: {_holder(out)} builds there now: try again when it is done, or wait for it with --wait")
            if waiting:
                waiting(f"{out}: waiting for {_holder(out)}")
                waiting = None
            time.sleep(_PAUSE)
    try:
        yield
    finally:
        if made and os.listdir(out) == [NAME]:
            os.unlink(out / NAME)
            out.rmdir()
        os.close(file)


def _attempt(out: Path) -> int | None:
    """The lock's file, held; None where another process holds it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = os.open(out / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as problem:
        raise ConfigurationError(f"{out}: expected a folder that can be written: {problem.strerror}") from problem
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), os.stat(out / NAME)):  # else the one who held it has removed it since
            os.ftruncate(file, 0)
            os.pwrite(file, f"process {os.getpid()}\n".encode(), 0)
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError as problem:
        os.close(file)
        raise ConfigurationError(f"{out}: expected a folder that can be locked: {problem.strerror}") from problem
    os.close(file)
    return None


def _holder(out: Path) -> str:
    try:
        return (out / NAME).read_text(encoding="ascii").strip() or "another process"
    except OSError:
        return "another process"
