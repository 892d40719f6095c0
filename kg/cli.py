"""The command `kg`: parse, call, print. Results go to standard output, progress and complaints to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__

if TYPE_CHECKING:
    from kg.api import Graph
    from kg.pipeline import Report

FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml", "graphml", "gexf", "cyjs", "csv")


class _Refusal(click.ClickException):
    """What could not be done, in one line."""

    exit_code = 2


class _Kg(click.Group):
    """The group in which a KgError becomes one line and exit 2, wherever it was raised."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in one line what was wrong."""
        from kg.model import KgError

        try:
            return super().invoke(ctx)
        except KgError as problem:
            raise _Refusal(str(problem)) from problem
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Kg, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Read Chinese policy documents into a knowledge graph; ask it, draw it, export it."""


from_option = click.option(
    "--from", "source", default="out", show_default=True, metavar="PATH", help="A folder that kg build wrote, or a file of RDF."
)


def _graph(source: str) -> Graph:
    from kg.api import open as open_graph

    return open_graph(source)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", default="out", show_default=True, type=click.Path(path_type=Path), help="The folder to write.")
@click.option(
    "--base-iri", default="https://w3id.org/policy-kg/id/", show_default=True, help="What the IRIs of everything read begin with."
)
@click.option("--quiet", "-q", is_flag=True, help="No progress and no table.")
def build(paths: tuple[Path, ...], out: Path, base_iri: str, quiet: bool) -> None:
    """Build documents (files or folders; data by default) into a graph."""
    from kg.pipeline import build as run

    with _progress(quiet) as progress:
        report = run(paths or (Path("data"),), out, base_iri=base_iri, progress=progress)
    if not quiet:
        click.echo(_summary(report))
    for file, reason in report.failures.items():
        click.echo(f"not built: {reason if file in reason else f'{file}: {reason}'}", err=True)
    if report.failures:
        raise click.exceptions.Exit(1)


@contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    """A line on standard error that says which file is read; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return

    def show(done: int, total: int, name: str) -> None:
        click.echo(f"\r\033[K{done + 1}/{total} {name}", err=True, nl=False)

    yield show
    click.echo("\r\033[K", err=True, nl=False)


def _summary(report: Report) -> str:
    """A table of what was found, where it lies and what to try next."""
    names = ("documents", "sections", "tasks", "quantified targets", "qualitative targets", "responsibilities", "triples", "unexplained")
    rows = [f"  {name:<22}{report.counts[name]:>8}" for name in names]
    files = [f"  {path}" for path in report.written]
    out = "" if str(report.out) == "out" else f" --from {report.out}"
    hints = [
        f"  kg query --list{out}",
        f"  kg query tasks-of-agency agency=生态环境部{out}",
        f"  open {report.out / 'network.html'} in a browser",
    ]
    return "\n".join(["found", *rows, "written", *files, "try", *hints])


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--as", "what", type=click.Choice(["sections", "facts", "triples"]), default="facts", show_default=True, help="Which step to show."
)
def show(file: Path, what: str) -> None:
    """Show what is read from one document (- is standard input): its sections, facts or triples."""
    from kg import show as shown
    from kg.pipeline import extract

    extractions = extract(file)
    for line in shown.LINES[what](extractions):
        click.echo(line)


@main.command()
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
    values = dict(_pair(parameter) for parameter in parameters)
    click.echo(render(_graph(source).query(question, **values), form), nl=False)


def _pair(parameter: str) -> tuple[str, str]:
    name, equals, value = parameter.partition("=")
    if not equals:
        raise click.UsageError(f"{parameter}: expected NAME=VALUE")
    return name, value


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many facts at most.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]), default="table", show_default=True)
@from_option
def search(words: tuple[str, ...], limit: int, form: str, source: str) -> None:
    """Find the sections, tasks and targets that speak of some words; Simplified finds Traditional."""
    from kg.answer import render

    click.echo(render(_graph(source).search(" ".join(words), limit), form), nl=False)


@main.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write (for csv a folder); standard output without it.")
@from_option
def export(form: str, output: Path | None, source: str) -> None:
    """Export the graph: ttl nt nq trig jsonld rdfxml graphml gexf cyjs csv."""
    found = _graph(source).export(form, output)
    if output is None:
        sys.stdout.buffer.write(found)


@main.command()
@click.argument("name", required=False)
@click.option("--focus", help="A name or IRI that the page shows first.")
@click.option("--document", "documents", multiple=True, help="Only documents of this IRI or with these words in their title.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("network.html"), show_default=True, help="The page to write.")
@from_option
def view(name: str | None, focus: str | None, documents: tuple[str, ...], out: Path, source: str) -> None:
    """Write a page that shows the graph; NAME is the view it opens with.

    NAME: overview, agencies, matrix, targets, reading, neighbourhood, compare or network.
    """
    from kg.pipeline import write_text

    write_text(out, _graph(source).view(name, focus=focus, documents=documents or None))
    click.echo(out)


@main.command()
@click.argument("path", default="out", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON lines.")
def validate(path: Path, as_json: bool) -> None:
    """Check a graph against the shapes of its model; exit 1 if it breaks one."""
    findings = _graph(str(path)).validate()
    for finding in findings:
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else str(finding))
    if findings:
        raise click.exceptions.Exit(1)
    click.echo("0 findings", err=True)


@main.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GOLD...")
@click.option("--docs", multiple=True, type=click.Path(path_type=Path), help="Where the documents are; else beside GOLD and in data.")
@click.option("--misses", default=0, type=click.IntRange(0), metavar="N", help="Show up to N misses and extras of each measure.")
@click.option("--floor", type=click.FloatRange(0, 1), help="Exit 1 if a mean is below it.")
@click.option("--json", "kept", type=click.Path(path_type=Path), help="Keep all scores and facts in a file, for --against.")
@click.option("--against", "former", type=click.Path(path_type=Path), help="A former --json: print the facts gained and lost since.")
def evaluate(
    gold: tuple[Path, ...], docs: tuple[Path, ...], misses: int, floor: float | None, kept: Path | None, former: Path | None
) -> None:
    """Score what is read now against annotations (files or folders of them)."""
    from kg import evaluate as measured

    scores = measured.evaluate(gold, docs or (Path("data"),))
    click.echo(measured.against(scores, former) if former else measured.render(scores, misses))
    if kept:
        from kg.pipeline import write_text

        write_text(kept, measured.to_json(scores))
    if floor is not None:
        low = measured.below(scores, floor)
        click.echo(f"below {floor:g}: {low}" if low else f"all at or above {floor:g}")
        if low:
            raise click.exceptions.Exit(1)
