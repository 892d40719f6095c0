"""Names of themes (none: all) → the table of their lines, on standard output: `make bench`, or `python -m bench extraction` in tests/."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from bench import Line

THEMES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def row(line: Line) -> str:
    """A line of the table."""
    wanted = "" if line.wanted is None else f"≤ {line.wanted:g}"
    kept = "" if line.wanted is None else "yes" if line.ratio <= line.wanted else "no"
    cells = (
        line.work,
        line.against,
        f"{line.ratio:.3g}",
        wanted,
        kept,
        f"{line.seconds * 1e3:.2f} ms",
        f"{line.other * 1e3:.2f} ms",
        line.note,
    )
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print each line as soon as it is measured."""
    arguments = argparse.ArgumentParser(
        prog="bench", description="How fast it is: ratios of medians in one run; flatten: how well headings are cut."
    )
    arguments.add_argument("theme", nargs="*", help=" ".join(THEMES))
    arguments.add_argument("--documents", type=int, default=1000, help="generated documents (1000)")
    arguments.add_argument(
        "--from", dest="folders", type=Path, action="append", default=[], help="folder of documents with line ends, for flatten"
    )
    arguments.add_argument("--everything", action="store_true", help="for flatten: also the documents of training")
    given = arguments.parse_args()
    themes = given.theme or THEMES
    if "flatten" in themes:
        for shares in importlib.import_module("bench.flatten").report(given.folders, everything=given.everything):
            print(shares, flush=True)
    timed = [theme for theme in themes if theme != "flatten"]
    if not timed:
        return
    print("| work | against | ratio | wanted | met | median | other's | |\n| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for theme in timed:
        for line in importlib.import_module(f"bench.{theme}").lines(given.documents):
            print(row(line), flush=True)


if __name__ == "__main__":
    main()
