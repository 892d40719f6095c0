"""ontology.ttl → its text, and its terms with what they mean in both languages, for those who show or offer them."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.iri import POL, PREFIXES
from kg.model import ConfigurationError

NAME = "ontology.ttl"
_KINDS = {
    "Class": "class",
    "ObjectProperty": "property",
    "DatatypeProperty": "property",
    "AnnotationProperty": "property",
    "NamedIndividual": "individual",
}
_LISTS = {"unionOf": " ∪ ", "oneOf": ", ", "disjointUnionOf": " ⊔ ", "propertyChainAxiom": " ∘ "}
_AXIOMS = (
    *("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass", "owl:disjointUnionOf", "owl:disjointWith"),
    *("rdfs:domain", "rdfs:range", "owl:inverseOf", "owl:propertyChainAxiom", "pol:asYear", "rdf:type", "rdfs:seeAlso"),
)

Expression: TypeAlias = tuple[str, ...]  # IRIs, and the signs between them
_Node: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"
_Facts: TypeAlias = "dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[str, list[_Node]]]"


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A class, property or individual of the ontology, named and explained in English and Chinese."""

    iri: str
    kind: str  # "class" | "property" | "individual"
    label_en: str
    label_zh: str
    comment_en: str
    comment_zh: str
    example_en: str
    example_zh: str
    sort: str  # OWL's name of the kind: Class, ObjectProperty, DatatypeProperty …
    axioms: tuple[tuple[str, tuple[Expression, ...]], ...]  # ("rdfs:domain", …): what the ontology says of it beside the words


@dataclass(frozen=True, slots=True)
class Head:
    """What the ontology says of itself; texts by language."""

    iri: str
    version: str
    version_iri: str
    licence: str
    title: Mapping[str, tuple[str, ...]]
    description: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, tuple[str, ...]]


def _places() -> tuple[Path, ...]:
    """Where the file may lie: beside the package in a checkout, else where a wheel's data go (Debian's and a user's own differ)."""
    beside = Path(__file__).parent.parent
    shares = (sys.prefix, sysconfig.get_path("data"), site.getuserbase())
    return (beside / NAME, *(Path(share) / "share" / "policy-kg" / NAME for share in dict.fromkeys(shares)))


@cache
def text() -> str:
    """The ontology as it is written, in Turtle. Raises ConfigurationError where the file is missing."""
    for path in _places():
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise ConfigurationError(f"{NAME}: expected it at {' or '.join(map(str, _places()[:2]))}: install policy-kg anew")


@cache
def _facts() -> _Facts:
    """What is said of each subject, by predicate."""
    found: _Facts = {}
    try:
        for quad in ox.parse(text(), format=ox.RdfFormat.TURTLE):
            found.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    except SyntaxError as problem:
        raise ConfigurationError(f"{NAME}: expected an ontology in Turtle: {' '.join(str(problem).split())}") from problem
    return found


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@cache
def terms() -> tuple[Term, ...]:
    """The terms that the ontology itself defines, sorted by IRI."""
    return tuple(
        sorted(
            _term(subject, sort)
            for subject, said in _facts().items()
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(POL) and (sort := _sort(said.get(_iri("rdf:type"), [])))
        )
    )


def _sort(classes: list[_Node]) -> str | None:
    names = {node.value.removeprefix(PREFIXES["owl"]) for node in classes if isinstance(node, ox.NamedNode)}
    return next((name for name in _KINDS if name in names), None)


def _term(subject: ox.NamedNode, sort: str) -> Term:
    label, comment, example = (_by_language(subject, name) for name in ("rdfs:label", "rdfs:comment", "skos:example"))
    axioms = ((name, _expressions(subject, name)) for name in _AXIOMS)
    return Term(
        iri=subject.value,
        kind=_KINDS[sort],
        label_en=" · ".join(label.get("en", ())),
        label_zh=" · ".join(label.get("zh-hans", ())),
        comment_en=" · ".join(comment.get("en", ())),
        comment_zh=" · ".join(comment.get("zh-hans", ())),
        example_en=" · ".join(example.get("en", ())),
        example_zh=" · ".join(example.get("zh-hans", ())),
        sort=sort,
        axioms=tuple((name, found) for name, found in axioms if found),
    )


def _by_language(subject: ox.NamedNode, name: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for term in _facts().get(subject, {}).get(_iri(name), ()):
        if isinstance(term, ox.Literal):
            language = (term.language or "").lower()
            found[language] = (*found.get(language, ()), term.value)
    return found


def _expressions(subject: ox.NamedNode, name: str) -> tuple[Expression, ...]:
    """What a term is related to; of its types, the ones that OWL's kinds do not say already."""
    sign = _LISTS.get(name.partition(":")[2])
    kinds = {PREFIXES["owl"] + kind for kind in _KINDS}
    found = (
        _joined(term, sign) if sign else _expression(term)
        for term in _facts()[subject].get(_iri(name), ())
        if getattr(term, "value", None) not in kinds
    )
    return tuple(sorted(expression for expression in found if expression))


def _expression(term: _Node) -> Expression:
    """A class as OWL writes it: a name, any of some, one of some, or what has some value of a property."""
    if isinstance(term, ox.NamedNode):
        return (term.value,)
    said = _facts().get(term, {}) if isinstance(term, ox.BlankNode) else {}
    for name in ("unionOf", "oneOf"):
        for first in said.get(PREFIXES["owl"] + name, ()):
            return _joined(first, _LISTS[name])
    names = [said.get(PREFIXES["owl"] + name, [None])[0] for name in ("onProperty", "someValuesFrom")]
    if all(isinstance(node, ox.NamedNode) for node in names):
        return (names[0].value, " ∃ ", names[1].value)  # type: ignore[union-attr]
    return ()


def _joined(first: _Node, sign: str) -> Expression:
    return tuple(part for node in _items(first) for part in (sign, *_expression(node)))[1:]


def _items(first: _Node) -> Iterator[_Node]:
    """The members of an RDF list."""
    while isinstance(first, ox.BlankNode):
        said = _facts()[first]
        yield from said[_iri("rdf:first")]
        first = said[_iri("rdf:rest")][0]


@cache
def head() -> Head:
    """The ontology's own title, version, licence and history."""
    subject = ox.NamedNode(POL.rstrip("#"))

    def one(name: str) -> str:
        return next((term.value for term in _facts()[subject].get(_iri(name), ()) if isinstance(term, ox.NamedNode | ox.Literal)), "")

    title, description, changes = (_by_language(subject, name) for name in ("dcterms:title", "dcterms:description", "skos:changeNote"))
    return Head(subject.value, one("owl:versionInfo"), one("owl:versionIRI"), one("dcterms:license"), title, description, changes)
