"""The indicators of all documents → those that are nearly one, in the graph …/links: close matches with a score, never merged."""

from __future__ import annotations

from collections.abc import Iterable

from kg import iri
from kg.indicators import near_twins
from kg.nquads import decimal, in_graph, term


def twins(names: Iterable[str], base: str = iri.BASE) -> bytes:
    """The lines of the near-twins among the names of indicators."""
    said: list[str] = []
    for one, other, score in near_twins(names):
        pair = sorted(iri.indicator(base, name) for name in (one, other))
        first, second = (f"<{node}>" for node in pair)
        node = f"<{iri.match(base, *pair)}>"
        said += (
            f"{first} {term('skos:closeMatch')} {second}",
            f"{second} {term('skos:closeMatch')} {first}",
            f"{node} {term('rdf:type')} {term('pol:IndicatorMatch')}",
            f"{node} {term('pol:matches')} {first}",
            f"{node} {term('pol:matches')} {second}",
            f"{node} {term('pol:matchScore')} {decimal(score)}",
        )
    return in_graph(said, f"<{iri.links(base)}>").encode()
