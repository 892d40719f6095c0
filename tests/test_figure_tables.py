"""Tables that give places, bodies or branches their figures: every form gives the same targets, and other figures give none."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from documents import docx, paragraph, table

from kg.check import check
from kg.model import Extraction, Target
from kg.pipeline import policies
from kg.read import all_from_bytes

TITLE, HEADING, AFTER = "衢州市林草行动方案（2026—2027年）", "一、增绿任务", "二、保障措施"
HEAD = ["区域", "2026年造林面积（万亩）", "2027年造林面积（万亩）"]
ROWS = [["柯城区", "3.5", "4"], ["龙游县", "2", "2-3"], ["合计", "5.5", "7"]]
FACTS = [
    (2026, "柯城区造林面积", "3.5", None, "万亩"),
    (2027, "柯城区造林面积", "4", None, "万亩"),
    (2026, "龙游县造林面积", "2", None, "万亩"),
    (2027, "龙游县造林面积", "2", "3", "万亩"),
    (2026, "合计造林面积", "5.5", None, "万亩"),
    (2027, "合计造林面积", "7", None, "万亩"),
]


def plan(text: str, title: str = TITLE) -> str:
    """A plan with something in its first section."""
    return f"{title}\n2026年1月5日\n{HEADING}\n栽植树木。\n{text}\n{AFTER}\n加强督导。\n"


def spread(cells: Iterable[str]) -> str:
    """Cells between blank lines."""
    return "\n" + "\n\n".join(cells) + "\n"


def bars(rows: Iterable[Iterable[str]]) -> str:
    """Rows in markdown, the first as the head."""
    lines = ["|" + "|".join(row) + "|" for row in rows]
    return "\n".join([lines[0], "|---" * lines[0].count("|") + "|", *lines[1:]])


def html(rows: Iterable[Iterable[str]]) -> str:
    """A page with the plan and a table."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><p>{TITLE}</p><p>2026年1月5日</p><p>{HEADING}</p><p>栽植树木。</p><table>{cells}</table><p>{AFTER}</p><p>加强督导。</p></body></html>"


FORMS = {
    "markdown": ("it.md", plan(bars([HEAD, *ROWS])).encode()),
    "tabs": ("it.txt", plan("\n".join("\t".join(row) for row in [HEAD, *ROWS])).encode()),
    "gaps": ("it.txt", plan("\n".join("    ".join(row) for row in [HEAD, *ROWS])).encode()),
    "lines": ("it.txt", plan("\n".join(cell for row in [HEAD, *ROWS] for cell in row)).encode()),
    "blank lines": ("it.md", plan(spread(cell for row in [HEAD, *ROWS] for cell in row)).encode()),
    "html": ("it.html", html([HEAD, *ROWS]).encode()),
    "docx": (
        "it.docx",
        docx(
            "".join(map(paragraph, (TITLE, "2026年1月5日", HEADING, "栽植树木。")))
            + table([HEAD, *ROWS])
            + "".join(map(paragraph, (AFTER, "加强督导。")))
        ),
    ),
}


def read(data: bytes, name: str = "it.md") -> tuple[Extraction, ...]:
    """The documents of a file."""
    return policies(all_from_bytes(data, name, "." + name.rpartition(".")[2]))


def fact(target: Target) -> tuple[int | None, str | None, str, str | None, str]:
    """A target as the rows here write it."""
    made = target.quantity
    assert made is not None
    return target.year, target.indicator, str(made.value), str(made.upper) if made.upper is not None else None, made.unit


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_targets(form: str) -> None:
    """Each cell is a target of its row, in its column's year and unit, in the section that the table stands in; none is a task."""
    name, data = FORMS[form]
    (found,) = read(data, name)
    assert [fact(target) for target in found.targets] == FACTS
    assert {target.section for target in found.targets} == {0}
    assert [one.plain for one in found.tasks] == ["栽植树木", "加强督导"]


CASES = {
    "merged cells above shift a row": (
        bars([["区域", "", "2026年新建数量（座）", "2026年完成比例"], ["北片", "柯城区", "5", "50%"], ["衢江区", "6", "60%", ""]]),
        [(2026, "柯城区新建数量", "5", None, "座"), (2026, "衢江区新建数量", "6", None, "座")],
    ),
    "a head of two lines": (
        bars([["县（市、区）", "新建泵站（座）", ""], ["", "2026年", "2027年"], ["龙游县", "3", "4"], ["常山县", "1", "2"]]),
        [
            (2026, "龙游县新建泵站", "3", None, "座"),
            (2027, "龙游县新建泵站", "4", None, "座"),
            (2026, "常山县新建泵站", "1", None, "座"),
            (2027, "常山县新建泵站", "2", None, "座"),
        ],
    ),
    "what is counted stands in the title, the unit above the table": (
        "各县造林任务分配表\n单位：万亩\n" + bars([["县区", "2026年", "2027年"], ["龙游县", "3", "4"], ["常山县", "1", "—"]]),
        [(2026, "龙游县造林", "3", None, "万亩"), (2027, "龙游县造林", "4", None, "万亩"), (2026, "常山县造林", "1", None, "万亩")],
    ),
    "years are rows": (
        bars([["年份", "片区", "达标面积（平方公里）"], ["2026年", "东片", "4.5"], ["2027年", "西片", "6"]]),
        [(2026, "东片达标面积", "4.5", None, "平方公里"), (2027, "西片达标面积", "6", None, "平方公里")],
    ),
    "a part's sum is the part's": (
        bars([["区域", "2027年任务（个）"], ["柯城区", "3"], ["北片小计", "8"]]),
        [(2027, "柯城区任务", "3", None, "个"), (2027, "北片任务", "8", None, "个")],
    ),
    "what stands, what was done and money are none": (
        bars(
            [["区域", "现状规模（座）", "2025年完成情况（座）", "总投资（万元）"], ["柯城区", "3", "2", "800"], ["龙游县", "5", "1", "90"]]
        ),
        [],
    ),
    "a statistic is none": (bars([["区域", "面积（平方公里）"], ["柯城区", "609"], ["龙游县", "1143"]]), []),
    "telephones are none": (bars([["单位名称", "电话", "计划"], ["柯城站", "80000001", "甲"], ["龙游站", "80000002", "乙"]]), []),
    "each year to come of an indicator": (
        bars([["指标", "单位", "2025年", "2027年", "2030年"], ["森林覆盖率", "%", "71", "71.5", "72"]]),
        [(2027, "森林覆盖率", "71.5", None, "%"), (2030, "森林覆盖率", "72", None, "%")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_table_of_figures_holds(case: str) -> None:
    """The figures that are to be reached, and no others; neither a title of a table nor a cell is a task."""
    text, expected = CASES[case]
    (found,) = read(plan(text).encode())
    assert [fact(target) for target in found.targets] == expected
    assert [one.plain for one in found.tasks] == ["栽植树木", "加强督导"]


def test_an_annex_that_shares_out_figures_is_a_document() -> None:
    """A table of figures behind 附表 is a document of its own, under its own title, in the plan's years; its rows need no unit to be counted."""
    annex = "附表1\n\n各区“十五五”任务分配表\n\n" + "\n\n".join(
        [
            "序号",
            "区域",
            "新增容量（MW）",
            "新增工程",
            "新增场景",
            "1",
            "柯城区",
            "0.3-0.4",
            "1",
            "2",
            "2",
            "龙游县",
            "0.5",
            "2",
            "2",
            "合计",
            "0.9",
            "3",
            "4",
        ]
    )
    main, shared = read((plan("") + annex).encode())
    assert main.targets == ()
    assert shared.document.plain_title == '各区"十五五"任务分配表'
    assert [fact(one) for one in shared.targets[:3]] == [
        (2030, "柯城区新增容量", "0.3", "0.4", "MW"),
        (2030, "柯城区新增工程", "1", None, "个"),
        (2030, "柯城区新增场景", "2", None, "个"),
    ]
    assert len(shared.targets) == 9


def test_two_columns_under_a_title() -> None:
    """A cell a line in two columns: what is said of each name is a task; the names, the heads and the title are none."""
    lines = ["表2示范片区任务表", "示范片区", "建设任务", "湖畔片区", "建成雨水花园，改造老旧管网。", "滨江片区", "修复河岸。"]
    (found,) = read(plan("\n".join(lines)).encode())
    assert [one.plain for one in found.tasks] == ["栽植树木", "建成雨水花园，改造老旧管网", "修复河岸", "加强督导"]


def test_items_counted_in_a_cell_are_tasks_of_their_own() -> None:
    """（1）…；（2）… in a cell are cut without their numbers, and what announces them is no task."""
    rows = [
        ["序号", "任务", "内容", "责任单位"],
        ["1", "水系除涝", "提升蓄排能力，建设内容包括：（1）新建泵闸；（2）打通断头河。", "市水利局"],
    ]
    (found,) = read(plan(bars(rows)).encode())
    assert [one.plain for one in found.tasks] == ["栽植树木", "提升蓄排能力", "新建泵闸", "打通断头河", "加强督导"]


PAGED = {
    "bars": "|序号|任务|责任单位|\n|---|---|---|\n|1|清理河道。|市水利局|\n\n- 3 -\n\n|2|栽植树木。|市林业局|\n续表\n|序号|任务|责任单位|\n|---|---|---|\n|3|修复湿地。|市林业局|",
    "lines": "序号\n任务\n责任单位\n1\n清理河道。\n市水利局\n- 3 -\n2\n栽植树木。\n市林业局\n序号\n任务\n责任单位\n3\n修复湿地。\n市林业局",
}


@pytest.mark.parametrize("form", PAGED)
def test_a_table_goes_on_behind_a_page(form: str) -> None:
    """Neither a page's number, nor 续表, nor the head printed again ends a table or is part of a row."""
    (found,) = read(plan(PAGED[form]).encode())
    assert [(one.section, one.plain) for one in found.tasks][1:4] == [(1, "清理河道"), (2, "栽植树木"), (3, "修复湿地")]
    assert [one.agency.label for one in found.responsibilities] == ["衢州市水利局", "衢州市林业局", "衢州市林业局"]


def test_an_annex_that_explains_indicators_holds_no_tasks() -> None:
    """指标体系 behind a plan defines what is measured: it sets nothing."""
    annex = "附件2\n衢州市增绿评价指标体系\n一、生态\n绿地率\n建成区绿地面积占建成区面积的百分比，按年度统计。\n二、水\n水面率\n计算水面面积与辖区面积的比值。\n"
    found = read((plan("") + annex).encode(), "it.txt")
    assert [one.plain for x in found for one in x.tasks] == ["栽植树木", "加强督导"]


def test_a_cell_a_line_between_blank_lines() -> None:
    """Neither a number nor a list of bodies is joined to the long cell above it; a line that heads the next rows is none of the last row."""
    cells = [
        "序号",
        "事项",
        "工作措施",
        "责任单位",
        "推进增绿工程",
        "1",
        "荒山造林",
        "结合荒山治理，选用乡土树种，分批栽植并落实管护责任，形成连片的防护林带",
        "市林业局、各县（市、区）政府",
    ]
    cells += [
        "2",
        "更新沿河林带，补植枯死树木，定期巡查病虫害，保持岸线林木完整连续",
        "健全管护机制",
        "3",
        "落实管护",
        "聘用护林员",
        "市林业局",
    ]
    (found,) = read(plan(spread(cells)).encode())
    rows = [(section.number, section.plain_title) for section in found.document.sections[1:-1]]
    assert [number for number, _ in rows] == ["1", "2", "3"]
    assert rows[1][1] == "更新沿河林带，补植枯死树木，定期巡查病虫害，保持岸线林木完整连续"
    assert {one.section for one in found.responsibilities} == {1, 3}


def test_a_table_that_gave_nothing_is_reported() -> None:
    """A table with heads over heads, a cell a line, is not read with figures under wrong heads: it gives a sign instead."""
    cells = [
        "年份",
        "达标片区",
        "达标面积（平方公里）",
        "面积占比",
        "片区",
        "总计",
        "2026年",
        "东片",
        "4.7",
        "40.4",
        "40%",
        "西片",
        "10.5",
        "2027年",
        "南片",
        "4.3",
        "52",
        "52%",
    ]
    found = read(plan(spread(cells)).encode())
    assert found[0].targets == ()
    assert "table-unread" in {sign.kind for sign in check(found)[0].signs}
