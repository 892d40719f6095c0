"""Commands that read documents: build, status, show, evaluate."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import from_option
from kg.cli.progress import Progress
from kg.cli.reviewing import decided_counts, decided_line
from kg.limits import MEGABYTES, MEMORY, SECONDS, Limits

if TYPE_CHECKING:
    from kg.corpus.report import Report
    from kg.corpus.status import Status
    from kg.project import Project

SKIPPED = 20  # names of files that are no documents in the table of a build
memory_option = click.option(
    "--memory", default=MEMORY, show_default=True, type=click.IntRange(0), metavar="MB",
    help="Megabytes that reading a document may take (on Linux); 0 is no limit.",
)  # fmt: skip
time_option = click.option(
    "--time-limit", default=SECONDS, show_default=True, type=click.FloatRange(0), metavar="SECONDS",
    help="Seconds of processor time that reading a document may take; 0 is no limit.",
)  # fmt: skip
size_option = click.option(
    "--max-size", default=MEGABYTES, show_default=True, type=click.IntRange(0), metavar="MB",
    help="Megabytes that one document may have; 0 is no limit.",
)  # fmt: skip


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write kg.toml, a project file with comments: inputs, output, base IRI, corrections, limits, overlays."""
    from kg import project

    click.echo(project.init(folder))


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--out", default="out", show_default=True, type=click.Path(path_type=Path), help="The folder to write.")
@click.option(
    "--base-iri", default="https://w3id.org/policy-kg/id/", show_default=True, help="What the IRIs of everything read begin with."
)
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", help="How many processes read documents; as many as cores without it.")
@memory_option
@time_option
@size_option
@click.option("--wait", is_flag=True, help="Wait while another build writes the same folder.")
@click.option("--cluster", metavar="ADDRESS", help="Read on a Dask cluster: the address of its scheduler, tcp://HOST:8786.")
@click.option(
    "--parts", metavar="PATH", help="Where what was read of each document is kept: OUT/.parts, or a folder or address shared by all."
)
@click.option(
    "--corrections", type=click.Path(path_type=Path), metavar="FILE", help="Reviewers' decisions, applied to what is read: kg review."
)
@click.option(
    "--profile",
    type=click.Choice(["full", "plain"]),
    default="full",
    show_default=True,
    help="plain leaves out what docs/model.md calls the terms of others: the graph …/aligned.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress and no table.")
@click.pass_obj
def build(
    project: Project | None,
    paths: tuple[str, ...],
    out: Path,
    base_iri: str,
    jobs: int | None,
    memory: int,
    time_limit: float,
    max_size: int,
    wait: bool,
    cluster: str | None,
    parts: str | None,
    corrections: Path | None,
    profile: str,
    quiet: bool,
) -> None:
    """Build documents into a graph: files, folders, archives, "patterns", @LISTS of paths; those of kg.toml, else data, by default.

    Only what is new or changed since the last build is read. Stopped at any moment, the graph is the former one, and the next run
    goes on where this one ended.
    """
    from kg.corpus import build as run

    progress = Progress()
    try:
        report = run(
            paths or (project.inputs if project else ()) or ("data",),
            out,
            jobs=jobs or os.cpu_count() or 1,
            base_iri=base_iri,
            memory=memory,
            time_limit=time_limit,
            max_size=max_size,
            wait=wait,
            cluster=cluster,
            parts=parts,
            corrections=corrections,
            profile=profile,
            progress=None if quiet else progress,
        )
    finally:
        progress.close()
    if not quiet:
        click.echo(summary(report))
    _complain(report)


def _complain(report: Report) -> None:
    """What was not built, not corrected or not put together, a line each; exit 1 if a file was not built or contradicts another."""
    complaints(report)
    if report.failures or report.conflicts:
        raise click.exceptions.Exit(1)


def complaints(report: Report) -> None:
    """What was not built, not corrected or not put together, a line each."""
    for row in report.corrections:
        if row["state"] in ("orphan", "conflict"):
            click.echo(decided_line(row), err=True)
    for file, reason in report.failures.items():
        click.echo(f"not built: {file}: {reason}", err=True)
    for line in report.conflicts:
        click.echo(f"conflict: {line}", err=True)


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--out", "--from", "out", default="out", show_default=True, type=click.Path(path_type=Path), help="The folder of the build.")
@click.option("--corrections", type=click.Path(path_type=Path), metavar="FILE", help="Reviewers' decisions; without it those of the build.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def status(paths: tuple[str, ...], out: Path, corrections: Path | None, as_json: bool) -> None:
    """Say what a build would read again: documents that are new, changed or removed since; exit 1 if there are any.

    PATHS are those of the build without any. Decisions of reviewers that are not in force are listed: what the rules read right by
    themselves (unnecessary), what has no place in the text any more (orphan), what contradicts another (conflict).
    """
    from kg.corpus.status import status as look

    found = look(paths, out, corrections)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(found)
    if found.is_stale:
        raise click.exceptions.Exit(1)


def _tell(found: Status) -> None:
    """What is stale, a line each."""
    for what in ("new", "changed", "removed", "decided"):
        for name in getattr(found, what):
            click.echo(f"{what:<9}{name}")
    for row in found.corrections:
        click.echo(decided_line(row))
    for line in found.conflicts:
        click.echo(f"conflict {line}")
    for name, reason in found.failed.items():
        click.echo(f"{'again' if name in found.again else 'failed':<9}{name}: {reason}")
    if found.other_rules:
        click.echo("rules    all documents were read with other rules than these")
    elif found.other_program:
        click.echo("program  the outputs were written by another version of it")
    click.echo(f"files: {found.files}, documents: {found.documents}, {'stale' if found.is_stale else 'nothing to do'}", err=True)


def summary(report: Report) -> str:
    """A table of what was found, where it lies and what to try next."""
    names = (
        "files",
        "documents",
        "sections",
        "tasks",
        "quantified targets",
        "qualitative targets",
        "responsibilities",
        "triples",
        "unexplained",
    )
    rows = [f"  {name:<22}{report.counts[name]:>8}" for name in names]
    files = [f"  {path}" for path in report.written]
    out = "" if str(report.out) == "out" else f" --from {report.out}"
    hints = [
        f"  kg query --list{out}",
        f"  kg query tasks-of-agency agency=生态环境部{out}",
        f"  open {report.out / 'network.html'} in a browser",
    ]
    if report.corrections:
        rows.append("  corrections           " + decided_counts(report.corrections))
    rows += _skipped(report.skipped)
    if misread := report.counts["misread"]:
        rows.append(f"  {misread} of {report.counts['documents']} documents look misread: kg check{out}")
    return "\n".join(["found", *rows, "written", *files, "try", *hints])


def _skipped(skipped: dict[str, str]) -> list[str]:
    """The files beside the documents that are none, by name and reason."""
    if not skipped:
        return []
    more = [f"  … and {len(skipped) - SKIPPED}"] if len(skipped) > SKIPPED else []
    return ["skipped", *(f"  {name}: {reason}" for name, reason in list(skipped.items())[:SKIPPED]), *more]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--as", "what", type=click.Choice(["sections", "facts", "triples"]), default="facts", show_default=True, help="Which step to show."
)
@memory_option
@time_option
@size_option
def show(file: Path, what: str, memory: int, time_limit: float, max_size: int) -> None:
    """Show what is read from one document (- is standard input): its sections, facts or triples."""
    from kg.cli.showing import show as shown

    for line in shown(file, what, Limits.of(memory, time_limit, max_size)):
        click.echo(line)


@click.command()
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path), metavar="[GOLD]...")
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Reviewers' decisions as gold: what they decided, and no other fact.",
)
@click.option("--docs", multiple=True, type=click.Path(path_type=Path), help="Where the documents are; else beside GOLD and in data.")
@click.option("--misses", default=0, type=click.IntRange(0), metavar="N", help="Show up to N misses and extras of each measure.")
@click.option("--floor", type=click.FloatRange(0, 1), help="Exit 1 if a mean is below it.")
@click.option("--json", "kept", type=click.Path(path_type=Path), help="Keep all scores and facts in a file, for --against.")
@click.option("--against", "former", type=click.Path(path_type=Path), help="A former --json: print the facts gained and lost since.")
def evaluate(
    gold: tuple[Path, ...],
    corrections: Path | None,
    docs: tuple[Path, ...],
    misses: int,
    floor: float | None,
    kept: Path | None,
    former: Path | None,
) -> None:
    """Score what is read now, without corrections, against annotations (files or folders of them) or reviewers' decisions."""
    from kg import evaluate as measured

    if bool(gold) == bool(corrections):
        raise click.UsageError("expected GOLD, or --corrections FILE")
    places = docs or (Path("data"),)
    scores = measured.evaluate_decisions(corrections, places) if corrections else measured.evaluate(gold, places)
    click.echo(measured.against(scores, former) if former else measured.render(scores, misses))
    if kept:
        from kg.disk import write

        write(kept, measured.to_json(scores).encode())
    if floor is not None:
        low = measured.below(scores, floor)
        click.echo(f"below {floor:g}: {low}" if low else f"all at or above {floor:g}")
        if low:
            raise click.exceptions.Exit(1)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True), metavar="[FILE]...")
@from_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the places in the text.")
def check(files: tuple[Path, ...], source: str, as_json: bool) -> None:
    """Say where documents look misread: those of a build, or FILEs read now; exit 1 if any does.

    A sign is a suspicion: a gap between numbers, a bracket with a body that gave no responsibility, a year with a figure that gave no
    target, text that no fact covers. Example: kg check plan.docx
    """
    from kg import check as checking
    from kg.corpus.report import checked
    from kg.pipeline import extract

    found = {str(file): checking.check(extract(file)) for file in files} if files else checked(Path(source))
    click.echo(checking.to_json(found) if as_json else checking.render(found))
    if any(document.looks_misread for documents in found.values() for document in documents):
        raise click.exceptions.Exit(1)
