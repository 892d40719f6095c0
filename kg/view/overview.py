"""Model → the overview's columns: sectors, targets, chapters, articles and agencies, each beside what it is linked to."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.facets import sections_of, topics
from kg.view.model import Model

COLUMNS = ("sector", "target", "chapter", "article", "agency")


@dataclass(frozen=True, slots=True)
class Overview:
    """The order of each column, the links from a section to what stands in the other columns, and the tasks folded into each."""

    columns: tuple[tuple[int, ...], ...]  # one for each of COLUMNS; sections in the document's order
    links: tuple[tuple[int, int], ...]  # section, sector | target | agency
    tasks: tuple[tuple[int, int], ...]  # section, how many tasks it holds


def overview(model: Model) -> Overview:
    """The columns; sections keep the document's order, the others stand at the mean place of the sections they are linked to."""
    section_of = sections_of(model)
    links: set[tuple[int, int]] = set()
    for thing, sectors in topics(model).items():
        if thing in section_of and model.nodes[thing].kind != "task":
            links |= {(section_of[thing], sector) for sector in sectors}
    links |= {(edge.target, edge.source) for edge in model.links("target")}
    links |= {(section_of[edge.target], edge.source) for edge in model.links("resp") if edge.target in section_of}
    counts: dict[int, int] = {}
    for edge in model.links("task"):
        counts[edge.target] = counts.get(edge.target, 0) + 1
    order = {"chapter": model.of_kind("chapter"), "article": model.of_kind("article")}
    for kind in ("sector", "target", "agency"):
        order[kind] = _barycentre(model.of_kind(kind), links)
    linked = {end for link in links for end in link}
    order["agency"] = [place for place in order["agency"] if place in linked]
    order["sector"] = [place for place in order["sector"] if place in linked]
    return Overview(tuple(tuple(order[kind]) for kind in COLUMNS), tuple(sorted(links)), tuple(sorted(counts.items())))


def _barycentre(places: list[int], links: set[tuple[int, int]]) -> list[int]:
    """Things in the order of the mean place of their sections; sections are numbered in the document's order."""
    around: dict[int, list[int]] = {}
    for section, thing in links:
        around.setdefault(thing, []).append(section)
    return sorted(places, key=lambda place: (_mean(around.get(place, [])), place))


def _mean(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers) if numbers else float("inf")
