"""Extraction → triples; the only place that mints them. Terms are MODEL's; every fact gets the span it was read from."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from kg import iri
from kg.iri import VOCABULARY_GRAPH
from kg.model import AgencyName, Citation, Extraction, Quantity, Responsibility, Section, Span, Target, Task, Topics
from kg.nquads import decimal, escaped, in_graph, integer, is_plain, term, text
from kg.script import contents, simplify
from kg.vocabulary import concepts, lines_of, public, scheme_triples

CONCEPT_FILES = ("sectors", "instruments", "pollutants", "gases", "document-types", "section-kinds")
ROLE_PROPERTY = {"Lead": "leadAgency", "Joint": "jointAgency", "Participant": "participatingAgency"}
_METADATA = {"title": "dcterms:title", "issuer": "pol:issuedBy", "number": "eli:id_local", "date": "eli:date_document"}
_VOCABULARY = ox.NamedNode(VOCABULARY_GRAPH)
_TRUE = f'"true"^^{term("xsd:boolean")}'
_STRING, _TASK, _PLAN, _SYNERGY, _ACTION = map(term, ("nif:OffsetBasedString", "pol:Task", "prov:Plan", "pol:SynergyTask", "pol:Action"))
_BEGIN, _END, _ANCHOR, _LABEL, _TEXT, _VERB, _OBJECT = (  # up to a literal's first character
    f' {term(name)} "'.encode()
    for name in ("nif:beginIndex", "nif:endIndex", "nif:anchorOf", "rdfs:label", "pol:text", "pol:verb", "pol:object")
)
_HAS_ACTION = f" {term('pol:hasAction')} ".encode()


def nquads(extraction: Extraction, base: str = iri.BASE) -> bytes:
    """The graph of one extraction, a line each: its document's named graph, and the vocabulary graph of the agencies and places it names.

    No blank node, no repeated line; the order is that of minting and carries no meaning.
    """
    return _Minter(extraction, base).mint()


def quads(extraction: Extraction, base: str = iri.BASE) -> list[ox.Quad]:
    """What nquads() says, as the quads of a store."""
    return list(ox.parse(nquads(extraction, base), format=ox.RdfFormat.N_QUADS))


def vocabulary_quads() -> list[ox.Quad]:
    """What every graph holds: the concept schemes, and the concepts of all but agencies and places, of which there are too many."""
    schemes = [triple for name in (*CONCEPT_FILES, "agencies", "places") for triple in scheme_triples(name)]
    own = [triple for name in CONCEPT_FILES for concept in concepts(name).values() for triple in public(concept.triples)]
    return list(dict.fromkeys(map(_in_vocabulary, [*schemes, *own])))


def _in_vocabulary(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, _VOCABULARY)


@cache
def _concept(scheme: str, key: str) -> str:
    return f"<{iri.concept(scheme, key)}>"


class _Minter:
    """Mints the triples of one extraction into its document's named graph, each as a line.

    What there are hundreds of (tasks, actions, spans) is written as its subject and the tails of its lines, from a predicate to the
    line's end: most tails come again from thing to thing and are made once.
    """

    def __init__(self, extraction: Extraction, base: str) -> None:
        self.x = extraction
        self.base = base
        self.source = iri.source(base, extraction.source.digest)
        self.document = iri.document(base, extraction.document.plain_title or extraction.source.digest, extraction.place)
        self.graph = f"<{self.document}>"
        self.end = f" {self.graph} .\n".encode()
        tags = ("", "@zh-hans", "@zh-hant", f"^^{term('xsd:integer')}")  # how literals end
        self.is_text, self.is_hans, self.is_hant, self.is_integer = (f'"{tag}'.encode() + self.end for tag in tags)
        self.context = f"<{iri.span(self.source, 0, len(extraction.source.text))}>"
        self.parts: list[bytes] = []  # of the lines, in their order
        self.said: set[str] = set()  # the lines that were written one by one
        self.tails: dict[tuple[str, str], bytes] = {}
        self.shared: list[str] = []  # of the vocabulary graph
        self.agencies: dict[AgencyName, str] = {}
        self.spans: dict[Span, str] = {}
        self.sections = [iri.section(self.document, section.path) for section in extraction.document.sections]
        self.tasks: list[str] = []
        said = [f"{action.verb}|{action.object}" for task in extraction.tasks for action in task.actions]
        printed = [extraction.source.text[target.span.begin : target.span.end] for target in extraction.targets]
        self.said_plainly = iter(contents([*said, *printed]))  # of the actions, then of the targets
        self.again = False  # whether a thing was written twice

    def mint(self) -> bytes:
        self._mint_source()
        self._mint_document()
        for section, topics in zip(self.x.document.sections, self.x.section_topics, strict=True):
            self._mint_section(section, topics)
        self._mint_tasks()
        for target, topics in zip(self.x.targets, self.x.target_topics, strict=True):
            self._mint_target(target, topics)
        for responsibility in self.x.responsibilities:
            self._mint_responsibility(responsibility)
        for citation in self.x.citations:
            self._mint_citation(citation)
        self.parts.append(in_graph(self.shared, f"<{VOCABULARY_GRAPH}>").encode())
        lines = b"".join(self.parts)
        return b"".join(dict.fromkeys(lines.splitlines(keepends=True))) if self.again else lines

    def add(self, subject: str, *facts: tuple[str, str]) -> None:
        """Triples of the document's graph: a predicate with its prefix and an object as N-Quads write it, for each."""
        for predicate, value in facts:
            line = f"{subject} {term(predicate)} {value}"
            if line not in self.said:
                self.said.add(line)
                self.parts += (line.encode(), self.end)

    def types(self, subject: str, *classes: str) -> None:
        self.add(subject, *(("rdf:type", term(name)) for name in classes))

    def label(self, subject: str, plain: str, printed: str | None = None) -> None:
        """A label in Simplified, and in Traditional where the source is."""
        self.add(subject, ("rdfs:label", f"{text(plain)}@zh-hans"))
        if printed is not None and self.x.source.script == "zh-hant":
            self.add(subject, ("rdfs:label", f"{text(printed)}@zh-hant"))

    def tail(self, predicate: str, value: str) -> bytes:
        """A line without its subject, of a value that other things have too."""
        known = self.tails.get((predicate, value))
        if known is None:
            known = self.tails[predicate, value] = f" {term(predicate)} {value}".encode() + self.end
        return known

    def quote(self, subject: str, span: Span) -> None:
        """The evidence of a fact: the very characters that it was read from."""
        self.add(subject, ("prov:wasQuotedFrom", self._span(span)))

    def _span(self, span: Span) -> str:
        node = self.spans.get(span)
        if node is None:
            begin, end = span
            node = self.spans[span] = f"<{iri.span(self.source, begin, end)}>"
            self._mint_span(node.encode(), begin, end, escaped(self.x.source.text[begin:end]).encode())
        return node

    def _mint_span(self, subject: bytes, begin: int, end: int, words: bytes) -> None:
        lines = (
            subject, self.tail("rdf:type", _STRING),
            subject, _BEGIN, str(begin).encode(), self.is_integer,
            subject, _END, str(end).encode(), self.is_integer,
            subject, _ANCHOR, words, self.is_text,
            subject, self.tail("nif:referenceContext", self.context),
        )  # fmt: skip
        self.parts.append(b"".join(lines))

    def _mint_source(self) -> None:
        source, node = self.x.source, f"<{self.source}>"
        self.types(node, "prov:Entity", "pol:Source")
        self.add(
            node, ("rdfs:label", text(source.name)), ("dcterms:format", text(source.media_type)), ("dcterms:language", text(source.script))
        )
        self.types(self.context, "nif:Context", "nif:OffsetBasedString")
        self.add(
            self.context,
            ("nif:isString", text(source.text)),
            ("nif:beginIndex", integer(0)),
            ("nif:endIndex", integer(len(source.text))),
            ("nif:sourceUrl", node),
        )

    def _mint_document(self) -> None:
        document, node = self.x.document, self.graph
        self.types(node, "pol:PolicyDocument", "eli:LegalResource")
        self.label(node, document.plain_title, document.title)
        self.add(
            node,
            ("dcterms:title", text(document.title)),
            ("dcterms:source", f"<{self.source}>"),
            ("pol:documentType", _concept("document-type", document.kind)),
            *(("pol:issuedBy", self._agency(name)) for name, _ in self.x.issuers),
        )
        if document.title_span:
            self.quote(node, document.title_span)
        if document.number:
            self.add(node, ("eli:id_local", text(document.number)))
        if document.date:
            self.add(node, ("eli:date_document", f"{text(document.date)}^^{term('xsd:date')}"))
        if document.part_of:
            self.add(node, ("dcterms:isPartOf", f"<{iri.document(self.base, document.part_of, self.x.place)}>"))
        if self.x.place:
            self.add(node, ("pol:jurisdiction", self._place(self.x.place)))
        self._mint_metadata(node)

    def _mint_metadata(self, node: str) -> None:
        for claim in self.x.document.claims:
            if claim.field not in _METADATA:
                continue
            statement = f"<{iri.part(self.document, 'metadata', f'{claim.field}|{claim.place}|{simplify(claim.value)}')}>"
            self.add(node, ("pol:metadata", statement))
            self.types(statement, "pol:MetadataStatement")
            self.add(
                statement,
                ("pol:property", term(_METADATA[claim.field])),
                ("rdf:value", text(claim.value)),
                ("pol:statedIn", text(claim.place)),
            )
            if claim.span and claim.span.end > claim.span.begin:
                self.quote(statement, claim.span)

    def _mint_section(self, section: Section, topics: Topics) -> None:
        node = f"<{self.sections[section.index]}>"
        self.types(node, "pol:Section", "eli:LegalResourceSubdivision")
        self.label(node, section.plain_title, section.title)
        self.add(
            node,
            ("pol:number", text(section.number)),
            ("dcterms:title", text(section.title)),
            ("pol:level", integer(section.level)),
            ("pol:order", integer(section.index + 1)),
            ("dcterms:isPartOf", f"<{self.sections[section.parent]}>" if section.parent is not None else self.graph),
            ("pol:inDocument", self.graph),
            ("pol:sectionKind", _concept("section-kind", section.kind)),
        )
        self.add(node, *self._about(topics))
        self.quote(node, section.span)

    def _about(self, topics: Topics) -> list[tuple[str, str]]:
        return [
            *(("pol:sector", _concept("sector", key)) for key in topics.sectors),
            *(("pol:addresses", _concept("pollutant", key)) for key in topics.pollutants),
            *(("pol:addresses", _concept("gas", key)) for key in topics.gases),
            *(("pol:place", self._place(key)) for key in topics.places),
        ]

    def _mint_tasks(self) -> None:
        written: set[str] = set()
        for task, topics in zip(self.x.tasks, self.x.task_topics, strict=True):
            whole = iri.part(self.sections[task.section], "task", task.plain)
            self.again |= whole in written
            written.add(whole)
            self.tasks.append(f"<{whole}>")
            subject = self.tasks[-1].encode()
            self.parts.append(b"".join(self._task(subject, task, topics)))
            quoted = self.tail("prov:wasQuotedFrom", self._span(task.span))
            self.parts.append(b"".join((subject, quoted, *self._actions(subject, task, whole))))

    def _task(self, subject: bytes, task: Task, topics: Topics) -> list[bytes]:
        tail = self.tail
        lines = [subject, tail("rdf:type", _TASK), subject, tail("rdf:type", _PLAN)]
        if topics.pollutants and topics.gases:
            lines += (subject, tail("rdf:type", _SYNERGY))
        lines += (subject, _LABEL, escaped(task.label).encode(), self.is_hans)
        if self.x.source.script == "zh-hant":
            lines += (subject, _LABEL, escaped(_shortened(task.text, len(task.label))).encode(), self.is_hant)
        lines += (
            subject, tail("pol:inSection", f"<{self.sections[task.section]}>"),
            subject, _TEXT, escaped(task.text).encode(), self.is_text,
            subject, tail("pol:rule", text(task.rule)),
        )  # fmt: skip
        for key in task.instruments:
            lines += (subject, tail("pol:instrument", _concept("instrument", key)))
        for fact in self._about(topics):
            lines += (subject, tail(*fact))
        return lines

    def _actions(self, subject: bytes, task: Task, whole: str) -> list[bytes]:
        written: set[str] = set()
        write = str if is_plain(task.text) else escaped  # the words of an action are its task's
        is_action, is_text = self.tail("rdf:type", _ACTION), self.is_text
        lines: list[bytes] = []
        for action in task.actions:
            part = iri.part(whole, "action", next(self.said_plainly))
            self.again |= part in written
            written.add(part)
            node = f"<{part}>".encode()
            lines += (
                subject, _HAS_ACTION, node, self.end,
                node, is_action,
                node, _VERB, write(action.verb).encode(), is_text,
                node, _OBJECT, write(action.object).encode(), is_text,
            )  # fmt: skip
        return lines

    def _mint_target(self, target: Target, topics: Topics) -> None:
        words = self.x.source.text[target.span.begin : target.span.end]
        q = target.quantity
        content = (
            next(self.said_plainly),
            target.indicator,
            target.year,
            target.start,
            target.end,
            q and (str(q.value), q.unit),
            target.statement,
        )
        section = self.sections[target.section]
        node = f"<{iri.part(section, 'target', '|'.join(map(str, content)))}>"
        self.types(node, "pol:Target", "pol:QuantitativeTarget" if q else "pol:QualitativeTarget")
        self.add(node, ("pol:inSection", f"<{section}>"), ("pol:text", text(words)), ("pol:rule", text(target.rule)))
        years = (("targetYear", target.year), ("periodStart", target.start), ("periodEnd", target.end), ("baselineYear", target.baseline))
        self.add(node, *((f"pol:{name}", integer(year)) for name, year in years if year is not None))
        said = (("scope", target.scope), ("hedge", target.hedge), ("binding", target.binding), ("ambiguity", target.ambiguity))
        self.add(node, *((f"pol:{name}", text(word)) for name, word in said if word))
        if q is None:
            self._mint_statement(node, target, words)
        else:
            self._mint_quantity(node, target.indicator or "", q)
        self.add(node, *self._about(topics))
        self.quote(node, target.span)

    def _mint_statement(self, node: str, target: Target, words: str) -> None:
        span = target.statement_span
        printed = self.x.source.text[span.begin : span.end] if span else target.statement or words
        plain = target.statement or simplify(printed)
        self.add(node, ("pol:statement", text(printed)))
        self.label(node, _shortened(plain, 24), _shortened(printed, 24))

    def _mint_quantity(self, node: str, name: str, quantity: Quantity) -> None:
        indicator = f"<{iri.indicator(self.base, name)}>"
        self.types(indicator, "pol:Indicator", "skos:Concept")
        self.add(indicator, ("skos:prefLabel", f"{text(name)}@zh-hans"))
        self.add(
            node,
            ("pol:indicator", indicator),
            ("pol:comparator", term(f"pol:{quantity.comparator}")),
            ("pol:value", decimal(quantity.value)),
            ("pol:unit", text(quantity.unit)),
        )
        if quantity.upper is not None:
            self.add(node, ("pol:upperValue", decimal(quantity.upper)))
        if quantity.qudt and quantity.normalized is not None:
            self.add(node, ("qudt:unit", term(f"unit:{quantity.qudt}")), ("pol:normalizedValue", decimal(quantity.normalized)))
            if quantity.normalized_upper is not None:
                self.add(node, ("pol:normalizedUpperValue", decimal(quantity.normalized_upper)))
        value = f"{quantity.value:f}" + (f"-{quantity.upper:f}" if quantity.upper is not None else "")
        self.label(node, f"{name} {value}{quantity.unit}")

    def _mint_responsibility(self, found: Responsibility) -> None:
        section = self.sections[found.section]
        covered = self._covered(found)
        words = "|".join(self.x.tasks[i].plain for i in covered) if covered else None
        agency = self._agency(found.agency)
        node = f"<{iri.responsibility(section, found.agency.key, found.role, words)}>"
        self.types(node, "pol:Responsibility")
        self.label(node, f"{found.agency.label} {found.role}")
        self.add(node, ("pol:agency", agency), ("pol:role", term(f"pol:{found.role}")), ("pol:rule", text(found.rule)))
        for whom in [self.tasks[i] for i in covered] or [f"<{section}>"]:
            self.add(node, ("pol:appliesTo", whom))
            self.add(whom, (f"pol:{ROLE_PROPERTY[found.role]}", agency))
        if found.open_list:
            self.add(node, ("pol:openList", _TRUE))
        self.quote(node, found.span)

    def _covered(self, found: Responsibility) -> list[int]:
        """The tasks that a responsibility is for; none where it is for its whole section."""
        if found.covers is None:
            return []
        begin, end = found.covers
        tasks = enumerate(self.x.tasks)
        return [i for i, task in tasks if task.section == found.section and begin <= task.at[0] and task.at[1] <= end]

    def _mint_citation(self, citation: Citation) -> None:
        number = citation.number
        cited = f"{self.base}cited/{iri.fingerprint(number)}" if number else iri.document(self.base, citation.title, None)
        node = f"<{cited}>"
        citing = self.graph if citation.section is None else f"<{self.sections[citation.section]}>"
        self.types(node, "eli:LegalResource", "pol:CitedDocument")
        self.label(node, citation.title)
        self.add(node, ("dcterms:title", text(citation.title)), *([("eli:id_local", text(number))] if number else []))
        self.add(citing, ("eli:cites", node))
        if citation.basis:
            self.add(self.graph, ("eli:based_on", node))

    def _agency(self, name: AgencyName) -> str:
        node = self.agencies.get(name)
        if node is None:
            node = self.agencies[name] = self._minted_agency(name)
        return node

    def _minted_agency(self, name: AgencyName) -> str:
        node = f"<{iri.agency(self.base, name.key, name.kind)}>"
        if name.kind == "known":
            self.shared += lines_of("agencies", name.key)
            return node
        kinds = ("pol:AgencyGroup",) if name.kind == "group" else ("pol:Agency", "org:FormalOrganization")
        facts = [("rdf:type", term(kind)) for kind in kinds]
        facts.append(("skos:prefLabel", f"{text(name.label)}@zh-hans"))
        facts += [("skos:altLabel", f"{text(short)}@zh-hans") for short in name.short if short != name.label]
        if name.kind == "unresolved":
            facts.append(("pol:unresolved", _TRUE))
        if name.place:
            facts.append(("pol:jurisdiction", self._place(name.place)))
        self.shared += [f"{node} {term(predicate)} {value}" for predicate, value in facts]
        return node

    def _place(self, key: str) -> str:
        self.shared += lines_of("places" if key in concepts("places") else f"counties-{key[:2]}", key)
        return _concept("place", key)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
