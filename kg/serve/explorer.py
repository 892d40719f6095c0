"""A store and a thing of it → the explorer focused on that thing: a document with all that stands in it, a body, sector or indicator with its own.

A document is read from its own named graph alone, the others from what is said of them, so that a page takes as long among thousands of documents
as it has things to say. A process keeps its last pages until a new build replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import pyoxigraph as ox

from kg.check.kept import Kept
from kg.iri import PREFIXES, VOCABULARY_GRAPH
from kg.serve.gather import gather
from kg.serve.things import base_of
from kg.view.draft import short
from kg.view.model import Model
from kg.view.own import own_part
from kg.view.page import render
from kg.view.read import read

KEPT = 6  # pages that a process keeps
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_POL = PREFIXES["pol"]
_PAGED = ("Agency", "AgencyGroup")
_IN_DOCUMENT = ("Section", "Task", "Target")
_LINKS = (
    ("eli", "cites"),
    ("pol", "resolvedTo"),
    ("dcterms", "isVersionOf"),
    ("dcterms", "replaces"),
    ("pol", "implements"),
    ("dcterms", "isPartOf"),
)


def focused(store: ox.Store, iri: str) -> str | None:
    """The page of a document, of what stands in one, of a body, sector or indicator; None for all else."""
    document = document_of(store, iri)
    if document is None:
        return _thing_page(store, iri) if _has_page(store, ox.NamedNode(iri)) else None
    made = _document_page(store, document)
    if made is None or iri == document or iri not in made[1]:
        return made and made[0]
    return made[0].replace('"focus":null,', f'"focus":{made[1][iri]},', 1)


def document_of(store: ox.Store, iri: str) -> str | None:
    """The document that an IRI is, or that a section, task or target of that IRI stands in."""
    node = ox.NamedNode(iri)
    types = {quad.object.value for quad in store.quads_for_pattern(node, _TYPE, None, None) if isinstance(quad.object, ox.NamedNode)}
    if _POL + "PolicyDocument" in types:
        return iri
    if not types & {_POL + name for name in _IN_DOCUMENT}:
        return None
    inside = next(iter(store.quads_for_pattern(node, ox.NamedNode(_POL + "inDocument"), None, None)), None)
    return inside.object.value if inside is not None and isinstance(inside.object, ox.NamedNode) else iri.partition("/s/")[0]


def document_model(store: ox.Store, document: str, checked: Iterable[Kept] = ()) -> Model | None:
    """One document as the explorer shows it, with the signs that a build kept; None where it has no sections and so is not shown."""
    part = _apart(store, ox.NamedNode(document))
    model = read(store if part is None else part, documents=[document], checked=checked)
    return model if model.of_kind("document") else None


@lru_cache(maxsize=KEPT)
def _document_page(store: ox.Store, document: str) -> tuple[str, Mapping[str, int]] | None:
    """The page and the place in it of each thing."""
    model = document_model(store, document)
    return None if model is None else (render(model, own=short(document), served=served_base(store)), model.place)


@lru_cache(maxsize=KEPT)
def _thing_page(store: ox.Store, iri: str) -> str | None:
    part = own_part(read(gather(store, iri)), iri)
    return None if part is None else render(part, (), own=short(iri), served=served_base(store))


def served_base(store: ox.Store) -> str:
    """What the keys of everything read begin with in a page."""
    return short(base_of(store))


def _has_page(store: ox.Store, node: ox.NamedNode) -> bool:
    types = {quad.object.value for quad in store.quads_for_pattern(node, _TYPE, None, None) if isinstance(quad.object, ox.NamedNode)}
    if types & {_POL + name for name in _PAGED}:
        return True
    used = (ox.NamedNode(_POL + name) for name in ("sector", "indicator"))
    below = ox.NamedNode(PREFIXES["skos"] + "broader")
    return any(next(iter(store.quads_for_pattern(None, name, node, None)), None) is not None for name in (*used, below))


def _apart(store: ox.Store, document: ox.NamedNode) -> ox.Store | None:
    """A store of a document's own graph, what is said of its bodies and concepts, and its links to other documents; None where it has no graph."""
    own = list(store.quads_for_pattern(None, None, None, document))
    if not own:
        return None
    found = ox.Store()
    found.bulk_extend([*own, *_vocabulary(store), *_linked(store, document, own)])
    return found


@lru_cache(maxsize=1)
def _vocabulary(store: ox.Store) -> tuple[ox.Quad, ...]:
    return tuple(store.quads_for_pattern(None, None, None, ox.NamedNode(VOCABULARY_GRAPH)))


def _linked(store: ox.Store, document: ox.NamedNode, own: list[ox.Quad]) -> list[ox.Quad]:
    """The links of a document either way, and what the other ends are called and when they were issued."""
    graph = document
    names = [ox.NamedNode(PREFIXES[prefix] + name) for prefix, name in _LINKS]
    cited = {quad.object for quad in own if quad.predicate == names[0] and isinstance(quad.object, ox.NamedNode)}
    found = [quad for name in names for one in (document, *cited) for quad in store.quads_for_pattern(one, name, None, None)]
    found += [
        quad
        for name in names[1:]
        for quad in store.quads_for_pattern(None, name, document, None)
        if not str(quad.subject).startswith(f"<{document.value}/")
    ]
    works = [quad.object for quad in found if quad.predicate == names[2]]
    found += [quad for work in works for quad in store.quads_for_pattern(None, names[2], work, None)]
    ends = {end for quad in found for end in (quad.subject, quad.object) if end != document}
    told = [
        ox.NamedNode(PREFIXES[prefix] + name)
        for prefix, name in (("rdfs", "label"), ("dcterms", "title"), ("skos", "prefLabel"), ("eli", "date_document"), ("rdf", "type"))
    ]
    found += [
        quad for end in ends if isinstance(end, ox.NamedNode) for name in told for quad in store.quads_for_pattern(end, name, None, None)
    ]
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]
