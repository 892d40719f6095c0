"""The command line as a person uses it: every command in a process of its own, right and wrong arguments."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from commands import kg as run
from conftest import ROOT, SEED
from test_build import PLAN

from kg.view.pack import VIEWS

COMMANDS = (
    "build",
    "status",
    "show",
    "query",
    "search",
    "compare",
    "cooperation",
    "report",
    "diff",
    "export",
    "describe",
    "view",
    "push",
    "serve",
    "validate",
    "evaluate",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str) -> None:
    """--help says what it does and exits 0."""
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_the_help_names_every_view() -> None:
    """Each view that `kg view` can write, in the order in which the page has them."""
    named = run("view", "--help").stdout.partition("NAME: ")[2].partition(".")[0]
    assert tuple(re.findall(r"\w+", named.replace(" or ", " "))) == VIEWS


def test_help_is_quick() -> None:
    """`kg --help` loads nothing heavy: no rdflib, networkx, opencc, pyoxigraph or jieba."""
    import subprocess
    import sys

    code = "import sys\nfrom kg.cli import main\ntry:\n main(['--help'])\nexcept SystemExit:\n pass\nprint([m for m in ('rdflib','networkx','opencc','pyoxigraph','jieba','pyvis') if m in sys.modules])"
    before = os.times()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip().endswith("[]"), done.stdout[-200:]
    after = os.times()  # the processor's time: others use the machine too
    assert after.children_user + after.children_system - before.children_user - before.children_system < 2


def test_a_build_loads_neither_jieba_nor_rdflib() -> None:
    """What a build does not need is not loaded by it."""
    import subprocess
    import sys

    code = f"import sys, tempfile, kg\nkg.build([{str(SEED)!r}], tempfile.mkdtemp() + '/out')\nprint([m for m in ('rdflib', 'jieba', 'shacl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr


def test_build_prints_a_table(tmp_path: Path) -> None:
    """What was found, where it lies, what to try next."""
    done = run("build", str(SEED), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    for words in ("sections", "37", "132", "graph.ttl", "network.html", "kg query"):
        assert words in done.stdout


def test_show_prints_each_step(tmp_path: Path) -> None:
    """Sections with kinds and places, facts with rules and places, triples as N-Quads; from a file and from standard input."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    sections = run("show", str(tmp_path / "plan.txt"), "--as", "sections").stdout
    assert "  (一) 加强保护  [measures]" in sections
    facts = run("show", str(tmp_path / "plan.txt"), "--as", "facts").stdout.splitlines()
    begin = PLAN.index("划定水源保护区")
    assert f"task\t2.1\t划定水源保护区\ttask-sentence\t{begin},{begin + 7}" in facts
    triples = run("show", str(tmp_path / "plan.txt"), "--as", "triples").stdout.splitlines()
    assert triples
    assert all(line.endswith(" .") for line in triples)


def test_standard_input_is_read(tmp_path: Path) -> None:
    """kg build - and kg show - read a document from standard input; nothing on it is one line and exit 2."""
    assert run("build", "-", "--out", str(tmp_path / "out"), given=PLAN.encode("gb18030")).returncode == 0
    assert "划定水源保护区" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert "划定水源保护区" in run("show", "-", given=PLAN.encode()).stdout
    empty = run("show", "-")
    assert (empty.returncode, empty.stderr.count("\n")) == (2, 1)


WRONG = [
    (("query", "no-such-question"), "no-such-question"),
    (("query", "SELECT ?x WHERE {"), "expected"),
    (("query", "tasks-of-agency", "nonsense"), "NAME=VALUE"),
    (("export", "docx"), "docx"),
    (("export", "ttl", "--profile", "all"), "'all'"),
    (("export", "gexf", "--profile", "plain"), "no evidence"),
    (("describe", "--format", "csv"), "'csv'"),
    (("query", "overview", "--from", "/no/such/folder"), "/no/such/folder"),
    (("show", "/no/such/file.txt"), "/no/such/file.txt"),
    (("view", "no-such-view", "--out", "x.html"), "no-such-view"),
    (("view", "--focus", "无此机构", "--out", "x.html"), "无此机构"),
    (("build", "--out", "/proc/none/out", str(SEED)), "/proc/none/out"),
    (("frobnicate",), "frobnicate"),
    (("search",), "WORDS"),
    (("compare", "减污降碳", "无此文件"), "无此文件"),
    (("compare", "减污降碳"), "'B'"),
    (("cooperation", "--sector", "无此领域"), "无此领域"),
    (("diff", "减污降碳", "无此文件"), "无此文件"),
    (("report", "--document", "无此文件", "--out", "x.html"), "无此文件"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(arguments)[:40] for arguments, _ in WRONG])
def test_a_wrong_argument_is_one_clear_line(arguments: tuple[str, ...], words: str, built: Path, tmp_path: Path) -> None:
    """Exit 2, no traceback, and the message names what was wrong."""
    given = (
        arguments
        if "--from" in arguments or arguments[0] in ("show", "build", "frobnicate", "search")
        else (*arguments, "--from", str(built))
    )
    done = run(*given, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_query_formats(built: Path) -> None:
    """Table, CSV, JSON and markdown hold the same rows."""
    rows = json.loads(run("query", "who-leads", "--format", "json", "--from", str(built)).stdout)["results"]["bindings"]
    csv = run("query", "who-leads", "--format", "csv", "--from", str(built)).stdout.splitlines()
    md = run("query", "who-leads", "--format", "md", "--from", str(built)).stdout.splitlines()
    table = run("query", "who-leads", "--from", str(built)).stdout.splitlines()
    assert len(rows) == 2 == len(csv) - 1 == len(md) - 2 == len(table) - 2
    assert all("生态环境部" in line for line in csv[1:] + md[2:] + table[2:])


def test_export_to_a_file_and_to_standard_output(built: Path, tmp_path: Path) -> None:
    """The same bytes either way."""
    done = run("export", "nt", "--from", str(built))
    assert run("export", "nt", "-o", str(tmp_path / "it.nt"), "--from", str(built)).returncode == 0
    assert (tmp_path / "it.nt").read_text(encoding="utf-8") == done.stdout


def test_search_finds_traditional_by_simplified(built: Path) -> None:
    """污水处理厂 finds 汙水處理廠, with its place."""
    lines = run("search", "污水处理厂", "太阳能", "--limit", "1", "--format", "csv", "--from", str(built)).stdout.splitlines()
    assert "在汙水處理廠推廣建設太陽能發電設施" in lines[1]


def test_a_closed_pipe_is_no_error(built: Path) -> None:
    """kg export nt | head -1 ends quietly."""
    import subprocess
    import sys

    done = subprocess.run(
        f"{sys.executable} -m kg export nt --from {built} | head -1", shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


DAMAGED = [
    ("search", "水", "--from", "{}/bad"),
    ("validate", "{}/bad"),
    ("view", "--out", "{}/page.html", "--from", "{}/bad"),
    ("export", "nt", "-o", "{}/graph.nt", "--from", "{}/bad"),
]


@pytest.mark.parametrize("how", ["cut", "data", "CURRENT"])
def test_a_damaged_store_is_one_clear_line(built: Path, tmp_path: Path, how: str) -> None:
    """Found when it is opened or only when it is read: exit 2, what to do, and nothing half written."""
    shutil.copytree(built / "store", tmp_path / "bad" / "store")
    for file in (tmp_path / "bad" / "store").glob("CURRENT" if how == "CURRENT" else "*.sst"):
        data = bytearray(file.read_bytes())
        if how == "data" and len(data) > 50_000:
            data[len(data) // 5 : len(data) // 5 * 2] = bytes(len(data) // 5)
        file.write_bytes(data[:-30] if how == "cut" else data if how == "data" else b"")
    for arguments in DAMAGED:
        done = run(*(argument.format(tmp_path) for argument in arguments))
        assert done.returncode == 2, (arguments, done.stdout)
        assert done.stderr.count("\n") == 1, done.stderr
        assert "expected a store that can be read" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["bad"]
