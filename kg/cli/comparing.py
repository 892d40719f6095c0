"""Commands that set documents and agencies side by side: compare, cooperation, diff."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import from_option, graph_at

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.facts import Title

CHANGES = ("raised", "lowered", "other", "reworded", "new", "gone", "kept")
FORMATS = ("table", "md", "json")


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--least", type=click.FloatRange(0, 1), help="How alike two tasks must be to stand together; 0.65 without it.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@from_option
def compare(a: str, b: str, least: float | None, form: str, source: str) -> None:
    """Set the targets and tasks of document B beside those of A: stricter, looser, missing, alike; of versions: raised, lowered, new, gone.

    A and B are words of a title, a document number or an IRI.
    """
    from kg.cli import fitting

    found = graph_at(source).compare(a, b, least=least)
    if form == "json":
        whole = {
            "a": _title(found.a),
            "b": _title(found.b),
            "versions": found.versions,
            "targets": _records(found.targets),
            "tasks": _records(found.tasks),
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    for letter, title in (("A", found.a), ("B", found.b)):
        click.echo(f"{letter} {title.label} {title.number or ''} {title.date or ''}".rstrip())
    if found.versions:
        for what, rows in (("targets", found.targets), ("tasks", found.tasks)):
            counts = Counter(str(row[rows.columns.index("change")]) for row in rows.rows)
            click.echo(f"versions of one policy, {what}: " + ", ".join(f"{counts[name]} {name}" for name in CHANGES if counts[name]))
    for rows in (found.targets, found.tasks):
        click.echo()
        fitting.echo(_without_due(_without_iris(rows)), form)


@click.command()
@click.option("--sector", help="Only what has tasks in a sector, by its name (水环境).")
@click.option("--year", type=int, help="Only sections with a target of that year.")
@click.option("--synergy", is_flag=True, help="Only what serves an environmental medium and a greenhouse gas at once.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]), default="table", show_default=True)
@from_option
def cooperation(sector: str | None, year: int | None, synergy: bool, form: str, source: str) -> None:
    """Show which agencies lead, share and join what, with how many partners, and how central each is among them."""
    from kg.cli import fitting

    found = graph_at(source).cooperation(sector=sector, year=year, synergy=synergy)
    fitting.echo(_without_iris(found) if form in ("table", "md") else found, form)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(["text", "json", "nt"]), default="text", show_default=True)
@from_option
def diff(old: str, new: str, form: str, source: str) -> None:
    """Show what NEW added, removed and changed; exit 1 if they differ.

    OLD and NEW are two builds (folders, or files of RDF), or two documents of one graph (words of a title, a number or an IRI).
    """
    import pyoxigraph as ox

    from kg import diff as changes

    are_builds = Path(old).exists() and Path(new).exists()
    found = graph_at(old).diff(graph_at(new)) if are_builds else graph_at(source).diff(old=old, new=new)
    if form == "nt":
        click.echo((ox.serialize(changes.triples(found), format=ox.RdfFormat.N_TRIPLES) or b"").decode(), nl=False)
    else:
        for line in changes.lines(found) if form == "text" else (json.dumps(changes.record(each), ensure_ascii=False) for each in found):
            click.echo(line)
    if found:
        raise click.exceptions.Exit(1)


def _title(title: Title) -> dict[str, str | None]:
    return {"iri": title.iri, "title": title.label, "number": title.number, "date": title.date}


def _records(rows: Answer) -> list[dict[str, object]]:
    from kg.answer import plain

    def cell(value: object) -> object:
        return value if value is None or isinstance(value, (int, str)) else float(plain(value))

    return [{name: cell(value) for name, value in zip(rows.columns, row, strict=True)} for row in rows.rows]


def _without_iris(rows: Answer) -> Answer:
    """The columns that people read."""
    from kg.answer import Answer

    kept = [place for place, name in enumerate(rows.columns) if not name.endswith("_iri")]
    return Answer(tuple(rows.columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows.rows))


def _without_due(rows: Answer) -> Answer:
    """The rows without columns of due dates that are empty."""
    from kg.answer import Answer

    dated = ("a_due", "b_due", "b_comes")
    kept = [place for place, name in enumerate(rows.columns) if name not in dated or any(row[place] for row in rows.rows)]
    return Answer(tuple(rows.columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows.rows))
