"""Quads → the quads of a profile: with the evidence as NIF spans, without any, or with the evidence as Web Annotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import iri
from kg.iri import PREFIXES

PROFILES = ("evidence", "plain", "annotations")
CONTEXT = 32  # characters before and after a quote that tell it from the same words elsewhere

_DEFAULT = ox.DefaultGraph()
_ALIGNED = re.compile(r"[/#:]aligned\Z")
_NIF = PREFIXES["nif"]
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_VALUE = ox.NamedNode(PREFIXES["rdf"] + "value")
_QUOTED = ox.NamedNode(PREFIXES["prov"] + "wasQuotedFrom")
_MORE_QUOTED = tuple(
    ox.NamedNode(PREFIXES["pol"] + name) for name in ("clauseQuotedFrom", "dueQuotedFrom")
)  # annotations keep them: the span is there
_BEGIN, _END, _WITHIN, _TEXT, _FILE = (
    ox.NamedNode(_NIF + name) for name in ("beginIndex", "endIndex", "referenceContext", "isString", "sourceUrl")
)
_OA = {
    name: ox.NamedNode(PREFIXES["oa"] + name)
    for name in (
        "Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "motivatedBy", "describing",
        "hasBody", "hasTarget", "hasSource", "hasSelector", "start", "end", "exact", "prefix", "suffix",
    )
}  # fmt: skip
_INDEX = ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")  # what the Web Annotation model asks of a position


def in_profile(quads: Iterable[ox.Quad], profile: str) -> Iterator[ox.Quad]:
    """The quads of a profile, each in its graph; some may come twice. Only the evidence is held in memory.

    evidence: all quads. plain: no span, no text of a source, and nothing that leads to them, and no graph …/aligned. annotations: for each fact and span an
    oa:Annotation in the span's place, and the text of a source as its rdf:value; evidence that lacks its source's text stays NIF.
    """
    if profile == "evidence":
        yield from quads
        return
    evidence = []
    for quad in without_aligned(quads) if profile == "plain" else quads:
        if quad.predicate in _MORE_QUOTED and profile == "plain":
            continue
        if not is_evidence(quad):
            yield quad
        elif profile == "annotations":
            evidence.append(quad)
    yield from _annotations(evidence)


def without_aligned(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """All quads but those of a graph …/aligned, and of the union what no other graph says. All are held in memory."""
    held = list(quads)
    graphs: dict[bool, set[ox.Triple]] = {True: set(), False: set()}
    for quad in held:
        if quad.graph_name != _DEFAULT:
            graphs[_is_aligned(quad)].add(quad.triple)
    only = graphs[True] - graphs[False]
    return (quad for quad in held if not _is_aligned(quad) and not (quad.graph_name == _DEFAULT and quad.triple in only))


def _is_aligned(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and bool(_ALIGNED.search(quad.graph_name.value))


def is_evidence(statement: ox.Quad | ox.Triple) -> bool:
    """Whether a statement is of a span or of a source's text, or leads from a fact to one."""
    predicate = statement.predicate
    if predicate == _TYPE:
        return isinstance(statement.object, ox.NamedNode) and statement.object.value.startswith(_NIF)
    return predicate == _QUOTED or predicate.value.startswith(_NIF)


@dataclass(slots=True)
class _Spans:
    """What the evidence says of each span and of each text, by IRI."""

    begins: dict[object, int] = field(default_factory=dict)
    ends: dict[object, int] = field(default_factory=dict)
    within: dict[object, object] = field(default_factory=dict)
    texts: dict[object, str] = field(default_factory=dict)
    files: dict[object, ox.NamedNode] = field(default_factory=dict)

    def has(self, node: object) -> bool:
        """Whether a node is a text, or a span of one, of which all is known that an annotation says."""
        whole = self.within.get(node, node)
        return whole in self.texts and whole in self.files and (whole == node or (node in self.begins and node in self.ends))


def _read(evidence: Iterable[ox.Quad]) -> _Spans:
    spans = _Spans()
    for quad in evidence:
        node, predicate, value = quad.subject, quad.predicate, quad.object
        if isinstance(value, ox.NamedNode):
            if predicate == _WITHIN:
                spans.within[node] = value
            elif predicate == _FILE:
                spans.files[node] = value
        elif isinstance(value, ox.Literal):
            if predicate == _TEXT:
                spans.texts[node] = value.value
            elif predicate in (_BEGIN, _END) and value.value.isdecimal():
                (spans.begins if predicate == _BEGIN else spans.ends)[node] = int(value.value)
    return spans


def _annotations(evidence: list[ox.Quad]) -> Iterator[ox.Quad]:
    """The same evidence as annotations, each in the graph of what it stands for."""
    spans = _read(evidence)
    for quad in evidence:
        node, value, graph = quad.subject, quad.object, quad.graph_name
        if quad.predicate == _QUOTED:
            if spans.has(value) and isinstance(node, ox.NamedNode) and isinstance(value, ox.NamedNode):
                yield from _in_graph(_annotation(node, value), graph)
            else:
                yield quad
        elif not spans.has(node):
            yield quad
        elif quad.predicate == _TEXT:
            yield ox.Quad(spans.files[node], _VALUE, value, graph)
        elif quad.predicate == _BEGIN and node in spans.within and isinstance(node, ox.NamedNode):
            yield from _in_graph(_target(node, spans), graph)


def _annotation(fact: ox.NamedNode, span: ox.NamedNode) -> Iterator[ox.Triple]:
    node = ox.NamedNode(iri.annotation(fact.value, span.value))
    yield ox.Triple(node, _TYPE, _OA["Annotation"])
    yield ox.Triple(node, _OA["motivatedBy"], _OA["describing"])  # the fact says what the words mean
    yield ox.Triple(node, _OA["hasBody"], fact)
    yield ox.Triple(node, _OA["hasTarget"], span)


def _target(span: ox.NamedNode, spans: _Spans) -> Iterator[ox.Triple]:
    """A span as a part of its source: by its place, and by its words with those around them."""
    whole = spans.within[span]
    source, text, begin, end = spans.files[whole], spans.texts[whole], spans.begins[span], spans.ends[span]
    position, quote = (ox.NamedNode(iri.selector(source.value, kind, begin, end)) for kind in ("position", "quote"))
    yield ox.Triple(span, _TYPE, _OA["SpecificResource"])
    yield ox.Triple(span, _OA["hasSource"], source)
    yield ox.Triple(span, _OA["hasSelector"], position)
    yield ox.Triple(span, _OA["hasSelector"], quote)
    yield ox.Triple(position, _TYPE, _OA["TextPositionSelector"])
    yield ox.Triple(position, _OA["start"], ox.Literal(str(begin), datatype=_INDEX))
    yield ox.Triple(position, _OA["end"], ox.Literal(str(end), datatype=_INDEX))
    yield ox.Triple(quote, _TYPE, _OA["TextQuoteSelector"])
    yield ox.Triple(quote, _OA["exact"], ox.Literal(text[begin:end]))
    yield ox.Triple(quote, _OA["prefix"], ox.Literal(text[max(0, begin - CONTEXT) : begin]))
    yield ox.Triple(quote, _OA["suffix"], ox.Literal(text[end : end + CONTEXT]))


def _in_graph(triples: Iterable[ox.Triple], graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
