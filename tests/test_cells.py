"""The reader of cells: every form of a table gives the same rows under the same columns, and text that is no table gives none."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import kg
from kg.cells import Row, tables
from kg.read import from_text
from kg.reading import compact

PATH = Path(__file__).parent / "examples" / "table-cells.tsv"
ROWS = [tuple((line + "\t\t").split("\t")[:4]) for line in PATH.read_text(encoding="utf-8").splitlines()[1:]]
FORMS = {
    "bars": "|序号|任务|责任单位|完成时限|\n|---|---|---|---|\n|1|清理河道。|市水利局|2025年底前|\n|2|栽植树木。|市林业局|2026年6月|\n",
    "tabs": "序号\t任务\t责任单位\t完成时限\n1\t清理河道。\t市水利局\t2025年底前\n2\t栽植树木。\t市林业局\t2026年6月\n",
    "gaps": "序号   任务   责任单位   完成时限\n1   清理河道。   市水利局   2025年底前\n2   栽植树木。   市林业局   2026年6月\n",
    "lines": "序号\n任务\n责任单位\n完成时限\n1\n清理河道。\n市水利局\n2025年底前\n2\n栽植树木。\n市林业局\n2026年6月\n",
    "glued": "序号任务责任单位完成时限1清理河道。市水利局2025年底前2栽植树木。市林业局2026年6月\n",
}


def written(row: Row, text: str) -> str:
    """A row as the examples write it."""
    cells = [text[slice(*cell)].replace("\n", "") for cell in row.cells]
    return f"({cells[0]})" if row.group else "/".join(cells)


@pytest.mark.parametrize(("by", "text", "roles", "expected"), ROWS, ids=[f"{row[0]}-{row[1][:16]}" for row in ROWS])
def test_a_table_of_each_form(by: str, text: str, roles: str, expected: str) -> None:
    """A text's table has the columns and rows that its line says, parted as it says; one that is none has no table."""
    reading = compact(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u2028", "\u2028"))
    found = tables(reading)
    assert [table.rule for table in found] == ([] if by == "none" else [by])
    for table in found:
        assert [head.role for head in table.columns] == roles.split(" ")
        assert " ".join(written(row, reading.text) for row in table.rows) == expected


def test_the_rows_are_counted() -> None:
    """No row is lost unseen."""
    assert len(ROWS) >= 18


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_facts(form: str) -> None:
    """Sections, tasks, bodies and dates of a table are the same whatever parts its cells."""
    (found,) = kg.extract(f"衢州市绿化方案\n一、任务分工\n{FORMS[form]}二、保障措施\n加强督导。\n")
    assert [section.path for section in found.document.sections] == ["1", "1.1", "1.2", "2"]
    assert [(one.section, one.plain) for one in found.tasks] == [(1, "清理河道"), (2, "栽植树木"), (3, "加强督导")]
    assert [(one.section, one.agency.label, one.role) for one in found.responsibilities] == [
        (1, "衢州市水利局", "Lead"),
        (2, "衢州市林业局", "Lead"),
    ]
    assert [(one.section, one.year, one.statement) for one in found.targets] == [(1, 2025, "清理河道"), (2, 2026, "栽植树木")]


def test_spans_are_the_sources_own() -> None:
    """Every cell is quoted from where it stands, though the reading has no white space."""
    text = "衢州市绿化方案\n一、任务\n序号\t任务\t责任单位\n1\t 栽植\xa0树木 \t 市林业局 \n二、保障\n加强督导。\n"
    (found,) = kg.extract(text)
    (duty,) = found.responsibilities
    assert text[duty.span.begin : duty.span.end] == "市林业局"
    assert text[found.tasks[0].span.begin : found.tasks[0].span.end] == "栽植\xa0树木"


def test_a_list_of_another_kind_holds_no_tasks() -> None:
    """Rows of a list that says neither what is done nor by whom (telephones) are no tasks."""
    rows = "序号\t单位\t办公电话\n1\t沙河街服务中心\t80000000\n2\t五山街服务中心\t80000001\n"
    (found,) = kg.extract(f"衢州市绿化方案\n一、任务\n栽植树木。\n{rows}二、保障\n加强督导。\n")
    assert [one.plain for one in found.tasks] == ["栽植树木", "加强督导"]


def test_numbers_in_the_cells_of_a_list_open_no_section() -> None:
    """What a list's cell counts (1.…2.…) is said by the section that the list stands in, once."""
    rows = "序号\t人群\t渠道\n1\t学生（含中学生）\t1.登录平台申领。\u20282.到窗口申领。\n2\t其他居民\t携带材料到窗口申领。\n"
    (found,) = kg.extract(f"衢州市绿化方案\n一、任务\n栽植树木。\n{rows}二、保障\n加强督导。\n")
    assert [section.path for section in found.document.sections] == ["1", "2"]
    parts = sorted(part for section in found.document.sections for part in section.body)
    assert all(before[1] <= after[0] for before, after in pairwise(parts))


def test_a_table_alone_under_a_title_is_a_plan() -> None:
    """A text that is a title and a table has the rows as its sections."""
    found = kg.extract(str(from_text("衢州市绿化任务清单\n序号\t任务\t责任单位\n1\t栽植树木\t市林业局\n").text))
    assert [(one.document.plain_title, [section.number for section in one.document.sections]) for one in found] == [
        ("衢州市绿化任务清单", ["1"])
    ]
