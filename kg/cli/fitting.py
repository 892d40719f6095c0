"""Rows → a table as wide as the terminal that it is printed on; piped, each cell is whole."""

from __future__ import annotations

import shutil
import sys

import click

from kg.answer import NARROWEST, Answer, Triples, Truth, cells_wide, render, short
from kg.model import Rows

GAP = 2  # cells between two columns


def width() -> int | None:
    """How many characters a line of the terminal has; None where standard output is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def echo(rows: Rows, form: str) -> None:
    """Print an answer. On a terminal a table fits its width, and a line on standard error names the columns that were left out."""
    wide = width()
    if form != "table" or wide is None or isinstance(rows, Truth | Triples) or not rows.columns:
        click.echo(render(rows, form), nl=False)
        return
    shown = fitted(rows, wide)
    click.echo(render(shown, "table", wide), nl=False)
    if left := [name for name in rows.columns if name not in shown.columns]:
        click.echo(cut(f"{len(left)} more columns: {', '.join(left)} (piped, or with --format, all are there)", wide), err=True)


def fitted(rows: Rows, wide: int) -> Rows:
    """The columns that have room, if each is narrowed as far as it may be; IRIs go first, then empty columns, then the last ones."""
    places = list(range(len(rows.columns)))
    least = [min(_natural(rows, place), NARROWEST) for place in places]
    last = [place for place in reversed(places) if place]
    empty = [place for place in last if not any(short(row[place]) for row in rows.rows)]
    for gone in (*(place for place in last if rows.columns[place].endswith("_iri")), *(empty if rows.rows else ()), *last):
        if sum(least[place] + GAP for place in places) - GAP <= wide:
            break
        if gone in places:
            places.remove(gone)
    if len(places) == len(rows.columns):
        return rows
    return Answer(tuple(rows.columns[place] for place in places), tuple(tuple(row[place] for place in places) for row in rows.rows))


def _natural(rows: Rows, place: int) -> int:
    return max(cells_wide(text) for text in (rows.columns[place], *(short(row[place]) for row in rows.rows)))


def cut(line: str, wide: int | None) -> str:
    """A line, on a terminal no longer than that has room for.

    >>> cut("水利部的任务", 7), cut("水利部的任务", None)
    ('水利部…', '水利部的任务')
    """
    if wide is None or cells_wide(line) <= wide:
        return line
    while cells_wide(line) > wide - 1:
        line = line[:-1]
    return line + "…"
