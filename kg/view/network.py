"""Model → the free network: pyvis nodes, edges and options with places computed here, at most LIMIT nodes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.view.facets import tops
from kg.view.layout import GAP, LEAST, Point, apart, fan, polar, radial
from kg.view.model import DRAWN, Model

WIDE = 1.45  # screens are wider than high
LIMIT = 500  # drawn nodes: vis-network drags and zooms that many without lag in a browser on 2 cores
_FOLDS: tuple[tuple[str, ...], ...] = (
    (),
    ("task",),
    ("task", "article"),
    ("task", "article", "target"),
    ("task", "article", "target", "chapter"),
)
STYLE: Mapping[str, tuple[str, str, int]] = {  # kind → Okabe–Ito colour, shape, size
    "document": ("#000000", "star", 34),
    "chapter": ("#D55E00", "square", 17),
    "article": ("#E69F00", "box", 13),
    "agency": ("#0072B2", "hexagon", 17),
    "sector": ("#009E73", "diamond", 17),
    "target": ("#CC79A7", "ellipse", 13),
    "task": ("#56B4E9", "dot", 8),
}
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "keyboard": False, "navigationButtons": False, "tooltipDelay": 100000, "hideEdgesOnDrag": False},
    "nodes": {"borderWidth": 1.5, "labelHighlightBold": False, "chosen": False},
    "edges": {
        "smooth": False,
        "color": {"inherit": False},
        "arrows": {"to": {"enabled": False}},
        "selectionWidth": 0,
        "hoverWidth": 0,
        "chosen": False,
    },
}


@dataclass(frozen=True, slots=True)
class Network:
    """What is drawn: nodes with their places, links (with the edge of the model that each stands for), and of how many."""

    nodes: tuple[int, ...]
    places: Mapping[int, Point]
    links: tuple[tuple[int, int, int], ...]  # from, to, place in Model.edges
    total: int


def network(model: Model, limit: int = LIMIT) -> Network:
    """The nodes that fit: tasks are folded first, then articles, targets and chapters, then the least linked."""
    drawn = [place for place in model.of_kind(*DRAWN) if model.nodes[place].kind != "sector" or model.nodes[place].parent is None]
    return _fitted(model, drawn, range(len(model.edges)), limit)


def each_document(model: Model, limit: int = LIMIT) -> dict[int, Network]:
    """A network of its own for every document: what is in it, and the agencies and sectors of that."""
    edges: dict[int, list[int]] = {place: [] for place in model.of_kind("document")}
    drawn: dict[int, set[int]] = {place: {place} for place in edges}
    top = tops(model)
    for at, edge in enumerate(model.edges):
        for inside, other in ((edge.source, edge.target), (edge.target, edge.source)):
            node = model.nodes[inside]
            document = inside if node.kind == "document" else node.document
            if document is None:
                continue
            if not edges[document] or edges[document][-1] != at:
                edges[document].append(at)
            if node.kind in DRAWN:
                drawn[document].add(inside)
            if model.nodes[other].kind == "agency":
                drawn[document].add(other)
            elif edge.kind == "topic" and node.kind not in ("task", "target"):
                drawn[document].add(top[other])
    return {document: _fitted(model, sorted(drawn[document]), edges[document], limit) for document in edges}


def _fitted(model: Model, drawn: Sequence[int], edges: Iterable[int], limit: int) -> Network:
    edges = list(edges)
    for fold in _FOLDS:
        kept = {place for place in drawn if model.nodes[place].kind not in fold}
        if len(kept) <= limit:
            break
    links = _links(model, kept, edges)
    if len(kept) > limit:
        kept = _most_linked(model, kept, links, limit)
        links = [link for link in links if link[0] in kept and link[1] in kept]
    return Network(tuple(sorted(kept)), _places(model, kept, links), tuple(links), len(drawn))


def _links(model: Model, kept: set[int], edges: Iterable[int]) -> list[tuple[int, int, int]]:
    """The edges between kept nodes; a folded end stands for the section around it, or the topmost sector. Tasks' own sectors stay out."""

    def lift(place: int | None) -> int | None:
        while place is not None and place not in kept:
            place = model.nodes[place].parent
        return place

    found: dict[tuple[int, int], int] = {}
    for at in edges:
        edge = model.edges[at]
        if edge.kind == "topic" and model.nodes[edge.source].kind in ("task", "target"):
            continue
        source, target = lift(edge.source), lift(edge.target)
        if source is not None and target is not None and source != target:
            found.setdefault((source, target), at)
    return [(source, target, at) for (source, target), at in sorted(found.items())]


def _most_linked(model: Model, kept: set[int], links: list[tuple[int, int, int]], limit: int) -> set[int]:
    degree = dict.fromkeys(kept, 0)
    for source, target, _ in links:
        degree[source] += 1
        degree[target] += 1
    first = {kind: at for at, kind in enumerate(("document", "agency", "sector"))}
    ranked = sorted(kept, key=lambda place: (first.get(model.nodes[place].kind, 3) > 0, -degree[place], place))
    return set(ranked[:limit])


def _places(model: Model, kept: set[int], links: list[tuple[int, int, int]]) -> dict[int, Point]:
    """Sections on rings about their document, statements fanned outside, agencies inside and sectors outside of their links."""
    children: dict[int, list[int]] = {}
    statements: dict[int, list[int]] = {}
    for source, target, at in links:
        if model.edges[at].kind == "part":
            children.setdefault(target, []).append(source)
        elif model.edges[at].kind in ("task", "target"):
            statements.setdefault(target, []).append(source)
    roots = [place for place in sorted(kept) if model.nodes[place].kind == "document"]
    leaves = {place: len(some) for place, some in statements.items()}
    places = radial(children, roots, leaves)
    total = sum(LEAST + leaves.get(place, 0) for place in places if place not in children) or 1
    for place, some in sorted(statements.items()):
        arc = 2 * math.pi * (len(some) + 0.4) / total
        places.update(zip(some, fan(places.get(place, (0.0, 0.0)), len(some), arc), strict=True))
    places.update(_bodies(model, kept, links, places))
    return {place: (round(x * WIDE, 1), round(y, 1)) for place, (x, y) in sorted(places.items())}


def _bodies(model: Model, kept: set[int], links: list[tuple[int, int, int]], tree: Mapping[int, Point]) -> dict[int, Point]:
    """Places of what is not of the tree: each drawn towards its links, then pushed apart."""
    around: dict[int, list[Point]] = {}
    for source, target, _ in links:
        for one, other in ((source, target), (target, source)):
            if one not in tree and other in tree:
                around.setdefault(one, []).append(tree[other])
    reach = max((math.hypot(*point) for point in tree.values()), default=0.0)
    gap = max(GAP, reach / 13)
    wanted: dict[int, Point] = {}
    for at, place in enumerate(sorted(kept - set(tree))):
        points = around.get(place, [])
        if not points:
            wanted[place] = polar(reach + 2 * gap, at * 0.35)
            continue
        x, y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
        if model.nodes[place].kind == "sector":
            wanted[place] = polar(reach + 1.6 * gap, math.atan2(x, -y))
        else:
            wanted[place] = (x * 0.8, y * 0.8)
    fixed = [point for place, point in tree.items() if model.nodes[place].kind not in ("task", "target")]
    inside = apart({place: point for place, point in wanted.items() if model.nodes[place].kind != "sector"}, fixed, gap)
    outside = apart({place: point for place, point in wanted.items() if model.nodes[place].kind == "sector"}, [], gap)
    return inside | outside


def drawing(model: Model, drawn: Network) -> dict[str, Any]:
    """The same as pyvis data: nodes under their place in the model, edges under theirs, and the options of vis-network."""
    from pyvis.network import Network as Pyvis  # 0.4 s: only where a page is made

    net = Pyvis(directed=True, cdn_resources="in_line")
    net.set_options(json.dumps(OPTIONS))
    for place in drawn.nodes:
        node = model.nodes[place]
        colour, shape, size = STYLE[node.kind]
        x, y = drawn.places[place]
        net.add_node(place, label=" ", shape=shape, color=colour, x=x, y=y, size=size)
    for source, target, at in drawn.links:
        kind, role = model.edges[at].kind, model.edges[at].role
        net.add_edge(source, target, id=at, width=2.5 if role == "Lead" else 1, dashes=kind == "target" or role == "Participant")
    return {"nodes": net.nodes, "edges": net.edges, "options": net.options, "total": drawn.total}


def compact(drawing: Mapping[str, Any]) -> dict[str, Any]:
    """What the page keeps of pyvis's data: the rest is the same for all nodes of a kind, or the page draws it itself."""
    nodes = [[node["id"], node["x"], node["y"], node["size"]] for node in drawing["nodes"]]
    edges = [[edge["id"], edge["from"], edge["to"], edge["width"], int(edge["dashes"])] for edge in drawing["edges"]]
    told = {"nodes": nodes, "edges": edges, "total": drawing["total"]}
    return {**told, "communities": drawing["communities"]} if "communities" in drawing else told


def library() -> str:
    """vis-network as pyvis carries it: one file of JavaScript."""
    from importlib.resources import files

    return (files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
