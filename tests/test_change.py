"""A build of a few documents more or less → its store is made of the former one, and holds what a store that is filled anew holds."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from conftest import Once, sampled
from corpora import digests, plan, plans

from kg import build
from kg import open as open_graph
from kg.corpus import change, outputs

pytestmark = pytest.mark.usefixtures("in_process")
CITING = """某市{title}工作方案
为落实《{cited}》，制定本方案。
一、任务
（一）加强保护。划定{title}保护区。（市水务局负责）
"""


def twelve(folder: Path) -> None:
    """Build twelve plans, one of them twice under another name, and one that cites another."""
    files = plans(folder / "in", 12)
    shutil.copyfile(files[3], folder / "in" / "again.md")
    title = plan(5).splitlines()[0]
    (folder / "in" / "citing.txt").write_text(CITING.format(title="河湖长制", cited=title), encoding="utf-8")
    build([folder / "in"], folder / "out")
    assert len(open_graph(folder / "out").query("SELECT * { GRAPH ?g { ?d pol:resolvedTo ?e } }").rows) > 0


@pytest.fixture
def place(tmp_path: Path, once: Once) -> Path:
    """A copy of that folder, with its build."""
    shutil.copytree(once("twelve plans", twelve), tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path


def anew(place: Path) -> dict[str, str]:
    """What a first build of the documents gives."""
    shutil.rmtree(place / "other", ignore_errors=True)
    build([place / "in"], place / "other")
    return digests(place / "other")


def shares(out: Path) -> bool:
    """Whether the store in place has files of the former one."""
    known = [{file.stat().st_ino for file in (out / name / "store").glob("*.sst")} for name in (outputs.CURRENT, outputs.FORMER)]
    return bool(known[0] & known[1])


@pytest.mark.parametrize(
    "what",
    sampled(
        [
            "one more",
            "one less",
            "a copy less",
            "both copies less",
            "another text",
            "what is cited goes",
            "what cites goes",
            "a second that cites",
        ],
        4,
        "the same for other changes, one in four of which is quick",
    ),
)
def test_a_few_documents_more_or_less(place: Path, what: str) -> None:
    """What other documents say too stays, what none says any more goes, links between documents too; the former store is as it was."""
    folder, before = place / "in", digests(place / "out")
    if what == "one more":
        (folder / "more.txt").write_text(plan(99), encoding="utf-8")
    elif what == "another text":
        (folder / "plan-003.txt").write_text(plan(3, 55), encoding="utf-8")
    elif what == "a second that cites":
        (folder / "second.txt").write_text(CITING.format(title="森林防火", cited=plan(7).splitlines()[0]), encoding="utf-8")
    else:
        gone = {"one less": ["plan-001.txt"], "a copy less": ["again.md"], "both copies less": ["again.md", "plan-003.txt"]}
        gone |= {"what is cited goes": ["plan-005.txt"], "what cites goes": ["citing.txt"]}
        for name in gone[what]:
            (folder / name).unlink()
    former = (place / "out" / outputs.CURRENT).resolve()
    build([folder], place / "out")
    assert shares(place / "out")
    after = digests(place / "out")
    assert after == anew(place)
    assert after != before
    assert digests(former) == before


def size(out: Path) -> int:
    """Bytes of the store in place."""
    return sum(file.stat().st_size for file in (out / "store").iterdir())


@pytest.mark.slow("twelve builds")
def test_many_builds_one_after_the_other(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each made of the one before, whatever comes and goes: at the end as a first build, and not many times as large."""
    monkeypatch.setattr(change, "SHARE", 1)
    chance = random.Random(5)
    for _ in range(12):
        for _ in range(3):
            file = place / "in" / f"plan-{chance.randrange(16):03}.txt"
            if file.exists() and chance.random() < 0.4:
                file.unlink()
            else:
                file.write_text(plan(int(file.stem[5:]), chance.choice([60, 90])), encoding="utf-8")
        build([place / "in"], place / "out")
        assert shares(place / "out")
    assert digests(place / "out") == anew(place)
    assert size(place / "out") < 4 * size(place / "other")


@pytest.mark.parametrize(
    "harm",
    sampled(
        [
            "a part is gone",
            "a part is damaged",
            "the store is gone",
            "the store is damaged",
            "its data are damaged",
            "its data are damaged where only reading tells",
            "the store is damaged where only its update tells",
            "too many",
            "too much",
        ],
        4,
        "the same for other changes, one in four of which is quick",
    ),
)
def test_where_the_former_store_does_not_serve_it_is_filled_anew(place: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """What is missing, damaged or too different costs time only."""
    out = place / "out"
    if harm.startswith("a part"):
        for file in (out / ".parts").glob("??/*"):
            file.unlink() if harm.endswith("gone") else file.write_bytes(file.read_bytes()[:-20])
    elif harm == "the store is gone":
        shutil.rmtree(out.joinpath(outputs.CURRENT).resolve() / "store")
    elif harm.startswith("the store is damaged"):
        if harm.endswith("update tells"):
            monkeypatch.setattr(change, "_said", lambda *_: set())
        (out.joinpath(outputs.CURRENT).resolve() / "store" / "CURRENT").write_bytes(b"")
    elif harm == "its data are damaged":
        for file in (out.joinpath(outputs.CURRENT).resolve() / "store").glob("*.sst"):
            file.write_bytes(b"\0" * file.stat().st_size)
    elif harm == "its data are damaged where only reading tells":
        for file in (out.joinpath(outputs.CURRENT).resolve() / "store").glob("*.sst"):
            data = file.read_bytes()
            if (fifth := len(data) // 5) > 4_000:
                file.write_bytes(data[:fifth] + bytes(3 * fifth) + data[4 * fifth :])
        open_graph(out)
    elif harm == "too much":
        monkeypatch.setattr(change, "GONE", 100)
    (place / "in" / "plan-001.txt").unlink()
    plans(place / "in", 40 if harm == "too many" else 1)
    build([place / "in"], out)
    assert not shares(out)
    assert digests(out) == anew(place)
