"""What a person at a terminal meets: tables that fit, names that were mistyped, files that were passed by, answers for a spreadsheet."""

from __future__ import annotations

import io
import os
import pty
import re
import struct
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from commands import environment
from commands import kg as run
from conftest import ROOT

import kg
from kg import depth
from kg.answer import Answer, Iri, Text, cells_wide, render
from kg.cli import main
from kg.cli.common import FROM
from kg.cli.fitting import fitted
from kg.corpus.inputs import find
from kg.export.answers import workbook_of
from kg.iri import PREFIXES

WIDE = Answer(("title", "empty", "words", "it_iri"), (("推进城乡污水处理" * 5, "", "a" * 90, Iri("https://example.org/" + "b" * 60)),))


@pytest.mark.parametrize(("width", "columns"), [(400, 4), (35, 4), (34, 3), (20, 2), (8, 1)])
def test_a_table_fits_its_width(width: int, columns: int) -> None:
    """Cells are narrowed first; then IRIs go, then empty columns, then the last ones."""
    shown = fitted(WIDE, width)
    assert len(shown.columns) == columns
    assert all(cells_wide(line) <= width for line in render(shown, "table", width).splitlines())


def test_a_terminal_gets_what_fits_and_a_pipe_gets_all(built: Path) -> None:
    """The command asks the terminal how wide it is."""
    command = [sys.executable, "-m", "kg", "query", "targets-by-year", "--from", str(built)]
    ours, theirs = pty.openpty()
    import fcntl
    import termios

    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 70, 0, 0))
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, env={**environment(), "COLUMNS": ""}, timeout=60)
    os.close(theirs)
    seen = b""
    while piece := _read(ours):
        seen += piece
    lines = seen.decode().splitlines()
    assert (done.returncode, max(map(cells_wide, lines)) <= 70) == (0, True)
    assert "target_iri" in done.stderr.decode()
    piped = run("query", "targets-by-year", "--from", built)
    assert "https://w3id.org" in piped.stdout
    assert len(piped.stdout.splitlines()) == len(lines)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


MISTYPED = [  # arguments, what is offered
    (("query", "tasks-of-agency", "agency=水力部"), "水利部"),
    (("query", "tasks-of-agency", "agency=生态环保部"), "生态环境部"),
    (("query", "tasks-of-sector", "sector=水环景"), "水环境"),
    (("query", "versions-of-document", "title=减污协同"), "减污降碳协同增效实施方案"),
    (("compare", "减污降碳实施方案", "b"), "减污降碳协同增效实施方案"),
    (("cooperation", "--sector", "水环"), "水环境"),
]


@pytest.mark.parametrize(("arguments", "offered"), MISTYPED)
def test_a_name_that_is_not_there_brings_those_like_it(built: Path, arguments: tuple[str, ...], offered: str) -> None:
    """In one line, with exit 2; the names are those of this graph."""
    done = run(*arguments, "--from", built)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert offered in done.stderr


def test_a_name_that_is_there_may_have_no_rows(built: Path) -> None:
    """Of a body that the vocabulary knows nothing may be said here: that is an empty table."""
    assert run("query", "tasks-of-agency", "agency=国家统计局", "--from", built).returncode == 0


READING = [
    "query",
    "documents",
    "search",
    "compare",
    "cooperation",
    "diff",
    "export",
    "describe",
    "view",
    "report",
    "serve",
    "push",
    "validate",
    "check",
]


@pytest.mark.parametrize("command", READING)
def test_from_means_one_thing(command: str) -> None:
    """Every command that reads a graph takes --from, with one help text."""
    option = next(one for one in main.commands[command].params if "--from" in one.opts)
    assert getattr(option, "help", "") == FROM


def test_validate_takes_from_and_a_path(built: Path) -> None:
    """Both name the same graph."""
    for arguments in (("validate", built), ("validate", "--from", built)):
        done = run(*arguments)
        assert (done.returncode, done.stderr) == (0, "0 findings\n")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {?s ?p ?o FILTER(" + " || ".join(["?o = 1"] * 20_000) + ")}",
        "SELECT * {?s ?p ?o FILTER(" + " && ".join(["?o = 1"] * 20_000) + ")}",
        "SELECT * {" + " UNION ".join(["{?s a ?o}"] * 20_000) + "}",
        "SELECT * {?s " + "/".join(["rdf:type"] * 20_000) + " ?o}",
        "SELECT * {?s a ?o " + "FILTER(?o = 1) " * 20_000 + "}",
        "SELECT * {?s a ?o " + "".join(f"BIND(1 AS ?b{n}) " for n in range(20_000)) + "}",
        "SELECT " + "".join(f"(1 AS ?b{n}) " for n in range(20_000)) + "{?s a ?o}",
        "SELECT * {?s a (" + "1 " * 20_000 + ")}",
        "SELECT * {" + "?s a ?o . " * 20_000 + "}",
        "SELECT * {?s a ?o " + "; a ?o " * 20_000 + "}",
        "SELECT * {?s a ?o " + ", ?o " * 20_000 + "}",
        "SELECT * {" + "{" * 200 + "?s a ?o" + "}" * 200 + "}",
        "SELECT * {?s ?p ?o FILTER(" + "!" * 200 + "?o)}",
    ],
    ids=range(13),
)
def test_a_query_that_would_overflow_the_stack_is_refused(graph: kg.Graph, query: str) -> None:
    """In one line; before, the process died of it."""
    with pytest.raises(kg.KgError, match=r"nested too deeply|too many parts"):
        graph.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "x x { x x { " + "( x x ) " * 20_000 + "} }",  # VALUES
        "x x { x x x x ( x x ( " + "x , " * 20_000 + "x ) ) }",  # IN
        "x x { x ( x ( " + "x , " * 20_000 + "x ) ) }",  # CONCAT
        "x x { " + "x x x . " * 900 + "}",
    ],
    ids=["values", "in", "function", "patterns"],
)
def test_long_lists_are_no_nesting(query: str) -> None:
    """Rows of VALUES, members of IN and arguments may be as many as one likes."""
    assert depth.fault(query) is None


def test_an_answer_as_a_workbook() -> None:
    """No text is a formula, numbers are numbers, days are dates, IRIs are links; the same rows give the same bytes."""
    day = Text("2025-06-30", datatype=PREFIXES["xsd"] + "date")
    rows = Answer(("a", "b", "c", "d", "e"), (("=1+1", Decimal("1.50"), day, Iri("https://example.org/x"), 12345678901234567890),))
    data = workbook_of(rows)
    assert data == workbook_of(rows)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert "<f>" not in sheet
    assert re.search(r'<c r="B2"[^>]*><v>1\.5</v>', sheet)
    assert re.search(r'<c r="C2" s="\d+"><v>45838</v>', sheet)
    assert "=1+1" in texts
    assert "12345678901234567890" in texts
    assert 'Target="https://example.org/x"' in links


def test_the_workbook_of_a_query_is_written(built: Path, tmp_path: Path) -> None:
    """To the file that -o names."""
    assert run("query", "load", "--format", "xlsx", "-o", tmp_path / "a.xlsx", "--from", built).returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


def test_files_that_are_no_documents_are_named(tmp_path: Path) -> None:
    """By name and reason, those in archives too; hidden ones and readmes are not spoken of."""
    for name in ("a.txt", "b.xls", "c", ".hidden", "README.md", "~$a.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("e.png", "x")
        archive.writestr("__MACOSX/f.png", "x")
    skipped = {name.removeprefix(f"{tmp_path}/"): reason for name, reason in find([tmp_path]).skipped.items()}
    assert set(skipped) == {"b.xls", "c", "d.zip!/e.png"}
    assert skipped["b.xls"] == ".xls is no kind of document that is read"


def test_a_build_says_what_it_skipped(tmp_path: Path) -> None:
    """In its table."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_bytes((ROOT / "tests" / "plans" / "city.txt").read_bytes())
    (tmp_path / "plans" / "old.xls").write_bytes(b"x")
    done = run("build", "plans", cwd=tmp_path)
    assert "skipped\n  plans/old.xls: .xls is no kind of document that is read\n" in done.stdout
