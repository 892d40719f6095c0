"""What tells a body's name, and who is responsible by headings and sentences: texts and what they say."""

from __future__ import annotations

import pytest

import kg
from kg import graph
from tests.test_agencies import found_in

STATUS = [
    ("财政局", "listed"),
    ("市房管局", "assumed"),  # 房屋管理局, 住房保障和房产管理局 …
    ("市营商专班", "unresolved"),
    ("市投资促进中心", "stated"),  # whole words: nothing is made up
    ("市湿保办", "stated"),
    ("各区政府", ""),
]


@pytest.mark.parametrize(("printed", "status"), STATUS)
def test_name_status(printed: str, status: str) -> None:
    """What tells a name is said: the text's own words, a vocabulary, a rule, or nothing; a name made by a rule is no label."""
    text = f"成立衡阳市湿地保护工作委员会办公室（以下简称市湿保办）。\n开展巡护。（{printed}负责）"
    (one,) = found_in("衡阳市某某方案", text).responsibilities
    assert one.agency.status == status
    assert one.agency.label != one.agency.guess
    if printed == "市湿保办":
        assert one.agency.label == "衡阳市湿地保护工作委员会办公室"


def test_a_heading_that_names_a_body_under_duties() -> None:
    """Under …职责 an item headed by a body is that body's to lead; persons, classes of bodies and headings above such items are none."""
    text = (
        "祁东县林长制方案\n一、职责分工\n（一）林长职责\n1.县级总林长：统筹全县工作。\n（二）林长制办公室职责\n1.县级林长制办公室：通报情况。\n"
        "2.乡镇级林长制办公室：建立台账。\n（三）成员单位职责\n1.县水利局。负责水质监测。\n2.县公安局、县司法局：查处违法行为。\n"
        "3.衡阳市生态环境局祁东分局：监测水源。\n4.各巡护单位\n报告险情。\n（四）各乡镇职责。落实属地责任。\n二、工作要求\n（一）县财政局。落实经费。\n"
    )
    (found,) = kg.extract(text)
    said = [(found.document.units[one.section].path, one.agency.label, one.role) for one in found.responsibilities]
    assert said == [
        ("1.2.1", "祁东县林长制办公室", "Lead"),
        ("1.2.2", "乡镇级林长制办公室", "Lead"),
        ("1.3.1", "祁东县水利局", "Lead"),
        ("1.3.2", "祁东县公安局", "Joint"),
        ("1.3.2", "祁东县司法局", "Joint"),
        ("1.3.3", "衡阳市生态环境局祁东分局", "Lead"),
        ("1.3.4", "各巡护单位", "Lead"),
    ]


def test_prose_stands_on_its_tasks() -> None:
    """Who only a sentence names is responsible for that sentence's task, and the graph says so; where it holds no task, nobody is."""
    text = "衡阳市某某方案\n一、重点任务\n（一）护河。加强巡查。由市水利局会同市林业局制定办法。\n"
    (found,) = kg.extract(text)
    lines = [line for line in graph.nquads(found).decode().splitlines() if "ontology#inProse" in line]
    assert len(lines) == 2
    tasks = [found.tasks[i].text for i, task in enumerate(found.tasks) if found.responsibilities[0].covers[0] <= task.at[0]]
    assert tasks == ["由市水利局会同市林业局制定办法"]


def test_a_heading_that_says_whose_duties_it_holds() -> None:
    """县水利局的主要职责是：… makes the bureau responsible wherever the heading stands; 成员单位的职责 names nobody."""
    text = "祁东县护林方案\n一、管理体制\n（一）县林业局的主要职责是：组织巡护。\n（二）成员单位的职责：配合巡护。\n二、保障\n加强领导。\n"
    (found,) = kg.extract(text)
    assert [(found.document.units[one.section].path, one.agency.label, one.role) for one in found.responsibilities] == [
        ("1.1", "祁东县林业局", "Lead")
    ]


DEFAULTS = [
    ("除标明外，以下任务均由市水利局牵头。\n", "", "衡阳市水利局", "Lead"),
    ("", "未注明责任单位的任务，均由各县市区政府负责。\n", "各县市区政府", "Lead"),
    ("以下任务除注明外，均由市水利局牵头，市林业局配合。\n", "", "衡阳市水利局 衡阳市林业局", "Lead Participant"),
    ("", "未注明责任单位的任务，由市水利局会同市林业局负责。\n", "衡阳市水利局 衡阳市林业局", "Lead Joint"),
    ("除注明外，责任单位均为市水利局。\n", "", "衡阳市水利局", "Lead"),
    ("", "（未注明牵头单位的，牵头单位为市水利局）\n", "衡阳市水利局", "Lead"),
    ("如无特殊说明，以下任务均由市水利局、市林业局负责。\n", "", "衡阳市水利局 衡阳市林业局", "Joint Joint"),
]


@pytest.mark.parametrize(("before", "behind", "whom", "role"), DEFAULTS)
def test_a_default_is_for_the_sections_that_name_nobody(before: str, behind: str, whom: str, role: str) -> None:
    """除标明外，由X负责 makes X responsible, in prose, for the tasks of the sections that name no body; it is no task itself."""
    text = (
        f"衡阳市护河方案\n{before}一、重点任务\n1．清理河道。清除河面垃圾。\n2．治理岸线。拆除违建。（市自然资源局牵头）\n"
        f"二、保障措施（市财政局负责）\n（一）资金保障。统筹安排资金。\n（二）强化宣传。开展主题宣传。\n{behind}"
    )
    (found,) = kg.extract(text)
    said = [(found.document.units[one.section].path, one.agency.label, one.role, one.in_prose) for one in found.responsibilities]
    default = [("1.1", *one, True) for one in zip(whom.split(), role.split(), strict=True)]
    assert said == [*default, ("1.2", "衡阳市自然资源局", "Lead", False), ("2", "衡阳市财政局", "Lead", False)]
    assert not [task.plain for task in found.tasks if "均由" in task.plain or "注明" in task.plain]
    assert not found.unexplained
