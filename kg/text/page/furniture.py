"""Pages' running heads, feet and page numbers → left out: rows at a page's edge that return on others, and numbers alone there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from kg.text.page.geometry import Run, rows
from kg.text.page.tables import Rule

EDGE = 0.12  # of a page's height: where heads, feet and page numbers stand
ROWS = 2  # rows at each edge that may be one
PAGES = 3  # on which a row returns, at least, and on SHARE of all
SHARE = 0.4
TITLE = 1.3  # times the usual size of characters from which a row is a title, not a running head
_NUMBER = re.compile(r"[-—–－·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–－·\s]*")
_DIGITS = re.compile(r"\d+")


def without_furniture(
    pages: Sequence[Sequence[Run]], heights: Sequence[float], rules: Sequence[Sequence[Rule]]
) -> tuple[list[list[Run]], int]:
    """The pages' runs without running heads, feet and page numbers, and how many rows were left out."""
    edges = [_at_edges(page, height, ruled) for page, height, ruled in zip(pages, heights, rules, strict=True)]
    counts = Counter(text for page in edges for text in {_masked(row) for row in page})
    least = max(min(PAGES, len(pages)), 2, SHARE * len(pages))
    kept: list[list[Run]] = []
    dropped = 0
    for page, found in zip(pages, edges, strict=True):
        size = median(run.size for run in page) if page else 0.0
        gone: set[int] = set()
        for row in found:
            text = "".join(run.text for run in row).strip()
            returns = counts[_masked(row)] >= least and max(run.size for run in row) < TITLE * size
            if _NUMBER.fullmatch(text) or returns:
                gone |= {id(run) for run in row}
                dropped += 1
        kept.append([run for run in page if id(run) not in gone])
    return kept, dropped


def _masked(row: Sequence[Run]) -> str:
    """A row's text with one sign for each number, so that page numbers in it do not matter."""
    return _DIGITS.sub("#", "".join("".join(run.text for run in row).split()))


def _at_edges(page: Sequence[Run], height: float, rules: Sequence[Rule]) -> list[tuple[Run, ...]]:
    """The first and last rows of a page that stand at its edges, and in no table (whose head may return on each page)."""
    upright = [rule for rule in rules if not rule.horizontal]
    found = [row for row in rows(page) if not any(rule.begin <= row[0].bottom <= rule.end for rule in upright)]
    top = [row for row in found[:ROWS] if row[0].bottom <= EDGE * height]
    bottom = [row for row in found[-ROWS:] if row[0].bottom >= (1 - EDGE) * height and row not in top]
    return top + bottom
