"""An output folder → what of the names that a build writes is not a build's. Only what is proven to be a build's is replaced or removed."""

from __future__ import annotations

import filecmp
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg import store
from kg.corpus import layout, manifest, report
from kg.corpus.shelf import Shelf
from kg.corpus.whole import is_plain, is_sealed, is_whole
from kg.model import ConfigurationError

_MARKED = "made by kg build, which removes it when it needs it no more\n"
_LOCKED = re.compile(rb"(process \d+\n)?")
_SORTED = re.compile(r"run-\d+")
_OF_ITSELF = re.compile(r"LOCK|LOG(\.old\.\d+)?")  # what RocksDB may write where it only reads
_FILES = (*layout.FILES, layout.MANIFEST, f".{layout.MANIFEST}-new", report.SPOOL, layout.CURRENT, layout.FORMER)


def check(out: Path) -> None:
    """Raise ConfigurationError where the folder holds, under a name that a build writes, what no build wrote."""
    if names := foreign(out):
        raise ConfigurationError(
            f"{out}: expected an output folder without {', '.join(names)} of another origin: no build of this program wrote "
            f"{'that' if len(names) == 1 else 'these'}; move {'it' if len(names) == 1 else 'them'} away or name another folder with --out"
        )


def check_lock(out: Path) -> None:
    """The same of the lock alone: while another process builds there, the rest may be between two states."""
    if not _is_lock(out / layout.LOCK):
        raise ConfigurationError(
            f"{out / layout.LOCK}: expected the lock of a build or none; move it away or name another folder with --out"
        )


def foreign(out: Path) -> list[str]:
    """The names of an output folder under which something stands that no build wrote."""
    links, folders = (layout.CURRENT, layout.FORMER), {layout.BUILDS: _is_builds, layout.PARTS: _is_parts}
    found = [] if _is_lock(out / layout.LOCK) else [layout.LOCK]
    found += [name for name in links if os.path.lexists(out / name) and not layout.is_build_link(out / name)]
    found += [name for name, is_ours in folders.items() if os.path.lexists(out / name) and not is_ours(out / name)]
    plain = [name for name in layout.ALL if os.path.lexists(out / name) and not layout.is_output_link(out / name)]
    current = out / layout.CURRENT
    known = _placed(out)
    left = [
        name
        for name in plain
        if not (layout.is_build_link(current) and _same(out / name, current / name)) and not _is_placed(out, name, known)
    ]
    return found + ([] if not left or is_whole(out, plain) else left)


def mark(folder: Path) -> None:
    """Say that a folder is a build's."""
    (folder / layout.MARK).write_text(_MARKED, encoding="ascii")


def _is_marked(folder: Path) -> bool:
    with suppress(OSError, ValueError):
        return (folder / layout.MARK).read_text(encoding="ascii") == _MARKED
    return False


def _is_bare(folder: Path) -> bool:
    """Whether a folder holds nothing, or only a mark that a full disk or a killed process left unfinished: nobody's loss."""
    names = os.listdir(folder)
    with suppress(OSError, ValueError):
        return not names or (names == [layout.MARK] and _MARKED.startswith((folder / layout.MARK).read_text(encoding="ascii")))
    return False


def is_build(folder: Path) -> bool:
    """Whether a folder in .builds is a build's: by its mark, or by a manifest whose digest is its name; a bare one is nobody's loss."""
    if not layout.is_build_name(folder.name) or folder.is_symlink() or not folder.is_dir():
        return False
    return _is_marked(folder) or _is_bare(folder) or (is_sealed(folder) and manifest.load(folder).digest == folder.name)


def remove(folder: Path) -> None:
    """Remove what a build writes from a folder of its own, then the folder; where something else stands in it, both stay."""
    with suppress(OSError):
        mark(folder)  # of an older version's build its manifest is the proof, which goes now
    for name in _FILES:
        _unlink(folder / name)
    _clear(folder / store.NAME, store.FILE)
    _clear(folder / "sorting", _SORTED)
    with suppress(OSError):
        if os.listdir(folder) == [layout.MARK]:
            _unlink(folder / layout.MARK)
        folder.rmdir()


def _clear(folder: Path, names: re.Pattern[str]) -> None:
    """Remove a link, or a folder of files with such names; what else is in it stays, and it with that."""
    if folder.is_symlink():
        _unlink(folder)
    with suppress(OSError):
        for name in os.listdir(folder):
            if names.fullmatch(name):
                _unlink(folder / name)
        folder.rmdir()


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def remove_output(out: Path, name: str) -> None:
    """Remove one output from its place, of a folder that was checked."""
    if (out / name).is_dir():
        _clear(out / name, store.FILE)
    else:
        _unlink(out / name)


def remove_builds(folder: Path) -> None:
    """Remove all builds from the folder that was made for them; what else lies there stays."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if is_build(path):
                remove(path)
        _unlink(folder / layout.PLACED)
        if os.listdir(folder) == [layout.MARK]:
            _unlink(folder / layout.MARK)
        folder.rmdir()


def record(out: Path, *folders: Path) -> None:
    """Keep sizes and times of the outputs in some folders, which are or will be put into the output folder as they are."""
    known: dict[str, list[list[int]]] = {}
    for folder in folders:
        for name in layout.ALL:
            for path in _within(folder / name):
                known.setdefault(path.relative_to(folder).as_posix(), []).append(_stamp(path))
    new = out / layout.BUILDS / f"{layout.PLACED}-new"
    new.write_text(json.dumps(known), encoding="utf-8")
    new.replace(out / layout.BUILDS / layout.PLACED)


def _within(path: Path) -> Iterator[Path]:
    """A file itself, or the files of a store."""
    if path.is_dir():
        yield from (file for file in path.iterdir() if not _OF_ITSELF.fullmatch(file.name))
    elif path.exists():
        yield path


def _stamp(path: Path) -> list[int]:
    known = path.stat()
    return [known.st_size, known.st_mtime_ns]


def _placed(out: Path) -> dict[str, list[list[int]]]:
    try:
        found = json.loads((out / layout.BUILDS / layout.PLACED).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_placed(out: Path, name: str, known: dict[str, list[list[int]]]) -> bool:
    """Whether an output is, by size and time, one that a build put in place."""
    if not known or not is_plain(out / name):
        return False
    return all(path.is_file() and _stamp(path) in known.get(path.relative_to(out).as_posix(), []) for path in _within(out / name))


def _same(place: Path, kept: Path) -> bool:
    """Whether an output has, byte by byte, a copy in a build, so that nothing is lost with it."""
    if not is_plain(place) or not kept.exists() or place.is_dir() != kept.is_dir():
        return False
    if not place.is_dir():
        return os.path.samefile(place, kept) or filecmp.cmp(place, kept, shallow=False)
    names = os.listdir(place)
    return all(
        _OF_ITSELF.fullmatch(name) or ((kept / name).is_file() and filecmp.cmp(place / name, kept / name, shallow=False)) for name in names
    )


def _is_lock(path: Path) -> bool:
    """Whether nothing stands there or the lock of a build."""
    try:
        known = path.lstat()
        return stat.S_ISREG(known.st_mode) and known.st_size < 64 and _LOCKED.fullmatch(path.read_bytes()) is not None
    except FileNotFoundError:
        return True
    except OSError:
        return not os.path.lexists(path.parent)


def _is_builds(folder: Path) -> bool:
    """Whether a folder was made for builds: one of ours is in it, or nothing."""
    if not folder.is_dir():
        return False
    return _is_marked(folder) or _is_bare(folder) or any(is_build(path) for path in folder.iterdir())


def _is_parts(folder: Path) -> bool:
    """Whether a folder was made for parts: one is in it, or nothing but empty folders."""
    shelf = Shelf(str(folder))
    if not folder.is_dir():
        return False
    return next(shelf.keys(), None) is not None or all(path.is_dir() or shelf.is_fresh(path.name) for path in folder.rglob("*"))
