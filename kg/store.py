"""Quads ↔ disk: a store whose named graphs are the documents and whose default graph is their union, each triple once.

The union is written out because Oxigraph's own (`use_default_graph_as_union`) yields a triple once for every graph that has it.
"""

from __future__ import annotations

import ctypes
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.model import ConfigurationError, InputError

NAME = "store"  # the store's folder inside an output folder
FILE = re.compile(  # what RocksDB calls its files
    r"CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(sst|log|blob|dbtmp)(\.trash)?"
)
SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100


def write(quads: Iterable[ox.Quad], folder: Path) -> Path:
    """Build `folder`/store from quads. Only a whole store takes the old one's place, in one step; on any failure the old one stays.

    Raises ConfigurationError where that cannot be written, or what stands there is no store.
    """
    folder = Path(folder)
    if os.path.lexists(folder / NAME) and not _is_store(folder / NAME):
        raise ConfigurationError(f"{folder / NAME}: expected a store, or nothing: move what is there away")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{NAME}-", dir=folder))
    except OSError as problem:
        raise ConfigurationError(f"{folder}: expected a folder to write to: {problem.strerror}") from problem
    try:
        _fill(fresh, quads)
        fresh.chmod(0o755)
        _replace(fresh, folder / NAME)
    except OSError as problem:
        raise ConfigurationError(f"{folder / NAME}: the store could not be written: {problem}") from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder / NAME


def _is_store(path: Path) -> bool:
    """Whether a folder holds a store and nothing else."""
    return path.is_dir() and not path.is_symlink() and (names := os.listdir(path)) != [] and all(FILE.fullmatch(name) for name in names)


def _fill(path: Path, quads: Iterable[ox.Quad]) -> None:
    store = ox.Store(str(path))
    store.bulk_extend(_with_union(quads))
    store.flush()
    store.optimize()


def fill(path: Path, quads: Iterable[bytes], union: Path) -> None:
    """A new store at a path, of blocks of N-Quads and, as its default graph, a file of N-Triples. OSError where it cannot be written."""
    store = ox.Store(str(path))
    _load(store, quads)
    store.bulk_load(path=str(union), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    store.flush()
    store.optimize()


def update(former: Path, path: Path, gone: bytes, quads: Iterable[bytes]) -> None:
    """A new store at a path, of a former one that stays as it is, without some lines of N-Quads and with others.

    OSError where it cannot be written; ConfigurationError where the former is damaged.
    """
    path.mkdir()
    for file in former.iterdir():
        if file.suffix == ".sst":  # RocksDB never writes to one again: the new store has the same file under a second name
            again(file, path / file.name)
        elif not file.name.startswith(("LOCK", "LOG")):  # what RocksDB tells of itself would grow with each build
            shutil.copy2(file, path / file.name)
    try:
        store = ox.Store(str(path))
        for quad in ox.parse(gone, format=ox.RdfFormat.N_QUADS, lenient=True):
            store.remove(quad)
        _load(store, quads)
        store.flush()
    except RuntimeError as problem:
        raise ConfigurationError(f"{former}: expected a store that can be read: {_line(problem)}") from problem


def again(file: str | Path, name: str | Path) -> None:
    """Give a file a second name; where the disk cannot, copy it."""
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)


def _load(store: ox.Store, quads: Iterable[bytes]) -> None:
    """Put blocks of N-Quads into a store; lenient, as they are our own and were checked when they were made."""
    store.bulk_load(io.BufferedReader(_Stream(quads), 1 << 20), format=ox.RdfFormat.N_QUADS, lenient=True)


class _Stream(io.RawIOBase):
    """Blocks of bytes as a file to read."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._block = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._block:
            found = next(self._blocks, None)
            if found is None:
                return 0
            self._block = memoryview(found)
        taken = min(len(buffer), len(self._block))
        buffer[:taken] = self._block[:taken]
        self._block = self._block[taken:]
        return taken


def _with_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    default = ox.DefaultGraph()
    for quad in quads:
        yield quad
        if quad.graph_name != default:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, default)


def _replace(fresh: Path, place: Path) -> None:
    """Put a folder where another may be; what was there is then at `fresh`, for the caller to remove."""
    if not place.exists():
        fresh.rename(place)
    elif not exchange(fresh, place):  # no such call on this system: two renames, and back if the second fails
        old = place.with_name(f"{fresh.name}-old")
        place.rename(old)
        try:
            fresh.rename(place)
        except OSError:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step where the system can (Linux); False where it cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def open_store(folder: Path) -> ox.Store:
    """The store of an output folder, read-only."""
    folder = Path(folder)
    path = Path(os.path.realpath(folder / NAME if (folder / NAME).is_dir() else folder))  # once: a build may replace what leads there
    if not (path / "CURRENT").is_file():  # RocksDB's own mark; without it read_only would complain at length
        raise ConfigurationError(f"{folder}: expected a graph there: run `kg build` first, or name its folder")
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as problem:  # RuntimeError: Oxigraph's for what is damaged
        raise ConfigurationError(f"{path}: expected a store that can be read: {_line(problem)}") from problem


def damage(problem: RuntimeError) -> str | None:
    """What to say of a store in which reading came upon damaged data, which Oxigraph tells no sooner; None where it is another fault."""
    line = _line(problem)
    return f"expected a store that can be read: {line}; remove it and run `kg build` again" if line.startswith("Corruption") else None


def load(paths: Iterable[Path]) -> ox.Store:
    """A store in memory with what some RDF files say; its default graph is the union."""
    store = ox.Store()
    for path in paths:
        try:
            store.bulk_extend(_with_union(ox.parse(path=str(path), format=SYNTAXES[path.suffix.lower()])))
        except KeyError:
            raise InputError(f"{path}: expected RDF in one of {' '.join(SYNTAXES)}") from None
        except (OSError, SyntaxError, ValueError) as problem:
            raise InputError(f"{path}: expected {path.suffix.lower()[1:]} that can be read: {_line(problem)}") from problem
    return store


def open_path(path: Path) -> ox.Store:
    """The graph at a path: an output folder, a store, an RDF file, or a folder of RDF files."""
    path = Path(path)
    if path.is_file():
        return load([path])
    if not path.exists():
        raise InputError(f"{path}: expected a folder that `kg build` wrote, or a file of RDF; there is none")
    if (path / NAME).is_dir() or (path / "CURRENT").is_file():
        return open_store(path)
    whole = [path / name for name in ("graph.nq", "graph.nt", "graph.ttl") if (path / name).is_file()][:1]
    files = whole or sorted(file for file in path.iterdir() if file.suffix.lower() in SYNTAXES)
    return load(files) if files else open_store(path)


def _line(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:300]
