"""Model → agencies together: who shares how many sections with whom, and where each stands on the ring."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.facets import sections_of
from kg.view.model import Model

LIMIT = 40  # agencies on the ring: as many as have labels apart from one another on 1000 pixels of height
SHOWN = 45  # the threshold starts where no more than this many links are drawn: more hide one another


@dataclass(frozen=True, slots=True)
class Pair:
    """Two agencies and the sections that both answer for."""

    first: int
    second: int
    sections: tuple[int, ...]
    led: tuple[int, ...]  # the agencies of the two that lead one of these sections


@dataclass(frozen=True, slots=True)
class Cooperation:
    """Agencies in the order of the ring (left half downwards, then right half), and their pairs."""

    agencies: tuple[int, ...]
    sections: tuple[int, ...]  # for each agency of the ring, how many sections it answers for
    leads: tuple[int, ...]  # … and how many of them it leads
    pairs: tuple[Pair, ...]
    threshold: int
    total: int  # agencies that answer for anything


def cooperation(model: Model, limit: int = LIMIT) -> Cooperation:
    """The busiest agencies and what they share."""
    section_of = sections_of(model)
    duties: dict[int, dict[int, bool]] = {}  # agency → section → leads it
    for edge in model.links("resp"):
        if edge.target in section_of:
            own = duties.setdefault(edge.source, {})
            own[section_of[edge.target]] = own.get(section_of[edge.target], False) or edge.role == "Lead"
    busiest = sorted(duties, key=lambda one: (-len(duties[one]), one))[:limit]
    pairs = [pair for at, one in enumerate(busiest) for other in busiest[at + 1 :] if (pair := _pair(one, other, duties))]
    ring = _ring(busiest)
    return Cooperation(
        tuple(ring),
        tuple(len(duties[one]) for one in ring),
        tuple(sum(duties[one].values()) for one in ring),
        tuple(pairs),
        _threshold(pairs),
        len(duties),
    )


def _pair(one: int, other: int, duties: dict[int, dict[int, bool]]) -> Pair | None:
    shared = sorted(duties[one].keys() & duties[other].keys())
    led = tuple(agency for agency in (one, other) if any(duties[agency][section] for section in shared))
    return Pair(one, other, tuple(shared), led) if shared else None


def _ring(agencies: list[int]) -> list[int]:
    """Down the left arc, then up the right: the busiest face one another in the middle, the others above and below by turns."""
    sides: tuple[list[int], list[int]] = ([], [])
    for at, agency in enumerate(agencies):
        side = sides[0] if at % 4 in (0, 3) else sides[1]
        side.insert(0, agency) if at % 8 < 4 else side.append(agency)
    left, right = sides if len(sides[0]) >= len(sides[1]) else (sides[1], sides[0])
    if len(left) > len(right) + 1:
        right.append(left.pop())
    return left + right[::-1]


def _threshold(pairs: list[Pair]) -> int:
    """The smallest number of shared sections at which at most SHOWN links are drawn."""
    counts = sorted((len(pair.sections) for pair in pairs), reverse=True)
    return 1 if len(counts) <= SHOWN else counts[SHOWN] + 1
