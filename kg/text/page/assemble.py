"""Pages given by their texts and ruled lines → one document's text, and where each recognised text went in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from kg.model import Region, Span
from kg.text.lines import Lines
from kg.text.page.furniture import without_furniture
from kg.text.page.geometry import Line, Run, lines
from kg.text.page.paragraphs import joined, text_of
from kg.text.page.tables import Grid, Rule, grids
from kg.text.registry import Loaded


class Page(NamedTuple):
    """A page: its texts, ruled lines and size, all in one unit, y downwards."""

    runs: list[Run]
    rules: list[Rule]
    width: float
    height: float


class Seen(NamedTuple):
    """Where a text was recognised: page from 1, box in the picture's or page's own unit, confidence."""

    page: int
    box: tuple[float, float, float, float]
    confidence: float


def assembled(pages: Sequence[Page], seen: Mapping[int, Seen] | None = None) -> Loaded:
    """The text of pages in reading order, without running heads, feet and page numbers; `seen` tells of runs, by their id, that were recognised."""
    kept, dropped = without_furniture([page.runs for page in pages], [page.height for page in pages], [page.rules for page in pages])
    items = joined([_items(runs, page.rules) for runs, page in zip(kept, pages, strict=True)], [page.width for page in pages])
    made = Lines()
    for item in items:
        if isinstance(item, Grid):
            item.write(made)
        else:
            made.line(text_of(item))
    text = made.text()
    notes = (f"running heads, feet and page numbers left out: {dropped} lines",) if dropped else ()
    return Loaded(text, notes=notes, regions=tuple(_regions(text, items, seen)) if seen else ())


def _items(runs: Sequence[Run], rules: Sequence[Rule]) -> list[Line | Grid]:
    """A page's lines and tables in reading order; a table takes its place among the lines of its column."""
    if not runs:
        return []
    tables = grids(rules, runs, size := median(run.size for run in runs))
    taken = {id(run) for table in tables for cell in table.cells for run in cell.runs}
    rest = [run for run in runs if id(run) not in taken]
    rest += [Run("", table.xs[0], table.ys[0], table.xs[-1], table.ys[-1], size, mark) for mark, table in enumerate(tables)]
    found: list[Line | Grid] = []
    for line in lines(rest):
        text = tuple(run for run in line.runs if run.mark < 0)
        if text:
            found.append(Line(text, line.column))
        found += [tables[run.mark] for run in line.runs if run.mark >= 0]
    return found


def _regions(text: str, items: Sequence[list[Line] | Grid], seen: Mapping[int, Seen]) -> Iterator[Region]:
    """The stretches of the text that were recognised: runs stand in it in the order in which they were written."""
    place = 0
    for item in items:
        paragraphs = [part for cell in item.cells for part in cell.paragraphs()] if isinstance(item, Grid) else [item]
        for run in (run for paragraph in paragraphs for line in paragraph for run in line.runs):
            at = text.find(run.text, place)
            if at < 0:
                continue
            place = at + len(run.text)
            if where := seen.get(id(run)):
                yield Region(Span(at, place), *where)
