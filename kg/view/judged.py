"""Store and a build's report → what is doubtful, what reviewers decided, and where something looks misread or unread."""

from __future__ import annotations

from collections.abc import Iterable

from kg.check.kept import Kept
from kg.view.draft import Draft
from kg.view.facts import Facts
from kg.view.model import Decided, Doubt, Model


def certainty(facts: Facts, iri: str) -> str | None:
    """How sure a fact is: sure, likely or open; None where the graph does not say."""
    return (facts.one(iri, "pol:certainty") or "").rpartition("#")[2].lower() or None


def resting(facts: Facts, iri: str) -> tuple[str, ...]:
    """The identifiers of the decisions that a fact rests on."""
    return tuple(one.rpartition("/")[2] for one in facts.all(iri, "pol:correctedBy"))


def decisions(draft: Draft) -> tuple[Decided, ...]:
    """The decisions of the graph about the documents taken in, by identifier."""
    facts, found = draft.facts, []
    for iri in facts.instances("pol:Correction"):
        document = draft.place.get(facts.one(iri, "pol:correctedDocument") or "")
        if document is None:
            continue
        said = {name: facts.one(iri, predicate) or "" for name, predicate in _SAID}
        changed = [
            (facts.one(one, "pol:field") or "", facts.one(one, "pol:valueBefore") or "", facts.one(one, "pol:valueAfter") or "")
            for one in facts.all(iri, "pol:fieldChange")
        ]
        found.append(Decided(iri.rpartition("/")[2], document=document, fields=tuple(sorted(changed)), **said))
    return tuple(sorted(found, key=lambda one: one.id))


_SAID = (
    ("action", "pol:correctionAction"),
    ("kind", "pol:correctedKind"),
    ("exact", "oa:exact"),
    ("by", "dcterms:creator"),
    ("when", "dcterms:created"),
    ("why", "dcterms:description"),
)


def open_duties(model: Model) -> int:
    """How many responsibilities are doubtful: one that is linked to a section and to its tasks is one."""
    found = [(edge, model.nodes[edge.target]) for edge in model.links("resp") if edge.certainty == "open" and edge.quotes]
    return len({(edge.source, edge.role, edge.quotes, edge.target if node.kind == "document" else node.document) for edge, node in found})


def doubts(draft: Draft, checked: Iterable[Kept]) -> tuple[Doubt, ...]:
    """The signs of the documents taken in, by document and place; those of a text that is not in the graph without a source."""
    sources = {one.iri.partition("#")[0].rpartition("/")[2]: place for place, one in enumerate(draft.evidence.sources)}
    found = []
    for one in checked:
        document = draft.place.get(one.document)
        if document is None:
            continue
        source = sources.get(one.source, -1)
        found += [Doubt(sign.kind, document, source, *sign.span, sign.text) for sign in one.checked.signs]
    return tuple(sorted(found, key=lambda doubt: (doubt.document, doubt.source, doubt.begin, doubt.end, doubt.kind)))
