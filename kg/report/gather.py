"""Store → the figures of a report, each with the statements that it was counted from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import query
from kg.compare import SIGNS
from kg.cooperation import MEDIA
from kg.facts import Statement, Title, documents, statements
from kg.iri import PREFIXES

CASCADE = 9  # columns of the cascade that the page shows
SHOWN = 60  # statements that stand under a figure; the page says how many more there are
_SERVES = """SELECT DISTINCT ?medium ?gas ?t WHERE { ?h skos:inScheme <https://w3id.org/policy-kg/gas> ; skos:prefLabel ?gas .
  ?t pol:addresses ?h ; a pol:Task ; pol:sector/skos:broader* ?m . ?m skos:prefLabel ?medium . VALUES ?m { %s }
  FILTER(LANGMATCHES(LANG(?gas), "zh-hans") && LANGMATCHES(LANG(?medium), "zh-hans")) }"""
_NOBODY = "SELECT DISTINCT ?t WHERE { ?t a pol:Task ; pol:inSection ?s . MINUS { ?t a pol:Task ; pol:responsibleAgency ?body . ?body a pol:Agency } }"
_NO_TASK = "SELECT DISTINCT ?t WHERE { ?t a pol:Target ; pol:inSection ?s . MINUS { ?u a pol:Task ; pol:inSection/dcterms:isPartOf* ?s } }"
_ROLES = (("Lead", "牵头 leads"), ("Joint", "共同负责 shares"), ("Participant", "配合 joins"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the page and what it counts, in the order of the text; `key` is the anchor of its list."""

    key: str
    what: str
    evidence: tuple[Statement, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.evidence)

    @property
    def shown(self) -> tuple[Statement, ...]:
        """Those that are quoted on the page."""
        return self.evidence[:SHOWN]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its words, then its figures."""

    words: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What the page says, table by table."""

    title: str
    documents: tuple[tuple[Title, Line], ...]
    targets: tuple[tuple[str, str, str, Statement, str], ...]  # indicator, wanted, by, evidence, anchor
    agencies: tuple[Line, ...]
    synergy: tuple[Line, ...]
    gaps: tuple[Line, ...]
    bare_sectors: tuple[str, ...]
    links: tuple[tuple[str, ...], ...]
    cascade: tuple[tuple[str, ...], ...]
    figures: tuple[Figure, ...]  # all, in the order of the page
    names: Mapping[str, str]  # titles by the IRI of the document

    def place(self, statement: Statement) -> str:
        """The section that a statement stands in, and its document where the page has several."""
        document = f"{self.names[statement.iri.partition('/s/')[0]]} · " if len(self.names) > 1 else ""
        return f"{document}{statement.number} {statement.section}"

    def where(self, statement: Statement) -> str:
        """Where a statement stands, to its characters in the source."""
        return f"{self.place(statement)} · {statement.begin}–{statement.end}"


def gather(store: ox.Store) -> Page:
    """The page of a whole store."""
    keys = _Keys()
    titles = documents(store)
    said = {title.iri: statements(store, title.iri) for title in titles}
    by_iri = {each.iri: each for found in said.values() for each in found}
    rows = tuple((title, _document(keys, title, said[title.iri])) for title in titles)
    return Page(
        title=titles[0].label if len(titles) == 1 else f"{len(titles)} 份文件 documents",
        documents=rows,
        targets=tuple(_targets(keys, by_iri.values())),
        agencies=tuple(_agencies(keys, by_iri.values())),
        synergy=tuple(_synergy(keys, store, by_iri)),
        gaps=tuple(_gaps(keys, store, by_iri)),
        bare_sectors=tuple(str(row[0]) for row in _ask(store, "sectors-without-target")),
        links=tuple(tuple(str(cell or "") for cell in row) for row in _ask(store, "links")),
        cascade=tuple(
            tuple("" if cell is None else str(cell) for cell in row) for row in (row[:CASCADE] for row in _ask(store, "cascade"))
        ),
        figures=tuple(keys.figures),
        names={title.iri: title.label for title in titles},
    )


class _Keys:
    """Hands out anchors in the order of the page: f1, f2, …"""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def figure(self, what: str, evidence: Iterable[Statement]) -> Figure:
        found = Figure(f"f{len(self.figures) + 1}", what, tuple(evidence))
        self.figures.append(found)
        return found


def _ask(store: ox.Store, name: str) -> Sequence[tuple[object, ...]]:
    return query.run(store, query.find(name)).rows


def _document(keys: _Keys, title: Title, said: Sequence[Statement]) -> Line:
    kinds = (("section", "条款 sections"), ("task", "任务 tasks"), ("target", "目标 targets"), ("responsibility", "责任 responsibilities"))
    figures = [keys.figure(f"{title.label}：{what}", (each for each in said if each.kind == kind)) for kind, what in kinds]
    return Line((title.label, title.number or "", title.date or ""), tuple(figures))


def _targets(keys: _Keys, said: Iterable[Statement]) -> Iterable[tuple[str, str, str, Statement, str]]:
    found = [each for each in said if each.figure]
    for each in sorted(
        found, key=lambda each: (each.figure.year or 9999 if each.figure else 0, each.figure.name if each.figure else "", each.iri)
    ):
        if each.figure:
            upper = f"–{each.figure.upper:f}" if each.figure.upper is not None else ""
            wanted = f"{SIGNS.get(each.figure.comparator, '')}{each.figure.value:f}{upper}{each.figure.unit}"
            figure = keys.figure(f"{each.figure.name} {wanted}", [each])
            yield each.figure.name, wanted, str(each.figure.year or ""), each, figure.key


def _agencies(keys: _Keys, said: Iterable[Statement]) -> Iterable[Line]:
    by_agency: dict[str, list[Statement]] = defaultdict(list)
    for each in said:
        if each.agency:
            by_agency[each.agency].append(each)
    for agency in sorted(by_agency, key=lambda name: (-len(by_agency[name]), name)):
        figures = [keys.figure(f"{agency} {words}", (each for each in by_agency[agency] if each.role == role)) for role, words in _ROLES]
        yield Line((agency,), tuple(figures))


def _synergy(keys: _Keys, store: ox.Store, by_iri: Mapping[str, Statement]) -> Iterable[Line]:
    media = " ".join(f"<{PREFIXES['sector']}{name}>" for name in MEDIA)
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for medium, gas, task in _rows(store, _SERVES % media):
        pairs[medium, gas].append(task)
    for pair in sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair)):
        yield Line(pair, (keys.figure(f"{pair[0]} × {pair[1]}", _known(by_iri, pairs[pair])),))


def _gaps(keys: _Keys, store: ox.Store, by_iri: Mapping[str, Statement]) -> Iterable[Line]:
    for what, asked in (("没有机构负责的任务 tasks with no agency", _NOBODY), ("所在条款没有任务的目标 targets with no task", _NO_TASK)):
        yield Line((what,), (keys.figure(what, _known(by_iri, [row[0] for row in _rows(store, asked)])),))


def _known(by_iri: Mapping[str, Statement], wanted: Iterable[str]) -> list[Statement]:
    places = {name: place for place, name in enumerate(by_iri)}
    return [by_iri[name] for name in sorted((name for name in wanted if name in places), key=places.__getitem__)]


def _rows(store: ox.Store, asked: str) -> list[tuple[str, ...]]:
    solutions = store.query(asked, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(tuple(term.value for term in solution if isinstance(term, (ox.NamedNode, ox.Literal))) for solution in solutions)
