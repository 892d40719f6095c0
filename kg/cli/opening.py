"""The command `kg open`: build what is new, serve it on this machine, and show it in the browser."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.progress import Progress

if TYPE_CHECKING:
    from kg.project import Project


@click.command("open")
@click.argument("paths", nargs=-1, metavar="[FOLDER|FILE]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The folder to write; that of kg.toml, else one of its own for these paths in your data folder.",
)
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", help="How many processes read documents; as many as cores without it.")
@click.option("--no-browser", is_flag=True, help="Print the link, and open no browser.")
@click.pass_obj
def open_(project: Project | None, paths: tuple[str, ...], out: Path | None, port: int, jobs: int | None, no_browser: bool) -> None:
    """Build what is new of some documents, serve it on this machine alone, and open it in the browser.

    Without paths those of kg.toml are built; without kg.toml a page waits for files to be dropped on it. A folder that kg build wrote, or a
    file of RDF, is shown as it is. The link has a token: what it opens may add documents, any other request may only read.
    """
    from kg.corrections import Kept
    from kg.opening import DROPPED, open_documents
    from kg.serve import serve

    if (graph := _graph(paths, out)) is not None:
        serve(graph, port=port, ready=lambda address: _tell(address, no_browser))
        return
    paths = paths or (project.inputs if project else ())
    folder = out or home(paths)
    dropped = folder / DROPPED
    jobs = jobs or os.cpu_count() or 1
    known = [os.path.abspath(path) if os.path.lexists(path) else path for path in paths]
    decided = Path(project.corrections if project and project.corrections else folder / "corrections.jsonl")
    if known or dropped.is_dir():
        _build([*known, *([str(dropped)] if dropped.is_dir() else [])], folder, jobs, project, decided)
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(f"graph in {folder}, decisions in {decided}", err=True)
    open_documents(
        known, folder, port=port, jobs=jobs, decisions=Kept(decided), corrections=str(decided), ready=lambda link: _tell(link, no_browser)
    )


def _graph(paths: Sequence[str], out: Path | None) -> Path | None:
    """What is to be shown as it is: an output folder or a file of RDF."""
    from kg import store
    from kg.text import SUFFIXES

    if len(paths) != 1 or out is not None:
        return None
    path = Path(paths[0])
    suffix = path.suffix.lower()
    is_rdf = path.is_file() and suffix in store.SYNTAXES and suffix not in SUFFIXES
    return path if is_rdf or (path / store.NAME / "CURRENT").is_file() else None


def home(paths: Sequence[str]) -> Path:
    """A folder for the graph of some paths, in the user's data folder, where nothing of anybody's stands: the same for the same paths."""
    from kg.iri import fingerprint

    data = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_DATA_HOME")
    usual = {"win32": "~/AppData/Local", "darwin": "~/Library/Application Support"}.get(sys.platform, "~/.local/share")
    folder = Path(data or os.path.expanduser(usual)) / "policy-kg"
    if not paths:
        return folder / "dropped"
    whole = [os.path.realpath(path) for path in paths]
    name = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in Path(whole[0]).stem)[:40]
    return folder / f"{name}-{fingerprint(chr(10).join(sorted(whole)), 8)}"


def _build(paths: Sequence[str], out: Path, jobs: int, project: Project | None, decided: Path) -> None:
    """Build what is new, with progress and complaints as kg build has them; what cannot be built is said, and the rest is shown."""
    from kg.cli.building import complaints, summary
    from kg.corpus import build

    progress = Progress()
    try:
        run = project.build if project else build
        report = run(paths=list(paths), out=out, jobs=jobs, progress=progress, corrections=decided if decided.exists() else None)
    finally:
        progress.close()
    click.echo(summary(report), err=True)
    complaints(report)


def _tell(link: str, no_browser: bool) -> None:
    """Print the link, and open it where there is a screen."""
    address, token, _ = link.partition("#token=")
    click.echo(f"{link}\n" + (f"{address}start adds documents\n" if token else "") + "Ctrl+C ends it")
    sys.stdout.flush()
    seen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not no_browser and seen:
        threading.Thread(target=click.launch, args=(link,), daemon=True).start()
