"""Commands that ask the graph: query, search, validate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import Refusal, from_option, graph_at, pairs

if TYPE_CHECKING:
    from kg.answer import Answer


@click.command()
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List the named questions.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md", "xlsx"]), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output without it.")
@from_option
def query(question: str | None, parameters: tuple[str, ...], listed: bool, form: str, output: Path | None, source: str) -> None:
    """Ask a named question (with NAME=VALUE parameters), a .rq file, or SPARQL given as it is.

    On a terminal a table fits its width; piped, or with another --format, each cell is whole.
    """
    from kg import query as asked

    if listed or not question:
        for name, found in asked.questions().items():
            given = " ".join(f"{p.name}={p.default or ''}" for p in found.parameters)
            click.echo(f"{name:<28}{found.zh}  {found.en}" + (f"  [{given}]" if given else ""))
        return
    values = pairs(parameters, "NAME")
    graph = graph_at(source)
    answer = graph.query(question, **values)
    if not answer.rows and values:
        from kg.names import unknown

        if line := unknown(graph.store, asked.find(question), values):
            raise Refusal(line)
    _give(answer, form, output)


def _give(answer: Answer, form: str, output: Path | None) -> None:
    """Print an answer, or write it to a file."""
    from kg.cli import fitting

    if form == "xlsx":
        from kg.export.answers import workbook_of

        data = workbook_of(answer)
        if output is None and sys.stdout.isatty():
            raise Refusal("--format xlsx: expected -o FILE, or standard output led to a file")
    elif output is None:
        fitting.echo(answer, form)
        return
    else:
        from kg.answer import render

        data = render(answer, form).encode()
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        from kg.disk import write

        write(output, data)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@from_option
def documents(as_json: bool, source: str) -> None:
    """List the documents of a graph, one a row, with the files that each was read from under it."""
    rows = graph_at(source).documents()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    from kg.cli import fitting

    wide = fitting.width()
    for row in rows:
        lines = ["  ".join(str(row[name]) for name in ("document", "number", "date", "level", "issuers") if row[name])]
        lines.append("    " + ", ".join(f"{name}: {row[name]}" for name in ("sections", "tasks", "targets")))
        lines += [f"    {name}" for name in row["copies"]]  # type: ignore[attr-defined]
        for line in lines:
            click.echo(fitting.cut(line, wide))
    files = sum(int(str(row["files"])) for row in rows)
    click.echo(f"documents: {len(rows)}, files: {files}", err=True)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many facts at most.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]), default="table", show_default=True)
@from_option
def search(words: tuple[str, ...], limit: int, form: str, source: str) -> None:
    """Find the sections, tasks and targets that speak of some words; Simplified finds Traditional."""
    from kg.cli import fitting

    fitting.echo(graph_at(source).search(" ".join(words), limit), form)


@click.command()
@click.argument("path", required=False)
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON lines.")
@from_option
def validate(path: str | None, as_json: bool, source: str) -> None:
    """Check a graph against the shapes of its model; exit 1 if it breaks one. PATH is another way to say --from PATH."""
    findings = graph_at(path or source).validate()
    for finding in findings:
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else str(finding))
    if findings:
        raise click.exceptions.Exit(1)
    click.echo("0 findings", err=True)
