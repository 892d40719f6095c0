"""Parts that together cannot be merged, loaded or drawn → those that are to blame, each with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.corpus import copies, outputs, parts
from kg.corpus.decided import Decided
from kg.corpus.manifest import Manifest
from kg.corpus.shelf import Shelf
from kg.corpus.write import write
from kg.model import KgError


def find(manifest: Manifest, shelf: Shelf, out: Path, problem: Exception) -> dict[str, str]:
    """The keys of the parts by which writing a build failed with a problem; nothing where it fails by none of them alone. OSError if the disk does.

    A part that cannot be read is told by reading each; any other by writing half of them, and half of the half that fails.
    """
    keys = list(dict.fromkeys(manifest.parts()))
    if unreadable := {key: why for key in keys if (why := _unreadable(shelf, key))}:
        return unreadable

    def fails(some: Sequence[str]) -> str | None:
        less = replace(manifest, entries={name: entry for name, entry in manifest.entries.items() if entry.key in some})
        with outputs.fresh(out) as folder:
            try:
                less.renames, told = copies.find(less, shelf)
                write(less, shelf, folder, None, Decided(None), told, jobs=1, say=lambda step: None)
            except OSError:
                raise
            except Exception as fault:
                return words(fault)
        return None

    return {} if fails(()) else by_halves(keys, words(problem), fails)


def words(problem: Exception) -> str:
    """A fault in one line."""
    said = " ".join(str(problem).split())[:200]
    return said if isinstance(problem, KgError) else f"what was read of it cannot be put into the graph: {type(problem).__name__}: {said}"


def _unreadable(shelf: Shelf, key: str) -> str | None:
    """Why a part cannot be read, in all its lines."""
    try:
        for _ in ox.parse(parts.load(shelf, key).quads, format=ox.RdfFormat.N_QUADS, lenient=True):
            pass
    except OSError:
        raise
    except Exception as problem:
        return words(problem)
    return None


def by_halves(keys: Sequence[str], why: str, fails: Callable[[Sequence[str]], str | None]) -> dict[str, str]:
    """Of keys that fail together those that fail alone.

    >>> by_halves("abcdef", "too many", lambda some: "a bad one" if set("be") & set(some) else None)
    {'b': 'a bad one', 'e': 'a bad one'}
    """
    if len(keys) == 1:
        return {keys[0]: why}
    found: dict[str, str] = {}
    for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        if half and (reason := fails(half)):
            found |= by_halves(half, reason, fails)
    return found
