"""Model → the bodies that share articles, as a network: communities by modularity, each in a disc, the busiest body in the middle of it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kg.view.cooperation import Duties, duties
from kg.view.facets import topics
from kg.view.layout import Point
from kg.view.model import Model
from kg.view.network import OPTIONS

COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#B8860B",
    "#56B4E9",
    "#7A5195",
    "#6B6B6B",
)  # Okabe and Ito's, darker where white is behind; the last for all the rest
BODIES = 300  # drawn: more names than these cannot be told apart
LINKS = 600  # of pairs those that share most, and each body's strongest
STRONGEST = 2  # links of each body that are drawn whatever they weigh
GAP = 60.0  # between two discs
SMALLEST, LARGEST = 22.0, 80.0  # half a body's width, by how many sections it answers for
ROOM = 1.45  # of a body's own width between it and its neighbours
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Community:
    """Bodies that share more with one another than with others, the busiest first, and the sector that most of their articles are about."""

    members: tuple[int, ...]
    sector: int | None
    centre: Point
    radius: float


@dataclass(frozen=True, slots=True)
class Together:
    """Bodies: how many sections each answers for, half its width and its place; pairs with how many sections both answer for; of how many bodies."""

    load: dict[int, int]
    sizes: dict[int, float]
    places: dict[int, Point]
    links: tuple[tuple[int, int, int], ...]
    communities: tuple[Community, ...]
    total: int


def together(model: Model, limit: int = BODIES) -> Together:
    """The network of bodies: the busiest `limit` of those that share a section with another."""
    all_duties = duties(model)
    shared = _shared(all_duties)
    linked = {end for pair in shared for end in pair}
    load = {one.agency: len(one.sections) for one in all_duties if one.agency in linked}
    kept = dict(list(load.items())[:limit])
    links = _visible({pair: count for pair, count in shared.items() if pair[0] in kept and pair[1] in kept})
    groups = _groups(kept, links)
    about = _sectors(model, all_duties)
    sizes = _sizes(kept)
    spirals = [_spiral([sizes[one] for one in group]) for group in groups]
    radii = [
        max(math.hypot(*spot) + sizes[one] for spot, one in zip(spiral, group, strict=True)) + GAP / 3
        for spiral, group in zip(spirals, groups, strict=True)
    ]
    discs = _discs(radii)
    everyones = _sum(about[one] for one in kept)
    communities = tuple(
        Community(tuple(group), _telling(_sum(about[one] for one in group), everyones), centre, round(radius, 1))
        for group, centre, radius in zip(groups, discs, radii, strict=True)
    )
    places = {
        one: (round(disc.centre[0] + x, 1), round(disc.centre[1] + y, 1))
        for disc, spiral in zip(communities, spirals, strict=True)
        for one, (x, y) in zip(disc.members, spiral, strict=True)
    }
    return Together(kept, sizes, places, links, communities, len(load))


def _shared(all_duties: Sequence[Duties]) -> dict[tuple[int, int], int]:
    """How many sections each pair of bodies answers for together."""
    holders: dict[int, list[int]] = {}
    for one in all_duties:
        for section in one.sections:
            holders.setdefault(section, []).append(one.agency)
    found: Counter[tuple[int, int]] = Counter()
    for bodies in holders.values():
        found.update(combinations(sorted(set(bodies)), 2))
    return dict(found)


def _visible(shared: dict[tuple[int, int], int]) -> tuple[tuple[int, int, int], ...]:
    """The pairs that are drawn: each body's strongest, then those that share most."""
    ranked = sorted(shared, key=lambda pair: (-shared[pair], pair))
    own: Counter[int] = Counter()
    kept: set[tuple[int, int]] = set()
    for pair in ranked:
        if min(own[pair[0]], own[pair[1]]) < STRONGEST:
            kept.add(pair)
        own.update(pair)
    kept.update(pair for pair in ranked[: max(LINKS - len(kept), 0)])
    return tuple((*pair, shared[pair]) for pair in sorted(kept))


def _groups(load: dict[int, int], links: Sequence[tuple[int, int, int]]) -> list[list[int]]:
    """Communities by greedy modularity (Clauset, Newman, Moore 2004), the one of most work first, the busiest member first."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(load))
    graph.add_weighted_edges_from(links)
    found = nx.community.greedy_modularity_communities(graph, weight="weight") if links else []
    groups = [sorted(group, key=lambda one: (-load[one], one)) for group in found]
    return sorted(groups, key=lambda group: (-sum(load[one] for one in group), group))


def _sectors(model: Model, all_duties: Sequence[Duties]) -> dict[int, Counter[int]]:
    """For each body how many of its sections are about each topmost sector."""
    sectors = topics(model)
    return {one.agency: Counter(sector for section in one.sections for sector in sectors.get(section, ())) for one in all_duties}


def _telling(own: Counter[int], everyones: Counter[int]) -> int | None:
    """The sector that a community's articles are about more than everybody's are, by the difference of the shares."""
    shares = {sector: count / own.total() - everyones[sector] / everyones.total() for sector, count in own.items()}
    most = {sector: own[sector] / own.total() for sector in own} if own == everyones else shares
    return min(most, key=lambda sector: (-round(most[sector], 6), sector), default=None)


def _sum(counts: Iterable[Counter[int]]) -> Counter[int]:
    total: Counter[int] = Counter()
    for count in counts:
        total.update(count)
    return total


def _sizes(load: dict[int, int]) -> dict[int, float]:
    most = max(load.values(), default=1)
    return {one: round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(count / most), 1) for one, count in load.items()}


def _spiral(sizes: Sequence[float]) -> list[Point]:
    """Places about a middle, turn by turn as seeds stand in a sunflower, each as far out as those before it need room."""
    area, found = 0.0, []
    for at, size in enumerate(sizes):
        own = (ROOM * size) ** 2
        away = math.sqrt(area + own / 2) if at else 0.0
        area += own * (2 if at == 0 else 1.15)
        found.append((away * math.cos(at * _GOLDEN), away * math.sin(at * _GOLDEN)))
    return found


def _discs(radii: Sequence[float]) -> list[Point]:
    """Discs that do not touch: the first in the middle, each next at the nearest free place, wider than high as screens are."""
    placed: list[tuple[float, float, float]] = []
    for radius in radii:
        placed.append((*_free(placed, radius), radius))
    return [(x, y) for x, y, _ in placed]


def _free(placed: Sequence[tuple[float, float, float]], radius: float) -> Point:
    away = 0.0
    while True:
        for turn in range(48):
            angle = turn * math.pi / 24
            x, y = 1.1 * away * math.cos(angle), away * math.sin(angle)
            if all(math.hypot(x - ox, y - oy) >= radius + other + GAP for ox, oy, other in placed):
                return round(x, 1), round(y, 1)
        away += GAP / 2


def _colour(at: int) -> str:
    return COLOURS[min(at, len(COLOURS) - 1)]


def drawing(model: Model, view: Together) -> dict[str, Any]:
    """The same as pyvis data: bodies under their place in the model, links counted downwards from -1, and the options of vis-network."""
    from pyvis.network import Network as Pyvis  # 0.4 s: only where a page is made

    net = Pyvis(directed=False, cdn_resources="in_line")
    net.set_options(json.dumps(OPTIONS))
    for at, community in enumerate(view.communities):
        for place in community.members:
            x, y = view.places[place]
            net.add_node(
                place,
                label=" ",
                title=model.nodes[place].hans,
                shape="dot",
                color=_colour(at),
                x=x,
                y=y,
                size=view.sizes[place],
            )
    heaviest = max((count for *_, count in view.links), default=1)
    for at, (one, two, count) in enumerate(view.links):
        net.add_edge(one, two, id=-at - 1, width=round(1 + 7 * count / heaviest, 2), dashes=False)
    discs = [[one.members, one.sector, *one.centre, one.radius, _colour(at)] for at, one in enumerate(view.communities)]
    return {"nodes": net.nodes, "edges": net.edges, "options": net.options, "total": view.total, "communities": discs}
