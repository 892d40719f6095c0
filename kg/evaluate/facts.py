"""Quads of a build → the facts that are compared with gold: every text folded, no IRI left."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

import pyoxigraph as ox

from kg.iri import PREFIXES
from kg.script import simplify

Key = tuple[str, str]  # of a section: its number and heading, folded
WHOLE: Key = ("", "")  # in place of a section, where a text has no numbered headings

ROLES = {"Lead": "lead", "Joint": "joint", "Participant": "participant"}
SIGNS = {"AtLeast": ">=", "AtMost": "<=", "MoreThan": ">", "LessThan": "<", "Exactly": "=", "Approximately": "~"}
_QUOTES = str.maketrans(dict.fromkeys("“”„「」『』〝〞‘’", '"'))
_NAMES = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "rdfs:label")
_EDGES = "。.;；,，:：、"


@dataclass(frozen=True, slots=True)
class Body:
    """A body made responsible for a section: all its names, and its role."""

    where: Key | None
    names: frozenset[str]
    role: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A task: how it begins and how it ends. A task of a build holds its whole text in both."""

    where: Key | None
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantified target; a range is two."""

    where: Key | None
    year: str
    value: Decimal | None
    unit: str
    names: frozenset[str]
    sign: str


@dataclass(frozen=True, slots=True)
class State:
    """A qualitative target."""

    where: Key | None
    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a build says of one source, in the terms of the measures."""

    sections: tuple[tuple[Key, str], ...]  # with the parent's heading, "" where there is none
    bodies: tuple[Body, ...]
    groups: tuple[Body, ...]
    official: tuple[frozenset[str], ...]  # preferred names of the bodies that a build names as official, each once
    tasks: tuple[Stretch, ...]
    figures: tuple[Figure, ...]
    states: tuple[State, ...]
    sectors: Mapping[Key, frozenset[str]]  # top concepts, by section
    titles: tuple[str, ...]
    issuers: tuple[frozenset[str], ...]
    evidence: tuple[int, int]  # facts whose quoted characters stand where they are said to, and all


@lru_cache(maxsize=65536)
def fold_text(text: str) -> str:
    """A text as gold is compared: NFKC, Simplified, one quotation mark, no white space, no closing punctuation.

    >>> fold_text("（三）主要目標。")
    '(三)主要目标'
    """
    plain = simplify(unicodedata.normalize("NFKC", text)).translate(_QUOTES)
    return re.sub(r"\s+", "", plain).strip(_EDGES)


def fold_unit(text: str) -> str:
    """A unit as gold is compared; the ∶1 of a ratio is none."""
    return "" if text.startswith((":", "∶", "：")) else fold_text(text)


def number(value: object) -> Decimal | None:
    """A value as gold is compared; None where it is no number."""
    try:
        return Decimal(str(value).replace(",", "")).normalize()
    except InvalidOperation:
        return None


@cache
def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


class Index:
    """Quads by predicate and subject; nodes are their IRIs, literals their text."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """An index of some quads, in their order, each triple once."""
        self._objects: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
                self._objects[quad.predicate.value][subject.value][value.value] = None
        self.sections: dict[str, Key] = {node: self._key(node) for node in self.things("pol:Section")}
        self.documents = frozenset(self.things("pol:PolicyDocument"))

    def things(self, kind: str) -> list[str]:
        """The nodes of a class."""
        wanted = _iri(kind)
        return [node for node, kinds in self._objects[_iri("rdf:type")].items() if wanted in kinds]

    def all(self, node: str, name: str) -> list[str]:
        """The values of a property."""
        return list(self._objects[_iri(name)].get(node, ()))

    def one(self, node: str, *names: str) -> str:
        """The first value of the first property that has one; empty where none has."""
        return next((value for name in names for value in self.all(node, name)), "")

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Each subject and value of a property."""
        return ((node, value) for node, values in self._objects[_iri(name)].items() for value in values)

    def _key(self, node: str) -> Key:
        return fold_text(self.one(node, "pol:number")), fold_text(self.one(node, "dcterms:title", "rdfs:label"))

    def home(self, node: str) -> Key | None:
        """The section that a node is in: its own, that which it applies to, or that of the task which it applies to.

        What hangs on the document itself, in a text without numbered headings, is in WHOLE; what hangs on nothing is in None.
        """
        for where in self.all(node, "pol:inSection"):
            if where in self.sections:
                return self.sections[where]
            if where in self.documents:
                return WHOLE
        for whole in self.all(node, "pol:appliesTo"):
            return WHOLE if whole in self.documents else self.sections.get(whole) or self.home(whole)
        return None

    def around(self, node: str) -> list[str]:
        """The section that a node is or is in, and every section around it."""
        found: list[str] = []
        waiting = [node, *self.all(node, "pol:inSection"), *self.all(node, "pol:appliesTo")]
        while waiting:
            where = waiting.pop()
            if where in self.sections and where not in found:
                found.append(where)
                waiting += self.all(where, "dcterms:isPartOf")
        return found

    def names(self, node: str) -> frozenset[str]:
        """All names of a node."""
        return frozenset(fold_text(value) for name in _NAMES for value in self.all(node, name))

    def quote(self, node: str) -> str:
        """The characters that a fact was read from."""
        anchors = (text for span in self.all(node, "prov:wasQuotedFrom") for text in self.all(span, "nif:anchorOf"))
        return next(anchors, "") or self.one(node, "pol:text")


def read_facts(quads: Iterable[ox.Quad]) -> Facts:
    """The facts of one source's quads, with the vocabulary's."""
    g = Index(quads)
    bodies, groups = _bodies(g)
    figures, states = _targets(g)
    documents = g.things("pol:PolicyDocument")
    issuers = dict.fromkeys(who for document in documents for who in g.all(document, "pol:issuedBy"))
    return Facts(
        sections=tuple((key, _parent(g, node)) for node, key in g.sections.items()),
        bodies=bodies,
        groups=groups,
        official=_official(g),
        tasks=tuple(Stretch(g.home(node), text, text) for node in g.things("pol:Task") for text in [fold_text(g.quote(node))]),
        figures=figures,
        states=states,
        sectors=_sectors(g),
        titles=tuple(fold_text(g.one(document, "dcterms:title")) for document in documents),
        issuers=tuple(g.names(who) for who in issuers),
        evidence=_evidence(g),
    )


def _parent(g: Index, node: str) -> str:
    return next((g.sections[whole][1] for whole in g.all(node, "dcterms:isPartOf") if whole in g.sections), "")


def _bodies(g: Index) -> tuple[tuple[Body, ...], tuple[Body, ...]]:
    """Bodies, and groups such as 各有关部门, each once for a section and role."""
    kinds: tuple[dict[Body, None], dict[Body, None]] = ({}, {})
    groups = set(g.things("pol:AgencyGroup"))
    for node in g.things("pol:Responsibility"):
        if g.one(node, "pol:inProse") == "true":  # 由甲会同乙制定: not annotated
            continue
        where = g.home(node)
        role = next((ROLES[name] for value in g.all(node, "pol:role") if (name := _local(value)) in ROLES), "?")
        for who in g.all(node, "pol:agency"):
            kinds[who in groups][Body(where, g.names(who), role)] = None
    return tuple(kinds[0]), tuple(kinds[1])


def _official(g: Index) -> tuple[frozenset[str], ...]:
    """Preferred names of the responsible bodies; not of those whose name is assumed or unresolved, which asserts nothing."""
    groups = set(g.things("pol:AgencyGroup"))
    found: dict[frozenset[str], None] = {}
    for node in g.things("pol:Responsibility"):
        for who in g.all(node, "pol:agency"):
            doubted = any(g.one(n, "pol:nameStatus").lower().endswith(("assumed", "unresolved")) for n in (node, who))
            if who not in groups and g.one(who, "pol:unresolved") != "true" and not doubted:
                found[frozenset(map(fold_text, g.all(who, "skos:prefLabel")))] = None
    return tuple(found)


def _targets(g: Index) -> tuple[tuple[Figure, ...], tuple[State, ...]]:
    figures: list[Figure] = []
    states: list[State] = []
    for node in g.things("pol:Target"):
        year, start, end = (g.one(node, name)[:4] for name in ("pol:targetYear", "pol:periodStart", "pol:periodEnd"))
        if g.all(node, "pol:value"):
            figures += _figures(g, node, year or end)
        else:
            text = fold_text(g.one(node, "pol:statement") or g.quote(node))
            states.append(State(g.home(node), year or (f"{start}/{end}" if start else end), text))
    return tuple(figures), tuple(states)


def _figures(g: Index, node: str, year: str) -> list[Figure]:
    """A quantified target's row; for a range (3—5个) the rows of its two ends."""
    where, unit = g.home(node), fold_unit(g.one(node, "pol:unit"))
    names = frozenset(name for which in g.all(node, "pol:indicator") for name in g.names(which) or {fold_text(which)}) or frozenset({""})
    sign = next((SIGNS[name] for value in g.all(node, "pol:comparator") if (name := _local(value)) in SIGNS), "=")
    value, upper = number(g.one(node, "pol:value")), g.one(node, "pol:upperValue")
    if not upper or number(upper) is None:
        return [Figure(where, year, value, unit, names, sign)]
    return [Figure(where, year, value, unit, names, ">="), Figure(where, year, number(upper), unit, names, "<=")]


def _sectors(g: Index) -> Mapping[Key, frozenset[str]]:
    """The top sectors of each section, those of its tasks and of the sections in it with them."""
    found: defaultdict[Key, set[str]] = defaultdict(set)
    for node, concept in g.pairs("pol:sector"):
        for where in g.around(node):
            found[g.sections[where]].add(_top(g, concept))
    return {key: frozenset(keys) for key, keys in found.items()}


def _top(g: Index, concept: str) -> str:
    for _ in range(9):  # deeper than any scheme; ends in one that runs in a circle
        wider = g.one(concept, "skos:broader")
        if not wider:
            break
        concept = wider
    return _local(concept)


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _evidence(g: Index) -> tuple[int, int]:
    """How many facts point at the very characters that they were read from, and how many there are."""
    nodes = [node for kind in ("Section", "Task", "Target", "Responsibility") for node in g.things(f"pol:{kind}")]
    return sum(any(_is_quoted(g, span) for span in g.all(node, "prov:wasQuotedFrom")) for node in nodes), len(nodes)


def _is_quoted(g: Index, span: str) -> bool:
    whole = next((text for context in g.all(span, "nif:referenceContext") for text in g.all(context, "nif:isString")), "")
    begin, end = g.one(span, "nif:beginIndex"), g.one(span, "nif:endIndex")
    return bool(whole and begin and end) and whole[int(begin) : int(end)] == g.one(span, "nif:anchorOf") != ""
