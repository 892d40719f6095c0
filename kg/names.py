"""A named question and what it was asked about → what of that no graph has by this name, with the names of this graph that are like it."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.iri import PREFIXES
from kg.nearest import folded, like
from kg.query import Question

_USED = "{ SELECT DISTINCT ?it WHERE { %s } } ?it skos:prefLabel|skos:altLabel ?name"
_NAMED = {  # parameter of a question → what it names, and the patterns of those that this graph speaks of
    "agency": ("body", _USED % "{ ?r pol:agency ?it } UNION { ?d pol:issuedBy ?it }"),
    "sector": ("sector", _USED % "?t pol:sector/skos:broader* ?it"),
    "instrument": ("instrument", _USED % "?t pol:instrument ?it"),
    **dict.fromkeys(("title", "a", "b"), ("document", "?it a pol:PolicyDocument ; rdfs:label ?name")),
}
_KNOWN = "SELECT ?name WHERE { ?it skos:prefLabel|skos:altLabel ?name FILTER(LCASE(STR(?name)) = LCASE(%s) || STRENDS(STR(?it), CONCAT('/', LCASE(%s)))) } LIMIT 1"


def unknown(store: ox.Store, question: Question, given: Mapping[str, str]) -> str | None:
    """What to say of a name that nothing in the graph has, though the question was asked about it; None where all names are there."""
    for name, asked in given.items():
        if name not in _NAMED or not asked.strip() or name not in {parameter.name for parameter in question.parameters}:
            continue
        kind, patterns = _NAMED[name]
        if kind != "document" and _rows(store, _KNOWN % (ox.Literal(asked), ox.Literal(asked))):
            continue
        names = _rows(store, f"SELECT DISTINCT ?name WHERE {{ {patterns} }}")
        if kind == "document" and any(folded(asked) in folded(one) for one in names):
            continue
        near = like(asked, sorted(names))
        return f"{name}={asked}: no {kind} of this graph has this name" + (f": did you mean {near}?" if near else "")
    return None


def _rows(store: ox.Store, sparql: str) -> list[str]:
    found = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return [solution["name"].value for solution in found]
