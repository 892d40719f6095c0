"""One small plan → a store of many documents that are like it, each with its own IRI, title and graph: quick to make."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
from conftest import ROOT

import kg
from kg import graph, store


@cache
def lines() -> tuple[str, str]:
    """The quads of a plan, and the last part of its document's IRI."""
    (plan,) = kg.extract(ROOT / "tests" / "plans" / "nation.txt")
    text = graph.nquads(plan).decode()
    at = text.index("/id/doc/") + len("/id/doc/")
    return text, text[at : at + 12]


def many(count: int) -> list[ox.Quad]:
    """So many documents, and the vocabulary."""
    text, own = lines()
    found = set(graph.vocabulary_quads())
    for number in range(count):
        copy = text.replace(f"/id/doc/{own}", f"/id/doc/{number:012x}").replace("河湖清洁与降碳行动方案", f"河湖清洁与方案{number:04d}")
        found |= set(ox.parse(copy.encode(), format=ox.RdfFormat.N_QUADS))
    return sorted(found, key=str)


def put(folder: Path, count: int) -> Path:
    """A store of so many documents in a folder."""
    store.write(many(count), folder)
    return folder
