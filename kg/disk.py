"""Plain files ↔ bytes: what is read is a plain file of limited size, what is written is there whole or not at all."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO

from kg.model import ConfigurationError, InputError

LARGEST = 64 << 20  # bytes of one document, where nothing else is asked for
UNLIMITED = sys.maxsize
_KINDS = {stat.S_IFIFO: "a FIFO", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device", stat.S_IFSOCK: "a socket", stat.S_IFDIR: "a folder"}
_DESCRIPTOR = re.compile(r"/dev/fd/(\d+)|/proc/self/fd/(\d+)")
_STANDARD = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_LINKS = 40  # links in a row that are followed, as the system does


def too_large(most: int) -> str:
    """What is said of a document of more than so many bytes."""
    return f"expected a document of at most {most / (1 << 20):g} MB (--max-size)"


def fault(known: os.stat_result, most: int) -> str | None:
    """Why a file is not read: it is no plain file, or has more bytes than `most`; None where it may be."""
    if not stat.S_ISREG(known.st_mode):
        return f"expected a plain file; it is {_KINDS.get(stat.S_IFMT(known.st_mode), 'something else')}"
    return too_large(most) if known.st_size > most else None


def opened(path: str | Path) -> BinaryIO:
    """A plain file, opened to be read. OSError where it cannot be; InputError, with the reason alone, where it is none.

    Nothing else is opened, as a device may act by that, and a FIFO that takes a file's place at that moment does not hold it up.
    """
    _refuse(os.stat(path))
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
    try:
        _refuse(os.fstat(file))
        return os.fdopen(file, "rb")
    except BaseException:
        os.close(file)
        raise


def _refuse(known: os.stat_result) -> None:
    if reason := fault(known, UNLIMITED):
        raise InputError(reason)


def read(path: str | Path, name: str, most: int = LARGEST) -> bytes:
    """The bytes of a plain file of at most so many. Raises InputError, which calls it by `name`."""
    try:
        try:
            file = opened(path)
        except InputError as problem:
            raise InputError(f"{name}: {problem}") from None
        with file:
            return limited(file, name, most, os.fstat(file.fileno()).st_size)
    except OSError as problem:
        reason = "it does not exist" if isinstance(problem, FileNotFoundError) else (problem.strerror or str(problem))
        raise InputError(f"{name}: expected a document that can be read: {reason}") from problem


def limited(stream: IO[bytes], name: str, most: int, expected: int = 1 << 20) -> bytes:
    """All bytes of a stream, of which about so many are `expected`. Raises InputError where it has more than `most`."""
    pieces, size = [], 0
    while piece := stream.read(min(max(expected, 1 << 16), most) + 1):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise InputError(f"{name}: {too_large(most)}")
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def write(path: Path, data: bytes) -> None:
    """Write a plain file whole or not at all, through links; a device, a FIFO or an open stream such as /dev/stdout is written to.

    A file that is there keeps its permissions. Raises ConfigurationError where it cannot be written or its folder is not there.
    """
    try:
        stream = _stream(path)
        if stream is not None:
            sys.stdout.flush()
            with os.fdopen(os.dup(stream), "wb") as file:
                file.write(data)
        elif (known := _stat(path)) is None or stat.S_ISREG(known.st_mode):
            _replace(Path(os.path.realpath(path)), data, known)
        else:
            with open(path, "wb") as file:
                file.write(data)
    except BrokenPipeError:  # who reads it has read enough: the command ends quietly
        raise
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected a file that can be written: {why(path, problem)}") from problem


def is_stream(path: Path) -> bool:
    """Whether a path names what is open already, as /dev/stdout does."""
    return _stream(path) is not None


def why(path: Path, problem: OSError) -> str:
    """The system's reason why a path could not be written; a folder that is not there is named."""
    folder = os.path.dirname(os.path.realpath(path))
    if isinstance(problem, FileNotFoundError) and not os.path.isdir(folder):
        return f"there is no folder {folder}"
    return problem.strerror or str(problem)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _stream(path: Path) -> int | None:
    """The open file that a path names, also through links: of /dev/stdout 1."""
    place = os.path.abspath(path)
    for _ in range(_LINKS):
        if place in _STANDARD:
            return _STANDARD[place]
        if match := _DESCRIPTOR.fullmatch(place):
            return int(match[1] or match[2])
        if not os.path.islink(place):
            return None
        place = os.path.normpath(os.path.join(os.path.dirname(place), os.readlink(place)))
    return None


def _replace(place: Path, data: bytes, known: os.stat_result | None) -> None:
    """Put a new file where one is or none, in one step."""
    if known is not None and not os.access(place, os.W_OK):
        raise PermissionError(13, "Permission denied")
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name[:60]}-", delete=False) as fresh:
        try:
            fresh.write(data)
            fresh.close()
            os.chmod(fresh.name, 0o644 if known is None else stat.S_IMODE(known.st_mode))
            if known is not None and hasattr(os, "chown"):
                _keep_owner(fresh.name, known)
            os.replace(fresh.name, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(fresh.name)
            raise


def _keep_owner(name: str, known: os.stat_result) -> None:
    """Give a file the owner and group of another, as far as the system lets us; giving it away takes its set-id bits, which are set again."""
    mine = os.stat(name)
    if (mine.st_uid, mine.st_gid) != (known.st_uid, known.st_gid):
        with suppress(OSError):
            os.chown(name, known.st_uid, known.st_gid)
            os.chmod(name, stat.S_IMODE(known.st_mode))
