"""Paths, folders, patterns, archives and lists → the documents that they name, each with a stamp that changes when it does."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kg.corpus import remote
from kg.corpus.archives import BETWEEN, Archive, is_archive
from kg.model import InputError
from kg.text import SUFFIXES as SUFFIXES

ABOUT = frozenset({"readme.md", "readme.zh.md"})  # what stands beside documents and is none
Stamp = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One document: `name` as it is printed, `place` where it lies whatever the working folder, `member` its name in an archive there."""

    name: str
    place: str
    stamp: Stamp | None  # bytes, time of change of content and of entry; None: cannot be told
    member: str | None = None
    size: int = 0

    @property
    def file(self) -> str:
        """The file's own name, which the graph has."""
        return PurePosixPath(self.name.replace(os.sep, "/")).name

    @property
    def id(self) -> str:
        """What the manifest knows it by."""
        return self.place if self.member is None else f"{self.place}{BETWEEN}{self.member}"


@dataclass(slots=True)
class Found:
    """The documents that some paths name, by their ids, and what of them cannot be one, with the reason."""

    inputs: dict[str, Input] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def add(self, one: Input) -> None:
        """Take in a document; its name must be one that can be written."""
        try:
            one.name.encode()
        except UnicodeEncodeError:
            self.failures[shown(one.name)] = "expected a name in UTF-8: rename the file"
        else:
            former = self.inputs.get(one.id)
            if former is None or one.name < former.name:
                self.inputs[one.id] = one


def shown(path: str) -> str:
    """A path as it can be written: what is not UTF-8 in it as \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find(paths: Iterable[Path | str], without: Path | None = None) -> Found:
    """The documents that paths name, each once; nothing of the folder `without`, nor of hidden ones below a path.

    A path is a file, a folder, a pattern (*.txt, **), an archive, @FILE (a list of paths, one a line; @- on standard input),
    - (a document on standard input) or an address (s3://…). Raises InputError for a pattern or list that names nothing.
    """
    found = Found()
    outside = os.path.abspath(without) if without is not None else None
    for path in _listed(map(str, paths)):
        if path == "-":
            found.add(Input("standard input", "-", None))
        elif remote.is_remote(path):
            for name, stamp, size in remote.find(path):
                if _is_document(PurePosixPath(name).name):
                    found.add(Input(name, name, stamp, size=size))
        else:
            for one in _local(path):
                _take(found, one, outside)
    return found


def rooted(path: Path | str) -> str:
    """A path as `find` takes it from any working folder."""
    path = str(path)
    if path in ("-", "@-") or remote.is_remote(path):
        return path
    mark = "@" if path.startswith("@") and not os.path.lexists(path) else ""
    return mark + shown(os.path.abspath(path.removeprefix(mark)))


def _listed(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if not path.startswith("@") or os.path.lexists(path):
            yield path
            continue
        try:
            lines = (sys.stdin.buffer.read() if path == "@-" else Path(path[1:]).read_bytes()).split(b"\n")
        except OSError as problem:
            raise InputError(f"{path[1:]}: expected a list of paths: {problem.strerror}") from problem
        named = [os.fsdecode(line.rstrip(b"\r")) for line in lines if line.strip()]
        if not named:
            raise InputError(f"{'standard input' if path == '@-' else path[1:]}: expected a list of paths, one a line; it is empty")
        yield from named


def _local(path: str) -> list[str]:
    """A path itself, or what a pattern matches."""
    if os.path.lexists(path) or not glob.has_magic(path):
        return [os.path.normpath(path)]
    matched = sorted(glob.glob(path, recursive=True))
    if not matched:
        raise InputError(f"{path}: expected a pattern that matches something; nothing does")
    return [os.path.normpath(one) for one in matched]


def _take(found: Found, path: str, outside: str | None) -> None:
    if not os.path.isdir(path):
        _file(found, path)
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if name[0] != "." and os.path.abspath(os.path.join(folder, name)) != outside)
        for name in sorted(files):
            if _is_document(name) or is_archive(name):
                _file(found, os.path.join(folder, name))


def _is_document(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES and name.lower() not in ABOUT


def _file(found: Found, path: str) -> None:
    try:
        known = os.stat(path)
        stamp: Stamp | None = (known.st_size, known.st_mtime_ns, known.st_ctime_ns)
        size = known.st_size
    except OSError:  # reading it says what is wrong
        stamp, size = None, 0
    if is_archive(path) and stamp is not None:
        _members(found, path, stamp)
    else:
        found.add(Input(path, os.path.abspath(path), stamp, size=size))


def _members(found: Found, path: str, stamp: Stamp) -> None:
    place = os.path.abspath(path)
    try:
        with Archive(path) as archive:
            for member in archive.members():
                inside = PurePosixPath(member.path)
                if not _is_document(inside.name) or "__MACOSX" in inside.parts or inside.name.startswith("."):
                    continue
                name = f"{path}{BETWEEN}{member.path}"
                if member.fault:
                    found.failures[shown(name)] = member.fault
                else:
                    found.add(Input(name, place, (*stamp, member.size), member.name, member.size))
    except InputError as problem:
        found.failures[shown(path)] = str(problem)


class Reader:
    """Inputs → their bytes; an archive stays open from one member to the next."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self._open: Archive | None = None
        self._given: bytes | None = None

    def read(self, one: Input) -> bytes:
        """The bytes of a document. Raises InputError."""
        if one.place == "-":
            if self._given is None:
                self._given = sys.stdin.buffer.read()
            return self._given
        if one.member is not None:
            if self._open is None or self._open.path != one.place:
                self.close()
                self._open = Archive(one.place)
            return self._open.read(one.member)
        return content(one.place, one.name)

    def close(self) -> None:
        """Close the archive that is open, if one is."""
        if self._open is not None:
            self._open.__exit__(None, None, None)
        self._open = None


def content(place: str, name: str) -> bytes:
    """The bytes of a file on this machine or at an address. Raises InputError."""
    try:
        return remote.read(place) if remote.is_remote(place) else Path(place).read_bytes()
    except OSError as problem:
        reason = "it does not exist" if isinstance(problem, FileNotFoundError) else (problem.strerror or str(problem))
        raise InputError(f"{name}: expected a document that can be read: {reason}") from problem
