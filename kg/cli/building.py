"""Commands that read documents: build, show, evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import progress_line

if TYPE_CHECKING:
    from kg.pipeline import Report


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", default="out", show_default=True, type=click.Path(path_type=Path), help="The folder to write.")
@click.option(
    "--base-iri", default="https://w3id.org/policy-kg/id/", show_default=True, help="What the IRIs of everything read begin with."
)
@click.option("--quiet", "-q", is_flag=True, help="No progress and no table.")
def build(paths: tuple[Path, ...], out: Path, base_iri: str, quiet: bool) -> None:
    """Build documents (files or folders; data by default) into a graph."""
    from kg.pipeline import build as run

    with progress_line(quiet) as progress:
        report = run(paths or (Path("data"),), out, base_iri=base_iri, progress=progress)
    if not quiet:
        click.echo(_summary(report))
    for file, reason in report.failures.items():
        click.echo(f"not built: {reason if file in reason else f'{file}: {reason}'}", err=True)
    if report.failures:
        raise click.exceptions.Exit(1)


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


@click.command()
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


@click.command()
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
