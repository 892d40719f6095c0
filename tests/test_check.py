"""Signs of misreading: what looks wrong in a document that was read, with its place and words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from commands import kg as run
from conftest import SEED

import kg
from kg.check import Checked, advice, check
from kg.model import Extraction, InputError, Span
from kg.pipeline import extract
from kg.vocabulary import rules

PLAN = """清河县水源保护实施方案
为保护水源，制定本方案。
一、总体要求
到2025年，全县森林覆盖率达到45%以上。
二、主要任务
（一）加强保护。划定水源保护区。清理非法建筑。（县水利局牵头，县财政局配合）
（二）加强治理。完成截污纳管。整治入河排污口。（县生态环境局负责）
三、保障措施
加强组织领导，落实工作经费。
"""


def read() -> Extraction:
    """The plan as it is read: nothing wrong in it."""
    (found,) = extract(PLAN)
    return found


def of(x: Extraction) -> Checked:
    """What is found in an extraction."""
    (checked,) = check([x])
    return checked


def kinds(x: Extraction) -> set[str]:
    """The kinds of its signs."""
    return {sign.kind for sign in of(x).signs}


def test_a_document_that_is_read_whole_has_no_sign() -> None:
    """Nothing is suspected of a small plan, nor of the document in data/ but the length of one indicator's name."""
    assert of(read()).signs == ()
    assert of(read()).explained > 0.6
    (seed,) = check(extract(str(SEED)))
    assert not seed.looks_misread
    assert {sign.kind for sign in seed.signs} <= {"indicator-odd"}


def renumbered(x: Extraction, at: int, path: str, number: str) -> Extraction:
    """The extraction with another number on one of its sections."""
    sections = list(x.document.sections)
    sections[at] = replace(sections[at], path=path, number=number)
    return replace(x, document=replace(x.document, sections=tuple(sections)))


def titled(x: Extraction, title: str) -> Extraction:
    """The extraction with another title."""
    return replace(x, document=replace(x.document, title=title, plain_title=title))


def headed(x: Extraction, title: str) -> Extraction:
    """The extraction with another heading on its first section."""
    first = replace(x.document.sections[0], title=title, plain_title=title)
    return replace(x, document=replace(x.document, sections=(first, *x.document.sections[1:])))


FAULTS = {  # what is taken away or changed, as a wrong reading would → the one sign that it gives
    "title-empty": lambda x: titled(x, ""),
    "title-odd": lambda x: titled(x, "各镇人民政府，县政府各部门："),
    "heading-empty": lambda x: headed(x, ""),
    "number-gap": lambda x: renumbered(x, 3, "2.4", "(四)"),
    "number-restarts": lambda x: renumbered(x, 3, "2.1", "(一)"),
    "number-no-section": lambda x: replace(
        x, document=replace(x.document, sections=tuple(s for s in x.document.sections if s.number != "二"))
    ),
    "tasks-twice": lambda x: replace(x, tasks=(*x.tasks, *x.tasks)),
    "page-furniture": lambda x: headed(x, "【关闭窗口】"),
    "unbalanced": lambda x: headed(x, "主要任务（2025年"),
    "bracket-unread": lambda x: replace(x, responsibilities=x.responsibilities[:2]),
    "figure-unread": lambda x: replace(x, targets=()),
    "target-without-year": lambda x: replace(x, targets=tuple(t._replace(year=None, end=None) for t in x.targets)),
    "indicator-odd": lambda x: replace(x, targets=tuple(t._replace(indicator="率") for t in x.targets)),
    "little-read": lambda x: replace(x, document=replace(x.document, sections=(), title_span=None), tasks=(), responsibilities=()),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_wrong_reading_gives_its_sign(kind: str) -> None:
    """Each kind of wrong reading gives its sign, and where it is strong the document looks misread; what others it may give follows from it."""
    found = of(FAULTS[kind](read()))
    follow = {"little-read": {"figure-unread", "bracket-unread"}, "number-no-section": {"number-gap"}}.get(kind, set())
    assert kind in {sign.kind for sign in found.signs}
    assert {sign.kind for sign in found.signs} - {kind} <= follow
    assert found.looks_misread is (kind not in rules("check").words["weak"])
    for sign in found.signs:
        assert 0 <= sign.span.begin <= sign.span.end <= len(PLAN)
        if kind in ("bracket-unread", "figure-unread"):
            assert sign.text == PLAN[sign.span.begin : sign.span.end]


def test_a_label_without_a_body_that_was_read() -> None:
    """责任单位：县水利局 that gave no responsibility is a sign with the words behind it."""
    (x,) = extract(PLAN.replace("（县生态环境局负责）", "\n责任单位：县生态环境局"))
    assert kinds(x) == set()
    assert kinds(replace(x, responsibilities=x.responsibilities[:2])) == {"label-unread"}


def test_every_kind_has_advice_in_both_languages_and_a_fault_that_gives_it() -> None:
    """No kind of sign is without a test or without a word on what to do."""
    assert set(advice()) == {*FAULTS, "label-unread", "table-unread"}  # tests/test_figure_tables.py
    assert all(en.isascii() and not zh.isascii() for en, zh in advice().values())
    assert set(rules("check").words["weak"]) <= set(advice())


def test_the_command_of_files(tmp_path: Path) -> None:
    """A file that is read whole: exit 0; one with a gap: its sign with its place, what to do, and exit 1; as JSON the same."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(PLAN, encoding="utf-8")
    bad.write_text(PLAN.replace("清河县水源保护实施方案\n", "首页，欢迎访问\n"), encoding="utf-8")
    done = run("check", str(good))
    assert (done.returncode, done.stdout) == (0, "0 of 1 documents look misread\n")
    done = run("check", str(good), str(bad))
    assert done.returncode == 1
    assert "1 of 2 documents look misread" in done.stdout
    assert "title-" in done.stdout
    table = json.loads(run("check", str(bad), "--json").stdout)
    ((document,),) = table.values()
    assert document["misread"] is True
    assert document["signs"]


def test_a_build_keeps_its_signs(tmp_path: Path) -> None:
    """report.json, `kg check` and graph.check() say the same of a build; its table says how many documents look misread."""
    (tmp_path / "good.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(PLAN.replace("清河县水源保护实施方案\n", "首页，欢迎访问\n"), encoding="utf-8")
    done = run("build", str(tmp_path), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "1 of 2 documents look misread: kg check --from" in done.stdout
    found = kg.open(tmp_path / "out").check()
    assert {file: [d.looks_misread for d in documents] for file, documents in found.items()} == {"good.txt": [False], "bad.txt": [True]}
    done = run("check", "--from", str(tmp_path / "out"))
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 of 2 documents look misread"
    rows = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["documents"]
    assert {row["file"]: len(row["signs"]) for row in rows} == {file: len(documents[0].signs) for file, documents in found.items()}
    assert all(0 < row["explained"] < 1 for row in rows)


def test_a_folder_without_a_report_is_one_line(tmp_path: Path) -> None:
    """What is no build, and a graph in memory, are refused with what to do."""
    done = run("check", "--from", str(tmp_path / "none"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "kg check FILE" in done.stderr
    (tmp_path / "report.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="expected the report"):
        kg.Graph(kg.open(SEED.parent.parent / "ontology.ttl").store, str(tmp_path)).check()


def test_no_text_makes_it_fail() -> None:
    """A text of stops, brackets and numbers alone, and one of a single long line, are checked like any other."""
    for text in ("（" * 2000 + "）" * 2000 + "\n一、", "一、目标\n" + "到2025年" * 3000 + "\n", "一、" * 500 + "\n二、任务\n做事。"):
        for x in extract(text + "\n"):
            assert all(sign.span == Span(*sign.span) for sign in of(x).signs)
