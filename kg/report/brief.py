"""Store → the two pages that an analyst hands on: what the documents hold, what is due, who carries most, where bodies overlap, what to check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from kg.export.workbook import statement
from kg.view.cooperation import duties
from kg.view.facets import Facets, due_year, facets
from kg.view.judged import open_duties
from kg.view.model import Model, Node
from kg.view.read import read

NEAREST, CARRIERS, OVERLAPS, DOUBTS = 14, 12, 8, 6  # lines of each part: what two A4 pages hold
SOON = 4  # years ahead that the first sentence counts


@dataclass(frozen=True, slots=True)
class Due:
    """A statement with a date or year to come: when, what, of whom, in which document."""

    when: str
    text: str
    who: str
    document: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A body, how many tasks and sections it answers for, and in how many sections it leads."""

    name: str
    tasks: int
    sections: int
    led: int
    group: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What the brief says; `year` is the one that it counts from."""

    title: str
    year: int
    documents: int
    first: str  # year of the oldest document, and of the latest
    last: str
    tasks: int
    figures: int
    soon: int  # due within SOON years
    due: tuple[Due, ...]
    years: tuple[tuple[int, int], ...]  # year, how many fall due in it
    carriers: tuple[Carrier, ...]
    overlaps: tuple[tuple[str, str, int, str], ...]  # two bodies, sections that both answer for, their sectors
    doubts: tuple[Due, ...]
    doubtful: int


def brief(store: ox.Store, year: int) -> Brief:
    """The brief of a store, counted from a year on: the caller's, so that the same graph and year give the same page."""
    model = read(store)
    about = facets(model)
    statements = model.of_kind("target", "task")
    when = {place: at for place in statements if (at := _year(model.nodes[place])) is not None and at >= year}
    order = sorted(when, key=lambda place: (_day(model.nodes[place], when[place]), place))
    doubts = [place for place in statements if model.nodes[place].certainty == "open"]
    dates = sorted(dict(model.nodes[place].facts).get("date", "")[:4] for place in model.of_kind("document"))
    known = [date for date in dates if date]
    return Brief(
        title=model.title,
        year=year,
        documents=len(dates),
        first=known[0] if known else "",
        last=known[-1] if known else "",
        tasks=len(model.of_kind("task")),
        figures=sum(1 for place in model.of_kind("target") if (figure := model.nodes[place].figure) and figure.value),
        soon=sum(1 for at in when.values() if at <= year + SOON),
        due=tuple(_line(model, place, about[place]) for place in order[:NEAREST]),
        years=tuple(sorted(Counter(when.values()).items()))[:8],
        carriers=_carriers(model, Counter(body for place in model.of_kind("task") for body in {one for one, _ in about[place].duties})),
        overlaps=_overlaps(model, {place: about[place].sectors for place in about}),
        doubts=tuple(_line(model, place, about[place]) for place in doubts[:DOUBTS]),
        doubtful=len(doubts) + open_duties(model),
    )


def _year(node: Node) -> int | None:
    return node.figure.due if node.figure else due_year(node)


def _day(node: Node, year: int) -> str:
    """Days come before the year that they are in, figures before words."""
    day = node.due if node.due and len(node.due) == 10 else f"{year}-99"
    return f"{day}{'a' if node.figure and node.figure.value else 'b'}"


def _line(model: Model, place: int, about: Facets) -> Due:
    node, bodies = model.nodes[place], [agency for agency, _ in about.duties]
    when = node.due or (
        f"{node.figure.start}–{node.figure.end}" if node.figure and node.figure.start and node.figure.end else str(_year(node) or "")
    )
    text = statement(model, node)
    who = "、".join(model.nodes[body].hans for body in bodies[:3]) + (f" +{len(bodies) - 3}" if len(bodies) > 3 else "")
    return Due(when, text, who, model.nodes[node.document].hans if node.document is not None else "")


def _carriers(model: Model, tasks: Counter[int]) -> tuple[Carrier, ...]:
    found = [
        Carrier(model.nodes[one.agency].hans, tasks[one.agency], len(one.sections), len(one.led), model.nodes[one.agency].group)
        for one in duties(model)
    ]
    found.sort(key=lambda one: (-one.tasks, -one.sections, one.name))
    return (*[one for one in found if not one.group][:CARRIERS], *[one for one in found if one.group][:3])


def _overlaps(model: Model, sectors: dict[int, tuple[int, ...]]) -> tuple[tuple[str, str, int, str], ...]:
    """The pairs of bodies (groups aside) that answer for most sections together."""
    held = [one for one in duties(model) if not model.nodes[one.agency].group][:40]
    pairs = [
        (len(shared), one.agency, two.agency, shared)
        for one, two in combinations(held, 2)
        if (shared := set(one.sections) & set(two.sections))
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    found = []
    for count, one, two, shared in pairs[:OVERLAPS]:
        times = Counter(sector for section in shared for sector in sectors.get(section, ()))
        most = sorted(times.items(), key=lambda item: (-item[1], item[0]))[:3]
        found.append(
            (model.nodes[one].hans, model.nodes[two].hans, count, " · ".join(f"{model.nodes[sector].hans} {n}" for sector, n in most))
        )
    return tuple(found)
