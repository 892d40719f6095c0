"""Model → what stands around a node: its links in the order in which they are shown, and the nodes within one or two steps."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.model import KINDS, Model

LIMIT = 80  # neighbours drawn: more leave no room for a label each


@dataclass(frozen=True, slots=True)
class Around:
    """The nodes about a focus, by their distance, and how many were left out."""

    focus: int
    near: tuple[int, ...]
    far: tuple[int, ...]
    left_out: int


def links_of(model: Model) -> tuple[tuple[int, ...], ...]:
    """For each node the places of its edges: by kind of the other end (documents first), then in the order of the edges."""
    found: list[list[tuple[int, int]]] = [[] for _ in model.nodes]
    rank = {kind: place for place, kind in enumerate(KINDS)}
    for place, edge in enumerate(model.edges):
        found[edge.source].append((rank[model.nodes[edge.target].kind], place))
        found[edge.target].append((rank[model.nodes[edge.source].kind], place))
    return tuple(tuple(place for _, place in sorted(edges)) for edges in found)


def around(model: Model, focus: int, radius: int = 1, limit: int = LIMIT) -> Around:
    """The nodes one step away, then those two steps away, `limit` of them in all."""
    links = links_of(model)
    near = _next(model, links, [focus], {focus})
    far = _next(model, links, near, {focus, *near}) if radius > 1 else []
    kept = near[:limit]
    beyond = far[: limit - len(kept)]
    return Around(focus, tuple(kept), tuple(beyond), len(near) + len(far) - len(kept) - len(beyond))


def _next(model: Model, links: tuple[tuple[int, ...], ...], places: list[int], seen: set[int]) -> list[int]:
    ends = (end for place in places for edge in links[place] for end in (model.edges[edge].source, model.edges[edge].target))
    return list(dict.fromkeys(end for end in ends if end not in seen))
