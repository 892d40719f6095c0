"""Standard streams as the process was given them → streams on which the commands can rely, whatever they are connected to."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress

from kg.model import OutputError

ERRORS = "kg-output"  # the name of `_unwritable` among Python's error handlers


class _Output(io.FileIO):
    """Standard output. A write that fails is an OutputError, once: what is left in the buffers of those above is then dropped."""

    failed = False

    def write(self, data: object, /) -> int:
        """Write some bytes. Raises OutputError (a full disk, a closed descriptor), BrokenPipeError."""
        if self.failed:
            return memoryview(data).nbytes  # type: ignore[arg-type]
        try:
            return super().write(data)  # type: ignore[arg-type]
        except BrokenPipeError:
            self.failed = True
            raise
        except OSError as problem:
            self.failed = True
            raise OutputError(f"standard output: expected a place that can be written to: {problem.strerror}") from None


class _Messages(io.FileIO):
    """Standard error. What cannot be written is dropped: a message that nobody can read changes nothing of what is done."""

    def write(self, data: object, /) -> int:
        """Write some bytes, or drop them."""
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError:
            return memoryview(data).nbytes  # type: ignore[arg-type]


def utf8_mode() -> None:
    """Start this process again in Python's UTF-8 mode where the locale has names of files and arguments in ASCII: "没有.txt" would be
    unreadable bytes. Does nothing elsewhere. Raises OutputError where the mode was refused by the one who started the process.
    """
    if os.name != "posix" or codecs.lookup(sys.getfilesystemencoding()).name != "ascii":
        return
    if os.environ.get("PYTHONUTF8") == "1":
        raise OutputError("the locale: expected one with UTF-8 (LC_ALL=C.UTF-8), and Python's option -X utf8=0 forbids to go without")
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "PYTHONUTF8": "1"})


def prepare() -> None:
    """Put streams in place that are always there, say in words what cannot be written, and write Chinese whatever the locale."""
    codecs.register_error(ERRORS, _unwritable)
    closed = [number for number in range(3) if not _is_open(number)]
    for _ in closed:  # else the next file to be opened would be taken for the stream, and printed into
        os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = _text(_Output(os.open(os.devnull, os.O_RDONLY), "w"), "utf-8", ERRORS)  # each write fails, as on a closed one
    elif _is_plain(sys.stdout):
        sys.stdout = _text(_Output(sys.stdout.fileno(), "w", closefd=False), sys.stdout.encoding, ERRORS)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    elif _is_plain(sys.stderr):
        sys.stderr = _text(_Messages(sys.stderr.fileno(), "w", closefd=False), sys.stderr.encoding, "backslashreplace")


def _text(raw: io.FileIO, encoding: str, errors: str) -> io.TextIOWrapper:
    """A stream of text over a descriptor. ASCII becomes UTF-8: it is the encoding of a locale that says nothing of any."""
    with suppress(LookupError):
        encoding = "utf-8" if codecs.lookup(encoding).name == "ascii" else encoding
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=raw.isatty())


def _is_plain(stream: object) -> bool:
    """Whether a stream is one that Python opened on a descriptor: not a test's own, nor the console of Windows."""
    return isinstance(stream, io.TextIOWrapper) and isinstance(getattr(stream.buffer, "raw", stream.buffer), io.FileIO)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _unwritable(problem: UnicodeError) -> tuple[str | bytes, int]:
    """What stands for a character that an encoding has not: the byte of a file's name that was no UTF-8 comes out as it was, half a
    character of UTF-16 as its number; any other is an OutputError, as what is printed would not be what was found.
    """
    assert isinstance(problem, UnicodeEncodeError)
    code = ord(problem.object[problem.start])
    if 0xDC80 <= code <= 0xDCFF:
        return bytes([code - 0xDC00]), problem.start + 1
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}", problem.start + 1
    raise OutputError(
        f"standard output: expected an encoding that has {chr(code)!r}, and {problem.encoding} has not: set PYTHONIOENCODING=utf-8"
    )
