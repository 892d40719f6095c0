"""Files inside files: members of a zip file read within limits of size, and XML parsed without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from xml.etree import ElementTree as ET

from kg.model import InputError

LARGEST = 64 << 20  # bytes that one member may unpack to
RATIO = 200  # how many times the file's size all members that are read may unpack to, beside LARGEST
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError)
_ENCRYPTED = 0x1
_XML = (".xml", ".rels")  # members that hold text; pictures and fonts are never unpacked
MEMBERS = 10_000


def zip_names(data: bytes) -> frozenset[str]:
    """The names of a zip file's members; empty where the bytes are none or damaged."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return frozenset(file.namelist())
    except _BROKEN:
        return frozenset()


class Package:
    """A zip file that holds one document (docx, ofd). Members are read by name, none that is not asked for; sizes are checked before and while."""

    def __init__(self, data: bytes, name: str, form: str) -> None:
        """Open it. Raises InputError where it is no zip file, or an encrypted one."""
        self.name, self.form, self.data = name, form, data
        self._left = LARGEST + RATIO * len(data)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as problem:
            raise InputError(f"{name}: expected a {form} file that can be read; its zip container is damaged ({problem})") from problem
        members = self._file.infolist()
        if len(members) > MEMBERS:
            raise InputError(f"{name}: expected a {form} of at most {MEMBERS:,} members; it has {len(members):,}")
        sizes = [info.file_size for info in members if info.filename.lower().endswith(_XML)]
        if max(sizes, default=0) > LARGEST or sum(sizes) > LARGEST + RATIO * len(data):
            raise InputError(f"{name}: expected a {form} whose text takes at most {LARGEST >> 20} MB; it unpacks to {sum(sizes) >> 20} MB")
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._file.infolist()}

    def __contains__(self, member: str) -> bool:
        """Whether it has a member, whatever the case of its name."""
        return member.lstrip("/").lower() in self._names

    def names(self) -> list[str]:
        """The members' names in small letters, without a slash in front."""
        return list(self._names)

    def read(self, member: str) -> bytes:
        """A member's bytes. Raises InputError where it is missing, damaged, encrypted or too large."""
        info = self._names.get(member.lstrip("/").lower())
        if info is None:
            raise InputError(f"{self.name}: expected a {self.form} file that is whole; {member} is missing in it")
        if info.flag_bits & _ENCRYPTED:
            raise InputError(f"{self.name}: expected a {self.form} file without a password; it is encrypted")
        if max(info.file_size, 0) > min(LARGEST, self._left):
            raise InputError(f"{self.name}: expected a {self.form} file of usual size; {member} unpacks to {info.file_size >> 20} MB")
        try:
            with self._file.open(info) as stream:
                data = stream.read(min(LARGEST, self._left) + 1)
        except _BROKEN as problem:
            raise InputError(f"{self.name}: expected a {self.form} file that can be read; {member} is damaged ({problem})") from problem
        self._left -= len(data)
        if len(data) > LARGEST or self._left < 0:
            raise InputError(f"{self.name}: expected a {self.form} file of usual size; {member} unpacks to more than its table says")
        return data

    def xml(self, member: str, shorten: Callable[[str], str] = str) -> ET.Element:
        """A member parsed as XML; `shorten` rewrites each name ("{namespace}local"). Raises InputError."""
        return parse_xml(self.read(member), f"{self.name}: expected a {self.form} file that can be read; {member}", shorten)

    def resolve(self, base: str, target: str) -> str:
        """A member's name from a path that another member gives; a path that leaves the package ends at its root."""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), target.replace("\\", "/"))).lstrip("/")


class _Builder(ET.TreeBuilder):
    """Builds the tree with rewritten names and refuses a document type, so that no entity can be declared."""

    def __init__(self, shorten: Callable[[str], str]) -> None:
        super().__init__()
        self._shorten, self._known = shorten, dict[str, str]()

    def _short(self, name: str) -> str:
        short = self._known.get(name)
        if short is None:
            short = self._known[name] = self._shorten(name)
        return short

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        """An element begins."""
        return super().start(self._short(tag), {self._short(name): value for name, value in attrs.items()} if attrs else attrs)

    def end(self, tag: str, /) -> ET.Element:
        """An element ends."""
        return super().end(self._short(tag))

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse it: with a document type come entities."""
        raise ValueError("it declares a document type, which such files never have")


def parse_xml(data: bytes, what: str, shorten: Callable[[str], str] = str) -> ET.Element:
    """The root of an XML text. Raises InputError, which begins with `what`, where it is not well-formed or declares a document type."""
    try:
        parser = ET.XMLParser(target=_Builder(shorten))
        parser.feed(data)
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as problem:
        raise InputError(f"{what} is no XML that can be read ({problem})") from problem
    return root
