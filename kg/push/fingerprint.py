"""Triples, and the same triples on a server → a fingerprint of each, equal where the graphs are: few numbers for a graph of any size.

A triple's hash is the MD5 of its parts. Its first three hex digits name one of at most 4,096 buckets (servers cap answers at 10,000
rows); a bucket has how many triples fell into it and the sum of the three digits that follow, so that one changed literal passes
unnoticed once in 16 million times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.model import PushError

Fingerprint = Mapping[str, tuple[int, int]]  # bucket → triples, sum


def _digit(place: int) -> str:
    return f'STRLEN(STRBEFORE("0123456789abcdef", SUBSTR(?hash, {place}, 1)))'  # SPARQL reads no hexadecimal


QUERY = f"""SELECT ?bucket (COUNT(*) AS ?triples) (SUM({_digit(4)} * 256 + {_digit(5)} * 16 + {_digit(6)}) AS ?sum) WHERE {{
  GRAPH <%s> {{ ?s ?p ?o }}
  BIND (MD5(CONCAT(STR(?s), " ", STR(?p), " ", STR(?o), " ",
    IF(isLiteral(?o), IF(LANG(?o) = "", STR(DATATYPE(?o)), LANG(?o)), ""))) AS ?hash)
  BIND (SUBSTR(?hash, 1, 3) AS ?bucket)
}} GROUP BY ?bucket"""


@dataclass(frozen=True, slots=True)
class Ours:
    """The fingerprints that a graph of ours may have on a server that holds just it."""

    triples: int
    prints: tuple[Fingerprint, ...]

    def equals(self, theirs: Fingerprint) -> bool:
        """Whether the server's graph is this one."""
        return theirs in self.prints

    def lacks_some_of(self, theirs: Fingerprint) -> bool:
        """Whether the server's graph certainly has triples that this one has not."""
        return all(any(have[0] > ours.get(bucket, (0, 0))[0] for bucket, have in theirs.items()) for ours in self.prints)


def ours(triples: Iterable[ox.Triple], graph: str) -> Ours:
    """The fingerprints of triples. Virtuoso hashes the UTF-8 of a stored text as if it were Latin-1, encoded again; others hash UTF-8."""
    plain: dict[str, tuple[int, int]] = {}
    twice: dict[str, tuple[int, int]] = {}
    count = 0
    for triple in triples:
        data = _parts(triple, graph).encode()
        _add(plain, data)
        _add(twice, data if data.isascii() else data.decode("latin-1").encode())
        count += 1
    return Ours(count, (plain, twice))


def _parts(triple: ox.Triple, graph: str) -> str:
    subject, predicate, term = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, ox.NamedNode) or not isinstance(term, ox.NamedNode | ox.Literal):
        raise PushError(f"{graph}: expected IRIs and literals only: what has no IRI ({str(triple)[:80]}) would be added anew by every push")
    kind = (term.language or term.datatype.value) if isinstance(term, ox.Literal) else ""
    return f"{subject.value} {predicate.value} {term.value} {kind}"


def _add(found: dict[str, tuple[int, int]], data: bytes) -> None:
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    count, total = found.get(digest[:3], (0, 0))
    found[digest[:3]] = (count + 1, total + int(digest[3:6], 16))


def theirs(rows: Iterable[Mapping[str, str]]) -> Fingerprint:
    """A server's answer to QUERY as a fingerprint; a graph that is not there has an empty one. Raises ValueError, LookupError, TypeError
    where it is no answer to that.
    """
    return {row["bucket"]: (int(row["triples"]), int(row["sum"])) for row in rows if "bucket" in row}


def size(found: Fingerprint) -> int:
    """How many triples a fingerprint stands for."""
    return sum(count for count, _ in found.values())
