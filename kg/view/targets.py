"""Model → the targets' table: years across, sectors down, and for each target who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view.facets import facets, topics
from kg.view.model import Model

NONE = -1  # the place of "no year" and of "no sector"


@dataclass(frozen=True, slots=True)
class Card:
    """One target in its place."""

    target: int
    sector: int
    year: int
    agencies: tuple[int, ...]  # leaders first


@dataclass(frozen=True, slots=True)
class Targets:
    """Columns, rows and cards; NONE comes last on either side, and only where a card needs it."""

    years: tuple[int, ...]
    sectors: tuple[int, ...]
    cards: tuple[Card, ...]


def targets(model: Model) -> Targets:
    """The table of all targets, figures before words in each cell."""
    about = facets(model)
    of = topics(model)
    weight: dict[int, int] = {}
    for facet in about.values():
        for sector in facet.sectors:
            weight[sector] = weight.get(sector, 0) + 1
    cards = []
    for place in model.of_kind("target"):
        node, facet = model.nodes[place], about[place]
        sector = _sector(of.get(place, ()), of.get(-1 if node.parent is None else node.parent, ()), weight)
        agencies = dict.fromkeys(agency for agency, _ in sorted(facet.duties, key=lambda duty: (duty[1] != "Lead", duty[0])))
        due = node.figure.due if node.figure else None
        cards.append(Card(place, sector, NONE if due is None else due, tuple(agencies)))
    cards.sort(key=lambda card: (model.nodes[card.target].figure is None or not model.nodes[card.target].figure.value, card.target))  # type: ignore[union-attr]
    return Targets(
        tuple(sorted({card.year for card in cards}, key=lambda year: (year == NONE, year))),
        tuple(sorted({card.sector for card in cards}, key=lambda one: (one == NONE, min(c.target for c in cards if c.sector == one)))),
        tuple(cards),
    )


def _sector(own: tuple[int, ...], around: tuple[int, ...], weight: dict[int, int]) -> int:
    """The row of a target: a sector that it shares with its section, else its own rarest (the most telling), else its section's."""
    both = [sector for sector in own if sector in around]
    return min(both or own or around or [NONE], key=lambda sector: (weight.get(sector, 0), sector))
