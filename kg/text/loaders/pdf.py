"""PDF → its text layer in reading order: columns one after the other, paragraphs whole, ruled tables as rows.

Left out: running heads and feet, page numbers. Pages turned by a quarter are read upright.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from kg.model import InputError
from kg.text.lines import Lines
from kg.text.page.furniture import without_furniture
from kg.text.page.geometry import Line, Run, lines
from kg.text.page.paragraphs import joined, text_of
from kg.text.page.tables import Grid, Rule, grids
from kg.text.registry import MOST, Loaded, Loader, Sample, register, too_long

PAGES = 10_000
NO_TEXT = 8  # characters a page, on average, below which a PDF has no text layer


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The text layer of a PDF. Raises InputError where it cannot be read, needs a password or has no text layer."""
    try:
        import pypdfium2
    except ImportError:
        raise InputError(f"{name}: reading PDF needs pypdfium2: pip install 'policy-kg[files]'") from None
    try:
        document = pypdfium2.PdfDocument(data)
        pages, rules, heights = _pages(document, name)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise InputError(f"{name}: expected a PDF without a password; it is encrypted") from problem
        raise InputError(f"{name}: expected a PDF that can be read: {problem}") from problem
    if sum(len(run.text) for page in pages for run in page) < NO_TEXT * len(pages):
        raise InputError(f"{name}: expected a PDF with a text layer; its {len(pages)} pages are pictures, in which no text is recognised")
    return (page_texts(pages, rules, heights),)


def _pages(document: Any, name: str) -> tuple[list[list[Run]], list[list[Rule]], list[float]]:
    """The texts, ruled lines and heights of all pages."""
    if len(document) > PAGES:
        raise InputError(f"{name}: expected a PDF of at most {PAGES:,} pages; it has {len(document):,}")
    from kg.text.pdf.chars import characters, runs
    from kg.text.pdf.rules import rules

    pages: list[list[Run]] = []
    ruled: list[list[Rule]] = []
    heights: list[float] = []
    size = 0
    for index in range(len(document)):
        page = document[index]
        chars, turn = characters(page)
        size += len(chars)
        if size > 2 * MOST:  # some of them are signs of layout
            raise too_long(name)
        ruled.append(rules(page, turn) if chars else [])
        pages.append(runs(chars, ruled[-1]))
        heights.append(turn.height)
        page.close()
    return pages, ruled, heights


def page_texts(pages: list[list[Run]], rules: list[list[Rule]], heights: list[float]) -> Loaded:
    """The text of pages that are given by their texts and ruled lines."""
    kept, dropped = without_furniture(pages, heights, rules)
    made = Lines()
    for item in joined([_items(page, ruled) for page, ruled in zip(kept, rules, strict=True)]):
        if isinstance(item, Grid):
            item.write(made)
        else:
            made.line(text_of(item))
    return Loaded(made.text(), notes=(f"running heads, feet and page numbers left out: {dropped} lines",) if dropped else ())


def _items(runs: list[Run], rules: list[Rule]) -> list[Line | Grid]:
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


def _recognises(sample: Sample) -> bool:
    return b"%PDF-" in sample.data[:1024]


register(Loader("pdf", "application/pdf", (".pdf",), _recognises, load))
