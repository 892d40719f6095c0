"""Store → the network of agencies that answer for the same sections and tasks, and where each stands in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.answer import Answer, Iri
from kg.iri import PREFIXES
from kg.model import QueryError
from kg.nearest import like

if TYPE_CHECKING:
    from networkx import Graph

COLUMNS = ("agency", "things", "led", "joint", "joined", "alone", "partners", "degree", "betweenness", "agency_iri")
_ROLES = {"Lead": "led", "Joint": "joint", "Participant": "joined"}
# What is answered for: a section or a task of its own. A year is that of a target in the section.
_DUTIES = """SELECT DISTINCT ?x ?how ?a ?agency WHERE {
  ?r pol:appliesTo ?x ; pol:role ?how ; pol:agency ?a . ?a a pol:Agency ; skos:prefLabel ?agency . FILTER(LANGMATCHES(LANG(?agency), "zh-hans")) %s }"""
_IN_SECTOR = """FILTER(EXISTS { ?t pol:inSection? ?x ; a pol:Task ; pol:sector/skos:broader* ?c . ?c skos:prefLabel ?sector . FILTER(STR(?sector) = %s) })"""
_IN_YEAR = "FILTER(EXISTS { ?x pol:inSection? ?s . ?g pol:inSection ?s ; pol:targetYear %d })"
_SYNERGY = """FILTER(EXISTS { ?t pol:inSection? ?x ; a pol:Task ; pol:addresses ?h . ?h skos:inScheme <https://w3id.org/policy-kg/gas> .
  { ?t pol:addresses ?p . ?p skos:inScheme <https://w3id.org/policy-kg/pollutant> } UNION {
    ?t pol:sector/skos:broader* ?m . VALUES ?m { <%s> } } })"""
MEDIA = ("air", "water", "soil", "waste", "ecology")
_SECTORS = """SELECT DISTINCT ?label WHERE { ?c skos:inScheme <https://w3id.org/policy-kg/sector> ; skos:prefLabel ?label .
  FILTER(LANGMATCHES(LANG(?label), "zh-hans")) }"""

Duties = dict[str, dict[str, set[str]]]  # section or task → agency → its roles


def cooperation(store: ox.Store, *, sector: str | None = None, year: int | None = None, synergy: bool = False) -> Answer:
    """Each agency, the busiest first: for how many sections and tasks it answers and in which role, alone or with how many partners.

    `degree` and `betweenness` are its centrality in the network whose links are shared duties: 1 is the middle, 0 the rim.
    Keeps to a sector (its name), to sections with a target of a year, or to what serves a medium and a greenhouse gas at once.
    """
    duties, names = _duties(store, _narrowed(store, sector, year, synergy))
    graph = network(duties)
    betweenness, degree = _centrality(graph)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for bodies in duties.values():
        for body, roles in bodies.items():
            counts[body].update(["things", *roles, *(["alone"] if len(bodies) == 1 else [])])
    rows = [
        (
            names[body],
            *(counts[body][name] for name in ("things", "led", "joint", "joined", "alone")),
            graph.degree(body),
            degree[body],
            betweenness[body],
            Iri(body),
        )
        for body in names
    ]
    return Answer(COLUMNS, tuple(sorted(rows, key=lambda row: (-int(str(row[1])), row[0], row[-1]))))


def network(duties: Duties) -> Graph[str]:
    """Agencies linked where they answer for the same thing; the weight is for how many. Nodes and links are added in one order."""
    import networkx

    shared: Counter[tuple[str, str]] = Counter()
    for bodies in duties.values():
        shared.update(combinations(sorted(bodies), 2))
    graph: Graph[str] = networkx.Graph()
    graph.add_nodes_from(sorted({body for bodies in duties.values() for body in bodies}))
    graph.add_weighted_edges_from((one, other, number) for (one, other), number in sorted(shared.items()))
    return graph


def _centrality(graph: Graph[str]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    import networkx

    def rounded(values: dict[str, float]) -> dict[str, Decimal]:
        return {body: Decimal(f"{value:.4f}") for body, value in values.items()}

    if len(graph) < 2:  # networkx calls a body that is alone the middle of everything
        nothing = dict.fromkeys(graph, Decimal("0.0000"))
        return nothing, nothing
    return rounded(networkx.betweenness_centrality(graph)), rounded(networkx.degree_centrality(graph))


def _duties(store: ox.Store, narrowed: str) -> tuple[Duties, dict[str, str]]:
    solutions = store.query(_DUTIES % narrowed, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    duties: Duties = {}
    names: dict[str, str] = {}
    for found in sorted(tuple(term.value for term in solution if isinstance(term, (ox.NamedNode, ox.Literal))) for solution in solutions):
        thing, how, body, name = found
        duties.setdefault(thing, {}).setdefault(body, set()).add(_ROLES[how.rpartition("#")[2]])
        names.setdefault(body, name)
    return duties, names


def _narrowed(store: ox.Store, sector: str | None, year: int | None, synergy: bool) -> str:
    parts = []
    if sector is not None:
        solutions = store.query(_SECTORS, prefixes=PREFIXES)
        assert isinstance(solutions, ox.QuerySolutions)
        known = sorted(solution["label"].value for solution in solutions)
        if sector not in known:
            raise QueryError(f"{sector}: no sector has this name: expected {like(sector, known) or 'one such as ' + '、'.join(known[:5])}")
        parts.append(_IN_SECTOR % ox.Literal(sector))
    if year is not None:
        parts.append(_IN_YEAR % year)
    if synergy:
        parts.append(_SYNERGY % "> <".join(f"{PREFIXES['sector']}{name}" for name in MEDIA))
    return " ".join(parts)
