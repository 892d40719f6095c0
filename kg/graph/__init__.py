"""Extraction → triples; the only place that mints them. Terms are MODEL's; every fact gets the span it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg import iri
from kg.graph.aligned import aligned
from kg.graph.concepts import vocabulary_quads
from kg.graph.minter import Minter
from kg.graph.revisions import revisions
from kg.graph.twins import twins
from kg.model import Extraction

__all__ = ["aligned", "facts", "nquads", "quads", "twins", "vocabulary_quads"]


def nquads(extraction: Extraction, base: str = iri.BASE) -> bytes:
    """The graph of one extraction, a line each: its document's named graph, and the vocabulary graph of the agencies and places it names;
    where reviewers corrected it, the graph of corrections too.

    No blank node, no repeated line; the order is that of minting and carries no meaning.
    """
    lines = Minter(extraction, base).mint()
    return lines + revisions(extraction, base) if extraction.corrected else lines


def quads(extraction: Extraction, base: str = iri.BASE) -> list[ox.Quad]:
    """What nquads() says, as the quads of a store."""
    return list(ox.parse(nquads(extraction, base), format=ox.RdfFormat.N_QUADS))


def facts(extraction: Extraction) -> Iterator[tuple[str, Any]]:
    """The sections, tasks, targets and responsibilities of an extraction, each with what its IRI has behind its document's."""
    minter, x = Minter(extraction, iri.BASE), extraction
    for found in (x.document.sections, x.tasks, x.targets, x.responsibilities):
        for fact in found:
            yield minter.fact_iri(fact)[1:-1].removeprefix(minter.document + "/"), fact
