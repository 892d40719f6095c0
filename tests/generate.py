"""A number and a seed → so many generated documents, files or triples; and how what was extracted differs from what is known of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from authors import LENGTHS, Author, Generated

from kg import graph as triples_of
from kg import store
from kg.iri import VOCABULARY_GRAPH
from kg.model import Extraction, Target
from kg.pipeline import extract_source
from kg.read import from_text
from kg.script import fold
from kg.topics.wordings import tops

__all__ = ["Generated", "agreement", "check", "documents", "facts", "graph", "write"]

_ONE = {"sections": "section", "tasks": "task", "targets": "target", "responsibilities": "responsibility", "sectors": "sector"}


def documents(count: int, seed: int = 0, lengths: tuple[int, int, int] = LENGTHS) -> Iterator[Generated]:
    """So many documents, no two with the same title; the same seed gives the same documents, whatever their number."""
    return (Author(seed, index, lengths).document() for index in range(count))


def write(folder: Path, count: int, seed: int = 0, lengths: tuple[int, int, int] = LENGTHS) -> list[Path]:
    """Write documents into a folder, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for generated in documents(count, seed, lengths):
        files.append(folder / generated.name)
        files[-1].write_bytes(generated.text.encode())
    return files


def graph(triples: int, folder: Path, seed: int = 0) -> int:
    """Build a store of at least so many triples in a folder, document by document in little memory; returns how many there are."""
    written, vocabulary = 0, ox.NamedNode(VOCABULARY_GRAPH)

    def stream() -> Iterator[ox.Quad]:
        nonlocal written
        shared = set(triples_of.vocabulary_quads())  # what documents have in common is written once
        yield from shared
        written = len(shared)
        for generated in documents(sys.maxsize, seed):
            if written >= triples:
                return
            for extraction in extract_source(from_text(generated.text, generated.name)):
                for quad in triples_of.quads(extraction):
                    if quad.graph_name == vocabulary:
                        if quad in shared:
                            continue
                        shared.add(quad)
                    written += 1
                    yield quad

    store.write(stream(), folder)
    return written


def facts(generated: Generated) -> set[str]:
    """Everything that is known of a document, a line each."""
    known: list[tuple[str, ...]] = [
        ("title", generated.title),
        ("number", generated.number),
        *(("issuer", name) for name in generated.issuers),
    ]
    for kind in ("sections", "tasks", "targets", "responsibilities", "sectors"):
        known += [(_ONE[kind], *map(str, fact)) for fact in getattr(generated, kind)]
    return {_line(*fact) for fact in (*known, *(("citation", title) for title in generated.citations))}


def check(generated: Generated, extractions: Sequence[Extraction]) -> list[str]:
    """How what was extracted differs from what is known: a line for each fact that was missed, is wrong, or is one too many."""
    known, found = facts(generated), {line for one in extractions for line in _found(one)}
    extra = {line for line in found - known if not line.startswith("sector ")}  # a heading may name more than it is made for
    return [*(f"missed {line}" for line in sorted(known - found)), *(f"extra {line}" for line in sorted(extra))]


def agreement(generated: Iterable[Generated], extractions: Iterable[Sequence[Extraction]]) -> tuple[float, list[str]]:
    """The share of facts of some documents on which what was extracted agrees with what is known, and all differences."""
    count, differences = 0, []
    for one, found in zip(generated, extractions, strict=True):
        count += len(facts(one))
        differences += [f"{one.name}: {line}" for line in check(one, found)]
    return 1 - len(differences) / max(count, 1), differences


def _line(*parts: str) -> str:
    return " ".join("".join(fold(part).split()) for part in parts)


def _found(x: Extraction) -> Iterator[str]:
    """The facts of an extraction as Generated.facts writes them."""
    document, paths = x.document, [section.path for section in x.document.sections]
    yield _line("title", document.plain_title)
    yield _line("number", document.number or "")
    yield from (_line("issuer", agency.label) for agency, _ in x.issuers)
    yield from (_line("section", section.path, section.number, section.plain_title) for section in document.sections)
    yield from (_line("task", paths[task.section], task.plain) for task in x.tasks)
    yield from (_line("target", paths[target.section], *_said(target)) for target in x.targets)
    yield from (_line("responsibility", paths[one.section], one.agency.label, one.role) for one in x.responsibilities)
    yield from (_line("citation", citation.title) for citation in x.citations)
    for path, topics in zip(paths, x.section_topics, strict=True):
        yield from (_line("sector", path, tops()[key]) for key in topics.sectors)


def _said(target: Target) -> tuple[str, str, str, str, str]:
    q = target.quantity
    figure = (target.indicator or "", q.comparator, str(q.value), q.unit) if q else (target.statement or "", "", "", "")
    return (*figure, str(target.year))
