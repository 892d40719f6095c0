"""An archive → its members, read one at a time into memory and never written to disk; what is no plain member is refused by name."""

from __future__ import annotations

import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO

from kg import disk
from kg.model import InputError

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
BETWEEN = "!/"  # between an archive's path and a member's
LARGEST = disk.LARGEST  # bytes of a member
RATIO = 200  # how many times its size an archive may unpack to, beside LARGEST: text shrinks to a twentieth, a bomb to a thousandth
MEMBERS = 1_000_000
HEAD = 1 << 20  # bytes of a name, or of other notes, in a tar
_LONG = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)
_UTF8 = 0x800  # the flag of a zip's member whose name is UTF-8
_ENCRYPTED = 0x1


def is_archive(name: str) -> bool:
    """Whether a file's name is an archive's."""
    return name.lower().endswith(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Member:
    """A document in an archive; `fault` says why it cannot be read."""

    name: str  # as the archive's own table has it
    path: str  # as people read it
    size: int
    fault: str | None = None


class Archive:
    """An open archive: its members in their order, then their bytes, best asked for in that order."""

    def __init__(self, path: str, most: int | None = None) -> None:
        """Open it; `most` is the bytes that a member may have, LARGEST without it. Raises InputError where it is none."""
        self.path = path
        self._most = LARGEST if most is None else most
        try:
            self._stream = disk.opened(path)
        except InputError as problem:
            raise InputError(f"{path}: {problem}") from None
        except OSError as problem:
            raise InputError(f"{path}: expected an archive that can be read: {problem.strerror or problem}") from problem
        try:
            self._limit = (LARGEST if self._most == disk.UNLIMITED else max(LARGEST, self._most)) + RATIO * os.fstat(
                self._stream.fileno()
            ).st_size
            self._file = _opened(self._stream)
        except _BROKEN as problem:
            self._stream.close()
            raise InputError(f"{path}: expected a zip or tar that can be read: {_line(problem)}") from problem

    def __enter__(self) -> Archive:
        """The open archive."""
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self._file.close()
        self._stream.close()

    def members(self) -> Iterator[Member]:
        """All plain files in it. Raises InputError where it is damaged, has too many members or unpacks to too much."""
        total = 0
        try:
            for count, member in enumerate(self._zipped() if isinstance(self._file, zipfile.ZipFile) else self._tarred()):
                total += member.size
                if count >= MEMBERS or total > self._limit:
                    raise InputError(f"{self.path}: expected an archive of documents; it unpacks to more than {self._limit >> 20} MB")
                yield member
        except _BROKEN as problem:
            raise InputError(f"{self.path}: expected a zip or tar that can be read: {_line(problem)}") from problem

    def _zipped(self) -> Iterator[Member]:
        assert isinstance(self._file, zipfile.ZipFile)
        for info in self._file.infolist():
            if not info.is_dir():
                path = info.filename if info.flag_bits & _UTF8 else _chinese(info.filename)
                fault = "it is encrypted" if info.flag_bits & _ENCRYPTED else self._fault(path, info.file_size)
                yield Member(info.filename, path, info.file_size, fault)

    def _tarred(self) -> Iterator[Member]:
        assert isinstance(self._file, tarfile.TarFile)
        for info in self._file:
            if info.isfile():
                yield Member(info.name, info.name, info.size, self._fault(info.name, info.size))
            elif info.isdev():  # of links the archive has what they lead to, or nobody has
                yield Member(info.name, info.name, 0, f"expected a plain file; it is {'a FIFO' if info.isfifo() else 'a device'}")

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises InputError."""
        place = f"{self.path}{BETWEEN}{name}"
        try:
            stream = self._file.open(name) if isinstance(self._file, zipfile.ZipFile) else self._file.extractfile(name)
            if stream is None:
                raise InputError(f"{place}: expected a plain file in the archive")
            with stream:
                return disk.limited(stream, place, self._most)  # whatever its table says
        except (*_BROKEN, KeyError) as problem:
            raise InputError(f"{place}: expected a member that can be read: {_line(problem)}") from problem

    def _fault(self, path: str, size: int) -> str | None:
        if path.startswith("/") or ".." in PurePosixPath(path.replace("\\", "/")).parts:
            return "expected a path inside the archive"
        return disk.too_large(self._most) if size > self._most else None


class _Header(tarfile.TarInfo):
    """A member's head, of which names and the like are read whole: they must not be larger than such things are."""

    def _proc_member(self, tarfile_: tarfile.TarFile) -> Any:
        if self.type in _LONG and self.size > HEAD:
            raise tarfile.ReadError(f"a name of {self.size} bytes")
        return super()._proc_member(tarfile_)  # type: ignore[misc]


def _opened(stream: BinaryIO) -> zipfile.ZipFile | tarfile.TarFile:
    if zipfile.is_zipfile(stream):
        return zipfile.ZipFile(stream)
    stream.seek(0)
    return tarfile.open(fileobj=stream, tarinfo=_Header)


def _line(problem: BaseException) -> str:
    return " ".join(str(problem).split())


def _chinese(name: str) -> str:
    """A name that a zip has without saying how it is encoded, as zipfile reads it: UTF-8 or GB18030 where its bytes are."""
    try:
        data = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
