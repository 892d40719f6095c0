"""Commands that ask the graph: query, search, validate."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.common import from_option, graph_at, pairs


@click.command()
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List the named questions.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]), default="table", show_default=True)
@from_option
def query(question: str | None, parameters: tuple[str, ...], listed: bool, form: str, source: str) -> None:
    """Ask a named question (with NAME=VALUE parameters), a .rq file, or SPARQL given as it is."""
    from kg import query as asked
    from kg.answer import render

    if listed or not question:
        for name, found in asked.questions().items():
            given = " ".join(f"{p.name}={p.default or ''}" for p in found.parameters)
            click.echo(f"{name:<28}{found.zh}  {found.en}" + (f"  [{given}]" if given else ""))
        return
    values = pairs(parameters, "NAME")
    click.echo(render(graph_at(source).query(question, **values), form), nl=False)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@from_option
def documents(as_json: bool, source: str) -> None:
    """List the documents of a graph, one a row, with the files that each was read from under it."""
    rows = graph_at(source).documents()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    for row in rows:
        click.echo("  ".join(str(row[name]) for name in ("document", "number", "date", "issuers") if row[name]))
        click.echo("    " + ", ".join(f"{name}: {row[name]}" for name in ("sections", "tasks", "targets")))
        for name in row["copies"]:  # type: ignore[attr-defined]
            click.echo(f"    {name}")
    files = sum(int(str(row["files"])) for row in rows)
    click.echo(f"documents: {len(rows)}, files: {files}", err=True)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many facts at most.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]), default="table", show_default=True)
@from_option
def search(words: tuple[str, ...], limit: int, form: str, source: str) -> None:
    """Find the sections, tasks and targets that speak of some words; Simplified finds Traditional."""
    from kg.answer import render

    click.echo(render(graph_at(source).search(" ".join(words), limit), form), nl=False)


@click.command()
@click.argument("path", default="out", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON lines.")
def validate(path: Path, as_json: bool) -> None:
    """Check a graph against the shapes of its model; exit 1 if it breaks one."""
    findings = graph_at(str(path)).validate()
    for finding in findings:
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else str(finding))
    if findings:
        raise click.exceptions.Exit(1)
    click.echo("0 findings", err=True)
