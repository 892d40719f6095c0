"""Model → the matrix of agencies and sectors: in which sections, and in which tasks, each pair meets."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.facets import facets, sections_of, topics
from kg.view.model import Model


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one agency works on one sector."""

    agency: int
    sector: int
    sections: tuple[int, ...]  # sections of the sector that the agency answers for, and those in which it answers for a task of the sector
    tasks: tuple[int, ...]  # tasks of the sector that the agency answers for
    leads: bool  # in one of them at least


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows and columns, the fullest first, and the cells that are not empty."""

    agencies: tuple[int, ...]
    sectors: tuple[int, ...]
    cells: tuple[Cell, ...]


def matrix(model: Model) -> Matrix:
    """The matrix. A section counts for a pair when it is of the sector and the agency answers for it, or for a task of the sector in it."""
    section_of = sections_of(model)
    sectors_of = topics(model)
    met: dict[tuple[int, int], tuple[set[int], set[int], set[bool]]] = {}
    for edge in model.links("resp"):
        for sector in sectors_of.get(edge.target, ()):
            if edge.target in section_of:
                cell = met.setdefault((edge.source, sector), (set(), set(), set()))
                cell[0].add(section_of[edge.target])
                cell[2].add(edge.role == "Lead")
    about = facets(model)
    for task in model.of_kind("task"):
        for sector in sectors_of.get(task, ()):
            for agency, _ in about[task].duties:
                met.setdefault((agency, sector), (set(), set(), set()))[1].add(task)
    cells = [Cell(*pair, tuple(sorted(some)), tuple(sorted(tasks)), True in lead) for pair, (some, tasks, lead) in met.items()]
    return Matrix(_fullest(cells, "agency"), _fullest(cells, "sector"), tuple(sorted(cells, key=lambda cell: (cell.agency, cell.sector))))


def _fullest(cells: list[Cell], side: str) -> tuple[int, ...]:
    """The agencies or sectors of the cells, by how many different sections, then tasks, theirs hold."""
    sections: dict[int, set[int]] = {}
    tasks: dict[int, set[int]] = {}
    for cell in cells:
        sections.setdefault(getattr(cell, side), set()).update(cell.sections)
        tasks.setdefault(getattr(cell, side), set()).update(cell.tasks)
    return tuple(sorted(sections, key=lambda one: (-len(sections[one]), -len(tasks[one]), one)))
