"""Store → Model: documents, sections, tasks and targets, in an order that depends on nothing but the graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyoxigraph as ox

from kg.check.kept import Kept
from kg.view.bodies import read_concepts, read_responsibilities
from kg.view.draft import Draft, short
from kg.view.judged import certainty, decisions, doubts, resting
from kg.view.model import Figure, Model, Node
from kg.view.named import pick
from kg.view.relatives import of_document

_NOTES = (
    ("baseline", "pol:baselineYear"),
    ("scope", "pol:scope"),
    ("hedge", "pol:hedge"),
    ("binding", "pol:binding"),
    ("ambiguity", "pol:ambiguity"),
)
_FACTS = (("number", "eli:id_local"), ("date", "eli:date_document"), ("level", "pol:adminLevel"))
_TITLE = ("rdfs:label", "dcterms:title")
_Children = dict[str, list[str]]


def read(store: ox.Store, *, title: str | None = None, documents: Sequence[str] | None = None, checked: Iterable[Kept] = ()) -> Model:
    """Everything to be shown of a graph, or of some of its documents (by IRI, or by words of the title), with the signs that a build kept."""
    draft = Draft(store)
    _read_documents(draft, documents)
    _read_statements(draft)
    read_responsibilities(draft)
    read_concepts(draft)
    return replace(draft.model(title), decided=decisions(draft), doubts=doubts(draft, checked))


def _read_documents(draft: Draft, wanted: Sequence[str] | None) -> None:
    """The documents that have sections (or all, where none has), and their sections in order."""
    facts = draft.facts
    children: _Children = {}
    for section in facts.instances("pol:Section"):
        for parent in facts.all(section, "dcterms:isPartOf"):
            children.setdefault(parent, []).append(section)
    everything = facts.instances("pol:PolicyDocument")
    documents = [iri for iri in everything if iri in children] or everything
    titles = {iri: draft.names(iri, *_TITLE)[0] for iri in documents}
    for iri in sorted(titles if wanted is None else pick(titles, wanted), key=lambda iri: (titles[iri], iri)):
        place = _document(draft, iri)
        _sections(draft, iri, place, place, children)
    for below in titles:
        for above in facts.all(below, "pol:implements"):
            if below in draft.place and above in draft.place:
                draft.link("implements", draft.place[below], draft.place[above], draft.nodes[draft.place[below]].quotes)


def _document(draft: Draft, iri: str) -> int:
    facts = draft.facts
    hans, hant, english = draft.names(iri, *_TITLE)
    told = [(name, value) for name, predicate in _FACTS for value in facts.all(iri, predicate)]
    told += [("type", draft.names(kind, "skos:prefLabel")[0]) for kind in facts.all(iri, "pol:documentType")]
    quotes = draft.evidence.of(iri) or draft.evidence.of(*facts.all(iri, "pol:metadata"))
    printed, kin = facts.one(iri, "dcterms:title"), of_document(draft, iri)
    return draft.add(Node(iri, short(iri), "document", hans, hant, english, text=printed, quotes=quotes, facts=tuple(told), relatives=kin))


def _sections(draft: Draft, iri: str, parent: int, document: int, children: _Children, level: int = 1) -> None:
    """The sections of a document or section, each followed by those inside it."""
    facts = draft.facts
    for section in sorted(children.pop(iri, ()), key=lambda one: (facts.number(one, "pol:order") or 0, one)):
        hans, hant, english = draft.names(section, *_TITLE)
        printed = facts.one(section, "dcterms:title")
        node = Node(
            section,
            short(section),
            "chapter" if level == 1 else "article",
            hans,
            hant or (printed if printed != hans else None),
            english,
            number=facts.one(section, "pol:number"),
            level=level,
            text=printed,
            document=document,
            parent=parent,
            quotes=draft.evidence.of(section),
        )
        place = draft.add(node)
        draft.link("part", place, parent, node.quotes)
        _sections(draft, section, place, document, children, level + 1)


def _read_statements(draft: Draft) -> None:
    """The tasks and targets of the sections taken in, in the order of the text."""
    for kind, name in (("task", "pol:Task"), ("target", "pol:Target")):
        found = []
        for iri in draft.facts.instances(name):
            section = draft.place.get(draft.facts.one(iri, "pol:inSection") or "")
            if section is not None:
                first = draft.evidence.first(iri)
                found.append((section, first.begin if first else 0, iri))
        for section, _, iri in sorted(found):
            node = _statement(draft, iri, kind, section)
            draft.link(kind, draft.add(node), section, node.quotes)


def _statement(draft: Draft, iri: str, kind: str, section: int) -> Node:
    hans, hant, english = draft.names(iri, "rdfs:label")
    return Node(
        iri,
        short(iri),
        kind,
        hans,
        hant,
        english,
        text=draft.facts.in_language(iri, "pol:text", "zh-hant") or draft.facts.one(iri, "pol:text"),  # as printed
        document=draft.nodes[section].document,
        parent=section,
        rule=draft.facts.name_of(iri, "pol:rule"),
        quotes=draft.evidence.of(iri),
        figure=_figure(draft, iri) if kind == "target" else None,
        due=_due(draft, iri) if kind == "task" else None,
        certainty=certainty(draft.facts, iri),
        decided=resting(draft.facts, iri),
    )


def _due(draft: Draft, iri: str) -> str | None:
    """When a task is due, as a table shows it: a day, a year, or the years of a period."""
    facts = draft.facts
    period = [value for value in (facts.one(iri, "pol:duePeriodStart"), facts.one(iri, "pol:duePeriodEnd")) if value]
    return facts.one(iri, "pol:dueDate") or ("–".join(period) if len(period) == 2 else None) or facts.one(iri, "pol:dueYear")


def _figure(draft: Draft, iri: str) -> Figure:
    facts = draft.facts
    indicator = facts.one(iri, "pol:indicator")
    return Figure(
        value=facts.one(iri, "pol:value"),
        upper=facts.one(iri, "pol:upperValue"),
        unit=facts.one(iri, "pol:unit"),
        comparator=(facts.one(iri, "pol:comparator") or "").rpartition("#")[2] or None,
        indicator=draft.names(indicator, "skos:prefLabel")[0] if indicator else None,
        measure=short(indicator) if indicator else None,
        statement=facts.one(iri, "pol:statement"),
        year=facts.number(iri, "pol:targetYear"),
        start=facts.number(iri, "pol:periodStart"),
        end=facts.number(iri, "pol:periodEnd"),
        shared=facts.one(iri, "pol:normalizedValue"),
        shared_unit=short(facts.one(iri, "qudt:unit") or "") or None,
        notes=tuple((name, value) for name, predicate in _NOTES for value in facts.all(iri, predicate)),
    )
