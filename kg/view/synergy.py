"""Model → synergy: which tasks serve an environmental medium, or act on a pollutant, and cut a greenhouse gas at once."""

from __future__ import annotations

from dataclasses import dataclass

from kg.cooperation import MEDIA
from kg.iri import PREFIXES
from kg.view.facets import topics
from kg.view.model import Model


@dataclass(frozen=True, slots=True)
class Both:
    """A medium or pollutant, a greenhouse gas, and the tasks that serve both."""

    served: int
    gas: int
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Synergy:
    """The pairs that some task serves, and each topmost sector's tasks."""

    media: tuple[int, ...]
    pollutants: tuple[int, ...]
    gases: tuple[int, ...]
    pairs: tuple[Both, ...]
    sectors: tuple[tuple[int, tuple[int, ...]], ...]  # also those with tasks of which none serves both


def synergy(model: Model) -> Synergy:
    """Who of the rows, columns and cells has what; a task's own sectors count, not those of its section, as in the named queries."""
    iris = [node.iri for node in model.nodes]
    substances = model.of_kind("substance")
    gases = [place for place in substances if iris[place].startswith(PREFIXES["gas"])]
    media = [model.place[iri] for iri in (PREFIXES["sector"] + name for name in MEDIA) if iri in model.place]
    sectors_of = topics(model)
    addressed: dict[int, set[int]] = {}
    for edge in model.links("addresses"):
        addressed.setdefault(edge.source, set()).add(edge.target)
    pairs: dict[tuple[int, int], list[int]] = {}
    by_sector: dict[int, list[int]] = {}
    for task in model.of_kind("task"):
        named = addressed.get(task, set())
        served = (named - set(gases)) | (set(sectors_of.get(task, ())) & set(media))
        for gas in named & set(gases):
            for one in served:
                pairs.setdefault((one, gas), []).append(task)
        for sector in sectors_of.get(task, ()):
            by_sector.setdefault(sector, []).append(task)
    return Synergy(
        media=tuple(media),
        pollutants=tuple(place for place in substances if place not in gases),
        gases=tuple(gases),
        pairs=tuple(Both(*pair, tuple(tasks)) for pair, tasks in sorted(pairs.items())),
        sectors=tuple((sector, tuple(tasks)) for sector, tasks in sorted(by_sector.items())),
    )
