"""A path → the thing of ours that has it, and what the store says of it, as triples and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg import ontology
from kg.iri import BASE, PREFIXES, SITE, dataset
from kg.iri import base_of as base_of_document
from kg.script import simplify
from kg.serve.description import about

INVERSE = 500  # statements about a thing by others, at most
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_DOCUMENT = ox.NamedNode(PREFIXES["pol"] + "PolicyDocument")
_LABELS = tuple(
    ox.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("nif", "anchorOf"))
)
_SOURCE_URL = ox.NamedNode(PREFIXES["nif"] + "sourceUrl")
_CONTEXT = ox.NamedNode(PREFIXES["nif"] + "referenceContext")
_COLUMNS = tuple(
    ox.NamedNode(PREFIXES[prefix] + name) for prefix, name in (("dcterms", "title"), ("eli", "id_local"), ("eli", "date_document"))
)
_NAMED = tuple(ox.NamedNode(PREFIXES["skos"] + name) for name in ("prefLabel", "altLabel"))
_THING = re.compile(r"/(?:agency|sector|indicator)/[^/#]+$")
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing, and what is said: of it, by others of it, and what the things named in that are called."""

    iri: str
    own: tuple[ox.Triple, ...]
    inverse: tuple[ox.Triple, ...]
    more: bool  # there are more of the inverse
    labels: tuple[ox.Triple, ...]

    def triples(self) -> Iterator[ox.Triple]:
        """All of it, each once, in order."""
        return iter(sorted({*self.own, *self.inverse, *self.labels}, key=str))


def find(store: ox.Store, path: str) -> Thing | None:
    """The thing whose IRI has a path on this server; None where there is none.

    /id/… is the base that the graph was built with, any other path one of the project's own: /agency/mee, /sector/water, /ontology.
    """
    for iri in _candidates(store, path):
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            continue
        own = _said(store, node) or _of_ontology(iri) or _of_dataset(store, node) or _of_graph(store, node)
        if own:
            return _thing(store, node, own)
    return None


def _candidates(store: ox.Store, path: str) -> Iterator[str]:
    base = base_of(store)
    if path.startswith("id/"):
        yield base + path.removeprefix("id/")
    within = urlsplit(base).path.strip("/")
    if within and path.startswith(within + "/"):
        yield base + path.removeprefix(within + "/")
    yield SITE + path
    yield base + path


def base_of(store: ox.Store) -> str:
    """What the IRIs of everything read begin with in this store."""
    for quad in store.quads_for_pattern(None, _TYPE, _DOCUMENT, _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and (base := base_of_document(quad.subject.value)):
            return base
    return BASE


def local(iri: str, base: str) -> str | None:
    """The path of an IRI of ours on this server; None for anybody else's."""
    if iri.startswith(base):
        return "/id/" + iri.removeprefix(base)
    return "/" + iri.removeprefix(SITE) if iri.startswith(SITE) else None


def _said(store: ox.Store, node: ox.NamedNode) -> list[ox.Triple]:
    return [quad.triple for quad in store.quads_for_pattern(node, None, None, _DEFAULT)]


def _of_ontology(iri: str) -> list[ox.Triple]:
    return list(_ontology()) if iri == SITE + "ontology" else []


@lru_cache(maxsize=1)
def _ontology() -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(ontology.text(), format=ox.RdfFormat.TURTLE))


def _of_dataset(store: ox.Store, node: ox.NamedNode) -> list[ox.Triple]:
    whole = dataset(base_of(store))
    if not node.value.startswith(whole):
        return []
    return [triple for triple in about(store) if triple.subject == node or node.value == whole]


def _of_graph(store: ox.Store, node: ox.NamedNode) -> list[ox.Triple]:
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, node)]


def _thing(store: ox.Store, node: ox.NamedNode, own: list[ox.Triple]) -> Thing:
    for quad in list(store.quads_for_pattern(None, _SOURCE_URL, node, _DEFAULT)):  # a source: the texts and spans are named by #char=…
        assert isinstance(quad.subject, ox.NamedNode)
        own += _said(store, quad.subject)
        for span in store.quads_for_pattern(None, _CONTEXT, quad.subject, _DEFAULT):
            assert isinstance(span.subject, ox.NamedNode)
            own += _said(store, span.subject)
    inverse = list(islice((quad.triple for quad in store.quads_for_pattern(None, None, node, _DEFAULT)), INVERSE + 1))
    more = len(inverse) > INVERSE
    inverse = inverse[:INVERSE]
    named = {term for triple in own for term in (triple.predicate, triple.object)} | {triple.subject for triple in inverse}
    return Thing(node.value, tuple(own), tuple(inverse), more, tuple(_labels(store, named)))


def _labels(store: ox.Store, terms: Iterable[object]) -> Iterator[ox.Triple]:
    for term in terms:
        if isinstance(term, ox.NamedNode):
            for predicate in _LABELS:
                yield from (quad.triple for quad in store.quads_for_pattern(term, predicate, None, _DEFAULT))


def count_documents(store: ox.Store) -> int:
    """How many documents a store has."""
    return sum(1 for _ in store.quads_for_pattern(None, _TYPE, _DOCUMENT, _DEFAULT))


def documents(store: ox.Store, words: str, limit: int) -> list[dict[str, str]]:
    """The documents with some words (either script) in their title or number, by title: title, number, date and where to look."""
    base, wanted = base_of(store), simplify(words).lower()
    found = []
    for quad in store.quads_for_pattern(None, _TYPE, _DOCUMENT, _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode):
            title, number, date = (_first(store, quad.subject, name) for name in _COLUMNS)
            if wanted in simplify(f"{title} {number}").lower():
                iri = quad.subject.value
                found.append(
                    {
                        "title": one_line(title) or iri,
                        "number": number,
                        "date": date,
                        "iri": iri,
                        "href": local(iri, base) or iri,
                    }
                )
    return sorted(found, key=lambda one: (one["title"], one["href"]))[:limit]


def named(store: ox.Store, words: str, limit: int) -> list[dict[str, str]]:
    """The bodies, sectors and indicators whose name in any language and script is or holds some words, the shortest names first."""
    base, wanted = base_of(store), simplify(words).lower().strip()
    found: dict[str, str] = {}
    for predicate in _NAMED:
        for quad in store.quads_for_pattern(None, predicate, None, _DEFAULT) if wanted else ():
            if (
                isinstance(quad.subject, ox.NamedNode)
                and isinstance(quad.object, ox.Literal)
                and wanted in simplify(quad.object.value).lower()
            ):
                iri = quad.subject.value
                if _THING.search(iri) and len(found.setdefault(iri, quad.object.value)) > len(quad.object.value):
                    found[iri] = quad.object.value
    ranked = sorted(found.items(), key=lambda item: (len(item[1]), item[1], item[0]))[:limit]
    return [{"title": one_line(name), "iri": iri, "href": local(iri, base) or iri} for iri, name in ranked]


def one_line(text: str) -> str:
    """A title that is printed over several lines on one; Chinese words have no space between them.

    >>> one_line("水污染防治\\n行动计划"), one_line("Action\\nPlan")
    ('水污染防治行动计划', 'Action Plan')
    """
    return re.sub(r"\s*[\r\n\u2028\u2029]+\s*", "" if re.search("[\u3400-\u9fff]", text) else " ", text).strip()


def _first(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
    return min(
        (quad.object.value for quad in store.quads_for_pattern(node, predicate, None, _DEFAULT) if isinstance(quad.object, ox.Literal)),
        default="",
    )
