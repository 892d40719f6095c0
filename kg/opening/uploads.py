"""A file that a browser sends → a document in a folder, or why it is none: its name, its size, and, of an archive, what it unpacks to."""

from __future__ import annotations

import asyncio
import filecmp
import os
import re
import shutil
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from starlette.requests import Request

from kg.serve.incoming import pieces
from kg.serve.protocol import Refused

MOST = 256 << 20  # bytes of an upload, which may be an archive
SECONDS = 600.0  # that an upload may take
ROOM = 512 << 20  # bytes that must be left on the disk
LONGEST = 200  # bytes of a name
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)  # what Windows takes for a device
_RESERVED = frozenset('<>:"|?*\\/')


def checked(name: str) -> str:
    """The name of a file that can be made in any folder, without a folder. Raises Refused in one line for any other.

    >>> checked("2031 河湖.docx")
    '2031 河湖.docx'
    """
    from kg.corpus.archives import is_archive
    from kg.text import SUFFIXES

    said = "".join(sign if sign.isprintable() else "�" for sign in name[:80])
    bad = any(sign in _RESERVED or unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for sign in name)
    if bad or not name.strip() or name.startswith((".", "~", "-", "@")) or name != name.strip(" .") or _DEVICES.fullmatch(name):
        raise Refused(400, f"{said}: expected the plain name of a file")
    if len(name.encode()) > LONGEST:
        raise Refused(400, f"{said}…: expected a name of at most {LONGEST} bytes")
    suffix = PurePosixPath(name).suffix.lower()
    if not is_archive(name) and suffix not in SUFFIXES:
        raise Refused(
            400,
            f"{said}: {suffix + ' is no kind of document that is read' if suffix else 'expected a name that ends in the kind of document'}",
        )
    return name


async def receive(request: Request, folder: Path) -> str:
    """Keep the file of a request in a folder; the name that it has there. Raises Refused: 400 (name, archive), 413, 507."""
    name = checked(unquote(request.query_params.get("name", ""), errors="replace"))
    folder.mkdir(parents=True, exist_ok=True)
    expected = int(told) if (told := request.headers.get("content-length", "")).isdecimal() else 0
    if min(expected, MOST) + ROOM > shutil.disk_usage(folder).free:
        raise Refused(507, f"{name}: expected {ROOM >> 20} MB more room on the disk", Connection="close")
    number, fresh = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            async for piece in pieces(request, MOST, SECONDS):
                file.write(piece)
        if not os.path.getsize(fresh):
            raise Refused(400, f"{name}: expected a document; the file is empty")
        await asyncio.to_thread(_unpackable, fresh, name)
        return _placed(Path(fresh), folder / name)
    finally:
        with suppress(OSError):
            os.unlink(fresh)


def _unpackable(path: str, name: str) -> None:
    """Refuse an archive that is damaged, unpacks to too much, or leads out of itself."""
    from kg.corpus.archives import Archive, is_archive
    from kg.model import InputError

    if not is_archive(name):
        return
    try:
        with Archive(path) as archive:
            for member in archive.members():
                if member.fault and "path" in member.fault:
                    raise Refused(400, f"{name}: {member.path[:80]!r}: {member.fault}")
    except InputError as problem:
        raise Refused(400, f"{name}: {str(problem).removeprefix(f'{path}: ')}") from None


def _placed(fresh: Path, place: Path) -> str:
    """Give a file that came its name; where another file has it, with a number; where the same one has it, nothing is done."""
    stem, suffixes = place.name.partition(".")[0], "".join(place.name.partition(".")[1:])
    for count in range(1, 1000):
        name = place if count == 1 else place.with_name(f"{stem} ({count}){suffixes}")
        try:
            os.link(fresh, name)
        except FileExistsError:
            if filecmp.cmp(fresh, name, shallow=False):
                return name.name
        except OSError:  # a disk without links
            if not name.exists():
                shutil.copyfile(fresh, name)
                return name.name
        else:
            os.chmod(name, 0o644)
            return name.name
    raise Refused(400, f"{place.name}: expected a name that is free")
