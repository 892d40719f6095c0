"""Paths, folders, patterns, archives and lists → the documents that they name, each with a stamp that changes when it does."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath

from kg import disk
from kg.corpus import remote
from kg.corpus.archives import BETWEEN, Archive, is_archive
from kg.corpus.found import ABOUT, Found, Input, Stamp, shown
from kg.corpus.layout import Own
from kg.model import InputError
from kg.text import SUFFIXES as SUFFIXES

HERE = "file://"  # begins an address of this machine
LIST = 256 << 20  # bytes of a list of paths: a million of them


def find(paths: Iterable[Path | str], without: Path | None = None, most: int = disk.LARGEST) -> Found:
    """The documents that paths name, each once; nothing that a build wrote into the folder `without`, nor of hidden folders below a path.

    A path is a file, a folder, a pattern (*.txt, **), an archive, @FILE (a list of paths, one a line; @- on standard input),
    - (a document on standard input) or an address (s3://…). What is no plain file, has more than `most` bytes (an archive's members one
    by one) or is a folder that cannot be read is a failure. Raises InputError for a pattern or list that names nothing.
    """
    return _Finder(Own(without), most).find(map(str, paths))


class _Finder:
    """Paths → what is found there."""

    def __init__(self, own: Own, most: int) -> None:
        self.found, self.own, self.most = Found(), own, most

    def find(self, paths: Iterable[str]) -> Found:
        """All of it."""
        for path in _listed(paths):
            if path == "-":
                self.found.add(Input("standard input", "-", None))
            elif path.startswith(HERE):
                self._here(path)
            elif remote.is_remote(path):
                self._remote(path)
            else:
                for one in self._local(path):
                    self._take(one)
        return self.found

    def _remote(self, path: str) -> None:
        for name, stamp, size in remote.find(path):
            if _is_document(PurePosixPath(name).name):
                if size > self.most:
                    self.found.failures[name] = disk.too_large(self.most)
                else:
                    self.found.add(Input(name, name, stamp, size=size))

    def _here(self, address: str) -> None:
        """What an address of this machine names, as its path does, by addresses."""
        inside = _Finder(self.own, self.most)
        for one in inside._local(address.removeprefix(HERE)):
            inside._take(one)
        for found in inside.found.inputs.values():
            self.found.add(replace(found, name=f"{HERE}{found.name}"))
        self.found.failures |= {f"{HERE}{name}": reason for name, reason in inside.found.failures.items()}
        self.found.skipped |= {f"{HERE}{name}": reason for name, reason in inside.found.skipped.items()}

    def _local(self, path: str) -> list[str]:
        """A path itself, or what a pattern matches."""
        if os.path.lexists(path) or not glob.has_magic(path):
            return [os.path.normpath(path)]
        before = len(self.found.failures)
        self._look_into(path)
        matched = sorted(glob.glob(path, recursive=True))
        if not matched and len(self.found.failures) == before:
            raise InputError(f"{path}: expected a pattern that matches something; nothing does")
        return [os.path.normpath(one) for one in matched]

    def _look_into(self, pattern: str) -> None:
        """Name the folders in which a pattern might match something and which cannot be looked into: `glob` passes them over."""
        parts = PurePath(pattern).parts
        first = next(place for place, part in enumerate(parts) if glob.has_magic(part))
        for place, part in enumerate(parts[first:], first):
            before = os.path.join(*parts[:place]) if place else os.curdir
            for folder in glob.glob(before, recursive=True) if place > first else [before]:
                if part == "**":
                    for _, folders, _ in os.walk(folder, onerror=self._unlisted):
                        folders[:] = [name for name in folders if name[0] != "."]
                elif os.path.isdir(folder):
                    self._look(folder, part)

    def _look(self, folder: str, part: str) -> None:
        """Name a folder that cannot be listed for a pattern, or in which a name cannot be looked up."""
        try:
            if glob.has_magic(part):
                os.scandir(folder).close()
            else:
                os.lstat(os.path.join(folder, part))
        except FileNotFoundError:
            pass
        except OSError as problem:
            self._unlisted(OSError(problem.errno, problem.strerror, folder))

    def _unlisted(self, problem: OSError) -> None:
        """A folder that cannot be listed."""
        name = shown(os.path.normpath(problem.filename))
        self.found.failures[name] = f"expected a folder that can be read: {problem.strerror or problem}"

    def _take(self, path: str) -> None:
        if self.own.has(path):
            return
        if not os.path.isdir(path):
            self._file(path)
            return
        for folder, folders, files in os.walk(path, onerror=self._unlisted):
            folders[:] = sorted(name for name in folders if name[0] != "." and not self._is_own(os.path.join(folder, name)))
            own = self.own.is_root(folder)
            for name in sorted(files):
                one = os.path.join(folder, name)
                if (own or os.path.islink(one)) and self.own.has(one):
                    continue
                if _is_document(name) or is_archive(name):
                    self._file(one)
                else:
                    self.found.skip(one)

    def _is_own(self, folder: str) -> bool:
        """Whether a folder below a path is the output folder, or is in it and of a build."""
        return self.own.is_root(folder) or self.own.has(folder)

    def _file(self, path: str) -> None:
        try:
            known = os.stat(path)
        except OSError:  # reading it says what is wrong
            self.found.add(Input(path, os.path.abspath(path), None))
            return
        stamp = (known.st_size, known.st_mtime_ns, known.st_ctime_ns)
        if reason := disk.fault(known, disk.UNLIMITED if is_archive(path) else self.most):
            self.found.failures[shown(path)] = reason
        elif is_archive(path):
            self._members(path, stamp)
        else:
            self.found.add(Input(path, os.path.abspath(path), stamp, size=known.st_size))

    def _members(self, path: str, stamp: Stamp) -> None:
        """The documents in an archive; none of one that is refused as a whole."""
        try:
            with Archive(path, self.most) as archive:
                everything = list(archive.members())
                members = [member for member in everything if _is_member(PurePosixPath(member.path))]
        except InputError as problem:
            self.found.failures[shown(path)] = str(problem).removeprefix(f"{path}: ")
            return
        for member in everything:
            if not _is_member(PurePosixPath(member.path)):
                self.found.skip(f"{path}{BETWEEN}{member.path}")
        for member in members:
            name = f"{path}{BETWEEN}{member.path}"
            if member.fault:
                self.found.failures[shown(name)] = member.fault
            else:
                self.found.add(Input(name, os.path.abspath(path), (*stamp, member.size), member.name, member.size))


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
        called = "standard input" if path == "@-" else path[1:]
        named = [os.fsdecode(line.rstrip(b"\r")) for line in _list(path, called).split(b"\n") if line.strip()]
        if not named:
            raise InputError(f"{called}: expected a list of paths, one a line; it is empty")
        yield from named


def _list(path: str, called: str) -> bytes:
    """The bytes of a list, which may come through a pipe, but not without end, nor from a FIFO into which nobody writes."""
    try:
        if path == "@-":
            data = sys.stdin.buffer.read(LIST + 1)
        else:
            file = os.open(path[1:], os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            if stat.S_ISFIFO(os.fstat(file).st_mode):
                os.set_blocking(file, True)  # now that opening did not wait
            with os.fdopen(file, "rb") as stream:
                data = stream.read(LIST + 1)
    except OSError as problem:
        raise InputError(f"{called}: expected a list of paths: {problem.strerror}") from problem
    if len(data) > LIST:
        raise InputError(f"{called}: expected a list of paths of at most {LIST >> 20} MB")
    return data


def _is_document(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES and name.lower() not in ABOUT


def _is_member(path: PurePosixPath) -> bool:
    return _is_document(path.name) and "__MACOSX" not in path.parts and not path.name.startswith(".")


class Reader:
    """Inputs → their bytes; an archive stays open from one member to the next."""

    def __init__(self, most: int = disk.LARGEST) -> None:
        """Nothing is open yet; `most` is the bytes that a document may have."""
        self._most = most
        self._open: Archive | None = None
        self._given: bytes | None = None

    def read(self, one: Input) -> bytes:
        """The bytes of a document. Raises InputError."""
        if one.place == "-":
            if self._given is None:
                self._given = disk.limited(sys.stdin.buffer, one.name, self._most)
            return self._given
        if one.member is not None:
            if self._open is None or self._open.path != one.place:
                self.close()
                self._open = Archive(one.place, self._most)
            return self._open.read(one.member)
        return content(one.place, one.name, self._most)

    def close(self) -> None:
        """Close the archive that is open, if one is."""
        if self._open is not None:
            self._open.__exit__(None, None, None)
        self._open = None


def content(place: str, name: str, most: int = disk.LARGEST) -> bytes:
    """The bytes of a plain file on this machine or at an address, so many at most. Raises InputError."""
    if not remote.is_remote(place):
        return disk.read(place, name, most)
    try:
        data = remote.read(place, None if most == disk.UNLIMITED else most)
    except OSError as problem:
        reason = "it does not exist" if isinstance(problem, FileNotFoundError) else (problem.strerror or str(problem))
        raise InputError(f"{name}: expected a document that can be read: {reason}") from problem
    if len(data) > most:
        raise InputError(f"{name}: {disk.too_large(most)}")
    return data
