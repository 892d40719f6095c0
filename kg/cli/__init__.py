"""The command `kg`: parse, call, print. Results go to standard output, progress and complaints to standard error."""

from __future__ import annotations

import click

from kg import __version__
from kg.cli.asking import documents, query, search, validate
from kg.cli.building import build, check, evaluate, init, show, status
from kg.cli.common import Kg
from kg.cli.comparing import compare, cooperation, diff
from kg.cli.giving import describe, export, push, report, serve, view
from kg.cli.opening import open_
from kg.cli.reviewing import review


@click.group(cls=Kg, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Read Chinese policy documents into a knowledge graph; ask it, draw it, export it."""


COMMANDS = (
    open_, init, build, status, review, show, check, documents, query, search, compare, cooperation, diff, export, describe, view, report, serve, push, validate, evaluate,
)  # fmt: skip

for command in COMMANDS:
    main.add_command(command)
