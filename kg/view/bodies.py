"""Who answers for what and what things are about: agencies, sectors, instruments, substances, and their links."""

from __future__ import annotations

from kg.view.draft import Draft, short
from kg.view.judged import certainty, resting
from kg.view.model import ROLES, Edge, Node
from kg.view.relatives import of_body, of_cited, years_of_body

_ABOUT = (
    ("topic", "pol:sector", "sector"),
    ("uses", "pol:instrument", "instrument"),
    ("addresses", "pol:addresses", "substance"),
    ("cites", "eli:cites", "cited"),
)


def read_responsibilities(draft: Draft) -> None:
    """Who answers for what, and who issued each document; the busiest agencies come first."""
    facts, place = draft.facts, draft.place
    duties: dict[str, list[tuple[int, str]]] = {}  # agency → what it answers for, and by which statement
    for duty in facts.instances("pol:Responsibility"):
        things = [place[thing] for thing in facts.all(duty, "pol:appliesTo") if thing in place]
        for agency in facts.all(duty, "pol:agency"):
            duties.setdefault(agency, []).extend((thing, duty) for thing in things)
    issued = [(agency, node.iri) for node in draft.nodes if node.kind == "document" for agency in facts.all(node.iri, "pol:issuedBy")]
    for agency, _ in issued:
        duties.setdefault(agency, [])
    groups = set(facts.instances("pol:AgencyGroup"))
    for agency in sorted((one for one in duties if duties[one] or one in dict(issued)), key=lambda one: (-len(duties[one]), one)):
        _agency(draft, agency, [duty for _, duty in duties[agency]], agency in groups)
    found = sorted((thing, place[agency], duty) for agency, some in duties.items() for thing, duty in some)
    draft.edges.extend(_responsibility(draft, agency, thing, duty) for thing, agency, duty in found)
    for agency, iri in issued:
        draft.link("issued", place[agency], place[iri], _issuer_quotes(draft, agency, iri))


def _issuer_quotes(draft: Draft, agency: str, document: str) -> tuple[int, ...]:
    """Where a document says who issued it: the statement of this agency, of any, or the document's title."""
    facts = draft.facts
    said = [one for one in facts.all(document, "pol:metadata") if (facts.one(one, "pol:property") or "").endswith("issuedBy")]
    node = draft.nodes[draft.place[agency]]
    names = [agency, node.hans, *node.names]
    printed = {one: facts.one(one, "rdf:value") or "" for one in said}
    own = [one for one in said if printed[one] in names] or [one for one in said if printed[one] and node.hans.startswith(printed[one])]
    return draft.evidence.of(*(own or said)) or draft.nodes[draft.place[document]].quotes


def _agency(draft: Draft, iri: str, duties: list[str], group: bool) -> None:
    hans, hant, english = draft.names(iri, "skos:prefLabel", "rdfs:label")
    names = tuple(name for name in draft.facts.all(iri, "skos:altLabel") if name != hans)
    quotes, told, kin = draft.evidence.of(*duties), years_of_body(draft, iri), of_body(draft, iri)
    draft.add(Node(iri, short(iri), "agency", hans, hant, english, names, group=group, quotes=quotes, facts=told, relatives=kin))


def _responsibility(draft: Draft, agency: int, thing: int, duty: str) -> Edge:
    facts = draft.facts
    role = (facts.one(duty, "pol:role") or "").rpartition("#")[2]
    return Edge(
        "resp",
        agency,
        thing,
        role if role in ROLES else None,
        facts.name_of(duty, "pol:rule"),
        facts.one(duty, "pol:openList") == "true",
        draft.evidence.of(duty),
        certainty(facts, duty),
        resting(facts, duty),
    )


def read_concepts(draft: Draft) -> None:
    """The sectors, instruments, substances and documents that the things taken in are linked to."""
    for kind, predicate, concept_kind in _ABOUT:
        things = [
            (place, node) for place, node in enumerate(draft.nodes) if node.kind in ("document", "chapter", "article", "task", "target")
        ]
        links = [(place, node, concept) for place, node in things for concept in draft.facts.all(node.iri, predicate)]
        for concept in sorted({concept for *_, concept in links} - set(draft.place)):
            _concept(draft, concept, concept_kind, ())
        for place, node, concept in links:
            draft.link(kind, place, draft.place[concept], node.quotes)


def _concept(draft: Draft, iri: str, kind: str, below: tuple[str, ...]) -> int:
    """Take in a concept after the one above it; of sectors the views show the topmost."""
    if iri in draft.place:
        return draft.place[iri]
    hans, hant, english = draft.names(iri, "skos:prefLabel", "rdfs:label", "dcterms:title")
    names = tuple(name for name in draft.facts.all(iri, "skos:altLabel") if name != hans)
    broader = draft.facts.one(iri, "skos:broader") if kind == "sector" else None
    above = _concept(draft, broader, kind, (*below, iri)) if broader and broader not in (*below, iri) else None
    kin = of_cited(draft, iri) if kind == "cited" else ()
    place = draft.add(Node(iri, short(iri), kind, hans, hant, english, names, parent=above, relatives=kin))
    if above is not None:
        draft.link("broader", place, above, ())
    return place
