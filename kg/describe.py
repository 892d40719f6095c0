"""Store → what it holds, in VoID and DCAT: counts, vocabularies, documents, the files they were read from, rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg import iri
from kg.iri import PREFIXES, VOCABULARY_GRAPH

_Value: TypeAlias = "ox.NamedNode | ox.Literal | str | int | Mapping[str, str]"
_DEFAULT = ox.DefaultGraph()
_TITLE = {"en": "Plans of Chinese governments as a knowledge graph", "zh-hans": "中国政府规划知识图谱"}
_DESCRIPTION = {
    "en": "Sections, tasks, targets and responsibilities of policy documents, each with the characters it was read from.",
    "zh-hans": "政策文件的章节、任务、目标与责任分工，每一事实附所引原文字符。",
}
_RIGHTS = {
    "en": "The Apache-2.0 licence is that of the software which made this graph. The texts of the documents, and what is quoted of them "
    "here, belong to whoever holds the rights in them; no licence is granted or implied.",
    "zh-hans": "Apache-2.0 仅为生成本图谱之软件的许可。文件原文及此处引文的权利归其权利人所有，此处不授予亦不默示任何许可。",
}
_VOCABULARY = {"en": "Concepts, agencies and places", "zh-hans": "概念、机构与地名"}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


_TYPE = _term("rdf:type")
_EXAMPLES = ("pol:PolicyDocument", "pol:Section", "pol:Task", "pol:Target")  # the first of each is an example; documents tell the base


def describe(store: ox.Store, dataset: str | None = None, files: Mapping[str, int] | None = None) -> list[ox.Triple]:
    """The description of a store whose default graph is the union of its graphs: sorted, no blank node, no date.

    `dataset` is the IRI of the whole, else it is made on the base of the documents; `files` are its distributions, name and bytes.
    """
    counts = _count(store)
    said = _Description(dataset or iri.dataset(counts.base or iri.BASE))
    said.whole_of(counts)
    said.partitions(counts)
    said.subsets(store)
    said.sources(store)
    for name, size in (files or {}).items():
        said.distribution(name, size)
    return sorted(said.triples, key=str)


def distributions(folder: Path) -> dict[str, int]:
    """The RDF files of an output folder (graph.ttl, graph.nt, …) with their bytes; none where it is no folder."""
    found = sorted(folder.glob("graph.*")) if folder.is_dir() else []
    return {path.name: path.stat().st_size for path in found if path.is_file() and ox.RdfFormat.from_extension(path.suffix[1:])}


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the whole holds. Oxigraph counts it: that takes a third of the time of a pass in Python."""

    subjects: int
    objects: int
    entities: int
    properties: dict[str, int]
    classes: dict[str, int]
    examples: tuple[str, ...]
    base: str | None


def _count(store: ox.Store) -> _Counts:
    examples = [found for name in _EXAMPLES if (found := _one(store, f"SELECT (MIN(STR(?s)) AS ?n) {{ ?s a <{_term(name).value}> }}"))]
    base = iri.base_of(examples[0]) if examples else None
    inside = f"FILTER(STRSTARTS(STR(?s), {ox.Literal(base)}))" if base else "FILTER(isIRI(?s))"
    return _Counts(
        subjects=int(_one(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")),
        objects=int(_one(store, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }")),
        entities=int(_one(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o {inside} }}")),
        properties=dict(_groups(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")),
        classes=dict(_groups(store, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")),
        examples=tuple(examples),
        base=base,
    )


def _groups(store: ox.Store, question: str) -> list[tuple[str, int]]:
    found = store.query(question)
    assert isinstance(found, ox.QuerySolutions)
    return [(group.value, int(number.value)) for group, number in found if isinstance(group, ox.NamedNode)]


def _one(store: ox.Store, question: str) -> str:
    """The one value of an answer, "" where there is none."""
    found = store.query(question)
    assert isinstance(found, ox.QuerySolutions)
    return next((value.value for (value,) in found if value is not None), "")


class _Description:
    """The triples that describe one data set, as they are found."""

    def __init__(self, dataset: str) -> None:
        self.iri = dataset
        self.node = ox.NamedNode(dataset)
        self.triples: set[ox.Triple] = set()

    def add(self, subject: ox.NamedNode, predicate: str, *values: _Value) -> None:
        """Triples of a subject: an IRI or literal as it is, a text as a string, a number as a count, a mapping as texts by language."""
        for value in values:
            terms: list[ox.NamedNode | ox.Literal]
            if isinstance(value, Mapping):
                terms = [ox.Literal(text, language=language) for language, text in value.items()]
            elif isinstance(value, int):
                terms = [ox.Literal(value)]
            else:
                terms = [ox.Literal(value) if isinstance(value, str) else value]
            self.triples.update(ox.Triple(subject, _term(predicate), term) for term in terms)

    def part(self, kind: str, key: str) -> ox.NamedNode:
        """The IRI of a part of the data set."""
        return ox.NamedNode(iri.of_dataset(self.iri, kind, key))

    def whole_of(self, counts: _Counts) -> None:
        """Name, rights and size of the whole. Its entities are what was read from documents, else all that has an IRI."""
        rights = self.part("statement", "rights")
        self.add(self.node, "rdf:type", _term("void:Dataset"), _term("dcat:Dataset"))
        self.add(self.node, "dcterms:title", _TITLE)
        self.add(self.node, "dcterms:description", _DESCRIPTION)
        self.add(self.node, "dcterms:rights", rights)
        self.add(rights, "rdf:type", _term("dcterms:RightsStatement"))
        self.add(rights, "rdfs:label", _RIGHTS)
        self.add(self.node, "dcterms:conformsTo", ox.NamedNode(iri.POL.rstrip("#")))
        self.add(self.node, "void:triples", sum(counts.properties.values()))
        self.add(self.node, "void:entities", counts.entities)
        self.add(self.node, "void:distinctSubjects", counts.subjects)
        self.add(self.node, "void:distinctObjects", counts.objects)
        self.add(self.node, "void:classes", len(counts.classes))
        self.add(self.node, "void:properties", len(counts.properties))
        self.add(self.node, "void:exampleResource", *map(ox.NamedNode, counts.examples))
        self.add(self.node, "void:vocabulary", *{ox.NamedNode(_namespace(term)) for term in (*counts.classes, *counts.properties)})
        if counts.base:
            self.add(self.node, "void:uriSpace", counts.base)

    def partitions(self, counts: _Counts) -> None:
        """How many things are of each class, and how many triples have each property."""
        for term, number in counts.classes.items():
            part = self.part("class", term)
            self.add(self.node, "void:classPartition", part)
            self.add(part, "void:class", ox.NamedNode(term))
            self.add(part, "void:entities", number)
        for term, number in counts.properties.items():
            part = self.part("property", term)
            self.add(self.node, "void:propertyPartition", part)
            self.add(part, "void:property", ox.NamedNode(term))
            self.add(part, "void:triples", number)

    def subsets(self, store: ox.Store) -> None:
        """Each named graph: its size, and the title and sources of the document it is of."""
        for name, number in _groups(store, "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x"):
            graph, part = ox.NamedNode(name), self.part("graph", name)
            self.add(self.node, "void:subset", part)
            self.add(part, "rdf:type", _term("void:Dataset"))
            self.add(part, "dcterms:identifier", ox.Literal(name, datatype=_term("xsd:anyURI")))
            self.add(part, "void:triples", number)
            if name == VOCABULARY_GRAPH:
                self.add(part, "dcterms:title", _VOCABULARY)
                continue
            titles, sources = (_objects(store, graph, predicate) for predicate in ("dcterms:title", "dcterms:source"))
            self.add(part, "dcterms:title", *titles)
            self.add(part, "prov:wasDerivedFrom", *sources)
            if titles:
                self.add(part, "void:rootResource", graph)

    def sources(self, store: ox.Store) -> None:
        """Each file that was read: its name, format, script, the hash of its text in its IRI, and how long the text is."""
        for quad in store.quads_for_pattern(None, _TYPE, _term("pol:Source"), _DEFAULT):
            source = quad.subject
            if not isinstance(source, ox.NamedNode):
                continue
            self.add(self.node, "prov:wasDerivedFrom", source)
            self.add(source, "rdf:type", _term("prov:Entity"), _term("pol:Source"))
            self.add(source, "dcterms:identifier", source.value.rpartition("/")[2])
            for predicate in ("rdfs:label", "dcterms:format", "dcterms:language"):
                self.add(source, predicate, *_objects(store, source, predicate))
            for found in store.quads_for_pattern(None, _term("nif:sourceUrl"), source, _DEFAULT):
                if isinstance(text := found.subject, ox.NamedNode):
                    self.add(text, "rdf:type", _term("nif:Context"))
                    self.add(text, "nif:sourceUrl", source)
                    self.add(text, "nif:endIndex", *_objects(store, text, "nif:endIndex"))

    def distribution(self, name: str, size: int) -> None:
        """A file of the whole graph."""
        form = ox.RdfFormat.from_extension(name.rpartition(".")[2])
        part = self.part("file", name)
        self.add(self.node, "dcat:distribution", part)
        self.add(part, "rdf:type", _term("dcat:Distribution"))
        self.add(part, "dcterms:title", name)
        self.add(part, "dcat:byteSize", ox.Literal(str(size), datatype=_term("xsd:nonNegativeInteger")))
        if form:
            self.add(part, "dcat:mediaType", ox.NamedNode(_MEDIA_TYPES + form.media_type))


def _objects(store: ox.Store, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    found = (quad.object for quad in store.quads_for_pattern(subject, _term(predicate), None, _DEFAULT))
    return [value for value in found if isinstance(value, ox.NamedNode | ox.Literal)]


def _namespace(term: str) -> str:
    """The vocabulary that a term is of: one that has a prefix, else what stands before its last # or /."""
    known = (start for start in PREFIXES.values() if term.startswith(start))
    return next(known, term[: max(term.rfind("#"), term.rfind("/")) + 1] or term)
