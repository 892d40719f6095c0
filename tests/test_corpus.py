"""Corpora: the same bytes by any way, only what changed is read, and inputs of every kind."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg
from corpora import digests, plan, plans

from kg import build
from kg import open as open_graph
from kg.corpus import archives, version
from kg.corpus.inputs import find
from kg.corpus.merge import Sorter
from kg.corpus.status import status
from kg.model import ConfigurationError, InputError


def test_a_notice_with_its_plans_gives_all_triples(tmp_path: Path) -> None:
    """Where a document of a file is the object of what another says, the union has that triple whole."""
    build([Path(__file__).parent / "gold" / "structure-two-plans.txt"], tmp_path / "out")
    graph = open_graph(tmp_path / "out")
    named = {quad.triple for quad in graph.store.quads_for_pattern(None, None, None, None) if isinstance(quad.graph_name, ox.NamedNode)}
    union = {quad.triple for quad in ox.parse(path=str(tmp_path / "out" / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)}
    assert (
        graph.query(
            "SELECT (COUNT(*) AS ?n) { ?plan dcterms:isPartOf ?notice . ?notice a pol:PolicyDocument . ?plan a pol:PolicyDocument }"
        ).rows[0][0]
        >= 2
    )
    assert union == named


def test_only_what_changed_is_read(tmp_path: Path) -> None:
    """Nothing, one changed, one added, one removed, all touched, and all after the rules have changed."""
    files = plans(tmp_path / "in", 4)
    for file in files:
        os.utime(file, (1e9, 1e9))
    time.sleep(2.1)  # a file that changed within two seconds is looked into again

    def read() -> int:
        return build([tmp_path / "in"], tmp_path / "out").read

    assert [read(), read()] == [4, 0]
    first = digests(tmp_path / "out")
    files[1].write_text(plan(1, 80), encoding="utf-8")
    assert read() == 1
    assert "80" in (tmp_path / "out" / "graph.nt").read_text(encoding="utf-8")
    files[1].write_text(plan(1), encoding="utf-8")
    assert read() == 1
    assert digests(tmp_path / "out") == first
    (tmp_path / "in" / "more.txt").write_text(plan(9), encoding="utf-8")
    assert read() == 2  # files[1] changed a moment ago
    (tmp_path / "in" / "more.txt").unlink()
    read()
    assert digests(tmp_path / "out") == first
    keys = sorted((tmp_path / "out" / ".parts").glob("??/*"))
    assert len(keys) == 4


def test_other_rules_make_all_anew_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part is right for the rules that it was made with; `status` tells when they are others."""
    plans(tmp_path / "in", 3)
    build([tmp_path / "in"], tmp_path / "out")
    former = set((tmp_path / "out" / ".parts").glob("??/*"))
    monkeypatch.setattr(version, "rules", lambda: "others")
    assert status((), tmp_path / "out").other_rules
    assert build([tmp_path / "in"], tmp_path / "out").read == 3
    assert not status((), tmp_path / "out").other_rules
    assert former.isdisjoint((tmp_path / "out" / ".parts").glob("??/*"))


def test_all_that_reads_a_document_counts_as_rules() -> None:
    """Every module that is loaded to make a part is in the version of the rules, and every rule and vocabulary."""
    code = "import sys\nfrom kg.corpus.parts import Job, make\nfrom kg.pipeline import extract\nextract('一、a\\n二、b\\n')\nprint(*(m.__file__ for n, m in sys.modules.items() if n.startswith('kg')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    names = {Path(path).relative_to(version.PACKAGE).as_posix() for path in loaded}
    surroundings = {
        "__init__.py",
        "store.py",
        "limits.py",
        *(name for name in names if name.startswith("corpus/") and name != version.PART),
    }
    assert "pipeline.py" in names
    assert [name for name in sorted(names - surroundings) if not version.counts(name)] == []
    data = [
        path.relative_to(version.PACKAGE).as_posix() for folder in ("rules", "vocabulary") for path in (version.PACKAGE / folder).iterdir()
    ]
    assert len(data) > 40
    assert all(map(version.counts, data))


def test_status_says_what_a_build_would_do(tmp_path: Path) -> None:
    """New, changed, removed, failed; exit 0 when there is nothing to do, 1 when there is, 2 where nothing was built."""
    files = plans(tmp_path / "in", 3)
    (tmp_path / "in" / "none.txt").write_text("今天天气很好。\n", encoding="utf-8")
    assert kg("status", "--out", tmp_path / "out").returncode == 2
    assert kg("build", tmp_path / "in", "--out", tmp_path / "out").returncode == 1
    quiet = kg("status", "--out", tmp_path / "out")
    assert (quiet.returncode, quiet.stdout.split()[0]) == (0, "failed")
    files[0].unlink()
    files[1].write_text(plan(77), encoding="utf-8")
    os.utime(files[2], (1e9, 1e9))  # touched, not changed
    (tmp_path / "in" / "new.txt").write_text(plan(8), encoding="utf-8")
    told = kg("status", "--out", tmp_path / "out", "--json")
    assert told.returncode == 1
    found = json.loads(told.stdout)
    assert {name: [Path(path).name for path in found[name]] for name in ("new", "changed", "removed", "failed", "again")} == {
        "new": ["new.txt"],
        "changed": ["plan-001.txt"],
        "removed": ["plan-000.txt"],
        "failed": ["none.txt"],
        "again": [],
    }
    kg("build", tmp_path / "in", "--out", tmp_path / "out")
    assert kg("status", tmp_path / "in", "--out", tmp_path / "out").returncode == 0


@pytest.mark.parametrize(
    ("documents", "more", "code", "said"),
    [
        (1, 0, 0, "files: 1, documents: 1, nothing to do\n"),
        (2, 0, 0, "files: 2, documents: 2, nothing to do\n"),
        (1, 1, 1, "files: 1, documents: 1, stale\n"),
    ],
)
def test_status_counts_what_was_built(tmp_path: Path, documents: int, more: int, code: int, said: str) -> None:
    """The number stands behind its noun, as in the table of a build: it fits one as well as many."""
    plans(tmp_path / "in", documents)
    build([tmp_path / "in"], tmp_path / "out")
    plans(tmp_path / "in", documents + more)
    done = kg("status", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (code, said)


def archived(folder: Path) -> None:
    """The same three documents as a zip, a tar and a tar.gz, with what is no document among them."""
    data = {f"a/b/plan-{number:03}.txt": plan(number).encode() for number in range(3)}
    data |= {"a/README.md": b"# about", "picture.png": b"\x89PNG", "__MACOSX/a/b/._plan-000.txt": b"x"}
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in data.items():
            packed.writestr(name, content)
    for name, mode in (("all.tar", "w"), ("all.tar.gz", "w:gz")):
        with tarfile.open(folder / name, mode) as tar:  # type: ignore[call-overload]
            for member, content in data.items():
                info = tarfile.TarInfo(member)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
            link = tarfile.TarInfo("link.txt")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow("the same in two processes"))])
def test_archives_are_read_as_folders_are(tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The members of zip, tar and tar.gz give what the files give; a second run reads none of them."""
    monkeypatch.setattr("kg.corpus.ALONE", 1 if jobs == 2 else 4)
    archived(tmp_path)
    build(plans(tmp_path / "in", 3), tmp_path / "plain")
    for name in ("all.zip", "all.tar", "all.tar.gz"):
        out = tmp_path / f"out-{name}"
        os.utime(tmp_path / name, (1e9, 1e9))
        build([tmp_path / name], out, jobs=jobs)
        assert digests(out) == digests(tmp_path / "plain")
        names = [one.name for one in find([tmp_path / name]).inputs.values()]
        assert names == [f"{tmp_path / name}!/a/b/plan-{number:03}.txt" for number in range(3)]


def test_a_bad_archive_costs_itself_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encrypted, leading out, too large, a bomb, damaged: each with its reason, and the good members are built."""
    monkeypatch.setattr(archives, "LARGEST", 1 << 20)
    with zipfile.ZipFile(tmp_path / "mixed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("good.txt", plan(1))
        packed.writestr("../out.txt", plan(2))
        packed.writestr("large.txt", b" " * (1 << 20) + b"x")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"{number}.txt", b" " * (1 << 20))
    locked = bytearray((tmp_path / "mixed.zip").read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of encryption, in each header of the first member
        locked[locked.index(mark) + place] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    (tmp_path / "cut.tar.gz").write_bytes(b"\x1f\x8b\x08\x00 nothing")
    report = build(sorted(tmp_path.glob("*.*")), tmp_path / "out", max_size=1)
    reasons = {name.removeprefix(f"{tmp_path}/"): reason for name, reason in report.failures.items()}
    for name, words in {
        "mixed.zip!/../out.txt": "inside the archive",
        "mixed.zip!/large.txt": "at most",
        "bomb.zip": "unpacks to more",
        "locked.zip!/good.txt": "encrypted",
        "cut.tar.gz": "expected a zip or tar",
    }.items():
        assert words in reasons.get(name, ""), (name, reasons)
    assert not (tmp_path.parent / "out.txt").exists()


def test_names_in_chinese_archives_are_read(tmp_path: Path) -> None:
    """A zip that was made where names are GB18030 and does not say so."""
    name = "关于水源的方案.txt"
    with zipfile.ZipFile(tmp_path / "gbk.zip", "w") as packed:
        packed.writestr(name.encode("gb18030").decode("cp437"), plan(1))
    (found,) = find([tmp_path / "gbk.zip"]).inputs.values()
    assert found.file == name or zipfile.ZipFile(tmp_path / "gbk.zip").infolist()[0].flag_bits & 0x800
    assert archives._chinese(name.encode("gb18030").decode("cp437")) == name


def test_patterns_and_lists(tmp_path: Path) -> None:
    """A quoted pattern, **, a list in a file and one on standard input name the same documents; each is built once."""
    files = plans(tmp_path / "in" / "deep", 3)
    (tmp_path / "list.txt").write_text("\n".join(map(str, files)) + "\r\n\n", encoding="utf-8")
    wanted = {str(file) for file in files}
    for paths in ([f"{tmp_path}/in/*/*.txt"], [f"{tmp_path}/**/plan*.txt"], [f"@{tmp_path}/list.txt"], [tmp_path / "in", *files]):
        assert set(find(paths).inputs) == wanted
    done = kg("build", "@-", "--out", tmp_path / "out", given=(tmp_path / "list.txt").read_bytes())
    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["documents"]
    assert (len(rows), sum(row["documents"] for row in rows)) == (3, 3)
    for wrong, words in (([f"{tmp_path}/*.pdf"], "pattern"), (["@no-such-list"], "no-such-list"), ([f"@{os.devnull}"], "empty")):
        with pytest.raises(InputError, match=words):
            find(wrong)


def test_hidden_folders_and_the_output_are_no_inputs(tmp_path: Path) -> None:
    """`kg build . --out out` does not read what it wrote before."""
    plans(tmp_path, 2)
    plans(tmp_path / ".git", 2)
    for _ in range(2):
        done = kg("build", ".", "--out", "out", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert len(json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["documents"]) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    """It is reported with its bytes, and the others are built."""
    plans(tmp_path / "in", 1)
    (Path(os.fsencode(tmp_path / "in").decode()) / os.fsdecode(b"plan-\xff.txt")).write_text(plan(5), encoding="utf-8")
    done = kg("build", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "plan-\\xff.txt: expected a name in UTF-8" in done.stderr


@pytest.mark.usefixtures("in_process")
def test_more_documents_than_a_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows those with the most to say and says of how many; the order of the files does not matter."""
    monkeypatch.setattr("kg.corpus.write.DRAWN", 3)
    files = plans(tmp_path / "in", 6)
    with files[4].open("a", encoding="utf-8") as file:
        file.write("（三）加强执法。到2030年，执法率达到99%以上。（市公安局负责）\n")
    build(files, tmp_path / "out")
    build(files[::-1], tmp_path / "other")
    page = (tmp_path / "out" / "network.html").read_text(encoding="utf-8")
    assert "policy-kg: 3 / 6" in page
    assert page == (tmp_path / "other" / "network.html").read_text(encoding="utf-8")
    shown = [number for number in range(6) if plan(number).split("实施方案")[0] in page]
    assert 4 in shown
    assert len(shown) == 3


@pytest.mark.parametrize(("run", "files", "block"), [(1 << 20, 64, 1 << 10), (200, 64, 30), (100, 2, 10), (1, 3, 1)])
def test_a_merge_is_sorted_and_has_each_line_once(tmp_path: Path, run: int, files: int, block: int) -> None:
    """Whatever fits into memory, and however many rounds it takes; nothing is left beside it."""
    chance = random.Random(run)
    blocks = [
        sorted({f"{chance.randrange(300):03} {'词' * chance.randrange(5)}\n".encode() for _ in range(chance.randrange(30))})
        for _ in range(40)
    ]
    sorter = Sorter(tmp_path / "work", run=run, files=files, block=block)
    (tmp_path / "work").mkdir()
    for lines in blocks:
        sorter.add(b"".join(lines))
    count = sorter.write(tmp_path / "all")
    wanted = sorted({line for lines in blocks for line in lines})
    assert (tmp_path / "all").read_bytes().splitlines(keepends=True) == wanted
    assert count == len(wanted) > 300
    assert list((tmp_path / "work").iterdir()) == []


def test_the_number_of_jobs_is_checked(tmp_path: Path) -> None:
    """None is refused."""
    with pytest.raises(ConfigurationError, match="--jobs 0"):
        build(plans(tmp_path / "in", 1), tmp_path / "out", jobs=0)
