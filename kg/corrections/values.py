"""A fact ↔ what a reviewer sees and sets of it, by field: texts all, as a line of corrections.jsonl has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from kg import quantity
from kg.agencies import names_of
from kg.corrections.anchor import said
from kg.indicators import shared_name
from kg.model import AgencyName, Extraction, Quantity, Responsibility, Section, Target, Task, Topics
from kg.reading import compact
from kg.vocabulary import concepts

Fact: TypeAlias = "Task | Target | Responsibility | Section"
KINDS: dict[str, type] = {"task": Task, "target": Target, "responsibility": Responsibility, "section": Section}
TOPICS = {"task": "task_topics", "target": "target_topics", "section": "section_topics"}


def kind_of(fact: Fact) -> str:
    """The kind of a fact, as a decision names it."""
    return next(name for name, kind in KINDS.items() if isinstance(fact, kind))


def facts(x: Extraction, kind: str) -> Sequence[Fact]:
    """The facts of a kind, in the order of the text."""
    if kind == "section":
        return x.document.sections
    if kind == "responsibility":
        return x.responsibilities
    return x.tasks if kind == "task" else x.targets


def values(x: Extraction, fact: Fact) -> dict[str, str]:
    """What was read, by field; fields that say nothing are left out."""
    found: dict[str, str | None] = {}
    if isinstance(fact, Section):
        found = {"heading": fact.title, "level": str(fact.level)}
    elif isinstance(fact, Responsibility):
        found = {"body": fact.agency.label, "role": fact.role}
    elif isinstance(fact, Target):
        q = fact.quantity
        found = {"indicator": fact.indicator, "year": None if fact.year is None else str(fact.year)}
        if q is not None:
            found |= {"figure": format(q.value, "f"), "unit": q.unit, "comparator": q.comparator}
            found["upper"] = None if q.upper is None else format(q.upper, "f")
        else:
            found["statement"] = fact.statement
    if (topics := topics_of(x, fact)) is not None:
        found["sector"] = " ".join(topics.sectors)
    return {name: value for name, value in found.items() if value}


def topics_of(x: Extraction, fact: Fact) -> Topics | None:
    """What a fact is about; None for a responsibility."""
    kind = kind_of(fact)
    if kind not in TOPICS:
        return None
    place = next((i for i, one in enumerate(facts(x, kind)) if one is fact), None)
    known: tuple[Topics, ...] = getattr(x, TOPICS[kind])
    return known[place] if place is not None and place < len(known) else Topics()


def agree(had: Mapping[str, str], wanted: Mapping[str, str], body: AgencyName | None = None) -> bool:
    """Whether a fact has all the values that are named; names are compared in one script, a body by any of its names."""
    return all(_same(name, had.get(name, ""), value, body) for name, value in wanted.items())


def _same(name: str, have: str, want: str, body: AgencyName | None) -> bool:
    if name == "body" and body is not None:
        return said(want.removeprefix("agency:")) in {said(one) for one in (body.label, body.key, *body.short)}
    if name == "sector":
        return set(have.split()) == set(want.split())
    if name == "indicator":  # the graph, and who decides by it, has the name that targets share: 全国森林覆盖率 is 森林覆盖率
        return said(shared_name(have)) == said(shared_name(want))
    return said(have) == said(want)


def sectors(wanted: str) -> tuple[str, ...]:
    """Sectors as a decision names them: their keys or Chinese names, parted by white space. Unknown ones are left out."""
    known = _sectors()
    return tuple(dict.fromkeys(known[said(word)] for word in wanted.split() if said(word) in known))


def _sectors() -> dict[str, str]:
    """The keys of sectors by key and by name."""
    return {said(name): key for key, concept in concepts("sectors").items() for name in (concept.label, key)}


def unknown(right: Mapping[str, str]) -> str | None:
    """What of a decision no vocabulary has: a sector, or a body by its key; None where nothing is."""
    for word in right.get("sector", "").split():
        if said(word) not in _sectors():
            tops = " ".join(f"{key} {concept.label}" for key, concept in sorted(concepts("sectors").items()) if not concept.broader)
            return f"right.sector: expected keys or Chinese names of sectors ({tops}, and those below them), not {word!r}"
    body = right.get("body", "")
    if body.startswith("agency:") and body.removeprefix("agency:") not in concepts("agencies"):
        return f"right.body: expected a name, or agency:KEY of a body that is known, not {body!r}"
    return None


def with_values(x: Extraction, fact: Fact, right: Mapping[str, str]) -> Fact:
    """The fact with other values; its sectors are no part of it, and the outline around a section stays (kg.corrections.outline)."""
    if isinstance(fact, Responsibility):
        body = body_of(x, right["body"]) if "body" in right else fact.agency
        return fact._replace(agency=body, role=right.get("role", fact.role), rule="correction")
    if isinstance(fact, Target):
        return _target(fact, right)
    return fact


def body_of(x: Extraction, name: str) -> AgencyName:
    """Who a name stands for in this document; one that is not known is kept as it is written."""
    if name.startswith("agency:") and (key := name.removeprefix("agency:")) in concepts("agencies"):
        name = concepts("agencies")[key].label
    return names_of(x.source, x.document, compact(x.source.plain)).named(said(name))


def _target(fact: Target, right: Mapping[str, str]) -> Target:
    q = fact.quantity
    figure = right.get("figure", format(q.value, "f") if q else "")
    made: Quantity | None = None
    if figure:
        upper = right.get("upper", "" if "figure" in right or not q or q.upper is None else format(q.upper, "f"))
        comparator = right.get("comparator", q.comparator if q else "Exactly")
        comparator = "Exactly" if comparator == "Between" and not upper else comparator
        made = quantity.make(figure, right.get("unit", q.unit if q else ""), comparator, upper or None)
    year = fact.year if "year" not in right else int(right["year"]) if right["year"] else None
    return fact._replace(
        indicator=right.get("indicator", fact.indicator) if made else None,
        quantity=made,
        statement=right.get("statement", fact.statement) if not made else None,
        statement_span=fact.statement_span if not made and "statement" not in right else None,
        year=year,
        ambiguity=None,
        rule="correction",
    )
