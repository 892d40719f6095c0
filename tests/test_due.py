"""By when tasks are due: deadlines in their sentence, carried on, in label lines, tables and brackets; days, months and periods."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg

HEAD = "某市水源保护实施方案\n某政发〔2024〕3号\n一、目标\n水质达标。\n二、任务\n（一）加强保护。"
TAIL = "\n（二）加强监测。\n开展监测。\n某市人民政府\n2024年5月20日\n"
ROWS: dict[str, tuple[str, list[str]]] = {
    "a year": ("2025年底前，划定保护区。", ["2025"]),
    "the end of a month": ("2025年6月底前，划定保护区。", ["2025-06-30"]),
    "a day": ("2025年2月15日前划定保护区。", ["2025-02-15"]),
    "a month in which": ("划定保护区，2025年2月完成。", ["2025-02-28"]),
    "before a month is no day": ("2025年6月前划定保护区。", ["2025"]),
    "a quarter and half a year": ("2025年第三季度划定保护区。2025年上半年清理网箱。", ["2025-09-30", "2025-06-30"]),
    "months from one to another": ("2024年7月至9月，开展排查。", ["2024-09-30"]),
    "months into the next year": ("2024年11月至2月，开展排查。", ["2025-02-28"]),
    "a period": ("“十五五”期间，推进水库治理。", ["2026–2030"]),
    "several": ("改造取水口，2025年底前完成甲库，2026年底前完成乙库。", ["2025 2026"]),
    "the document's own year": ("12月底前划定保护区。", ["2024-12-31"]),
    "the year named before": ("2025年6月底前划定保护区。12月底前清理网箱。", ["2025-06-30", "2025-12-31"]),
    "a month that was long past is next year's": ("2月底前划定保护区；1月底前报送方案。", ["2024-02-29", "2024-01-31"]),
    "a deadline carried over a semicolon": ("2025年底前，划定保护区；清理网箱。", ["2025", "2025"]),
    "not to what has its own": ("2025年底前，划定保护区；自印发之日起半年内清理网箱。", ["2025", "-"]),
    "not from within": ("划定保护区，2025年底前设立界标；清理网箱。", ["2025", "-"]),
    "not over a stop": ("2025年底前，划定保护区。清理网箱。", ["2025", "-"]),
    "a bracket that says when": ("划定保护区（2025年6月底前完成）。", ["2025-06-30"]),
    "a closing bracket": ("划定保护区。清理网箱。（市水务局牵头，2025年10月底前完成）", ["2025-10-31", "2025-10-31"]),
    "brackets of their own": (
        "划定保护区。（市水务局牵头，2025年10月底前完成）\n清理网箱。（市财政局牵头，2025年12月底前完成）",
        ["2025-10-31", "2025-12-31"],
    ),
    "a bracket of others between": (
        "划定保护区。（市财政局负责）\n清理网箱。（市水务局牵头，2025年10月底前完成）\n修复岸线。（市水务局牵头，2025年12月底前完成）",
        ["-", "2025-10-31", "2025-12-31"],
    ),
    "a label line": ("划定保护区。清理网箱。\n责任单位：市水务局\n完成时限：2025年6月", ["2025-06-30", "2025-06-30"]),
    "a label line with a plain date": ("划定保护区。\n完成时限：2025年6月15日", ["2025-06-15"]),
    "a label line with a past month": ("划定保护区。\n完成时限：2024年3月", ["2024-03-31"]),
    "its own words go before the label": ("2024年底前划定保护区。\n完成时限：2025年6月", ["2024"]),
    "behind a bracket": ("各县（市、区）于2025年7月底前清理网箱。", ["2025-07-31"]),
    "what is above": ("以上工作要在2025年2月底前完成。", ["2025-02-28"]),
    "no deadline": ("长期坚持巡查。持续推进治理。", ["-", "-"]),
    "every year": ("每年3月底前报送总结。每年1月底前汇总，3月底前公布结果。", ["-", "-"]),
    "from a year on": ("自2025年起实行轮流值守。从2025年7月开始清理网箱。", ["-", "-"]),
    "a span without a year's end": ("五年内不得新建码头。项目投入使用1年内开展检查。", ["-", "-"]),
    "a name": ("做好2025年世界水日活动。落实《水源保护规划（2021—2025年）》。", ["-", "-"]),
    "a bare year before what is done": ("推进隔离带建设，2025年基本建成隔离带。", ["2025"]),
    "what was done": ("截至2024年4月底，清理网箱20处。2024年2月，印发方案。", ["-", "-"]),
}


def due(text: str) -> list[str]:
    """When the tasks of the section 2.1 are due, as texts; - for no deadline."""
    (found,) = kg.extract(text)
    own = [task for task in found.tasks if found.document.sections[task.section].path == "2.1"]
    for task in own:
        for one in task.due:
            assert found.source.text[one.span.begin : one.span.end].strip()
    return [" ".join(one.date or (f"{one.start}–{one.year}" if one.start else str(one.year)) for one in task.due) or "-" for task in own]


@pytest.mark.parametrize(("body", "expected"), ROWS.values(), ids=ROWS)
def test_when_tasks_are_due(body: str, expected: list[str]) -> None:
    """Each deadline by its day where the text names one, else by its year; none where it names none."""
    assert due(HEAD + body + TAIL) == expected


def test_a_tables_column_dates_its_rows() -> None:
    """A row's task is due by the cell under 完成时限, a date without 年 too; what is to go on for long is not."""
    table = "\n".join(
        (
            "附件 水源保护任务分工表",
            "| 序号 | 任务 | 责任单位 | 完成时限 |",
            "| --- | --- | --- | --- |",
            "| 1 | 划定水源保护区 | 市水务局 | 2025年6月底前 |",
            "| 2 | 清理库区网箱 | 市财政局 | 2024.12 |",
            "| 3 | 开展日常巡查 | 市水务局 | 长期坚持 |",
        )
    )
    found = [task for x in kg.extract(HEAD + "划定保护区。" + TAIL + table) for task in x.tasks]
    said = {task.plain: [one.date for one in task.due] for task in found}
    assert said["划定水源保护区"] == ["2025-06-30"]
    assert said["清理库区网箱"] == ["2024-12-31"]
    assert said["开展日常巡查"] == []


def test_deadlines_are_in_the_graph(tmp_path: Path) -> None:
    """Year, day and period stand on the task with the deadline's own characters, and one pattern says what a body must do by when."""
    body = "划定保护区。清理网箱。（市水务局牵头，市财政局配合，2025年10月底前完成）"
    (tmp_path / "it.txt").write_text(HEAD + body + TAIL.replace("开展监测。", "“十五五”期间，推进监测。"), encoding="utf-8")
    kg.build([tmp_path / "it.txt"], tmp_path / "out")
    graph = kg.open(tmp_path / "out")
    rows = graph.query(
        """SELECT ?text ?name ?year ?day ?words WHERE { ?t a pol:Task ; pol:responsibleAgency ?a ; pol:text ?text ; pol:dueYear ?year ;
             pol:dueDate ?day ; pol:dueQuotedFrom/nif:anchorOf ?words . ?a skos:prefLabel ?name } ORDER BY ?text ?name"""
    ).rows
    bodies = {str(row[1]) for row in rows}
    assert [tuple(map(str, row)) for row in rows] == [
        (text, body, "2025", "2025-10-31", "2025年10月底前") for text in ("划定保护区", "清理网箱") for body in sorted(bodies)
    ]
    assert len(bodies) == 2
    period = graph.query(
        "SELECT ?first ?last ?year WHERE { ?t pol:duePeriodStart ?first ; pol:duePeriodEnd ?last ; pol:dueYear ?year }"
    ).rows
    assert [tuple(map(str, row)) for row in period] == [("2026", "2030", "2030")]
    assert graph.validate() == []
