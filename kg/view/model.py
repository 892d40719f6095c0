"""What the explorer draws, frozen: sources, things, the links between them, and the words each was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("document", "chapter", "article", "agency", "sector", "target", "task", "instrument", "substance", "cited")
DRAWN = KINDS[:7]
ROLES = ("Lead", "Joint", "Participant")


@dataclass(frozen=True, slots=True)
class Source:
    """One text that things were read from."""

    iri: str
    name: str
    text: str
    language: str  # "zh-Hans" | "zh-Hant", for the browser's choice of glyphs


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Characters begin..end of a source, in a sentence of it."""

    source: int  # place in Model.sources
    begin: int
    end: int
    sentence: tuple[int, int]
    shift: int = 0  # characters that are left out of the source before it, in a page that has sentences alone


@dataclass(frozen=True, slots=True)
class Figure:
    """What a target says: a value to reach, or a statement, and by when."""

    value: str | None = None
    upper: str | None = None
    unit: str | None = None
    comparator: str | None = None
    indicator: str | None = None
    measure: str | None = None  # the indicator's IRI in short
    statement: str | None = None
    year: int | None = None
    start: int | None = None
    end: int | None = None
    shared: str | None = None  # the value in a unit of QUDT, where that is known
    shared_unit: str | None = None
    notes: tuple[tuple[str, str], ...] = ()  # baseline, scope, hedge, binding, ambiguity, as printed

    @property
    def due(self) -> int | None:
        """The year in which it falls due."""
        return self.year if self.year is not None else self.end


@dataclass(frozen=True, slots=True)
class Relative:
    """What a body or document came from, belongs to or replaces; it need not be among the nodes."""

    relation: str  # above | place | replaces | isReplacedBy | tookFunctionsFrom | history | version | carriedBy | implements …
    key: str  # its IRI in short
    hans: str
    hant: str | None = None
    english: str | None = None
    note: str = ""  # years of a body, date of a document


@dataclass(frozen=True, slots=True)
class Node:
    """One thing: a document, section, task, target, agency or concept."""

    iri: str
    key: str  # the IRI in short, for links to this page
    kind: str  # one of KINDS
    hans: str
    hant: str | None = None
    english: str | None = None
    names: tuple[str, ...] = ()  # other names, for the search
    number: str | None = None
    level: int = 0
    text: str | None = None  # as printed
    document: int | None = None  # place in Model.nodes
    parent: int | None = None  # the section or document around it, the sector above it
    group: bool = False  # a generic body: 各有关部门
    rule: str | None = None
    quotes: tuple[int, ...] = ()  # places in Model.quotes
    figure: Figure | None = None
    due: str | None = None  # of a task: 2025, 2025-06-30 or 2021–2025
    certainty: str | None = None  # sure | likely | open
    decided: tuple[str, ...] = ()  # the identifiers of the reviewers' decisions that it rests on
    facts: tuple[tuple[str, str], ...] = ()  # what else the panel says: number, date, type
    relatives: tuple[Relative, ...] = ()  # for its page
    beyond: int = 0  # links that a page about another node leaves out


@dataclass(frozen=True, slots=True)
class Edge:
    """A link, with the words that it was read from."""

    kind: str  # part | task | target | resp | topic | uses | addresses | issued | cites | broader
    source: int
    target: int
    role: str | None = None  # of ROLES
    rule: str | None = None
    open_list: bool = False
    quotes: tuple[int, ...] = ()
    certainty: str | None = None  # of a responsibility: sure | likely | open
    decided: tuple[str, ...] = ()  # of a responsibility, as of a node


@dataclass(frozen=True, slots=True)
class Decided:
    """A reviewer's decision that the graph holds."""

    id: str
    action: str  # reject | change | add | accept
    kind: str
    document: int  # place in Model.nodes
    exact: str
    by: str
    when: str
    why: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()  # field, before, after


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sign that something was read wrong or not at all (kg check): where it stands, or a source of -1 where the page has no such text."""

    kind: str
    document: int  # place in Model.nodes
    source: int  # place in Model.sources
    begin: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the page shows; nodes and edges point at one another by their place."""

    title: str
    sources: tuple[Source, ...] = ()
    quotes: tuple[Quote, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    place: Mapping[str, int] = field(default_factory=dict)  # IRI → place in nodes
    decided: tuple[Decided, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def of_kind(self, *kinds: str) -> list[int]:
        """The places of all nodes of some kinds, in order."""
        return [place for place, node in enumerate(self.nodes) if node.kind in kinds]

    def links(self, *kinds: str) -> list[Edge]:
        """All edges of some kinds, in order."""
        return [edge for edge in self.edges if edge.kind in kinds]


def quoted(model: Model, node: Node) -> str | None:
    """The characters that a node was first read from, as printed."""
    if not node.quotes:
        return None
    quote = model.quotes[node.quotes[0]]
    return model.sources[quote.source].text[quote.begin : quote.end]
