"""What the commands share: errors of one line, progress, the option that names a graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.api import Graph


class Refusal(click.ClickException):
    """What could not be done, in one line."""

    exit_code = 2


class Kg(click.Group):
    """The group in which a KgError becomes one line and exit 2, wherever it was raised."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **more: Any) -> Any:
        """Run a command line, the process's own without `args`; what it prints is out when this returns, or exit 2 says that it is not."""
        from kg.cli import streams
        from kg.model import OutputError

        try:
            if args is None:
                streams.utf8_mode()
                streams.prepare()
            try:
                return super().main(args, *others, **more)
            finally:
                sys.stdout.flush()
        except OutputError as problem:
            Refusal(str(problem)).show()
            sys.exit(Refusal.exit_code)
        except BrokenPipeError:  # who read it, as `head` does, has enough
            sys.exit(0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in one line what was wrong."""
        from kg.model import KgError

        try:
            _prepare(ctx)
            return super().invoke(ctx)
        except KgError as problem:
            raise Refusal(str(problem)) from problem
        except RuntimeError as problem:
            from kg.store import damage

            if line := damage(problem):
                raise Refusal(line) from problem
            raise
        except BrokenPipeError:
            ctx.exit(0)


def _prepare(ctx: click.Context) -> None:
    """Let the project file of the working folder say what options say that are not given, and which overlays there are."""
    from pathlib import Path

    from kg import project

    if not Path(project.NAME).is_file():
        return
    found = project.load()
    found.use_overlays()
    ctx.default_map = found.defaults()
    ctx.obj = found


FROM = "A folder that kg build wrote, or a file of RDF."  # said alike by every command that reads a graph
from_option = click.option("--from", "source", default="out", show_default=True, metavar="PATH", help=FROM)


def graph_at(source: str) -> Graph:
    """The graph that a command is asked about."""
    from kg.api import open as open_graph

    return open_graph(source)


def written(path: Path, data: bytes) -> None:
    """Write a page and print where it is, unless it went to an open stream such as /dev/stdout."""
    from kg.disk import is_stream, write

    write(path, data)
    if not is_stream(path):
        click.echo(path)


@contextmanager
def progress_line(quiet: bool) -> Iterator[Any]:
    """A line on standard error that says which file is read; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return

    def show(done: int, total: int, name: str) -> None:
        click.echo(f"\r\033[K{done + 1}/{total} {name}", err=True, nl=False)

    yield show
    click.echo("\r\033[K", err=True, nl=False)


def pairs(given: Sequence[str], name: str) -> dict[str, str]:
    """Arguments such as agency=生态环境部 by their names. Raises UsageError, with what `name` stands for, where one has no equals sign."""
    found = {}
    for argument in given:
        key, equals, value = argument.partition("=")
        if not equals:
            raise click.UsageError(f"{argument}: expected {name}=VALUE")
        found[key] = value
    return found
