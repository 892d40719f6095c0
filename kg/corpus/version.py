"""The package's own files → what a part, and what a whole build, was made with, as fingerprints."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg import ontology, overlays

PACKAGE = Path(__file__).parent.parent
PART = "corpus/parts.py"  # the one file of this room that says what a part holds
APART = frozenset({  # what does nothing to a part; whatever is not named here counts
    "__main__.py", "answer.py", "api.py", "cli", "compare.py", "cooperation.py", "corpus", "describe.py", "diff.py", "evaluate",
    "export", "facts.py", "frames.py", "limits.py", "project.py", "push", "queries", "query.py", "report", "search.py", "serve", "shapes.ttl", "show.py",
    "similarity.py", "store.py", "validate.py", "view",
})  # fmt: skip
READERS = ("ahocorasick_rs", "chardet", "olefile", "OpenCC", "pyoxigraph", "pypdfium2", "selectolax")
DRAWERS = ("networkx", "pyvis")


def _files() -> Iterator[tuple[str, Path]]:
    """The package's files by their names in it, in order; not what Python compiled of them."""
    found = ((path.relative_to(PACKAGE).as_posix(), path) for path in PACKAGE.rglob("*") if path.is_file())
    return ((name, path) for name, path in sorted(found) if "__pycache__" not in name)


def counts(name: str) -> bool:
    """Whether a part depends on a file of the package."""
    return name == PART or name.partition("/")[0] not in APART


def _fingerprint(files: Iterator[tuple[str, Path]], packages: tuple[str, ...]) -> str:
    known = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name, path in files:
        known.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for package in packages:
        known.update(f"{package} {_installed(package)}\0".encode())
    return known.hexdigest()[:16]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


@cache
def rules() -> str:
    """What a part depends on beside its file: code, ontology, rules, vocabularies and the packages that read and write for them.

    Raises ConfigurationError where an overlay is not as it must be.
    """
    own = _fingerprint(((name, path) for name, path in _files() if counts(name)), READERS)
    if more := overlays.digest():
        from kg import lexicon

        lexicon.check()
    return hashlib.sha256(f"{own} {more} {ontology.text()}".encode()).hexdigest()[:16]


@cache
def program() -> str:
    """What all outputs depend on beside the files: the whole package."""
    return _fingerprint(_files(), (*READERS, *DRAWERS))
