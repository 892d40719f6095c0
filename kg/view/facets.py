"""Model → by what each section, task and target can be filtered: sectors, who in which role, years, instruments."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.model import Model


@dataclass(frozen=True, slots=True)
class Facets:
    """What one thing is about, who answers for it, and by when."""

    sectors: tuple[int, ...] = ()
    duties: tuple[tuple[int, str], ...] = ()  # agency, role
    years: tuple[int, ...] = ()
    instruments: tuple[int, ...] = ()


def facets(model: Model) -> dict[int, Facets]:
    """The facets of every section, task and target; a task without a sector or body of its own has its section's."""
    sectors = _targets_of(model, "topic")
    instruments = _targets_of(model, "uses")
    duties: dict[int, list[tuple[int, str]]] = {}
    for edge in model.links("resp"):
        duties.setdefault(edge.target, []).append((edge.source, edge.role or ""))
    found = {}
    for place in model.of_kind("chapter", "article", "task", "target"):
        node = model.nodes[place]
        statement = node.kind in ("task", "target")
        around = node.parent if statement and node.parent is not None else place
        due = node.figure.due if node.figure else None
        found[place] = Facets(
            tuple(sectors.get(place) or sectors.get(around, ())),
            tuple(sorted(set(duties.get(place, [])) | set(duties.get(around, [])))),
            (due,) if due is not None else (),
            tuple(instruments.get(place, ())),
        )
    return found


def _targets_of(model: Model, kind: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for edge in model.links(kind):
        found.setdefault(edge.source, []).append(edge.target)
    return found


def sections_of(model: Model) -> dict[int, int]:
    """The section in which each section, task and target stands; a section stands in itself."""
    found = {place: place for place in model.of_kind("chapter", "article")}
    for place in model.of_kind("task", "target"):
        parent = model.nodes[place].parent
        if parent is not None:
            found[place] = parent
    return found
