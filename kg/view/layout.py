"""Tree and links → places on a plane: documents inside, their parts around them, the others where their links are. No random numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Point = tuple[float, float]
RING = 330.0  # between one ring of the tree and the next
BESIDE = 140.0  # kept between the chapters of a single document
GAP = 125.0  # kept between things that are not of the tree, at least
LEAST = 3.0  # leaves' worth of the circle that a branch without any has
GOLDEN = math.pi * (3 - math.sqrt(5))  # directions that never repeat, for things that stand on one another


def radial(children: Mapping[int, Sequence[int]], roots: Sequence[int], leaves: Mapping[int, int]) -> dict[int, Point]:
    """A tree on rings: each branch has the share of the circle that its leaves need. One root stands in the middle."""
    alone = len(roots) == 1
    around = 0.0
    total = sum(_weight(root, children, leaves) for root in roots) or 1
    found: dict[int, Point] = {}
    start = RING * (0 if alone else max(1.5, len(roots) / 4))
    ring = max(RING, max((len(children.get(root, ())) for root in roots), default=0) * BESIDE / (2 * math.pi)) if alone else RING
    for root in roots:
        share = 2 * math.pi * _weight(root, children, leaves) / total
        _branch(root, (around, around + share), (start, ring), children, leaves, found)
        around += share
    return found


def _weight(place: int, children: Mapping[int, Sequence[int]], leaves: Mapping[int, int]) -> float:
    return max(LEAST + leaves.get(place, 0), sum(_weight(child, children, leaves) for child in children.get(place, ())))


def _branch(
    place: int,
    arc: tuple[float, float],
    rings: Point,  # of this branch, and from one to the next
    children: Mapping[int, Sequence[int]],
    leaves: Mapping[int, int],
    found: dict[int, Point],
) -> None:
    angle = (arc[0] + arc[1]) / 2
    found[place] = polar(rings[0], angle)
    below = children.get(place, ())
    total = sum(_weight(child, children, leaves) for child in below)
    at = arc[0]
    for child in below:
        share = (arc[1] - arc[0]) * _weight(child, children, leaves) / total
        _branch(child, (at, at + share), (rings[0] + rings[1], rings[1]), children, leaves, found)
        at += share


def polar(radius: float, angle: float) -> Point:
    """The point at a distance and an angle, from the top clockwise."""
    return radius * math.sin(angle), -radius * math.cos(angle)


def fan(centre: Point, count: int, arc: float, outward: float = 150.0) -> list[Point]:
    """Places for the leaves of a branch: in rows of an arc outside it, staggered so that neighbours have room."""
    angle, radius = math.atan2(centre[0], -centre[1]), math.hypot(*centre)
    rows = 3 if count > 4 else 2 if count > 2 else 1
    step = arc / max(count, 1)
    return [polar(radius + outward + 62 * (at % rows), angle - arc / 2 + step * (at + 0.5)) for at in range(count)]


def apart(movable: Mapping[int, Point], fixed: Sequence[Point], gap: float = GAP, rounds: int = 60) -> dict[int, Point]:
    """The movable points, pushed until a gap lies between them and all others, or the rounds are over."""
    places = dict(movable)
    squares: dict[tuple[int, int], dict[int, Point]] = {}  # what stands in each square of gap by gap; fixed points have negative names
    for name, point in [*((-1 - at, point) for at, point in enumerate(fixed)), *places.items()]:
        squares.setdefault(_square(point, gap), {})[name] = point
    for _ in range(rounds):
        moved = False
        for at, (one, here) in enumerate(list(places.items())):
            push = _push(here, _beside(one, here, squares, gap), at, gap)
            if push is not None:
                places[one] = there = (here[0] + push[0], here[1] + push[1])
                del squares[_square(here, gap)][one]
                squares.setdefault(_square(there, gap), {})[one] = there
                moved = True
        if not moved:
            break
    return places


def _square(point: Point, gap: float) -> tuple[int, int]:
    return math.floor(point[0] / gap), math.floor(point[1] / gap)


def _beside(one: int, here: Point, squares: Mapping[tuple[int, int], Mapping[int, Point]], gap: float) -> list[Point]:
    """The other points in a point's own square and those around it."""
    x, y = _square(here, gap)
    around = (squares.get((x + dx, y + dy), {}) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    return [point for square in around for name, point in square.items() if name != one]


def _push(here: Point, others: Sequence[Point], at: int, gap: float) -> Point | None:
    across, down, close = 0.0, 0.0, False
    for other in others:
        dx, dy = here[0] - other[0], here[1] - other[1]
        distance = math.hypot(dx, dy)
        if distance >= gap:
            continue
        if distance < 1:
            dx, dy, distance = math.cos(at * GOLDEN), math.sin(at * GOLDEN), 1.0
        across += dx / distance * (gap - distance) * 0.6
        down += dy / distance * (gap - distance) * 0.6
        close = True
    return (across, down) if close else None
