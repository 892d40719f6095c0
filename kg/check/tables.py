"""Extractions of one file → a sign for each table that says what is done, by whom, when or how much, and of which no fact was read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.cells import refused, tables
from kg.check.sign import Sign, rule
from kg.model import Extraction, Span
from kg.reading import Reading, Stretch, compact

QUOTED = 60  # characters shown of a table's head


def signs(extractions: Sequence[Extraction]) -> Iterator[Sign]:
    """The tables of a file's text that gave nothing."""
    source = extractions[0].source
    reading = compact(source.plain)
    starts = sorted(
        span.begin
        for x in extractions
        for span in (
            *(one.span for one in x.tasks),
            *(one.span for one in x.targets),
            *(one.span for one in x.responsibilities),
            *(one.span for one in x.document.sections),
        )
    )
    for begin, end in _telling(reading):
        span = reading.span(begin, end)
        place = bisect_left(starts, span.begin)
        if place == len(starts) or starts[place] >= span.end:
            yield Sign("table-unread", source.text[span.begin : span.begin + QUOTED], Span(span.begin, min(span.end, span.begin + QUOTED)))


def _telling(reading: Reading) -> Iterator[Stretch]:
    """The stretches of tables of tasks, indicators and figures, and of those of which no reader knew the columns but that name bodies or years."""
    for table in tables(reading):
        if table.of_tasks or table.of_indicators or table.figures or not table.rows:
            yield table.begin, table.end
    for begin, end in refused(reading):
        words = reading.text[begin:end]
        if rule("table-year").search(words) or rule("body").search(words):
            yield begin, end
