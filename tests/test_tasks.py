"""Which sentences are tasks, where a task begins and ends, and what it does to what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg

HEAD = "某市水源保护实施方案\n一、目标\n到2025年，水质达标率达到95%以上。\n二、任务\n（一）加强保护。"
ROWS: dict[str, tuple[str, list[str]]] = {
    "a sentence": ("划定水源保护区。", ["划定水源保护区"]),
    "sentences": ("划定水源保护区。沿库岸建设隔离带。", ["划定水源保护区", "沿库岸建设隔离带"]),
    "semicolons part, commas do not": (
        "划定保护区，设立界标；清理网箱；沿岸建设隔离带。",
        ["划定保护区，设立界标", "清理网箱", "沿岸建设隔离带"],
    ),
    "the responsible are no task": ("划定水源保护区。（市水务局、市财政局按职责分工负责）", ["划定水源保护区"]),
    "label lines are no tasks": ("划定水源保护区。\n牵头部门：市水务局\n配合单位：市财政局\n完成时限：2021年6月底前", ["划定水源保护区"]),
    "a stop in quotation": ("落实“一库一策。”要求，编制保护方案。", ["落实“一库一策。”要求，编制保护方案"]),
    "a semicolon in brackets": ("清理网箱（含鱼排；不含趸船），恢复岸线。", ["清理网箱（含鱼排；不含趸船），恢复岸线"]),
    "only a target": ("到2025年，水质达标率达到95%以上。", []),
    "a target in a task": ("实施清水工程，到2025年，水质达标率达到95%以上。", ["实施清水工程，到2025年，水质达标率达到95%以上"]),
    "a deadline is a task": ("2021年底前将水源地纳入统一监控。", ["2021年底前将水源地纳入统一监控"]),
    "only a result by a deadline": ("2021年底前基本实现水源地监控全覆盖。", []),
    "background": ("近年来，我市水源保护取得积极进展。划定水源保护区。", ["划定水源保护区"]),
    "a definition": ("本方案所称水源，是指水库和河流。划定水源保护区。", ["划定水源保护区"]),
    "when it comes into force": ("划定水源保护区。\n本方案自发布之日起施行，有效期5年。", ["划定水源保护区"]),
    "a regulation's scope, kinds and repeals": (
        "水源保护应当遵守本办法。法律、法规另有规定的，从其规定。水源保护区分为一级、二级两类。划定水源保护区。《某市水源管理办法》同时废止。",
        ["划定水源保护区"],
    ),
    "cases of a list": (
        "有下列情形之一的，由市水务局责令改正：（1）未设立界标的；（2）擅自建设码头的。",
        ["有下列情形之一的，由市水务局责令改正"],
    ),
    "columns that can hold no task": (
        "\n行动\t任务\t牵头单位\n水库治理\t清理网箱\t市水务局\n水库治理\t建设隔离带\t市财政局\n",
        ["清理网箱", "建设隔离带"],
    ),
    "who sits in a leading group": (
        "成立水源保护领导小组。组长由分管副市长担任，成员由市水务局、市财政局等单位负责人组成。办公室设在市水务局。划定保护区。",
        ["成立水源保护领导小组", "划定保护区"],
    ),
    "what has been done": ("划定水源保护区。隔离网已全部建成。", ["划定水源保护区"]),
    "what guides thought": ("要以习近平生态文明思想为指导，增强绿色意识。划定水源保护区。", ["划定水源保护区"]),
    "a label before measures": ("具体举措：划定保护区；清理网箱。", ["划定保护区", "清理网箱"]),
    "a sentence that opens with a decimal": ("划定保护区。2.5万方以上的水库须设界标。", ["划定保护区", "2.5万方以上的水库须设界标"]),
    "a decimal number of an item": ("7.4.2划定保护区。", ["划定保护区"]),
    "footnotes and their marks": (
        "划定³保护区。清理网箱[1]，恢复岸线500米。\n³ 本方案所称保护区分为两级。\n[1] 网箱由各县统计。",
        ["划定³保护区", "清理网箱[1]，恢复岸线500米"],
    ),
    "powers of units, and years of numbers": ("清淤5万m³，按国发[2015]17号文件划定保护区。", ["清淤5万m³，按国发[2015]17号文件划定保护区"]),
    "words of a page": ("划定保护区。\n浏览次数：88\n【返回顶部】【关闭窗口】", ["划定保护区"]),
    "where a leading group's office is, and what it does": ("领导小组办公室设在市水务局，承担日常工作。划定保护区。", ["划定保护区"]),
    "guiding thought with its spirit": ("以新思想为指导，深入贯彻全会精神。划定保护区。", ["划定保护区"]),
    "how much it means": ("做好这项工作意义重大。划定保护区。", ["划定保护区"]),
    "names behind 包括": ("包括：甲公司、乙公司、丙公司、丁公司。划定保护区。", ["划定保护区"]),
    "an annex named in its sentence": ("各县要按照清单（见附件1）逐项落实。", ["各县要按照清单（见附件1）逐项落实"]),
    "bodies alone": ("划定保护区。（市质检一中心、局属各单位）\n使用单位：市图书馆", ["划定保护区"]),
    "what a paper holds": ("划定保护区。许可证条件的执行情况；处罚的种类和依据。", ["划定保护区"]),
    "the year that it is": ("2024年是水源保护的攻坚之年。划定保护区。", ["划定保护区"]),
    "a signature": ("划定保护区。\n市人民政府一九九八年三月五日", ["划定保护区"]),
    "a bracket of bodies that nobody understands": ("划定保护区。（市林业局认领）", ["划定保护区"]),
    "numbered in words": ("一是划定保护区；二是清理网箱。", ["一是划定保护区", "二是清理网箱"]),
    "what it touches on, and what it is both": (
        "节水工作涉及面广，情况复杂。节水工作事关城市发展大局。取水许可证既是用水的凭证，也是执法的依据。划定保护区。",
        ["划定保护区"],
    ),
    "when, of whom, and where the annex is": (
        "清理时间：2021年3月1日—4月30日。核查范围为年取水量十万立方米以上的单位。本通知附件可在市水务局网站下载。划定保护区。",
        ["划定保护区"],
    ),
    "a goal behind its label": ("本次整治的总体目标是：库区面貌明显改观。划定保护区。", ["划定保护区"]),
    "dashes before items": ("——划定保护区。\n——清理网箱。", ["划定保护区", "清理网箱"]),
    "lines that a page broke": (
        "划定水源保护区，设立界标、警示牌和隔离设施，完善标志标识，逐步推进规范化建设和\n管理。",
        ["划定水源保护区，设立界标、警示牌和隔离设施，完善标志标识，逐步推进规范化建设和管理"],
    ),
}


def tasks(body: str) -> list[str]:
    """The tasks of a section with this body, without white space."""
    (found,) = kg.extract(f"{HEAD}{body}\n（二）加强监测。\n")
    return ["".join(task.text.split()) for task in found.tasks if found.document.sections[task.section].path == "2.1"]


ITEMS: dict[str, tuple[str, list[str]]] = {
    "a sentence with measures below": (
        "（一）调整库区航线，迁走渔船。（市水务局牵头）\n具体措施：\n1.登记渔船。\n2.拆除码头。\n",
        ["调整库区航线，迁走渔船", "登记渔船", "拆除码头"],
    ),
    "a heading with measures below": ("（一）调整库区航线。\n1.登记渔船。\n2.拆除码头。\n", ["登记渔船", "拆除码头"]),
    "an order that speaks of a goal, and one with a figure": (
        "1.推进达标评估，落实达标面积占水域50%的目标要求。（市水务局牵头）\n2.完成2万平方米渗漏率不高于5%的渠道改造。（市水务局牵头）\n",
        ["推进达标评估，落实达标面积占水域50%的目标要求", "完成2万平方米渗漏率不高于5%的渠道改造"],
    ),
    "items under what was found, what is needed and what guides": (
        "（一）检查发现的问题。\n1.部分水库管护不力。个别水库未设立界标。\n（二）推进水源保护的必要性。\n各库落实巡查要求不够。\n"
        "（三）必须遵循的原则。\n坚持分级管护，落实责任。\n（四）整改措施。\n设立界标。\n",
        ["设立界标"],
    ),
    "names behind a colon": ("（一）库区管理方面2项：轮流值守机制；水位分级制度。\n（二）建设管理方面1项：设立界标的办法。\n", []),
}


@pytest.mark.parametrize("name", ITEMS)
def test_items_that_are_sentences_or_lists(name: str) -> None:
    """An item's own sentence is a task where more than a heading; names of a list that has so many are none."""
    items, wanted = ITEMS[name]
    (found,) = kg.extract(f"某市水源保护实施方案\n一、任务\n{items}二、要求\n各县要落实责任。\n")
    assert ["".join(task.text.split()) for task in found.tasks if found.document.sections[task.section].path[0] == "1"] == wanted


@pytest.mark.parametrize("name", ROWS)
def test_tasks_of_a_section(name: str) -> None:
    """Each form gives its tasks as printed."""
    body, expected = ROWS[name]
    assert tasks(body) == expected


def test_the_rows_are_counted() -> None:
    """No row is lost unseen."""
    assert len(ROWS) >= 20


def test_no_tasks_where_nothing_is_set() -> None:
    """Background, guiding thought, principles and goals hold no tasks."""
    (found,) = kg.extract(
        "某市水源保护实施方案\n一、面临形势\n推进水源保护十分重要。\n二、总体要求\n（一）指导思想。坚持保护优先，推进系统治理。\n"
        "（二）基本原则。加强统筹。推进共治。\n（三）主要目标。到2025年，建成保护体系。\n三、重点任务\n划定保护区。\n"
    )
    assert [task.text for task in found.tasks] == ["划定保护区"]


def test_an_item_that_is_a_sentence_is_a_task() -> None:
    """3. 支持……。 is a heading and a task; a heading with sentences behind it is none."""
    (found,) = kg.extract(
        "某市方案\n一、任务\n1.支持各县划定水源保护区，完善标志标识。\n2.清理网箱。沿岸网箱全部拆除。\n二、保障\n加强领导。\n"
    )
    assert [task.text for task in found.tasks] == ["支持各县划定水源保护区，完善标志标识", "沿岸网箱全部拆除", "加强领导"]


def test_words_for_the_whole_document_belong_to_no_item() -> None:
    """What stands behind the last item's responsibility, where every item ends in one, is no task of it."""
    items = "".join(
        f"（{number}）加强{name}保护。划定{name}保护区。（市水务局负责）\n" for number, name in zip("一二三四", "河湖库渠", strict=True)
    )
    (found,) = kg.extract(f"某市方案\n{items}各县要结合实际认真落实。\n")
    assert [task.text for task in found.tasks] == [f"划定{name}保护区" for name in "河湖库渠"]


def test_actions_are_a_verb_and_its_object() -> None:
    """Each clause that begins with a verb gives an action, after adverbs."""
    (found,) = kg.extract("某市方案\n一、任务\n大力推进污水资源化利用，建设再生水厂，由企业运行。\n二、保障\n加强领导。\n")
    assert [(action.verb, action.object) for action in found.tasks[0].actions] == [("推进", "污水资源化利用"), ("建设", "再生水厂")]
    text = "某市方案\n一、任务\n大力推进污水资源化利用，建设再生水厂，由企业运行。\n二、保障\n加强领导。\n"
    for action in found.tasks[0].actions:
        assert text[action.span.begin : action.span.end] == action.verb + action.object


VERBS = [
    ("织密监测网络，严把准入关口，盯紧重点行业", ["织密", "严把", "盯紧"]),
    ("各县要建立台账，县财政局应当落实经费", ["建立", "落实"]),
    ("对成效显著的单位给予表扬，将节水纳入考核", ["给予", "纳入"]),
    ("建设单位要加快进度", ["加快"]),
    ("按照预算管理要求，检查对象不服的，可以申诉", []),
]


@pytest.mark.parametrize(("statement", "verbs"), VERBS, ids=[statement for statement, _ in VERBS])
def test_a_verb_is_what_stands_in_its_place(statement: str, verbs: list[str]) -> None:
    """A verb is told by its form and by who does it or what it is done to, too; 建设单位 and 检查对象 are none."""
    (found,) = kg.extract(f"某市方案\n一、任务\n{statement}。\n二、保障\n加强领导。\n")
    assert [action.verb for action in found.tasks[0].actions] == verbs


@given(st.text(alphabet="推进建设。；（）“”《》，、 \n市部负责0123年%", max_size=120))
def test_any_body_has_tasks_within_it(body: str) -> None:
    """Nothing raises; tasks lie in order, do not overlap, and are the text's own characters."""
    text = f"{HEAD}{body}\n（二）加强监测。\n"
    for found in kg.extract(text):
        spans = [task.span for task in found.tasks]
        assert all(a.end <= b.begin for a, b in pairwise(spans))
        assert all(text[task.span.begin : task.span.end] == task.text for task in found.tasks)
