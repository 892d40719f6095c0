"""What a build did not write is never replaced, moved or removed; what it wrote is never read as a document."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import environment, kg
from conftest import ROOT, sampled
from corpora import digests, hidden, plan, plans

from kg import build, store
from kg.corpus import outputs
from kg.corpus.clean import clean
from kg.model import ConfigurationError

MINE = "my own work\n"
DIGEST = "0123456789abcdef" * 2


def tree(folder: Path) -> dict[str, str]:
    """Everything in a folder: a link's target, a file's text, nothing for folders and FIFOs."""
    found = {}
    for path in sorted(folder.rglob("*")):
        what = os.readlink(path) if path.is_symlink() else path.read_bytes().hex() if path.is_file() else ""
        found[str(path.relative_to(folder))] = what
    return found


def text(path: Path) -> None:
    """A file of the user's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MINE, encoding="utf-8")


def in_it(name: str) -> Callable[[Path], None]:
    """A folder of the user's, with a file of some name in it."""
    return lambda path: text(path / name)


FOREIGN: list[tuple[str, Callable[[Path], None]]] = [
    *((name, text) for name in (*outputs.FILES, "manifest.json", "store", ".builds", ".parts", ".current", ".former", ".lock")),
    *((name, in_it("notes.txt")) for name in (*outputs.FILES, "manifest.json", "store", ".builds", ".parts", ".current", ".lock")),
    ("store", in_it("CURRENT")),
    ("store", os.mkdir),
    ("graph.nt", lambda path: path.symlink_to("../mine.nt")),
    ("store", lambda path: path.symlink_to("../mine")),
    (".current", lambda path: path.symlink_to("../mine")),
    ("graph.nt", os.mkfifo),
    (".lock", os.mkfifo),
    ("manifest.json", lambda path: path.write_text('{"name": "my-site", "entries": {}, "digest": "x"}', encoding="utf-8")),
    ("report.json", lambda path: path.write_text('{"counts": {"triples": 0}, "documents": [], "failures": {}}', encoding="utf-8")),
    (".builds", in_it(f"{DIGEST}/graph.nt")),
    (".builds", in_it("new-abcdefgh/graph.nt")),
    (".parts", in_it("ab/notes.nq.gz")),
    (".parts", in_it("tmp/notes.txt")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make"), FOREIGN, ids=[f"{name}-{number}" for number, (name, _) in enumerate(FOREIGN)])
def test_what_no_build_wrote_is_refused_by_name(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    """One line that names it, and nothing is written or removed, the first time and the second."""
    plans(tmp_path / "home" / "docs", 1)
    make(tmp_path / "home" / name)
    before = tree(tmp_path)
    for _ in range(2):
        with pytest.raises(ConfigurationError) as refused:
            build([tmp_path / "home" / "docs"], tmp_path / "home")
        assert name in str(refused.value)
        assert tree(tmp_path) == before


def test_the_command_refuses_in_one_line(tmp_path: Path) -> None:
    """Exit 2 and the names of all that is in the way."""
    plans(tmp_path / "docs", 1)
    for name in ("store/notes.txt", "manifest.json", "network.html"):
        text(tmp_path / name)
    before = tree(tmp_path)
    for _ in range(2):
        done = kg("build", "docs", "--out", ".", cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, "")
        assert all(name in done.stderr for name in ("store", "manifest.json", "network.html"))
        assert "graph.nt" not in done.stderr
        assert tree(tmp_path) == before


@pytest.mark.parametrize("name", sampled(outputs.ALL, 3, "the same on other cases, one in 3 of which is quick"))
def test_an_output_that_was_replaced_is_kept(tmp_path: Path, name: str) -> None:
    """A file or folder that somebody put where a build's link was is theirs."""
    plans(tmp_path / "in", 1)
    build([tmp_path / "in"], tmp_path / "out")
    (tmp_path / "out" / name).unlink()
    text(tmp_path / "out" / name / "notes.txt" if name == "store" else tmp_path / "out" / name)
    plans(tmp_path / "in", 2)
    before = tree(tmp_path)
    with pytest.raises(ConfigurationError, match=name):
        build([tmp_path / "in"], tmp_path / "out")
    assert tree(tmp_path) == before


def test_what_lies_among_builds_and_parts_stays(tmp_path: Path) -> None:
    """Whatever its name, and in the very folder of a build: later builds remove their own files alone."""
    plans(tmp_path / "in", 2)
    out = tmp_path / "out"
    build([tmp_path / "in"], out)
    first = os.path.basename(os.readlink(out / ".current"))
    mine = [
        *(out / ".builds" / name for name in ("notes.txt", "mine/graph.nt", "new-mine/graph.nt", f"{DIGEST}/graph.nt", "plain/graph.nt")),
        *(out / ".builds" / first / name for name in ("notes.txt", "store/notes.txt", "sorting/notes.txt")),
        *(out / ".parts" / name for name in ("notes.txt", "ab/notes.nq.gz", f"ab/{DIGEST}.nq.gz", "tmp/notes.txt")),
        *(out / name for name in (".graph.nt-link", ".store-link/notes.txt", "README.md", "graph.gml")),
    ]  # fmt: skip
    for path in mine:
        text(path)
    for share in (50, 60, 70):
        plans(tmp_path / "in", 2, share)
        build([tmp_path / "in"], out)
    assert [path for path in mine if not path.exists() or path.read_text(encoding="utf-8") != MINE] == []
    assert not (out / ".builds" / first / "graph.nt").exists()
    assert len(list((out / ".parts").glob("??/*"))) == 2 + 2  # the user's, and a part for each document
    clean(out)
    assert [path for path in mine if not path.exists()] == []
    assert {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} == {str(path.relative_to(out)) for path in mine} | {
        ".builds/.policy-kg",
        f".builds/{first}/.policy-kg",
    }


def spoiled(out: Path, name: str) -> None:
    """Make an output something that is nearly one of a build."""
    if name == "store":
        one = ox.NamedNode("http://example.org/a")
        shutil.rmtree(out / name)
        store.write([ox.Quad(one, one, one, one)], out)
        return
    changed = {
        "graph.ttl": lambda known: known + "<http://example.org/a> a <http://example.org/b> .\n",
        "graph.nt": lambda known: known[: known.rstrip().rindex("\n") + 1],
        "network.html": lambda known: known.replace("</style>", " </style>", 1),
        "report.json": lambda known: known.replace('"triples": ', '"triples": 1', 1),
        "manifest.json": lambda known: known.replace(".txt", ".text"),
    }[name]((out / name).read_text(encoding="utf-8"))
    (out / name).write_text(changed, encoding="utf-8")


@pytest.mark.parametrize("name", sampled(outputs.ALL, 3, "the same on other cases, one in 3 of which is quick"))
def test_outputs_that_do_not_agree_are_nobodys(tmp_path: Path, name: str) -> None:
    """Plain files as an older version wrote them are taken over only where all say the same; else they are refused."""
    build(plans(tmp_path / "in", 2), tmp_path / "linked")
    shutil.copytree(tmp_path / "linked", tmp_path / "out", ignore=lambda *_: [".builds", ".parts", ".current", ".lock"])
    shutil.copytree(tmp_path / "out", tmp_path / "right")
    spoiled(tmp_path / "out", name)
    before = tree(tmp_path / "out")
    with pytest.raises(ConfigurationError, match=name):
        build([tmp_path / "in"], tmp_path / "out")
    assert {**tree(tmp_path / "out"), "store/LOCK": ""} == {**before, "store/LOCK": ""}
    build([tmp_path / "in"], tmp_path / "right")
    assert digests(tmp_path / "right") == digests(tmp_path / "linked")


def test_without_links_a_replaced_output_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where outputs are plain files, a build knows its own by size and time."""

    def none(*arguments: object) -> None:
        raise OSError(1, "a required privilege is not held")

    monkeypatch.setattr(os, "symlink", none)
    out = tmp_path / "out"
    for share in (50, 60):
        build(plans(tmp_path / "in", 2, share), out)
    assert hidden(out) == []
    (out / "network.html").write_text(MINE, encoding="utf-8")
    before = tree(out)
    plans(tmp_path / "in", 2, 70)
    with pytest.raises(ConfigurationError, match=r"network\.html") as refused:
        build([tmp_path / "in"], out)
    assert "graph" not in str(refused.value)
    assert tree(out) == before


SAME = [
    ("docs", "docs"),
    (".", "."),
    ("docs", "."),
    ("docs", "link"),
    ("link", "docs"),
    ("docs/../docs", "docs"),
    ("docs/*", "docs"),
    (".", "docs"),
]


@pytest.mark.parametrize(
    ("path", "out"), sampled(SAME, 3, "the same on other cases, one in 3 of which is quick"), ids=[f"{path} to {out}" for path, out in SAME]
)
def test_a_build_does_not_read_what_it_wrote(tmp_path: Path, path: str, out: str) -> None:
    """The output folder is, or holds, the folder of the documents: the second build has the same documents and the same bytes."""
    plans(tmp_path / "docs", 2)
    if out == "docs" and path == ".":
        plans(tmp_path / "more", 2)
    (tmp_path / "link").symlink_to("docs")
    found = []
    for _ in range(2):
        done = kg("build", path, "--out", out, "-q", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        found.append(digests(tmp_path / out))
        assert json.loads((tmp_path / out / "report.json").read_text(encoding="utf-8"))["counts"]["documents"] == 2
    assert found[0] == found[1]
    assert kg("status", "--out", out, cwd=tmp_path).returncode == 0


def test_outputs_are_no_documents_by_any_name(tmp_path: Path) -> None:
    """Named alone, through a link, in a list, by an address, or of another folder's build: a page of ours is not read."""
    plans(tmp_path / "docs", 1)
    build([tmp_path / "docs"], tmp_path)
    build([tmp_path / "docs"], tmp_path / "other")
    (tmp_path / "docs" / "page.html").symlink_to("../network.html")
    (tmp_path / "list").write_text(f"{tmp_path}/network.html\n{tmp_path}/docs\n", encoding="utf-8")
    places = (tmp_path / "network.html", tmp_path / ".current" / "network.html", tmp_path / "other" / "network.html")
    for paths in (
        [tmp_path / "docs", *places],
        [f"@{tmp_path}/list"],
        [f"{tmp_path}/docs/*", f"{tmp_path}/*.html"],
        [f"file://{tmp_path}"],
    ):
        report = build(paths, tmp_path)
        assert (report.counts["documents"], [*report.failures]) == (1, []), paths


def test_make_clean_removes_what_builds_wrote(tmp_path: Path) -> None:
    """A file of the user's in out/ stays; where one has an output's name, nothing is removed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    build(plans(tmp_path / "in", 1), tmp_path / "out")
    for name in ("README.md", "graph.gml"):
        text(tmp_path / "out" / name)
    (tmp_path / "out" / "graph.nt").unlink()
    text(tmp_path / "out" / "graph.nt")

    def make() -> int:
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        return subprocess.run(["make", "-C", tmp_path, "clean"], env=environment(), capture_output=True).returncode

    before = tree(tmp_path / "out")
    assert make() != 0
    assert {**tree(tmp_path / "out"), ".lock": ""} == {**before, ".lock": ""}
    (tmp_path / "out" / "graph.nt").unlink()
    assert make() == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["README.md", "graph.gml"]


@pytest.mark.parametrize("make", [text, in_it("notes.txt"), os.mkdir, lambda path: path.symlink_to("elsewhere")])
def test_a_store_replaces_only_a_store(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """What else has its name is refused and stays."""
    make(tmp_path / "store")
    before = tree(tmp_path)
    one = ox.NamedNode("http://example.org/a")
    with pytest.raises(ConfigurationError, match="expected a store"):
        store.write([ox.Quad(one, one, one)], tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("written", ["", "made by kg", "made by kg build, which removes it when it needs it no more\n"])
def test_a_build_that_stopped_at_its_mark_is_removed(tmp_path: Path, written: str) -> None:
    """A full disk, or a kill, between the making of a mark and its end leaves a folder that the next build removes."""
    out = tmp_path / "out"
    first, second = plans(tmp_path, 2)
    build([first], out)
    left = out / ".builds" / "new-abcdefgh"
    text(left / ".policy-kg")
    (left / ".policy-kg").write_text(written, encoding="ascii")
    build([second], out)
    assert not left.exists()


def test_a_refused_folder_has_no_lock(tmp_path: Path) -> None:
    """Nor is a new folder left where nothing could be built."""
    (tmp_path / "none.txt").write_text(plan(1), encoding="utf-8")
    text(tmp_path / "out" / "graph.ttl")
    with pytest.raises(ConfigurationError):
        build([tmp_path / "none.txt"], tmp_path / "out")
    assert os.listdir(tmp_path / "out") == ["graph.ttl"]


@pytest.mark.parametrize("removed", range(4))
def test_a_folder_that_was_half_removed_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, removed: int) -> None:
    """A build that fails takes its folder away; killed after any of its files, it leaves one that the next build knows and removes."""
    left = [removed]

    def killed(path: Path) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        os.unlink(path)

    def fails() -> None:
        with outputs.fresh(tmp_path) as folder:
            for name in ("graph.nt", "graph.ttl", "network.html"):
                (folder / name).write_text("x", encoding="utf-8")
            monkeypatch.setattr(Path, "unlink", killed)
            monkeypatch.setattr(shutil, "rmtree", lambda path, ignore_errors: killed(sorted(Path(path).iterdir())[0]))

    with pytest.raises(KeyboardInterrupt):
        fails()
    monkeypatch.undo()
    assert len(list((tmp_path / ".builds").glob("new-*"))) == 1
    outputs.sweep(tmp_path)
    assert list((tmp_path / ".builds").glob("new-*")) == []
