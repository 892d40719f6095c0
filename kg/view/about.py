"""Model and a node → the model of a page about it: what is within two steps, and of each of these where it stands, whose it is and its topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.view.model import Edge, Model, Node
from kg.view.neighbourhood import around, links_of

STEPS = 2  # as far as the neighbourhood view looks
_OF_STATEMENTS = {"resp": "target", "topic": "source", "uses": "source"}  # kind of edge → its end that is said something of


def about(model: Model, focus: int) -> tuple[Model, int]:
    """The part of a model that is about a node, under the node's name, and the node's place in it.

    Of each section, task and target kept, every body, topmost sector and instrument is kept too, so that whatever the part says of them is
    whole; of all other nodes `beyond` says how many of their links were left out.
    """
    kept = _kept(model, focus)
    return part(model, kept, model.nodes[focus].hans), kept.index(focus)


def part(model: Model, kept: list[int], title: str) -> Model:
    """The part of a model that some nodes (by place, in order) make, with the links between them, their quotes and sources."""
    place = {old: new for new, old in enumerate(kept)}
    edges = [edge for edge in model.edges if edge.source in place and edge.target in place]
    used = sorted({quote for old in kept for quote in model.nodes[old].quotes} | {quote for edge in edges for quote in edge.quotes})
    quote = {old: new for new, old in enumerate(used)}
    source = {old: new for new, old in enumerate(sorted({model.quotes[old].source for old in used}))}
    nodes = [_node(model.nodes[old], place, quote) for old in kept]
    made = Model(
        title,
        tuple(model.sources[old] for old in source),
        tuple(replace(model.quotes[old], source=source[model.quotes[old].source]) for old in used),
        tuple(nodes),
        tuple(_edge(edge, place, quote) for edge in edges),
        {node.iri: at for at, node in enumerate(nodes)},
    )
    before, now = links_of(model), links_of(made)
    counted = tuple(replace(node, beyond=len(before[old]) - len(now[at])) for at, (old, node) in enumerate(zip(kept, nodes, strict=True)))
    return replace(made, nodes=counted)


def _kept(model: Model, focus: int) -> list[int]:
    """The places of the nodes to be kept, in order."""
    found = around(model, focus, STEPS, len(model.nodes))
    return with_what_is_said(model, {focus, *found.near, *found.far})


def with_what_is_said(model: Model, places: set[int]) -> list[int]:
    """The places, what stands around them, and every body, sector and instrument that is said of these, in order."""
    kept = _with_those_above(model, places)
    said = {edge.source if side == "target" else edge.target for edge, side in _sayings(model) if getattr(edge, side) in kept}
    return sorted(_with_those_above(model, kept | said))


def _sayings(model: Model) -> list[tuple[Edge, str]]:
    return [(edge, _OF_STATEMENTS[edge.kind]) for edge in model.edges if edge.kind in _OF_STATEMENTS]


def _with_those_above(model: Model, places: set[int]) -> set[int]:
    """The places, and the sections, documents and broader sectors around them."""
    found: set[int] = set()
    for place in places:
        at: int | None = place
        while at is not None and at not in found:
            found.add(at)
            at = model.nodes[at].parent
        document = model.nodes[place].document
        if document is not None:
            found.add(document)
    return found


def _node(node: Node, place: Mapping[int, int], quote: Mapping[int, int]) -> Node:
    parent, document = (None if old is None else place[old] for old in (node.parent, node.document))
    return replace(node, parent=parent, document=document, quotes=tuple(quote[old] for old in node.quotes))


def _edge(edge: Edge, place: Mapping[int, int], quote: Mapping[int, int]) -> Edge:
    return replace(edge, source=place[edge.source], target=place[edge.target], quotes=tuple(quote[old] for old in edge.quotes))
