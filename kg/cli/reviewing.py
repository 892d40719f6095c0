"""The command `kg review`: reviewers' decisions, listed, added, taken out, taken in and merged."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kg.cli.common import FROM, from_option, graph_at, pairs

KINDS = ("task", "target", "responsibility", "section")
STATES = ("applied", "unnecessary", "orphan", "conflict", "replaced")
file_option = click.option(
    "--corrections", "file", default="corrections.jsonl", show_default=True, type=click.Path(path_type=Path), help="The file of decisions."
)


def decided_line(row: dict[str, str]) -> str:
    """One decision in a line: what became of it, its identifier, what it does to which words, and why."""
    about = f"{row['action']} {row['kind']} {row['quote'][:40]!r} in {row['title'] or '?'} ({row['by']})"
    return f"{row['state']:<12}{row['id']}  {about}" + (f": {row['reason']}" if row["reason"] else "")


def decided_counts(rows: Sequence[dict[str, str]]) -> str:
    """How many decisions became what: 12 applied, 1 orphan."""
    found = Counter(row["state"] for row in rows)
    return ", ".join(f"{found[state]} {state}" for state in STATES if found[state])


@click.group()
def review() -> None:
    """Correct what was read, for good: decisions about facts, kept in a file that kg build --corrections applies."""


@review.command("list")
@file_option
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=f"{FROM} Of a build with these decisions: what became of each.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
def listed(file: Path, source: Path | None, as_json: bool) -> None:
    """List decisions with their identifiers; exit 1 if some contradict each other or have lost their place."""
    from kg.corrections import listing

    became = None
    if source is not None:
        from kg.corpus.report import decided

        became = decided(source)
    rows = listing(file, became)
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else decided_line(row))
    if any(row["state"] in ("conflict", "orphan") for row in rows):
        raise click.exceptions.Exit(1)


@review.command()
@click.argument("document", metavar="DOCUMENT|IRI")
@click.argument("action", type=click.Choice(["reject", "change", "add", "accept"]))
@click.argument("rest", nargs=-1, metavar="[KIND WORDS] [FIELD=VALUE]...")
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--why", default="", metavar="WORDS", help="Why, for other reviewers.")
@click.option("--when", metavar="DATE", help="When it was decided (ISO); today without it.")
@click.option("--of", "read", multiple=True, metavar="FIELD=VALUE", help="What was read, where several facts stand in the words.")
@click.option("--replaces", multiple=True, metavar="ID", help="A former decision that this one stands for.")
@from_option
@file_option
def add(
    document: str,
    action: str,
    rest: tuple[str, ...],
    by: str,
    why: str,
    when: str | None,
    read: tuple[str, ...],
    replaces: tuple[str, ...],
    source: str,
    file: Path,
) -> None:
    """Add a decision: what is right of a fact of a build, by its IRI, or of the fact of a KIND that stands in some WORDS of a document.

    Examples: kg review add plan.txt change target 达到90%以上 year=2030 --by 张三
    kg review add https://w3id.org/policy-kg/id/doc/… change year=2030 --by 张三
    """
    from kg import corrections

    said: dict[str, Any] = {"by": by, "why": why, "when": when or datetime.date.today().isoformat(), "replaces": replaces}
    if "://" in document or document.startswith("urn:"):
        if action == "add":
            raise click.UsageError("add: expected DOCUMENT KIND WORDS, as what was not read has no IRI")
        made = graph_at(source).decide(document, action, pairs(rest, "FIELD"), **said)
    else:
        if len(rest) < 2 or rest[0] not in KINDS:
            raise click.UsageError(f"expected DOCUMENT {action} KIND WORDS [FIELD=VALUE]..., KIND being one of {' '.join(KINDS)}")
        from kg.corrections import decide
        from kg.pipeline import policies
        from kg.read import read_all

        found = policies(read_all(Path(document)))
        made = [decide(found, action, rest[0], rest[1], pairs(rest[2:], "FIELD"), of=pairs(read, "FIELD"), **said)]
    corrections.add(file, made)
    for one in made:
        click.echo(one.id)


@review.command()
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--by", metavar="NAME", help="Only those of one reviewer.")
@click.option("--document", metavar="WORDS", help="Only those about documents with these words in their title or number.")
@file_option
def export(out: Path, by: str | None, document: str | None, file: Path) -> None:
    """Write decisions to another file (- is standard output), for somebody else to import."""
    from kg import corrections

    found = corrections.chosen(file, by=by, document=document)
    if str(out) == "-":
        click.echo(corrections.dump(found), nl=False)
    else:
        corrections.save(out, found)
        click.echo(f"{len(found)} decisions in {out}", err=True)


@review.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@file_option
def import_(files: tuple[Path, ...], file: Path) -> None:
    """Take in the decisions of other files; exit 1 if some contradict each other."""
    from kg import corrections

    _merged([*([file] if file.exists() else []), *files], file, None, corrections.load(file).decisions if file.exists() else ())


@review.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--prefer", metavar="NAME", help="Whose decisions stand where others contradict them.")
def merge(files: tuple[Path, ...], out: Path, prefer: str | None) -> None:
    """Merge files of decisions into one; exit 1 if some contradict each other."""
    _merged(files, out, prefer, ())


def _merged(files: Sequence[Path], out: Path, prefer: str | None, before: Sequence[object]) -> None:
    from kg import corrections

    found = corrections.merge([corrections.load(path) for path in files], prefer)
    corrections.save(out, found.corrections.decisions)
    click.echo(f"{len(found.corrections.decisions)} decisions in {out}, {len(found.corrections.decisions) - len(before)} new", err=True)
    for name, reason in sorted(found.conflicts.items()):
        click.echo(f"conflict    {name}  {reason}")
    if found.conflicts:
        raise click.exceptions.Exit(1)
