"""Model → the reading view: each document's tree with counts, and its text in paragraphs with marks nested in one another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kg.view.facets import facets, sections_of
from kg.view.model import Model

_RANK = {"document": 0, "chapter": 1, "article": 2, "target": 3, "task": 4, "agency": 5}  # of marks over the same characters, outer first

_NUMBER = re.compile(r"[第（(]?[一二三四五六七八九十百零〇\d]+(?:[.．]\d+)*[)）、.．章节節条條]?[、.．\s]*\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of the text that a thing was read from; `first` where the thing begins, false where it goes on after a break."""

    begin: int
    end: int
    node: int
    first: bool
    inside: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text, the section whose heading stands in it, whether it is part of the policy, and its marks."""

    begin: int
    end: int
    section: int  # the section that it belongs to, -1 before the first
    heading: bool
    policy: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A section in the tree: what it and the sections inside it hold."""

    section: int
    tasks: int
    targets: int
    agencies: int
    sectors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One document to be read."""

    document: int
    source: int  # -1 where the graph holds no text of it
    branches: tuple[Branch, ...]
    paragraphs: tuple[Paragraph, ...]


def readings(model: Model) -> tuple[Reading, ...]:
    """Every document, read from the first of its sources by IRI."""
    trees = branches(model)
    return tuple(_reading(model, document, trees.get(document, ())) for document in model.of_kind("document"))


def branches(model: Model) -> dict[int, tuple[Branch, ...]]:
    """For each document its sections in order, with what they and the sections inside them hold."""
    about = facets(model)
    held: dict[int, tuple[set[int], set[int], set[int]]] = {place: (set(), set(), set()) for place in model.of_kind("chapter", "article")}
    for place, facet in about.items():
        node = model.nodes[place]
        around: int | None = node.parent if node.kind in ("task", "target") else place
        while around is not None and around in held:
            tasks, targets, agencies = held[around]
            if node.kind in ("task", "target"):
                (tasks if node.kind == "task" else targets).add(place)
            agencies.update(agency for agency, _ in facet.duties)
            around = model.nodes[around].parent
    found: dict[int, list[Branch]] = {}
    for place, (tasks, targets, agencies) in sorted(held.items()):
        branch = Branch(place, len(tasks), len(targets), len(agencies), about[place].sectors)
        found.setdefault(model.nodes[place].document or 0, []).append(branch)
    return {document: tuple(some) for document, some in found.items()}


def _reading(model: Model, document: int, tree: tuple[Branch, ...]) -> Reading:
    marks = _marks(model, document)
    sources = sorted({model.quotes[quote].source for *_, quote in marks}, key=lambda source: model.sources[source].iri)
    if not sources:
        return Reading(document, -1, tree, ())
    source = sources[0]
    spans = [(q.begin, q.end, node) for node, quote in marks if (q := model.quotes[quote]).source == source]
    return Reading(document, source, tree, tuple(_paragraphs(model, document, source, spans)))


def _marks(model: Model, document: int) -> list[tuple[int, int]]:
    """The things of a document and their quotes: its title, sections, tasks and targets, and the agencies' names."""
    own = [place for place, node in enumerate(model.nodes) if node.document == document and node.kind in _RANK]
    found = [(place, quote) for place in [document, *own] for quote in model.nodes[place].quotes]
    inside = {document, *sections_of(model)} & {document, *own}
    found += [(edge.source, quote) for edge in model.links("resp", "issued") if edge.target in inside for quote in edge.quotes]
    titles = set(model.nodes[document].quotes)
    return sorted({(node, quote) for node, quote in found if model.nodes[node].kind != "agency" or quote not in titles})


def _paragraphs(model: Model, document: int, source: int, spans: list[tuple[int, int, int]]) -> Iterable[Paragraph]:
    """The lines of the text; a heading begins a new one even in a text without line ends."""
    text = model.sources[source].text
    headings = {begin: node for begin, _, node in spans if model.nodes[node].kind in ("chapter", "article")}
    lines = _lines(text, headings)
    marks = _by_line(model, spans, lines)
    begin_of_policy, end_of_policy = _extent(document, spans, headings, len(text))
    section = -1
    for (begin, end), inside in zip(lines, marks, strict=True):
        heading = next((mark.node for mark in inside if mark.first and headings.get(mark.begin) == mark.node), None)
        section = section if heading is None else heading
        policy = begin < end_of_policy and end > begin_of_policy
        yield Paragraph(begin, end, section if policy else -1, heading is not None, policy, nest(inside))


def _extent(document: int, spans: list[tuple[int, int, int]], headings: Mapping[int, int], length: int) -> tuple[int, int]:
    """Where the policy begins (its title, the last before the first heading) and ends (the last thing read from it)."""
    first = min(headings, default=0)
    title = [begin for begin, _, node in spans if node == document and begin < first]
    return max(title, default=first), max((end for begin, end, node in spans if node != document and begin >= first), default=length)


def _by_line(model: Model, spans: list[tuple[int, int, int]], lines: list[tuple[int, int]]) -> list[list[Mark]]:
    """The marks of each line, outer ones first; one that goes over the end of a line has a part in each."""
    found: list[list[Mark]] = [[] for _ in lines]
    starts = [begin for begin, _ in lines]
    for begin, end, node in sorted(spans, key=lambda span: (span[0], -span[1], _RANK[model.nodes[span[2]].kind], span[2])):
        at = max(bisect_right(starts, begin) - 1, 0)
        while at < len(lines) and lines[at][0] < end:
            if lines[at][1] > begin:
                found[at].append(Mark(max(begin, lines[at][0]), min(end, lines[at][1]), node, begin >= lines[at][0]))
            at += 1
    return found


def _lines(text: str, headings: dict[int, int]) -> list[tuple[int, int]]:
    breaks = {0, len(text)} | {place + 1 for place, sign in enumerate(text) if sign == "\n"}
    for place in headings:
        number = _NUMBER.search(text, max(place - 12, 0), place)
        breaks.add(number.start() if number else place)
    edges = sorted(breaks)
    return [(begin, end) for begin, end in pairwise(edges) if text[begin:end].strip()]


def nest(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks inside one another; one that crosses the end of another is cut there, and goes on after it."""
    left = sorted(marks, key=lambda mark: (mark.begin, -mark.end))
    found: list[Mark] = []
    while left:
        outer, *rest = left
        inside = [Mark(mark.begin, min(mark.end, outer.end), mark.node, mark.first) for mark in rest if mark.begin < outer.end]
        beyond = [mark for mark in rest if mark.begin >= outer.end]
        beyond += [Mark(outer.end, mark.end, mark.node, False) for mark in rest if mark.begin < outer.end < mark.end]
        found.append(Mark(outer.begin, outer.end, outer.node, outer.first, nest(inside)))
        left = sorted(beyond, key=lambda mark: (mark.begin, -mark.end))
    return tuple(found)
