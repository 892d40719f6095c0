"""Store → its triples and quads in order, in a profile, and these in an RDF syntax; the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.export.profiles import in_profile
from kg.iri import PREFIXES

RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_DATASETS = ("nq", "trig")
_DEFAULT = ox.DefaultGraph()
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML 1.0 file can hold these, not even escaped


def triples(store: ox.Store, profile: str = "evidence") -> list[ox.Triple]:
    """The union of the store's graphs in a profile, in order."""
    return sorted({quad.triple for quad in in_profile(store.quads_for_pattern(None, None, None, None), profile)}, key=str)


def quads(store: ox.Store, profile: str = "evidence") -> list[ox.Quad]:
    """The store's graphs in a profile, in order; of the default graph only what no named graph says."""
    found = set(in_profile(store.quads_for_pattern(None, None, None, None), profile))
    known = {quad.triple for quad in found if quad.graph_name != _DEFAULT}
    chosen = (quad for quad in found if quad.graph_name != _DEFAULT or quad.triple not in known)
    return sorted(chosen, key=lambda quad: (str(quad.graph_name), str(quad.triple)))


def rdf(store: ox.Store, form: str, profile: str = "evidence") -> bytes:
    """The graph in an RDF syntax and a profile: nq and trig with the named graphs, the others their union."""
    return serialize(quads(store, profile) if form in _DATASETS else triples(store, profile), form)


def serialize(statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: str) -> bytes:
    """Triples, or quads for nq and trig, in an RDF syntax, in the order given."""
    if form != "rdfxml":
        return ox.serialize(statements, format=RDF[form], prefixes=PREFIXES) or b""
    data = ox.serialize(map(_clean, statements), format=RDF[form], prefixes=PREFIXES) or b""
    return data.replace(b"\r", b"&#xD;")  # else a reader takes the line ends of a quoted text for its own


def _clean(triple: ox.Triple | ox.Quad) -> ox.Triple:
    term = triple.object
    if isinstance(term, ox.Literal) and _NOT_XML.search(term.value):
        text = for_xml(term.value)
        term = ox.Literal(text, language=term.language) if term.language else ox.Literal(text, datatype=term.datatype)
    return ox.Triple(triple.subject, triple.predicate, term)


def for_xml(text: str) -> str:
    """A text with � for each control character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
