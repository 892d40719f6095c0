"""Store → what a document says, as Python values: its sections, tasks, targets and responsibilities with their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.identity import number
from kg.iri import PREFIXES
from kg.model import QueryError
from kg.nearest import like
from kg.script import fold, simplify


@dataclass(frozen=True, slots=True)
class Title:
    """A document and what it is called."""

    iri: str
    label: str  # Simplified
    number: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a quantitative target wants of which indicator."""

    indicator: str  # IRI
    name: str  # as the indicator is printed in this target, without scope where the target tells it apart
    scope: str | None
    comparator: str  # AtLeast …
    value: Decimal
    upper: Decimal | None
    unit: str
    shared: Decimal | None  # in `shared_unit`, where that is known
    shared_unit: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A section, task, target or responsibility of a document."""

    iri: str
    kind: str  # "section" | "task" | "target" | "responsibility"
    path: str  # of its section: "2.1", the numbers from the chapter down
    number: str  # of its section, as printed
    section: str  # the title of its section, Simplified
    begin: int
    end: int
    quote: str  # the very characters
    text: str  # Simplified, one form of signs, without white space
    figure: Figure | None = None
    agency: str | None = None
    role: str | None = None  # "Lead" | "Joint" | "Participant"
    due: str | None = None  # of a task: days and years, parted by spaces


@dataclass(frozen=True, slots=True)
class Corrected:
    """A reviewer's decision that a fact rests on, or by which it is none any more."""

    iri: str
    by: str
    action: str  # "reject" | "change" | "add" | "accept"
    fields: tuple[tuple[str, str, str], ...]  # field, before, after
    former: str | None = None  # IRI of the fact before, where it was another


_DOCUMENTS = """SELECT ?d ?label ?number ?date WHERE { ?d a pol:PolicyDocument ; rdfs:label ?label . FILTER(LANGMATCHES(LANG(?label), "zh-hans"))
  OPTIONAL { ?d eli:id_local ?number } OPTIONAL { ?d eli:date_document ?date } }"""
_SECTIONS = """SELECT ?fact ("section" AS ?kind) ?number ?s ?section ?begin ?end ?quote ?source WHERE { VALUES ?d { %s }
  ?fact pol:inDocument ?d ; pol:number ?number ; rdfs:label ?section ; prov:wasQuotedFrom ?span . BIND(?fact AS ?s) FILTER(?fact != ?d)
  FILTER(LANGMATCHES(LANG(?section), "zh-hans"))
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?quote ; nif:referenceContext ?source }"""
_INSIDE = """SELECT ?fact ?kind ?number ?s ?section ?begin ?end ?quote ?source WHERE { VALUES ?d { %s }
  ?s pol:inDocument ?d ; pol:number ?number ; rdfs:label ?section . FILTER(LANGMATCHES(LANG(?section), "zh-hans"))
  ?fact pol:inSection ?s ; a ?class ; prov:wasQuotedFrom ?span . VALUES (?class ?kind) { (pol:Task "task") (pol:Target "target") }
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?quote ; nif:referenceContext ?source }"""
_DUTIES = """SELECT ?fact ("responsibility" AS ?kind) ?number ?s ?section ?begin ?end ?quote ?source ?agency ?role WHERE { VALUES ?d { %s }
  ?s pol:inDocument ?d ; pol:number ?number ; rdfs:label ?section . FILTER(LANGMATCHES(LANG(?section), "zh-hans"))
  ?fact pol:appliesTo/pol:inSection? ?s ; a pol:Responsibility ; pol:role ?role ; pol:agency/skos:prefLabel ?agency ; prov:wasQuotedFrom ?span .
  FILTER(LANGMATCHES(LANG(?agency), "zh-hans"))
  ?span nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?quote ; nif:referenceContext ?source }"""
_FIGURES = """SELECT ?fact ?i ?name ?scope ?comparator ?value ?upper ?unit ?shared ?shared_unit ?due ?period WHERE { VALUES ?d { %s }
  ?s pol:inDocument ?d . ?fact pol:inSection ?s ; a pol:QuantitativeTarget ; pol:indicator ?i ; pol:comparator ?comparator ; pol:value ?value .
  ?i skos:prefLabel ?name . FILTER(LANGMATCHES(LANG(?name), "zh-hans"))
  OPTIONAL { ?fact pol:scope ?scope } OPTIONAL { ?fact pol:upperValue ?upper } OPTIONAL { ?fact pol:unit ?unit }
  OPTIONAL { ?fact pol:normalizedValue ?shared ; qudt:unit ?shared_unit }
  OPTIONAL { ?fact pol:targetYear ?due } OPTIONAL { ?fact pol:periodEnd ?period } }"""

_DUE = """SELECT ?fact ?year ?day WHERE { VALUES ?d { %s } ?s pol:inDocument ?d . ?fact pol:inSection ?s ; pol:dueYear ?year .
  OPTIONAL { ?fact pol:dueDate ?day . FILTER(SUBSTR(STR(?day), 1, 4) = SUBSTR(STR(?year), 1, 4)) } }"""
_CORRECTED = """SELECT ?fact ?c ?by ?action ?field ?before ?after ?former WHERE { VALUES ?d { %s }
  ?c pol:correctedDocument ?d ; dcterms:creator ?by ; pol:correctionAction ?action .
  { ?fact pol:correctedBy ?c . OPTIONAL { ?fact prov:wasRevisionOf ?former } } UNION { ?fact prov:wasInvalidatedBy ?c }
  OPTIONAL { ?c pol:fieldChange ?change . ?change pol:field ?field
    OPTIONAL { ?change pol:valueBefore ?before } OPTIONAL { ?change pol:valueAfter ?after } } }"""
_VERSIONS = """SELECT DISTINCT ?v WHERE { VALUES ?d { %s } { ?d dcterms:isVersionOf ?v } UNION { ?v dcterms:isVersionOf ?d }
  UNION { ?d dcterms:isVersionOf ?w . ?v dcterms:isVersionOf ?w } ?v a pol:PolicyDocument FILTER(?v != ?d) }"""


def documents(store: ox.Store) -> list[Title]:
    """The documents of a graph by title."""
    found = {
        row["d"]: Title(row["d"], row["label"], row.get("number"), row.get("date"))
        for row in sorted(_rows(store, _DOCUMENTS), key=lambda row: sorted(row.items()))
    }
    return sorted(found.values(), key=lambda title: (title.label, title.iri))


def find_document(store: ox.Store, asked: str) -> Title:
    """The document that an IRI (or its end), a number or words of a title name. Raises QueryError where that is none, or several."""
    everything = documents(store)
    words = fold(simplify(asked.strip()))
    names = (number(asked), words, fold(asked.strip()))
    exact = [
        each
        for each in everything
        if asked == each.iri or each.iri.endswith(f"/{asked}") or fold(each.label) == words or (each.number and each.number in names)
    ]
    found = exact or [each for each in everything if words and words in fold(each.label)]
    if len(found) == 1:
        return found[0]
    if not found:
        near = like(asked, (each.label for each in everything))
        hint = f"did you mean {near}?" if near else "`kg query documents` lists them"
        raise QueryError(f"{asked}: no document of this graph has this IRI, number or title: {hint}")
    some = ", ".join(f"{each.label} {each.number or each.iri.rpartition('/')[2]}" for each in found[:3])
    raise QueryError(
        f"{asked}: {len(found)} documents have this in their title or as their number ({some}…): expected more of it, or an IRI"
    )


def statements(store: ox.Store, document: str) -> list[Statement]:
    """What a document says, in the order of its text; of several copies the evidence is the first's."""
    figures, due = dict(_figures(store, document)), _due(store, document)
    found: dict[str, Statement] = {}
    for query in (_SECTIONS, _INSIDE, _DUTIES):
        rows = sorted(_rows(store, query % ox.NamedNode(document)), key=lambda row: (row["source"], int(row["begin"]), row["fact"]))
        for row in rows:
            role = row["role"].rpartition("#")[2] if "role" in row else None
            text = "".join(fold(simplify(row["quote"])).split())
            found.setdefault(
                row["fact"],
                Statement(
                    row["fact"],
                    row["kind"],
                    row["s"].rpartition("/s/")[2] if "/s/" in row["s"] else "",
                    row["number"],
                    row["section"],
                    int(row["begin"]),
                    int(row["end"]),
                    row["quote"],
                    text,
                    figures.get(row["fact"]),
                    row.get("agency"),
                    role,
                    due.get(row["fact"]),
                ),
            )
    return sorted(found.values(), key=lambda each: (each.begin, each.kind != "section", each.end, each.iri))


def corrected(store: ox.Store, document: str) -> dict[str, list[Corrected]]:
    """What reviewers decided about a document's facts, by the IRI of the fact as it is, and of the fact that is none any more."""
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows(store, _CORRECTED % ox.NamedNode(document)):
        rows.setdefault((row["fact"], row["c"]), []).append(row)
    found: dict[str, list[Corrected]] = {}
    for (fact, decision), those in sorted(rows.items()):
        fields = {(row["field"], row.get("before", ""), row.get("after", "")) for row in those if "field" in row}
        former = next((row["former"] for row in those if "former" in row), None)
        found.setdefault(fact, []).append(Corrected(decision, those[0]["by"], those[0]["action"], tuple(sorted(fields)), former))
    return found


def versions(store: ox.Store, document: str) -> set[str]:
    """The other versions of a document's policy, by IRI."""
    return {row["v"] for row in _rows(store, _VERSIONS % ox.NamedNode(document))}


def _due(store: ox.Store, document: str) -> dict[str, str]:
    """By when a document's tasks are to be done."""
    found: dict[str, set[str]] = {}
    for row in _rows(store, _DUE % ox.NamedNode(document)):
        found.setdefault(row["fact"], set()).add(row.get("day") or row["year"])
    return {fact: " ".join(sorted(those)) for fact, those in found.items()}


def _figures(store: ox.Store, document: str) -> Iterator[tuple[str, Figure]]:
    def number(text: str | None) -> Decimal | None:
        return Decimal(text) if text else None

    for row in _rows(store, _FIGURES % ox.NamedNode(document)):
        year = row.get("due") or row.get("period")
        yield (
            row["fact"],
            Figure(
                row["i"],
                row["name"],
                row.get("scope"),
                row["comparator"].rpartition("#")[2],
                Decimal(row["value"]),
                number(row.get("upper")),
                row.get("unit", ""),
                number(row.get("shared")),
                row.get("shared_unit"),
                int(year) if year else None,
            ),
        )


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    """The solutions of a query as texts by variable, without those that are unbound."""
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: term.value for name in names if (term := solution[name]) is not None and not isinstance(term, ox.Triple)}
