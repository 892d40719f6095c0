"""The former build's parts and the new one's → the lines by which their stores differ, so that a store of many documents need not be filled again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import graph, iri, store
from kg.corpus import parts
from kg.corpus.copies import Renames
from kg.corpus.manifest import Manifest
from kg.corpus.shelf import Shelf
from kg.model import ConfigurationError

GONE = 32 << 20  # bytes of parts that are no more: their lines are held in memory, and each is taken out of the store by itself
SHARE = 3  # where more than one part in so many comes or goes, the store is filled anew


class Change:
    """What comes and what goes; what goes is known only when `stated` was told of everything that stays or comes."""

    def __init__(self, former: Path, shelf: Shelf, gone: set[bytes], coming: list[str], renames: Renames, plain_of: str | None) -> None:
        """`gone` are the lines of what was said, `coming` the keys of the parts that say it for the first time, under the new build's IRIs;
        `plain_of` is as parts.load has it."""
        self._former, self._shelf, self._gone, self._coming, self._renames, self._plain_of = former, shelf, gone, coming, renames, plain_of

    def stated(self, quads: bytes, triples: bytes) -> None:
        """Take notice of what the new build says in its named graphs, and of the same in the union."""
        if self._gone:
            self._gone.difference_update(_lines(quads), _lines(triples))

    def write(self, path: Path, links: tuple[bytes, bytes]) -> None:
        """Make the new store of the former one. OSError where it cannot be written."""
        store.update(self._former / store.NAME, path, b"".join(sorted(self._gone)), self._blocks(links))

    def _blocks(self, links: tuple[bytes, bytes]) -> Iterator[bytes]:
        for key in self._coming:
            part = parts.load(self._shelf, key, self._renames, self._plain_of)
            yield part.quads
            yield part.triples
        yield from links


def change(former: Manifest, folder: Path | None, new: Manifest, shelf: Shelf) -> Change | None:
    """The change from the build in a folder to a new one; None where the former is not to be had, or filling the store anew is quicker."""
    if folder is None or (former.program, former.base, former.rules, former.profile) != (
        new.program,
        new.base,
        new.rules,
        new.profile,
    ):
        return None
    before, after = ({key: manifest.renames.get(key) for key in manifest.parts()} for manifest in (former, new))
    going, coming = (
        [key for key in one if key not in other or one[key] != other[key]] for one, other in ((before, after), (after, before))
    )
    if (len(going) + len(coming)) * SHARE > len(after):
        return None
    try:
        gone = _said(folder, shelf, going, former)
    except (ConfigurationError, RuntimeError):  # a part or a store that is damaged; RuntimeError: a store's, where only reading tells
        return None
    return None if gone is None else Change(folder, shelf, gone, coming, new.renames, new.plain_of)


def _said(folder: Path, shelf: Shelf, going: list[str], former: Manifest) -> set[bytes] | None:
    """What the parts that go said, and all links between documents, in their graphs and in the union; None where it is too much."""
    links = _written([*store.open_store(folder).quads_for_pattern(None, None, None, ox.NamedNode(iri.links(former.base)))])
    links += graph.aligned(links, former.base)
    said = {*_lines(links), *_lines(parts.without_graphs(links, (iri.links(former.base), iri.aligned(former.base))))}
    size = 0
    for part in (parts.load(shelf, key, former.renames) for key in going):
        size += len(part.quads)
        if size > GONE:
            return None
        said.update(_lines(part.quads), _lines(part.triples))
    return said


def _written(quads: list[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _lines(block: bytes) -> list[bytes]:
    return block.splitlines(keepends=True)
