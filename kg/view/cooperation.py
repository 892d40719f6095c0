"""Model → who answers for which sections: what the page counts bodies by, and which of them work together."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.facets import sections_of
from kg.view.model import Model


@dataclass(frozen=True, slots=True)
class Duties:
    """One agency, the sections that it answers for (or for a statement in them), and those of them in which it leads."""

    agency: int
    sections: tuple[int, ...]
    led: tuple[int, ...]


def duties(model: Model) -> tuple[Duties, ...]:
    """Every agency that answers for anything, the busiest first; the page counts the same for any selection of documents."""
    section_of = sections_of(model)
    found: dict[int, dict[int, bool]] = {}  # agency → section → leads it
    for edge in model.links("resp"):
        if edge.target in section_of:
            own = found.setdefault(edge.source, {})
            own[section_of[edge.target]] = own.get(section_of[edge.target], False) or edge.role == "Lead"
    busiest = sorted(found, key=lambda one: (-len(found[one]), one))
    return tuple(Duties(one, tuple(sorted(found[one])), tuple(sorted(at for at, leads in found[one].items() if leads))) for one in busiest)
