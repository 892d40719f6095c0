"""The names of what a build writes into an output folder, and which links and folders of these names are a build's."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kg.store import NAME as STORE

FILES = ("graph.ttl", "graph.nt", "network.html", "report.json")
MANIFEST = "manifest.json"
ALL = (*FILES, STORE, MANIFEST)
BUILDS, CURRENT, FORMER = ".builds", ".current", ".former"
PARTS, LOCK = ".parts", ".lock"
MARK = ".policy-kg"  # stands in each folder that a build makes for its outputs
FRESH = "new-"
PLACED = "placed.json"  # in .builds, where the system has no links: sizes and times of the outputs that a build put in place
PLAIN = "plain"
_BUILD = re.compile(r"[0-9a-f]{32}|plain(-[0-9a-f]{8})?|new-\w+")


def is_build_name(name: str) -> bool:
    """Whether a folder in .builds may be a build's by its name."""
    return _BUILD.fullmatch(name) is not None


def is_output_link(path: Path) -> bool:
    """Whether a path is a link such as graph.nt → .current/graph.nt, which only a build makes."""
    return path.is_symlink() and os.readlink(path) == f"{CURRENT}/{path.name}"


def is_build_link(path: Path) -> bool:
    """Whether a path is a link such as .current → .builds/<digest>, which only a build makes."""
    if not path.is_symlink():
        return False
    folder, _, name = os.readlink(path).rpartition("/")
    return folder == BUILDS and is_build_name(name)


class Own:
    """An output folder, to tell what in it a build wrote from what lies there to be read."""

    def __init__(self, out: Path | str | None) -> None:
        """`out` may be none, or not there yet."""
        self._root = None if out is None else os.path.realpath(out)
        self._known = None if self._root is None else _identity(self._root)

    def is_root(self, path: str) -> bool:
        """Whether a path is the folder itself, by whatever name or link it is called."""
        if self._root is None:
            return False
        return os.path.realpath(path) == self._root or (self._known is not None and _identity(path) == self._known)

    def has(self, path: str) -> bool:
        """Whether a path is or leads to an output of a build: of one in this folder, or by one of the links that builds make."""
        if os.path.islink(path) and is_output_link(Path(path)):
            return True
        if self._root is None:
            return False
        real = os.path.realpath(path)
        folder, name = os.path.split(real)
        if name in ALL and self.is_root(folder):
            return True
        root = os.path.join(os.path.normcase(self._root), "")
        inside = os.path.normcase(real)
        return inside.startswith(root) and inside[len(root) :].split(os.sep)[0] in (BUILDS, PARTS, STORE)


def _identity(path: str) -> tuple[int, int] | None:
    """What a folder is to the system, however its name is written."""
    try:
        known = os.stat(path)
    except OSError:
        return None
    return known.st_dev, known.st_ino
