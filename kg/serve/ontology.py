"""The ontology → its page for people: each term with an anchor of its own, so that …/ontology#Task leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg import ontology
from kg.iri import POL, PREFIXES, curie
from kg.ontology import Expression, Term
from kg.serve.media import GRAPHS
from kg.serve.pages import templates

_SORTS = (
    ("Class", "类", "Classes"),
    ("ObjectProperty", "对象属性", "Object properties"),
    ("DatatypeProperty", "数据属性", "Datatype properties"),
    ("AnnotationProperty", "注释属性", "Annotation properties"),
    ("NamedIndividual", "个体", "Individuals"),
)
_SAID = {
    "rdfs:subClassOf": ("上位类", "subclass of"),
    "rdfs:subPropertyOf": ("上位属性", "subproperty of"),
    "owl:equivalentClass": ("等价于", "equivalent to"),
    "owl:disjointUnionOf": ("不相交并", "disjoint union of"),
    "owl:disjointWith": ("不相交于", "disjoint with"),
    "rdfs:domain": ("定义域", "domain"),
    "rdfs:range": ("值域", "range"),
    "owl:inverseOf": ("逆属性", "inverse of"),
    "owl:propertyChainAxiom": ("由属性链得出", "follows from the chain"),
    "pol:asYear": ("年份另表示为", "as a year"),
    "rdf:type": ("类别", "type"),
    "rdfs:seeAlso": ("参见", "see also"),
}
_SAID_BACK = {
    "rdfs:subClassOf": ("下位类", "has subclass"),
    "rdfs:subPropertyOf": ("下位属性", "has subproperty"),
    "rdfs:domain": ("其属性", "in the domain of"),
    "rdfs:range": ("作为值", "in the range of"),
    "owl:inverseOf": ("逆属性", "inverse of"),
    "rdf:type": ("个体", "individuals"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A word of an expression: a term with where it leads, or a sign."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A relation of a term and what stands on its other side."""

    zh: str
    en: str
    cells: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page shows it."""

    name: str  # its anchor
    term: Term
    rows: tuple[Row, ...]


@cache
def ontology_page(served: bool = True) -> str:
    """The page, the same for the same ontology; on a server with the way to its other pages and forms."""
    entries = [_entry(term) for term in ontology.terms()]
    groups = [
        (zh, en, sorted((one for one in entries if one.term.sort == sort), key=lambda one: one.name.lower())) for sort, zh, en in _SORTS
    ]
    return (
        templates()
        .get_template("ontology.html")
        .render(
            title="policy-kg 本体 Ontology",
            head=ontology.head(),
            groups=[group for group in groups if group[2]],
            forms=[(form.name, form.type, f"/ontology?format={form.name}") for form in GRAPHS],
            namespace=POL,
            served=served,
        )
    )


def _entry(term: Term) -> Entry:
    own = (Row(*_SAID[name], tuple(map(_parts, found))) for name, found in term.axioms)
    back = (Row(*_SAID_BACK[name], tuple(_parts((iri,)) for iri in iris)) for name, iris in _back().get(term.iri, {}).items())
    return Entry(term.iri.removeprefix(POL), term, (*own, *back))


@cache
def _back() -> Mapping[str, Mapping[str, Iterable[str]]]:
    """What other terms say of each term: relation → their IRIs."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for term in ontology.terms():
        for name, expressions in term.axioms:
            for iri in dict.fromkeys(part for expression in expressions for part in expression if part.startswith(POL)):
                if name in _SAID_BACK and iri != term.iri:
                    found[iri][name].append(term.iri)
    return found


def _parts(expression: Expression) -> tuple[Part, ...]:
    return tuple(Part(_short(part), _href(part)) if "://" in part else Part(part, None) for part in expression)


def _short(iri: str) -> str:
    return iri.removeprefix(POL) if iri.startswith(POL) else curie(iri)


def _href(iri: str) -> str | None:
    if iri.startswith(POL):
        return "#" + iri.removeprefix(POL)
    return None if iri.startswith((PREFIXES["xsd"], PREFIXES["owl"])) else iri
