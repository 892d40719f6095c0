"""Extraction → triples: sources, documents, sections, who is responsible, and what is cited."""

from __future__ import annotations

from kg import __version__, identity, iri, vocabulary
from kg.certainty import of_responsibility, of_section
from kg.graph.concepts import concept, known, scheme_of_indicators
from kg.graph.lines import NATION, admin_level, shortened
from kg.graph.statements import Statements
from kg.iri import POL, VOCABULARY_GRAPH
from kg.model import AgencyName, Citation, Responsibility, Section, Target, Task, Topics
from kg.nquads import in_graph, integer, term, text
from kg.script import contents, simplify
from kg.vocabulary import concepts, rules

_ROLE_PROPERTY = {"Lead": "leadAgency", "Joint": "jointAgency", "Participant": "participatingAgency"}
_ROLE_NAME = {"Lead": "牵头", "Joint": "共同负责", "Participant": "配合"}
_METADATA = {"title": "dcterms:title", "issuer": "pol:issuedBy", "number": "eli:id_local", "date": "eli:date_document"}
OPENING = 40  # characters of its first line by which a document without a title is called
_TRUE = f'"true"^^{term("xsd:boolean")}'


class Minter(Statements):
    """Mints the triples of one extraction."""

    def mint(self) -> bytes:
        """All lines, each once."""
        self._mint_source()
        self._mint_reading()
        self._mint_document()
        for section, topics in zip(self.x.document.units, self.x.section_topics, strict=True):
            if section is not self.x.document.unnumbered:
                self._mint_section(section, topics)
        self._mint_tasks()
        for target, topics in zip(self.x.targets, self.x.target_topics, strict=True):
            self._mint_target(target, topics)
        for responsibility in self.x.responsibilities:
            self._mint_responsibility(responsibility)
        for citation in self.x.citations:
            self._mint_citation(citation)
        decided = {self.fact_iri(one.after) for one in self.x.corrected if one.after is not None}
        for node, level in self.certain.items():
            self.add(node, ("pol:certainty", term(f"pol:{'Sure' if node in decided else level}")))
        if any(target.quantity for target in self.x.targets):
            self.shared += scheme_of_indicators(self.scheme)
        self.parts.append(in_graph(self.shared, f"<{VOCABULARY_GRAPH}>").encode())
        lines = b"".join(self.parts)
        return b"".join(dict.fromkeys(lines.splitlines(keepends=True))) if self.again else lines

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

    def _mint_reading(self) -> None:
        """What made this graph: no clock, so that the same three give the same bytes."""
        knowledge, digest = vocabulary.digest(), self.x.source.digest
        node, program = f"<{iri.reading(self.base, __version__, knowledge, digest)}>", f"<{iri.program(__version__)}>"
        self.add(self.graph, ("prov:wasGeneratedBy", node))
        self.types(node, "prov:Activity", "pol:Reading")
        self.add(
            node,
            ("prov:used", f"<{self.source}>"),
            ("prov:wasAssociatedWith", program),
            ("pol:knowledgeDigest", text(knowledge)),
        )
        self.shared += [
            f"{program} {term('rdf:type')} {term('prov:SoftwareAgent')}",
            f"{program} {term('rdfs:label')} {text(f'policy-kg {__version__}')}@en",
            f"{program} {term('schema:softwareVersion')} {text(__version__)}",
        ]

    def _mint_document(self) -> None:
        document, node = self.x.document, self.graph
        self.types(node, "pol:PolicyDocument", "eli:LegalResource")
        title = document.title or shortened(self.x.source.text.strip().partition("\n")[0], OPENING) or self.x.source.name
        self.label(node, document.plain_title or simplify(title), title)
        self.add(
            node,
            ("dcterms:title", text(title)),
            ("dcterms:source", f"<{self.source}>"),
            ("pol:documentType", concept("document-type", document.kind)),
            *(("pol:issuedBy", self._agency(name)) for name, _ in self.x.issuers),
        )
        if document.title_span:
            self.quote(node, document.title_span)
        if number := identity.number(document.number):
            self.add(node, ("eli:id_local", text(number)))
        if document.date:
            self.add(node, ("eli:date_document", f"{text(document.date)}^^{term('xsd:date')}"))
        if notice := identity.notice_key(self.x):
            self.add(node, ("dcterms:isPartOf", f"<{iri.document(self.base, notice)}>"))
        if place := self.x.place or (NATION if self.x.national else None):
            self.add(node, ("pol:jurisdiction", self.place(place)), ("pol:adminLevel", text(admin_level(place))))
        if document.unnumbered:  # its facts are its own, and asked for as a section's are
            self.add(node, ("pol:inDocument", node), ("pol:number", text("")), ("pol:order", integer(0)))
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
            ("pol:sectionKind", concept("section-kind", section.kind)),
        )
        self.add(node, *self.about(topics))
        self.quote(node, section.span)
        self.sure(node, of_section(self.x.source, section))

    def _mint_responsibility(self, found: Responsibility) -> None:
        section = self.sections[found.section]
        covered = self._covered(found)
        agency = self._agency(found.agency)
        node = f"<{self.responsibility_iri(found)}>"
        self.types(node, "pol:Responsibility")
        self.label(node, f"{found.agency.label} {_ROLE_NAME[found.role]}")
        self.add(node, ("pol:agency", agency), ("pol:role", term(f"pol:{found.role}")), ("pol:rule", self.rule(found.rule)))
        role = (f"pol:{_ROLE_PROPERTY[found.role]}", agency)
        for whom in [self.tasks[i] for i in covered] or [f"<{section}>"]:
            self.add(node, ("pol:appliesTo", whom))
            self.add(whom, role)
        for task in covered or self._tasks_within(found.section):
            self.add(self.tasks[task], role, ("pol:responsibleAgency", agency))
        if found.open_list:
            self.add(node, ("pol:openList", _TRUE))
        if found.agency.status:
            self.add(node, ("pol:nameStatus", text(found.agency.status)))
        if found.in_prose:
            self.add(node, ("pol:inProse", _TRUE))
        self.quote(node, found.span)
        self.add(node, *(("pol:clauseQuotedFrom", self.span(span)) for span in found.clause))
        self.sure(node, of_responsibility(self.x.source, found))

    def _tasks_within(self, section: int) -> list[int]:
        """The tasks of a section and of those below it, for which who is responsible for it is responsible too."""
        known = self.within.get(section)
        if known is None:
            units = self.x.document.units
            inside = {section}
            for one in units:  # those below stand behind those above
                if one.parent in inside:
                    inside.add(one.index)
            known = self.within[section] = [i for i, task in enumerate(self.x.tasks) if task.section in inside]
        return known

    def fact_iri(self, fact: Section | Task | Target | Responsibility) -> str:
        """The node of a fact."""
        if isinstance(fact, Section):
            return f"<{self.sections[fact.index]}>"
        if isinstance(fact, Task):
            return f"<{self.task_iri(fact)}>"
        if isinstance(fact, Responsibility):
            return f"<{self.responsibility_iri(fact)}>"
        words = self.x.source.text[fact.span.begin : fact.span.end]
        return f"<{self.target_iri(fact, contents([words])[0])}>"

    def responsibility_iri(self, found: Responsibility) -> str:
        """The IRI of a responsibility."""
        covered = self._covered(found)
        words = "|".join(self.x.tasks[i].plain for i in covered) if covered else None
        return iri.responsibility(self.sections[found.section], found.agency.key, found.role, words)

    def _covered(self, found: Responsibility) -> list[int]:
        """The tasks that a responsibility is for; none where it is for its whole section."""
        if found.covers is None:
            return []
        begin, end = found.covers
        tasks = enumerate(self.x.tasks)
        return [i for i, task in tasks if task.section == found.section and begin <= task.at[0] and task.at[1] <= end]

    def _mint_citation(self, citation: Citation) -> None:
        node = f"<{iri.cited(self.base, citation.title, citation.number)}>"
        citing = self.graph if citation.section is None else f"<{self.sections[citation.section]}>"
        self.types(node, "eli:LegalResource", "pol:CitedDocument")
        self.label(node, iri.law_name(citation.title))
        self.add(node, ("dcterms:title", text(citation.title)), *([("eli:id_local", text(citation.number))] if citation.number else []))
        self.add(citing, ("eli:cites", node))
        if citation.basis:
            self.add(self.graph, ("eli:based_on", node))
        if citation.replaced:
            self.add(self.graph, ("dcterms:replaces", node))

    def _agency(self, name: AgencyName) -> str:
        node = self.agencies.get(name)
        if node is None:
            node = self.agencies[name] = self._minted_agency(name)
        return node

    def _minted_agency(self, name: AgencyName) -> str:
        node = f"<{iri.agency(self.base, name.key, name.kind)}>"
        if name.kind == "known":
            self.shared += known("agencies", name.key)
            places = concepts("agencies")[name.key].facts.get(POL + "jurisdiction", ()) if name.key in concepts("agencies") else ()
            level = admin_level(places[0].rpartition("/")[2]) if places else "nation"
            self.shared.append(f"{node} {term('pol:adminLevel')} {text(level)}")
            return node
        kinds = ("pol:AgencyGroup",) if name.kind == "group" else ("pol:Agency", "org:FormalOrganization")
        facts = [("rdf:type", term(kind)) for kind in kinds]
        facts.append(("skos:prefLabel", f"{text(name.label)}@zh-hans"))
        facts += [("skos:altLabel", f"{text(short)}@zh-hans") for short in name.short if short != name.label]
        if name.guess:
            facts.append(("skos:hiddenLabel", f"{text(name.guess)}@zh-hans"))
        if name.kind == "unresolved":
            facts.append(("pol:unresolved", _TRUE))
        if name.place:
            facts.append(("pol:jurisdiction", self.place(name.place)))
            if name.kind != "group" and not name.label.endswith(rules("responsibilities").words["township_end"]):
                facts.append(("pol:adminLevel", text(admin_level(name.place))))
        self.shared += [f"{node} {term(predicate)} {value}" for predicate, value in facts]
        return node
