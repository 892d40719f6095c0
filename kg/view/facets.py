"""Model → by what each section, task and target can be filtered: sectors, who in which role, years, instruments."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.model import Model, Node


@dataclass(frozen=True, slots=True)
class Facets:
    """What one thing is about, who answers for it, and by when."""

    sectors: tuple[int, ...] = ()
    duties: tuple[tuple[int, str], ...] = ()  # agency, role
    years: tuple[int, ...] = ()
    instruments: tuple[int, ...] = ()


def tops(model: Model) -> dict[int, int]:
    """The topmost sector above each sector; a topmost one stands above itself."""
    found = {}
    for place in model.of_kind("sector"):
        top = place
        while (above := model.nodes[top].parent) is not None:
            top = above
        found[place] = top
    return found


def topics(model: Model) -> dict[int, tuple[int, ...]]:
    """The topmost sectors of each section, task, target and document that has any."""
    top = tops(model)
    found: dict[int, dict[int, None]] = {}
    for edge in model.links("topic"):
        found.setdefault(edge.source, {})[top[edge.target]] = None
    return {place: tuple(sectors) for place, sectors in found.items()}


def facets(model: Model) -> dict[int, Facets]:
    """The facets of every section, task and target; a task without a sector or body of its own has its section's."""
    sectors = topics(model)
    instruments: dict[int, list[int]] = {}
    for edge in model.links("uses"):
        instruments.setdefault(edge.source, []).append(edge.target)
    duties: dict[int, list[tuple[int, str]]] = {}
    for edge in model.links("resp"):
        duties.setdefault(edge.target, []).append((edge.source, edge.role or ""))
    found = {}
    for place in model.of_kind("chapter", "article", "task", "target"):
        node = model.nodes[place]
        statement = node.kind in ("task", "target")
        around = node.parent if statement and node.parent is not None else place
        due = node.figure.due if node.figure else due_year(node)
        found[place] = Facets(
            sectors.get(place) or sectors.get(around, ()),
            tuple(sorted(set(duties.get(place, [])) | set(duties.get(around, [])))),
            (due,) if due is not None else (),
            tuple(instruments.get(place, ())),
        )
    return found


def due_year(node: Node) -> int | None:
    """The year in which a task falls due: of a period its last."""
    return int(node.due.rpartition("–")[2][:4]) if node.due else None


def sections_of(model: Model) -> dict[int, int]:
    """The section in which each section, task and target stands; a section stands in itself."""
    found = {place: place for place in model.of_kind("chapter", "article")}
    for place in model.of_kind("task", "target"):
        parent = model.nodes[place].parent
        if parent is not None:
            found[place] = parent
    return found
