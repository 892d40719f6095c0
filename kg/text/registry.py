"""The forms of files: each loader registers here what it reads and how its files are told from others by their content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Claim, InputError, Region
from kg.text.containers import zip_names

MOST = 4_000_000  # characters of a document: a store's parser takes a text of 16 MB, and so many are read within the limits of a process


def too_long(name: str) -> InputError:
    """Why a document is not read whose text is longer than MOST."""
    return InputError(f"{name}: expected a document of at most {MOST:,} characters")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The text of one document of a file: a line for each paragraph, a tab between the cells of a row, U+2028 between paragraphs of one cell.

    `notes` name what was left out on purpose. `regions` say where on which page characters stand (text that was recognised in a picture).
    """

    text: str
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()


class Sample:
    """The bytes of a file as a loader looks at them to tell whether they are of its form; nothing is unpacked for it."""

    def __init__(self, data: bytes, suffix: str) -> None:
        """`suffix` is the file name's, in small letters with its dot; it decides only where the content leaves a choice."""
        self.data, self.suffix = data, suffix

    @cached_property
    def head(self) -> bytes:
        """The first 4,096 bytes without a UTF-8 mark and white space in front."""
        return self.data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a zip file; empty where the file is none."""
        return zip_names(self.data)

    @cached_property
    def streams(self) -> frozenset[str]:
        """The names of the streams in an OLE compound file (old Office), as UTF-16 directory entries hold them; empty where it is none."""
        if not self.data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return frozenset()
        names = ("WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage")
        return frozenset(name for name in names if ("\0" + name + "\0").encode("utf-16-le")[1:] in self.data)


@dataclass(frozen=True, slots=True)
class Loader:
    """A form of file. `recognises` looks at content (a suffix only breaks ties); loaders are asked by falling `rank`."""

    form: str
    media_type: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Sample], bool]
    load: Callable[[bytes, str], tuple[Loaded, ...]] = field(repr=False)
    rank: int = 50


_LOADERS: list[Loader] = []


def register(loader: Loader) -> None:
    """Make a loader known; of two that recognise a file the one of higher rank reads it."""
    _LOADERS.append(loader)
    _LOADERS.sort(key=lambda one: (-one.rank, one.form))


def loaders() -> tuple[Loader, ...]:
    """All loaders, in the order in which they are asked."""
    return tuple(_LOADERS)
