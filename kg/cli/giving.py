"""Commands that hand the graph on: export, describe, view, report, serve, push."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from kg.cli.common import Refusal, from_option, graph_at, progress_line, written

FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml", "graphml", "gexf", "cyjs", "csv", "xlsx")
PROFILES = ("evidence", "plain", "annotations")


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write (for csv a folder); standard output without it.")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="evidence",
    show_default=True,
    help="The evidence in RDF: NIF spans, none, or Web Annotations.",
)
@from_option
def export(form: str, output: Path | None, profile: str, source: str) -> None:
    """Export the graph: ttl nt nq trig jsonld rdfxml graphml gexf cyjs csv xlsx."""
    found = graph_at(source).export(form, output, profile=profile)
    if output is None:
        sys.stdout.buffer.write(found)


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output without it.")
@click.option("--format", "form", type=click.Choice(["ttl", "jsonld", "nt", "rdfxml"]), default="ttl", show_default=True)
@from_option
def describe(output: Path | None, form: str, source: str) -> None:
    """Describe the graph in VoID and DCAT: what it holds, of which documents and files, whose rights."""
    found = graph_at(source).describe(form, output)
    if output is None:
        sys.stdout.buffer.write(found)


@click.command()
@click.argument("name", required=False)
@click.option("--focus", help="A name or IRI: the page is about it, or, with NAME, has it selected.")
@click.option("--document", "documents", multiple=True, help="Only documents of this IRI or with these words in their title.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("network.html"), show_default=True, help="The page to write.")
@from_option
def view(name: str | None, focus: str | None, documents: tuple[str, ...], out: Path, source: str) -> None:
    """Write a page that shows the graph: all of it, one view (NAME), or what is about one thing (--focus).

    NAME: brief, overview, tasks, targets, agencies, matrix, reading, check, neighbourhood, compare, synergy or network.
    """
    written(out, graph_at(source).view(name, focus=focus, documents=documents or None).encode())


@click.command()
@click.option("--document", "documents", multiple=True, help="Only this document: words of its title, its number or IRI.")
@click.option("--format", "form", type=click.Choice(["html", "md"]), help="Told by the file's name without it; else html.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("report.html"), show_default=True, help="The page to write.")
@click.option("--brief", is_flag=True, help="Two pages of A4: what falls due next, who carries most, where bodies overlap, what to check.")
@click.option("--year", type=click.IntRange(1900, 2200), help="The year that --brief counts from; the current one without it.")
@from_option
def report(documents: tuple[str, ...], form: str | None, out: Path, brief: bool, year: int | None, source: str) -> None:
    """Write one page that a person reads: targets, agencies, synergy and gaps, each figure with the sentences behind it."""
    if year is not None and not brief:
        raise Refusal("--year: expected --brief with it")
    form = form or ("md" if out.suffix.lower() in (".md", ".markdown") else "html")
    written(
        out, graph_at(source).report(form, documents=documents or None, brief_from=(year or date.today().year) if brief else None).encode()
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 lets other machines in.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--timeout", "seconds", default=10.0, show_default=True, type=click.FloatRange(0.1), help="Seconds that a query may take.")
@click.option("--max-rows", "rows", default=1_000_000, show_default=True, type=click.IntRange(1), help="Rows that an answer may have.")
@click.option("--memory", default=1024, show_default=True, type=click.IntRange(64), help="Megabytes that a query may take.")
@click.option("--workers", type=click.IntRange(1, 64), help="Queries that are answered at once; as many as there are processors.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Answer to this name too, not to those of the loopback alone.")
@click.option("--cors", is_flag=True, help="Let pages of any origin ask /sparql and the IRIs.")
@click.option("--review", is_flag=True, help="Take decisions from the reading view, on this machine alone, with the link that is printed.")
@click.option(
    "--corrections", default="corrections.jsonl", show_default=True, type=click.Path(path_type=Path), help="Where --review keeps them."
)
@from_option
def serve(
    host: str,
    port: int,
    seconds: float,
    rows: int,
    memory: int,
    workers: int | None,
    hosts: tuple[str, ...],
    cors: bool,
    review: bool,
    corrections: Path,
    source: str,
) -> None:
    """Serve the graph: a SPARQL endpoint, a query page, the explorer, and a page for each thing. Read-only, but for --review."""
    from kg.serve import serve as run

    decisions = None
    if review:
        from kg.corrections import Kept

        decisions = Kept(corrections)

    def ready(link: str) -> None:
        address = link.partition("#")[0]
        also = "".join(f", {name}" for name in hosts)
        others = "pages of any origin may ask" if cors else "other origins' pages may not (--cors)"
        click.echo(
            f"{address}        the graph to look at\n{address}query   ask it\n{address}sparql  the SPARQL 1.1 endpoint\n"
            + (f"{link}  the same, to be reviewed: decisions go to {corrections}; keep this link to yourself\n" if review else "")
            + f"answers to localhost and its own address{also} (--allow-host NAME); {others}\nCtrl+C ends it"
        )

    run(
        Path(source),
        host=host,
        port=port,
        seconds=seconds,
        rows=rows,
        memory=memory,
        workers=workers,
        allow_hosts=hosts,
        cors=cors,
        decisions=decisions,
        ready=ready,
    )


@click.command()
@click.argument("endpoint")
@click.option("--graph", metavar="IRI", help="The graph that all goes into; else each graph goes to its namesake.")
@click.option("--user", metavar="NAME", help="Who signs on; the password is KG_PUSH_PASSWORD's or asked for.")
@click.option("--query", "asked", metavar="URL", help="Where the server takes queries, if that cannot be told from ENDPOINT.")
@click.option("--chunk", default=5000, show_default=True, type=click.IntRange(1), metavar="N", help="How many triples in a request.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), metavar="N", help="How many graphs side by side.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no table.")
@from_option
def push(endpoint: str, graph: str | None, user: str | None, asked: str | None, chunk: int, jobs: int, quiet: bool, source: str) -> None:
    """Send the graph to a SPARQL server: only what differs, checked by the server's own count.

    ENDPOINT is an address of the Graph Store Protocol or of SPARQL Update, or the server's base.
    """
    from kg.answer import render
    from kg.model import Rows

    with progress_line(quiet) as progress:
        found = graph_at(source).push(
            endpoint, graph=graph, user=user, password=_secret, query=asked, chunk=chunk, jobs=jobs, progress=progress
        )
    if not quiet:
        rows = Rows(("graph", "triples", "state"), [(each.graph, each.triples, each.state) for each in found])
        click.echo(render(rows, "table"), nl=False)


def _secret(user: str) -> str:
    """A password typed unseen at the terminal."""
    if not sys.stdin.isatty():
        raise Refusal(f"{user}: expected the password in KG_PUSH_PASSWORD, or a terminal to ask for it")
    return str(click.prompt(f"password of {user}", hide_input=True, err=True))
