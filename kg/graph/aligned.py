"""Lines of N-Quads → what ontology.ttl concludes from them, in the terms of other vocabularies too: the lines of the graph …/aligned.

Only axioms of the ontology are applied: sub-classes, sub-properties, property chains, and pol:asYear (a whole number of a year once more as
an xsd:gYear of another vocabulary's property). What the lines say themselves is not said again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg import iri, ontology
from kg.nquads import term

_TYPE = term("rdf:type").encode()
_YEAR = f'"^^{term("xsd:gYear")}'.encode()
Statement = tuple[bytes, bytes, bytes]  # subject, predicate and object as N-Quads write them


@dataclass(frozen=True, slots=True)
class Axioms:
    """What the ontology says of its terms, each as N-Quads write it."""

    above: Mapping[bytes, tuple[bytes, ...]]  # property → every property above it
    classes: Mapping[bytes, tuple[bytes, ...]]  # class → every class above it
    years: Mapping[bytes, tuple[bytes, ...]]  # property of a year → where it stands as an xsd:gYear
    chains: tuple[tuple[bytes, bytes, bytes], ...]  # two properties one after the other → a third

    def matter(self) -> frozenset[bytes]:
        """The properties from which something follows, or which follow from others."""
        concluded = (name for names in self.above.values() for name in names)
        return frozenset([_TYPE, *self.above, *concluded, *self.years, *(name for chain in self.chains for name in chain)])


@cache
def axioms() -> Axioms:
    """The axioms of ontology.ttl that lines are drawn from."""
    direct: dict[str, dict[bytes, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    chains = []
    for each in ontology.terms():
        for name, expressions in each.axioms:
            for expression in expressions:
                if len(expression) == 1:
                    direct[name][f"<{each.iri}>".encode()].append(f"<{expression[0]}>".encode())
                elif name == "owl:propertyChainAxiom" and len(expression) == 3:
                    first, _, second = (f"<{part}>".encode() for part in expression)
                    chains.append((first, second, f"<{each.iri}>".encode()))
    years = {name: tuple(above) for name, above in direct["pol:asYear"].items()}
    return Axioms(_closed(direct["rdfs:subPropertyOf"]), _closed(direct["rdfs:subClassOf"]), years, tuple(sorted(chains)))


def _closed(direct: Mapping[bytes, list[bytes]]) -> dict[bytes, tuple[bytes, ...]]:
    """Each term → all terms above it, however far."""

    def above(name: bytes) -> Iterator[bytes]:
        for other in direct.get(name, ()):
            yield other
            yield from above(other)

    return {name: tuple(dict.fromkeys(above(name))) for name in direct}


@cache
def _matter() -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The properties that matter, and the classes."""
    known = axioms()
    return known.matter(), frozenset([*known.classes, *(name for names in known.classes.values() for name in names)])


def aligned(lines: bytes, base: str = iri.BASE) -> bytes:
    """The lines of the graph …/aligned that follow from some lines, each once; a part of a document's lines gives a part of them."""
    said = dict.fromkeys(_statements(lines))
    found = dict.fromkeys(_concluded(said))
    end = f" <{iri.aligned(base)}> .\n".encode()
    return b"".join([b" ".join(one) + end for one in found if one not in said])


def _statements(lines: bytes) -> Iterator[Statement]:
    """The statements of the properties that matter."""
    matter, classes = _matter()
    for line in lines.splitlines():
        subject, predicate, rest = line.split(b" ", 2)
        if predicate in matter:
            value = rest[: rest.rindex(b" <")]  # without the graph's name
            if predicate != _TYPE or value in classes:
                yield subject, predicate, value


def _concluded(said: Iterable[Statement]) -> Iterator[Statement]:
    known = axioms()
    every = list(said)
    for subject, predicate, value in list(every):
        if predicate == _TYPE:
            yield from ((subject, _TYPE, above) for above in known.classes.get(value, ()))
        for name in known.years.get(predicate, ()):
            yield subject, name, value[: value.rindex(b'"')] + _YEAR
        for name in known.above.get(predicate, ()):
            if subject != value:  # a document without numbered headings is in itself, which no other vocabulary would say
                every.append((subject, name, value))
                yield subject, name, value
    yield from _chained(every, known.chains)


def _chained(said: Iterable[Statement], chains: Iterable[tuple[bytes, bytes, bytes]]) -> Iterator[Statement]:
    """What follows from two statements one after the other, and from that again."""
    towards: dict[tuple[bytes, bytes], list[bytes]] = defaultdict(list)
    firsts, links = {first for first, _, _ in chains}, defaultdict(list)
    for first, second, whole in chains:
        links[second].append((first, whole))
    waiting = []
    for one in said:
        subject, predicate, value = one
        if predicate in firsts:
            towards[predicate, value].append(subject)
        if predicate in links:
            waiting.append(one)
    known = set(waiting)
    while waiting:
        subject, predicate, value = waiting.pop()
        for first, whole in links[predicate]:
            for before in towards.get((first, subject), ()):
                one = before, whole, value
                if one not in known:
                    known.add(one)
                    yield one
                    if whole in links:
                        waiting.append(one)
