"""A docx's bytes → its members of XML, checked by the zip's own table before any is unpacked; pictures and fonts never are."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from kg.model import InputError

LARGEST = 64 << 20  # bytes of a member of XML: 2 MB are much for a long document
RATIO = 200  # how many times the file's size its XML may have, beside LARGEST: XML shrinks to a twentieth, a bomb to a thousandth
MEMBERS = 10_000
COLUMNS = 1000  # that a cell is taken to span: Word itself has 63
_XML = (".xml", ".rels")
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """An open docx. What is wrong with it as a whole is said when it is opened."""

    def __init__(self, data: bytes, name: str) -> None:
        """Check the table of members. Raises InputError where it is no zip, or unpacks to too much."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as problem:
            raise InputError(f"{name}: expected a docx that can be read: {problem}") from problem
        members = self._zip.infolist()
        if len(members) > MEMBERS:
            raise InputError(f"{name}: expected a docx of at most {MEMBERS:,} members; it has {len(members):,}")
        sizes = [member.file_size for member in members if _is_xml(member)]
        if max(sizes, default=0) > LARGEST or sum(sizes) > LARGEST + RATIO * len(data):
            raise InputError(f"{name}: expected a docx whose text takes at most {LARGEST >> 20} MB; it unpacks to {sum(sizes) >> 20} MB")

    def names(self) -> list[str]:
        """The names of its members of XML."""
        return [member.filename for member in self._zip.infolist() if _is_xml(member)]

    def read(self, member: str) -> bytes:
        """The bytes of a member of XML. Raises InputError where there is none that can be read."""
        try:
            info = self._zip.getinfo(member)
            if info.flag_bits & _ENCRYPTED:
                raise InputError(f"{self._name}: expected a docx that can be read: it is encrypted")
            with self._zip.open(info) as stream:
                data = stream.read(LARGEST + 1)
        except KeyError:
            raise InputError(f"{self._name}: expected a docx with {member}; it has none") from None
        except _BROKEN as problem:
            raise InputError(f"{self._name}: expected a docx that can be read: {problem}") from problem
        if len(data) > LARGEST:  # whatever its table says
            raise InputError(f"{self._name}: expected a docx whose text takes at most {LARGEST >> 20} MB")
        return data

    def without_media(self) -> io.BytesIO:
        """A copy in which every member that is no XML is empty."""
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as packed:
            for member in self._zip.infolist():
                if not member.is_dir():
                    packed.writestr(member.filename, self.read(member.filename) if _is_xml(member) else b"")
        copy.seek(0)
        return copy


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith(_XML)


def columns(printed: str | None) -> int:
    """How many columns or rows a cell spans, by what its attribute says: from 1 to COLUMNS."""
    return max(1, min(int(printed[:9]), COLUMNS)) if printed and printed.isascii() and printed.isdigit() else 1
