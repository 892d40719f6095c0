"""Store → its statements by predicate, sorted, whatever graph of the store they are in."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from kg.iri import PREFIXES


def expand(name: str) -> str:
    """The IRI of a prefixed name.

    >>> expand("pol:Task")
    'https://w3id.org/policy-kg/ontology#Task'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


class Facts:
    """Reads a predicate of the store once, then answers from memory; every answer is sorted."""

    def __init__(self, store: ox.Store) -> None:
        """Take the store; nothing is read yet."""
        self._store = store
        self._read = cache(self._pairs)

    def _pairs(self, name: str) -> dict[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...]]:
        found: dict[str, dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(expand(name)), None, None):
            if isinstance(quad.subject, ox.NamedNode):
                found.setdefault(quad.subject.value, {})[str(quad.object)] = quad.object
        return {subject: tuple(terms[key] for key in sorted(terms)) for subject, terms in found.items()}

    def subjects(self, name: str) -> list[str]:
        """All that has the predicate."""
        return sorted(self._read(name))

    def instances(self, name: str) -> list[str]:
        """All things of a class."""
        wanted = ox.NamedNode(expand(name))
        quads = self._store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), wanted, None)
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})

    def all(self, subject: str, name: str) -> list[str]:
        """The values of a predicate: text of literals, IRIs of things."""
        return [term.value for term in self._read(name).get(subject, ()) if isinstance(term, ox.NamedNode | ox.Literal)]

    def one(self, subject: str, name: str) -> str | None:
        """The first value of a predicate, or None."""
        return next(iter(self.all(subject, name)), None)

    def name_of(self, subject: str, name: str) -> str | None:
        """The last part of the first value's IRI, or None: a rule's id."""
        value = self.one(subject, name)
        return value.rpartition("/")[2] if value else None

    def number(self, subject: str, name: str) -> int | None:
        """The first value as an integer, or None where there is none that can be read so."""
        value = self.one(subject, name)
        try:
            return int(value) if value is not None else None
        except ValueError:
            return None

    def in_language(self, subject: str, name: str, language: str) -> str | None:
        """The first literal in a language (zh-hans, zh-hant, en), or None."""
        return next(iter(self.all_in_language(subject, name, language)), None)

    def all_in_language(self, subject: str, name: str, language: str) -> list[str]:
        """The literals in a language."""
        terms = self._read(name).get(subject, ())
        return [term.value for term in terms if isinstance(term, ox.Literal) and (term.language or "").lower() == language]
