"""Parts → the outputs of a build in a folder: graph.nt, graph.ttl, report.json, the store and the page, in memory that is bounded."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from kg import graph, iri, linking, store
from kg.check.kept import kept
from kg.corpus import parts
from kg.corpus.agree import contradictions
from kg.corpus.change import Change
from kg.corpus.choice import Choice
from kg.corpus.copies import Renames
from kg.corpus.counts import counted
from kg.corpus.decided import Decided
from kg.corpus.manifest import Manifest
from kg.corpus.merge import Sorter
from kg.corpus.report import Writer
from kg.corpus.shelf import Shelf
from kg.decision import Outcome
from kg.model import ConfigurationError, DocumentCard

DRAWN = 150  # documents on a page: of so many of 10,000 characters it has 30 MB, which a browser still shows


def write(
    manifest: Manifest,
    shelf: Shelf,
    folder: Path,
    change: Change | None,
    decided: Decided,
    told: Iterable[str],
    *,
    jobs: int,
    say: Callable[[str], None],
) -> Counter[str]:
    """Write everything but the manifest; what was counted. With a change the store is made of the former one.

    `told` are lines about documents that were kept apart; where copies contradict one another a line is added to them in the report.
    """
    keys, renames = manifest.parts(), manifest.renames
    choice, report = Choice(DRAWN), Writer(folder)
    say("merging")
    sorting = folder / "sorting"
    sorting.mkdir()
    sorter = Sorter(sorting)

    def say_all(quads: bytes, triples: bytes) -> None:
        sorter.add(triples)
        if change:
            change.stated(quads, triples)

    vocabulary = parts.vocabulary()
    say_all(vocabulary, parts.without_graphs(vocabulary, [iri.VOCABULARY_GRAPH]))
    cards: list[DocumentCard] = []
    outcomes: list[Outcome] = []
    indicators: set[str] = set()
    read_from: dict[str, list[str]] = {}
    for key in keys:
        part = parts.load(shelf, key, renames, manifest.plain_of)
        say_all(part.quads, part.triples)
        cards += part.cards
        outcomes += part.corrections
        indicators.update(part.indicators)
        for document in part.documents:
            choice.add(document, key)
            report.add(document)
            read_from.setdefault(document["graph"], []).append(key)
    links = _links(cards, indicators, manifest)
    said = (links, parts.without_graphs(links, [iri.links(manifest.base), iri.aligned(manifest.base)]))
    say_all(*said)
    report.counts["triples"] = sorter.write(folder / "graph.nt")
    sorting.rmdir()
    report.counts.update(counted(folder / "graph.nt"))
    conflicts = [*told, *contradictions(read_from, shelf, renames, manifest.names())]
    report.counts["files"] = len(manifest.read())
    report.close(manifest.failed(), decided.rows(outcomes), conflicts)
    say("writing the store and the page")
    steps = [
        lambda: _fill(folder, change, _quads(manifest, shelf, dict.fromkeys(keys), renames, links), said),
        lambda: _turtle(folder),
        lambda: _page(shelf, choice, renames, parts.without_aligned(links, manifest.base), folder, manifest.base),
    ]
    _side_by_side(steps, jobs)
    return report.counts


def _fill(folder: Path, change: Change | None, quads: Iterable[bytes], links: tuple[bytes, bytes]) -> None:
    """The store: made of the former one where little has changed and that is whole."""
    place = folder / store.NAME
    if change:
        try:
            change.write(place, links)
        except ConfigurationError:  # the former is damaged
            shutil.rmtree(place)
        else:
            return
    store.fill(place, quads, folder / "graph.nt")


def _side_by_side(steps: list[Callable[[], None]], jobs: int) -> None:
    """Do the first thing beside the others, where there may be two at once: the store is filled outside of Python's lock."""
    if jobs < 2:
        for step in steps:
            step()
        return
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(steps[0])
        for step in steps[1:]:
            step()
        first.result()


def _links(cards: list[DocumentCard], indicators: set[str], manifest: Manifest) -> bytes:
    """What all documents together say of one another, and what follows from it, as sorted N-Quads."""
    found = ox.serialize(linking.links(cards, manifest.base), format=ox.RdfFormat.N_QUADS) or b""
    found += graph.twins(indicators, manifest.base)
    found += b"" if manifest.plain_of else graph.aligned(found, manifest.base)
    return b"".join(sorted(found.splitlines(keepends=True)))


def _quads(manifest: Manifest, shelf: Shelf, keys: Iterable[str], renames: Renames, links: bytes) -> Iterator[bytes]:
    yield parts.vocabulary()
    for key in keys:
        yield parts.load(shelf, key, renames, manifest.plain_of).quads
    yield links


def _turtle(folder: Path) -> None:
    triples = (quad.triple for quad in ox.parse(path=str(folder / "graph.nt"), format=ox.RdfFormat.N_TRIPLES, lenient=True))
    with open(folder / "graph.ttl", "wb", buffering=1 << 20) as file:
        ox.serialize(triples, file, format=ox.RdfFormat.TURTLE, prefixes=dict(iri.PREFIXES))


def _page(shelf: Shelf, choice: Choice, renames: Renames, links: bytes, folder: Path, base: str) -> None:
    """The explorer of all documents, or of those that say most; it shows our own terms alone."""
    from kg.view import page

    memory = ox.Store()
    memory.bulk_load(parts.vocabulary(), format=ox.RdfFormat.N_QUADS, lenient=True)
    for key in choice.parts():
        quads = parts.load(shelf, key, renames, base).quads
        if choice.is_less:
            ends = tuple(f" <{name}> .\n".encode() for name in (*choice.graphs(), iri.VOCABULARY_GRAPH))
            quads = b"".join(line for line in quads.splitlines(keepends=True) if line.endswith(ends))
        memory.bulk_load(quads, format=ox.RdfFormat.N_QUADS, lenient=True)
    memory.extend([link for link in ox.parse(links, format=ox.RdfFormat.N_QUADS, lenient=True) if _is_drawn(link, memory)])
    title = f"policy-kg: {DRAWN} / {choice.total}" if choice.is_less else None
    (folder / "network.html").write_text(page(memory, title=title, checked=kept(folder)), encoding="utf-8", newline="\n")


def _is_drawn(link: ox.Quad, memory: ox.Store) -> bool:
    """Whether both ends of a link are on the page: of many documents, only some are."""
    ends = [end for end in (link.subject, link.object) if isinstance(end, ox.NamedNode)]
    return all(next(memory.quads_for_pattern(end, None, None), None) for end in ends)
