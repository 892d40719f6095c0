"""What reviewers' decisions made of an extraction → triples: marks on the facts in their document's graph, and the graph of corrections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg import iri
from kg.decision import Corrected, Decision
from kg.graph.minter import Minter
from kg.model import Extraction
from kg.nquads import in_graph, term, text


def revisions(x: Extraction, base: str) -> bytes:
    """The lines of an extraction's corrections."""
    new, old = Minter(x, base), Minter(x.read or x, base)
    marks: list[str] = []
    said: list[str] = []
    for one in x.corrected:
        before = None if one.before is None else old.fact_iri(one.before)
        after = None if one.after is None else new.fact_iri(one.after)
        decision = f"<{iri.correction(base, one.decision.id)}>"
        if after is not None:
            marks += _marks(after, before, decision)
        said += _decision(decision, one.decision, new.graph)
        said += _what(decision, one, before, after, still=before == after or _stands(new, one.before, before))
    return (in_graph(marks, new.graph) + in_graph(said, f"<{iri.corrections(base)}>")).encode()


def _stands(minter: Minter, fact: Any, node: str | None) -> bool:
    """Whether a fact of an IRI is there all the same: the same words twice in a section are one task."""
    x = minter.x
    same: tuple[Any, ...] = next(
        (found for found in (x.document.sections, x.tasks, x.targets, x.responsibilities) if found and isinstance(fact, type(found[0]))), ()
    )
    return any(minter.fact_iri(other) == node for other in same)


def _marks(after: str, before: str | None, decision: str) -> Iterator[str]:
    """What a fact says of the decision that it rests on; that a reviewed fact is sure, it says with the others' certainty."""
    yield f"{after} {term('pol:correctedBy')} {decision}"
    if before is not None and before != after:
        yield f"{after} {term('prov:wasRevisionOf')} {before}"


def _decision(node: str, one: Decision, document: str) -> Iterator[str]:
    """Who decided what, when and why, and about which words."""
    for kind in ("pol:Correction", "oa:Annotation", "prov:Activity"):
        yield f"{node} {term('rdf:type')} {term(kind)}"
    said = (
        ("rdfs:label", f"{text(_LABELS[one.action] + one.quote.exact[:24])}@zh-hans"),
        ("pol:correctionAction", text(one.action)),
        ("pol:correctedKind", text(one.kind)),
        ("pol:correctedDocument", document),
        ("oa:exact", text(one.quote.exact)),
        ("dcterms:creator", text(one.by)),
        ("dcterms:created", text(one.when)),
        *([("dcterms:description", text(one.why))] if one.why else []),
    )
    for predicate, value in said:
        yield f"{node} {term(predicate)} {value}"


_LABELS = {"reject": "否定：", "change": "更正：", "add": "补充：", "accept": "确认："}


def _what(node: str, one: Corrected, before: str | None, after: str | None, *, still: bool) -> Iterator[str]:
    """The facts that the decision is about, and what it changed of them, field by field.

    A fact that is no more has no class of its own here, so that no question about tasks or targets finds it.
    """
    read, right = dict(one.decision.read), dict(one.decision.right)
    for fact in dict.fromkeys(filter(None, (before, after))):
        yield f"{node} {term('oa:hasTarget')} {fact}"
    if before is not None and not still:
        yield f"{before} {term('rdf:type')} {term('pol:FormerReading')}"
        yield f"{before} {term('prov:wasInvalidatedBy')} {node}"
        yield f"{before} {term('prov:value')} {text(one.decision.quote.exact)}"
    gone = one.decision.action == "reject"
    for name in sorted({*right, *(read if gone else ())}):
        field = f"<{iri.part(node[1:-1], 'field', name)}>"
        yield f"{node} {term('pol:fieldChange')} {field}"
        yield f"{field} {term('rdf:type')} {term('pol:FieldChange')}"
        yield f"{field} {term('pol:field')} {text(name)}"
        if name in read:
            yield f"{field} {term('pol:valueBefore')} {text(read[name])}"
        if name in right:
            yield f"{field} {term('pol:valueAfter')} {text(right[name])}"
