"""Extraction → triples; the only place that mints them. Terms are MODEL's; every fact gets the span it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg import iri
from kg.indicators import shared_name
from kg.iri import PREFIXES, VOCABULARY_GRAPH
from kg.model import AgencyName, Citation, Extraction, Quantity, Responsibility, Section, Span, Target, Task, Topics
from kg.script import fold, simplify
from kg.vocabulary import PRIVATE, concepts, scheme_triples

CONCEPT_FILES = ("sectors", "instruments", "pollutants", "gases", "document-types", "section-kinds")
ROLE_PROPERTY = {"Lead": "leadAgency", "Joint": "jointAgency", "Participant": "participatingAgency"}
_METADATA = {"title": "dcterms:title", "issuer": "pol:issuedBy", "number": "eli:id_local", "date": "eli:date_document"}
_VOCABULARY = ox.NamedNode(VOCABULARY_GRAPH)


@lru_cache(maxsize=4096)
def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


_TYPE = _term("rdf:type")
_LABEL = _term("rdfs:label")
_DATE = _term("xsd:date")
_DECIMAL = _term("xsd:decimal")
_TRUE = ox.Literal(True)


def decimal(value: Decimal) -> ox.Literal:
    """A number in the canonical form of xsd:decimal, without trailing zeros or exponent: 43, 0.515."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ox.Literal("0" if text in ("-0", "") else text, datatype=_DECIMAL)


def quads(extraction: Extraction, base: str = iri.BASE) -> list[ox.Quad]:
    """The graph of one extraction: its document's named graph, and the vocabulary graph of the agencies and places it names.

    No blank node, no repeated quad; the order is that of minting and carries no meaning.
    """
    return _Minter(extraction, base).mint()


def vocabulary_quads() -> list[ox.Quad]:
    """What every graph holds: the concept schemes, and the concepts of all but agencies and places, of which there are too many."""
    schemes = [triple for name in (*CONCEPT_FILES, "agencies", "places") for triple in scheme_triples(name)]
    own = [triple for name in CONCEPT_FILES for concept in concepts(name).values() for triple in _public(concept.triples)]
    return list(dict.fromkeys(map(_in_vocabulary, [*schemes, *own])))


def _in_vocabulary(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, _VOCABULARY)


def _public(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    return (triple for triple in triples if triple.predicate.value not in PRIVATE)


class _Minter:
    """Mints the triples of one extraction into its document's named graph."""

    def __init__(self, extraction: Extraction, base: str) -> None:
        self.x = extraction
        self.base = base
        self.source = iri.source(base, extraction.source.digest)
        self.document = iri.document(base, extraction.document.plain_title or extraction.source.digest, extraction.place)
        self.graph = ox.NamedNode(self.document)
        self.found: dict[ox.Quad, None] = {}
        self.spans: dict[Span, ox.NamedNode] = {}
        self.sections = [ox.NamedNode(iri.section(self.document, section.path)) for section in extraction.document.sections]
        self.tasks: list[ox.NamedNode] = []

    def mint(self) -> list[ox.Quad]:
        self._mint_source()
        self._mint_document()
        for section, topics in zip(self.x.document.sections, self.x.section_topics, strict=True):
            self._mint_section(section, topics)
        for task, topics in zip(self.x.tasks, self.x.task_topics, strict=True):
            self._mint_task(task, topics)
        for target, topics in zip(self.x.targets, self.x.target_topics, strict=True):
            self._mint_target(target, topics)
        for responsibility in self.x.responsibilities:
            self._mint_responsibility(responsibility)
        for citation in self.x.citations:
            self._mint_citation(citation)
        return list(self.found)

    def add(self, subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal | str | int) -> None:
        """One triple of the document's graph; a text becomes a plain literal, a number an xsd:integer."""
        term = ox.Literal(value) if isinstance(value, (str, int)) else value
        self.found[ox.Quad(subject, _term(predicate), term, self.graph)] = None

    def types(self, subject: ox.NamedNode, *classes: str) -> None:
        for name in classes:
            self.found[ox.Quad(subject, _TYPE, _term(name), self.graph)] = None

    def label(self, subject: ox.NamedNode, plain: str, printed: str | None = None) -> None:
        """A label in Simplified, and in Traditional where the source is."""
        self.found[ox.Quad(subject, _LABEL, ox.Literal(plain, language="zh-hans"), self.graph)] = None
        if printed is not None and self.x.source.script == "zh-hant":
            self.found[ox.Quad(subject, _LABEL, ox.Literal(printed, language="zh-hant"), self.graph)] = None

    def quote(self, subject: ox.NamedNode, span: Span) -> None:
        """The evidence of a fact: the very characters that it was read from."""
        self.add(subject, "prov:wasQuotedFrom", self._span(span))

    def _span(self, span: Span) -> ox.NamedNode:
        node = self.spans.get(span)
        if node is None:
            node = self.spans[span] = ox.NamedNode(iri.span(self.source, span.begin, span.end))
            self.types(node, "nif:OffsetBasedString")
            self.add(node, "nif:beginIndex", span.begin)
            self.add(node, "nif:endIndex", span.end)
            self.add(node, "nif:anchorOf", self.x.source.text[span.begin : span.end])
            self.add(node, "nif:referenceContext", self._context())
        return node

    def _context(self) -> ox.NamedNode:
        return ox.NamedNode(iri.span(self.source, 0, len(self.x.source.text)))

    def _mint_source(self) -> None:
        source, node, context = self.x.source, ox.NamedNode(self.source), self._context()
        self.types(node, "prov:Entity", "pol:Source")
        self.add(node, "rdfs:label", source.name)
        self.add(node, "dcterms:format", source.media_type)
        self.add(node, "dcterms:language", source.script)
        self.types(context, "nif:Context", "nif:OffsetBasedString")
        self.add(context, "nif:isString", source.text)
        self.add(context, "nif:beginIndex", 0)
        self.add(context, "nif:endIndex", len(source.text))
        self.add(context, "nif:sourceUrl", node)

    def _mint_document(self) -> None:
        document, node = self.x.document, self.graph
        self.types(node, "pol:PolicyDocument", "eli:LegalResource")
        self.add(node, "dcterms:title", document.title)
        self.label(node, document.plain_title, document.title)
        self.add(node, "dcterms:source", ox.NamedNode(self.source))
        self.add(node, "pol:documentType", ox.NamedNode(iri.concept("document-type", document.kind)))
        if document.title_span:
            self.quote(node, document.title_span)
        for name, _ in self.x.issuers:
            self.add(node, "pol:issuedBy", self._agency(name))
        if document.number:
            self.add(node, "eli:id_local", document.number)
        if document.date:
            self.add(node, "eli:date_document", ox.Literal(document.date, datatype=_DATE))
        if document.part_of:
            whole = ox.NamedNode(iri.document(self.base, document.part_of, self.x.place))
            self.add(node, "dcterms:isPartOf", whole)
        if self.x.place:
            self.add(node, "pol:jurisdiction", self._place(self.x.place))
        self._mint_metadata(node)

    def _mint_metadata(self, node: ox.NamedNode) -> None:
        for claim in self.x.document.claims:
            if claim.field not in _METADATA:
                continue
            statement = ox.NamedNode(iri.part(self.document, "metadata", f"{claim.field}|{claim.place}|{simplify(claim.value)}"))
            self.add(node, "pol:metadata", statement)
            self.types(statement, "pol:MetadataStatement")
            self.add(statement, "pol:property", _term(_METADATA[claim.field]))
            self.add(statement, "rdf:value", claim.value)
            self.add(statement, "pol:statedIn", claim.place)
            if claim.span and claim.span.end > claim.span.begin:
                self.quote(statement, claim.span)

    def _mint_section(self, section: Section, topics: Topics) -> None:
        node = self.sections[section.index]
        self.types(node, "pol:Section", "eli:LegalResourceSubdivision")
        self.add(node, "pol:number", section.number)
        self.add(node, "dcterms:title", section.title)
        self.label(node, section.plain_title, section.title)
        self.add(node, "pol:level", section.level)
        self.add(node, "pol:order", section.index + 1)
        self.add(node, "dcterms:isPartOf", self.sections[section.parent] if section.parent is not None else self.graph)
        self.add(node, "pol:inDocument", self.graph)
        self.add(node, "pol:sectionKind", ox.NamedNode(iri.concept("section-kind", section.kind)))
        self._mint_topics(node, topics)
        self.quote(node, section.span)

    def _mint_topics(self, node: ox.NamedNode, topics: Topics) -> None:
        for key in topics.sectors:
            self.add(node, "pol:sector", ox.NamedNode(iri.concept("sector", key)))
        for key in topics.pollutants:
            self.add(node, "pol:addresses", ox.NamedNode(iri.concept("pollutant", key)))
        for key in topics.gases:
            self.add(node, "pol:addresses", ox.NamedNode(iri.concept("gas", key)))
        for key in topics.places:
            self.add(node, "pol:place", self._place(key))

    def _mint_task(self, task: Task, topics: Topics) -> None:
        node = ox.NamedNode(iri.part(self.sections[task.section].value, "task", task.plain))
        self.tasks.append(node)
        self.types(node, "pol:Task", "prov:Plan")
        if topics.pollutants and topics.gases:
            self.types(node, "pol:SynergyTask")
        self.add(node, "pol:inSection", self.sections[task.section])
        self.add(node, "pol:text", task.text)
        self.label(node, task.label, _shortened(task.text, len(task.label)))
        self.add(node, "pol:rule", task.rule)
        for key in task.instruments:
            self.add(node, "pol:instrument", ox.NamedNode(iri.concept("instrument", key)))
        self._mint_topics(node, topics)
        self.quote(node, task.span)
        for action in task.actions:
            part = ox.NamedNode(iri.part(node.value, "action", "".join(fold(simplify(f"{action.verb}|{action.object}")).split())))
            self.add(node, "pol:hasAction", part)
            self.types(part, "pol:Action")
            self.add(part, "pol:verb", action.verb)
            self.add(part, "pol:object", action.object)

    def _mint_target(self, target: Target, topics: Topics) -> None:
        text = self.x.source.text[target.span.begin : target.span.end]
        q = target.quantity
        content = (
            "".join(fold(simplify(text)).split()),
            target.indicator,
            target.year,
            target.start,
            target.end,
            q and (str(q.value), q.unit),
            target.statement,
        )
        node = ox.NamedNode(iri.part(self.sections[target.section].value, "target", "|".join(map(str, content))))
        self.types(node, "pol:Target", "pol:QuantitativeTarget" if q else "pol:QualitativeTarget")
        self.add(node, "pol:inSection", self.sections[target.section])
        self.add(node, "pol:text", text)
        self.add(node, "pol:rule", target.rule)
        for name, year in (
            ("targetYear", target.year),
            ("periodStart", target.start),
            ("periodEnd", target.end),
            ("baselineYear", target.baseline),
        ):
            if year is not None:
                self.add(node, f"pol:{name}", year)
        for name, words in (("scope", target.scope), ("hedge", target.hedge), ("binding", target.binding), ("ambiguity", target.ambiguity)):
            if words:
                self.add(node, f"pol:{name}", words)
        if q is None:
            self._mint_statement(node, target, text)
        else:
            self._mint_quantity(node, target.indicator or "", q)
        self._mint_topics(node, topics)
        self.quote(node, target.span)

    def _mint_statement(self, node: ox.NamedNode, target: Target, text: str) -> None:
        span = target.statement_span
        printed = self.x.source.text[span.begin : span.end] if span else target.statement or text
        plain = target.statement or simplify(printed)
        self.add(node, "pol:statement", printed)
        self.label(node, _shortened(plain, 24), _shortened(printed, 24))

    def _mint_quantity(self, node: ox.NamedNode, name: str, quantity: Quantity) -> None:
        shared = shared_name(name)
        indicator = ox.NamedNode(iri.indicator(self.base, shared))
        self.add(node, "pol:indicator", indicator)
        self.types(indicator, "pol:Indicator", "skos:Concept")
        self.add(indicator, "skos:prefLabel", ox.Literal(shared, language="zh-hans"))
        if shared != name:
            self.add(indicator, "skos:altLabel", ox.Literal(name, language="zh-hans"))
        self.add(node, "pol:comparator", _term(f"pol:{quantity.comparator}"))
        self.add(node, "pol:value", decimal(quantity.value))
        self.add(node, "pol:unit", quantity.unit)
        if quantity.upper is not None:
            self.add(node, "pol:upperValue", decimal(quantity.upper))
        if quantity.qudt and quantity.normalized is not None:
            self.add(node, "qudt:unit", _term(f"unit:{quantity.qudt}"))
            self.add(node, "pol:normalizedValue", decimal(quantity.normalized))
            if quantity.normalized_upper is not None:
                self.add(node, "pol:normalizedUpperValue", decimal(quantity.normalized_upper))
        value = f"{quantity.value:f}" + (f"-{quantity.upper:f}" if quantity.upper is not None else "")
        self.label(node, f"{name} {value}{quantity.unit}")

    def _mint_responsibility(self, found: Responsibility) -> None:
        section = self.sections[found.section]
        covered = [i for i, task in enumerate(self.x.tasks) if task.section == found.section and _within(task.at, found.covers)]
        whole = found.covers is None or not covered
        text = None if whole else "|".join(self.x.tasks[i].plain for i in covered)
        agency = self._agency(found.agency)
        node = ox.NamedNode(iri.responsibility(section.value, found.agency.key, found.role, text))
        self.types(node, "pol:Responsibility")
        self.add(node, "pol:agency", agency)
        self.add(node, "pol:role", _term(f"pol:{found.role}"))
        self.add(node, "pol:rule", found.rule)
        self.label(node, f"{found.agency.label} {found.role}")
        for whom in [section] if whole else [self.tasks[i] for i in covered]:
            self.add(node, "pol:appliesTo", whom)
            self.add(whom, f"pol:{ROLE_PROPERTY[found.role]}", agency)
        if found.open_list:
            self.add(node, "pol:openList", _TRUE)
        self.quote(node, found.span)

    def _mint_citation(self, citation: Citation) -> None:
        cited = ox.NamedNode(iri.cited(self.base, citation.title, citation.number))
        citing = self.graph if citation.section is None else self.sections[citation.section]
        self.types(cited, "eli:LegalResource", "pol:CitedDocument")
        self.add(cited, "dcterms:title", citation.title)
        self.label(cited, iri.law_name(citation.title))
        if citation.number:
            self.add(cited, "eli:id_local", citation.number)
        self.add(citing, "eli:cites", cited)
        if citation.basis:
            self.add(self.graph, "eli:based_on", cited)

    def _agency(self, name: AgencyName) -> ox.NamedNode:
        node = ox.NamedNode(iri.agency(self.base, name.key, name.kind))
        if name.kind == "known":
            self._known("agencies", name.key)
            return node
        kinds = ("pol:AgencyGroup",) if name.kind == "group" else ("pol:Agency", "org:FormalOrganization")
        facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [("rdf:type", _term(kind)) for kind in kinds]
        facts.append(("skos:prefLabel", ox.Literal(name.label, language="zh-hans")))
        facts += [("skos:altLabel", ox.Literal(short, language="zh-hans")) for short in name.short if short != name.label]
        if name.kind == "unresolved":
            facts.append(("pol:unresolved", _TRUE))
        if name.place:
            facts.append(("pol:jurisdiction", self._place(name.place)))
        for predicate, term in facts:
            self.found[ox.Quad(node, _term(predicate), term, _VOCABULARY)] = None
        return node

    def _place(self, key: str) -> ox.NamedNode:
        self._known("places" if key in concepts("places") else f"counties-{key[:2]}", key)
        return ox.NamedNode(iri.concept("place", key))

    def _known(self, name: str, key: str) -> None:
        """The vocabulary's own triples of an agency or place, and of what stands above it."""
        concept = concepts(name).get(key)
        if concept is None or _in_vocabulary(concept.triples[0]) in self.found:
            return
        for triple in _public(concept.triples):
            self.found[_in_vocabulary(triple)] = None
            above = triple.predicate.value.rpartition("#")[2] in ("broader", "subOrganizationOf")
            if above and isinstance(triple.object, ox.NamedNode):
                key_above = triple.object.value.rpartition("/")[2]
                self._known(name if key_above in concepts(name) else "places", key_above)


def _within(at: tuple[int, int], stretch: tuple[int, int] | None) -> bool:
    return stretch is not None and stretch[0] <= at[0] and at[1] <= stretch[1]


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
