"""Numbered headings in the forms of the genre: which numbers are headings, where a heading ends, what stands in what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document
from kg.read import from_text
from kg.reading import compact
from kg.structure import structure


def read(text: str) -> tuple[Document, ...]:
    """The documents of a text."""
    source = from_text(text)
    return structure(source, compact(source.plain))


def outline(text: str) -> list[str]:
    """The sections of a text's first numbered document: path, number and heading."""
    document = next(document for document in read(text) if document.sections)
    return [f"{section.path} {section.number} {section.plain_title}" for section in document.sections]


HEAD = "某市水源保护实施方案\n为保护水源，制定本方案。\n"
ROWS = {
    "chapters and articles": (
        "一、总体要求\n（一）指导思想。坚持保护优先。\n（二）主要目标。到2025年，水质达标。\n二、重点任务\n（三）加强保护。划定保护区。\n",
        ["1 一 总体要求", "1.1 (一) 指导思想", "1.2 (二) 主要目标", "2 二 重点任务", "2.3 (三) 加强保护"],
    ),
    "numbers that begin again in each chapter": (
        "一、目标\n（一）近期。达标。\n二、任务\n（一）保护。划定保护区。\n（二）治理。截污。\n",
        ["1 一 目标", "1.1 (一) 近期", "2 二 任务", "2.1 (一) 保护", "2.2 (二) 治理"],
    ),
    "flat articles without chapters": (
        "（一）加强保护。划定保护区。\n（二）加强治理。完成截污。\n（三）加强监测。布设断面。\n",
        ["1 (一) 加强保护", "2 (二) 加强治理", "3 (三) 加强监测"],
    ),
    "one line, headings that run into the next number": (
        "一、加强源头防控（一）强化分区管控。落实清单。（二）加强准入管理。严格审批。二、突出重点领域（三）推进工业增效。推广技术。",
        ["1 一 加强源头防控", "1.1 (一) 强化分区管控", "1.2 (二) 加强准入管理", "2 二 突出重点领域", "2.3 (三) 推进工业增效"],
    ),
    "one line, a heading that runs into its sentence": (
        "一、总体要求以习近平新时代中国特色社会主义思想为指导，全面贯彻党的精神，坚持保护优先、系统治理，推动水源保护工作取得实效。二、重点任务（一）加强保护。划定保护区。（二）加强治理。截污。",
        ["1 一 总体要求", "2 二 重点任务", "2.1 (一) 加强保护", "2.2 (二) 加强治理"],
    ),
    "one line, headings that run into a body's sentence, a bracket, a dash or their own words again": (
        "一、基本原则——坚持保护优先，以点带面解决突出问题。——坚持以检查促进整改，对发现的问题即查即改。二、检查方式及时间安排《行动方案》3年完成，每年制定各专项检查实施方案。"
        "（一）供水单位水质专项检查（简称水质检查）生态环境部每年随机抽查供水单位，严肃查处弄虚作假行为。（二）水库检查水利部单独或会同有关部门对各类水库开展检查。三、报告书复核复核对象为水源地报告书，每季度开展一次复核并公开。",
        [
            "1 一 基本原则",
            "2 二 检查方式及时间安排",
            "2.1 (一) 供水单位水质专项检查（简称水质检查）",
            "2.2 (二) 水库检查",
            "3 三 报告书复核",
        ],
    ),
    "one line, headings with a stop in headings without": (
        "一、总体要求（一）指导思想。坚持保护优先。（二）主要目标。到2025年，水质达标。二、全面推行水源公示制度水源公示是保障社会公众知情权、参与权、监督权的重要措施，各地要及时公示。"
        "（三）强化事前公开。公布清单。三、加强统筹1.划定保护区。完成划定。（四）加强分工2.建设隔离带。沿库岸建设。",
        [
            "1 一 总体要求",
            "1.1 (一) 指导思想",
            "1.2 (二) 主要目标",
            "2 二 全面推行水源公示制度",
            "2.3 (三) 强化事前公开",
            "3 三 加强统筹",
            "3.1 1 划定保护区",
            "3.4 (四) 加强分工",
            "3.4.2 2 建设隔离带",
        ],
    ),
    "one line, labels that run into the next number": (
        "一、任务（一）保护。划定保护区。完成时限：2025年底（二）治理。截污。责任单位：市水务局、市住建局（三）监测。布设断面。",
        ["1 一 任务", "1.1 (一) 保护", "1.2 (二) 治理", "1.3 (三) 监测"],
    ),
    "arabic numbers, half and full width": (
        "一、任务\n1. 划定保护区。各县完成划定。\n2．建设隔离带。沿库岸建设。\n3、清理网箱。全部清理。\n二、保障\n1.加强领导。成立小组。\n",
        ["1 一 任务", "1.1 1 划定保护区", "1.2 2 建设隔离带", "1.3 3 清理网箱", "2 二 保障", "2.1 1 加强领导"],
    ),
    "arabic numbers that run on across parts": (
        "一、任务\n（一）保护。\n1.划定保护区。完成划定。\n2.清理网箱。全部清理。\n（二）治理。\n3.截污。完成管网。\n",
        ["1 一 任务", "1.1 (一) 保护", "1.1.1 1 划定保护区", "1.1.2 2 清理网箱", "1.2 (二) 治理", "1.2.3 3 截污"],
    ),
    "chapters and articles of a regulation": (
        "第一章 总则\n第一条 为保护水源，制定本办法。\n第二条 本办法适用于本市。\n第二章 保护\n第三条 市水务局划定保护区。违反第二条规定的，责令改正。\n",
        [
            "1 第一章 总则",
            "1.1 第一条 为保护水源，制定本办法",
            "1.2 第二条 本办法适用于本市",
            "2 第二章 保护",
            "2.3 第三条 市水务局划定保护区",
        ],
    ),
    "articles and items that a page's width broke": (
        "第一章 总则 \n第一条 为加强水源保护管理，保障饮水安全，维 \n护公众健康，根据有关法律法规，制定本办法。 \n第二条 本办法所称水源保护区，是指依法划定的饮 \n用水水源一级、二级和准保护区域的总称。 \n"
        "第三条 市水务、生态环境和住房城乡建设部门分别 \n负责水源保护区的管理、监督和设施建设。 \n第二章 管理 \n第四条 有下列情形之一的，应当依法办理手续： \n（一）在水源保护区内新建、改建或者扩建供水设 \n施和保护工程的； \n"
        "（二）在水源保护区内开展水文、水质监测活动的。 \n第五条 保护区内的单位应当制定应急预案并报所在 \n地区县人民政府备案，每年至少组织一次应急演练活 \n动。 \n",
        [
            "1 第一章 总则",
            "1.1 第一条 为加强水源保护管理，保障饮水安全，维护公众健康，根据有关法律法规，制定本办法",
            "1.2 第二条 本办法所称水源保护区，是指依法划定的饮用水水源一级、二级和准保护区域的总称",
            "1.3 第三条 市水务、生态环境和住房城乡建设部门分别负责水源保护区的管理、监督和设施建设",
            "2 第二章 管理",
            "2.4 第四条 有下列情形之一的，应当依法办理手续",
            "2.4.1 (一) 在水源保护区内新建、改建或者扩建供水设施和保护工程的",
            "2.4.2 (二) 在水源保护区内开展水文、水质监测活动的",
            "2.5 第五条 保护区内的单位应当制定应急预案并报所在地区县人民政府备案，每年至少组织一次应急演练活动",
        ],
    ),
    "signs of one character": (
        "㈠任务\n⒈保护。划定保护区。\n⒉治理。\n⑴截污。完成管网。\n⑵清淤。疏浚河道。\n㈡保障\n加强领导。\n",
        ["1 (一) 任务", "1.1 1 保护", "1.2 2 治理", "1.2.1 (1) 截污", "1.2.2 (2) 清淤", "2 (二) 保障"],
    ),
    "numerals that cannot be altered": (
        "壹、总体要求\n坚持保护优先。\n贰、任务\n（壹）保护。划定保护区。\n（贰）治理。截污。\n叁、保障\n加强领导。\n",
        ["1 壹 总体要求", "2 贰 任务", "2.1 (壹) 保护", "2.2 (贰) 治理", "3 叁 保障"],
    ),
    "decimals under numbers with a stop": (
        "１．总体要求\n坚持保护优先。\n２．任务\n２．１　划定保护区\n完成划定。\n２．２　截污\n完成管网。\n３．保障\n３．１　加强领导\n成立小组。\n",
        ["1 1 总体要求", "2 2 任务", "2.1 2.1 划定保护区", "2.2 2.2 截污", "3 3 保障", "3.1 3.1 加强领导"],
    ),
    "parts in words": (
        "第一部分 总体要求\n坚持保护优先。\n第二部分 任务\n一、保护\n划定保护区。\n二、治理\n截污。\n第三部分 保障\n一、领导\n成立小组。\n",
        ["1 第一部分 总体要求", "2 第二部分 任务", "2.1 一 保护", "2.2 二 治理", "3 第三部分 保障", "3.1 一 领导"],
    ),
    "a contents page without dots": (
        "目　录\n第一章 总则\n第二章 保护\n第一章 总　则\n第一条 为保护水源，制定本办法。\n第二章 保护\n第二条 划定保护区。\n",
        ["1 第一章 总则", "1.1 第一条 为保护水源，制定本办法", "2 第二章 保护", "2.2 第二条 划定保护区"],
    ),
    "a contents page before a foreword": (
        "目录\n前言\n第一章 规划背景\n第二章 任务\n前言\n水源保护是生态文明建设的重要内容。\n第一章 规划背景\n成效显著。\n第二章 任务\n划定保护区。\n第三章 保障\n加强领导。\n",
        ["1 第一章 规划背景", "2 第二章 任务", "3 第三章 保障"],
    ),
    "a contents page of chapters and divisions": (
        "目录\n第一章 总体要求\n第一节 指导思想\n第二节 主要目标\n第二章 任务\n第一节 保护\n第一章 总体要求\n第一节 指导思想\n坚持保护优先。\n第二节 主要目标\n水质达标。\n第二章 任务\n第一节 保护\n划定保护区。\n",
        ["1 第一章 总体要求", "1.1 第一节 指导思想", "1.2 第二节 主要目标", "2 第二章 任务", "2.1 第一节 保护"],
    ),
    "decimal numbers": (
        "1 总则\n1.1 目的\n保护水源。\n1.2 范围\n本市。\n2 任务\n2.1 划定\n完成划定。\n2.1.1 期限\n年底前。\n",
        ["1 1 总则", "1.1 1.1 目的", "1.2 1.2 范围", "2 2 任务", "2.1 2.1 划定", "2.1.1 2.1.1 期限"],
    ),
    "bold markdown headings": (
        "**一、总体要求**\n\n坚持保护优先。\n\n**二、重点任务**\n\n### （一）加强保护\n\n划定保护区。\n",
        ["1 一 总体要求", "2 二 重点任务", "2.1 (一) 加强保护"],
    ),
    "inline numbers after a colon": (
        "一、任务\n（一）加强保护。具体措施：1．划定保护区；2．建设隔离带。\n（二）加强治理。截污。\n",
        ["1 一 任务", "1.1 (一) 加强保护", "1.1.1 1 划定保护区", "1.1.2 2 建设隔离带", "1.2 (二) 加强治理"],
    ),
    "indents of U+3000 that lost their line ends": (
        "　　一、总体要求　　坚持保护优先。　　二、重点任务　　（一）加强保护。划定保护区。",
        ["1 一 总体要求", "2 二 重点任务", "2.1 (一) 加强保护"],
    ),
    "items that are sentences": (
        "一、任务\n1.支持各县开展水源保护区规范化建设，完善标志标识。\n2.鼓励社会资本参与生态修复。\n",
        ["1 一 任务", "1.1 1 支持各县开展水源保护区规范化建设，完善标志标识", "1.2 2 鼓励社会资本参与生态修复"],
    ),
    "numbers that are none": (
        "一、任务\n统一、规范地管理。第一、第二水厂扩建。落实“十三五”、十一、十二月的安排。到2025年，达到1.5万吨。\n二、保障\n加强领导。\n",
        ["1 一 任务", "2 二 保障"],
    ),
    "a box holds no sections": (
        "一、任务\n（一）保护。划定。\n专栏1 重点工程\n1.隔离工程。建设隔离带。\n2.监测工程。建设站点。\n（二）治理。截污。\n",
        ["1 一 任务", "1.1 (一) 保护", "1.2 (二) 治理"],
    ),
    "a contents page with dots": (
        "目录\n一、总体要求........1\n二、重点任务........3\n一、总体要求\n坚持保护优先。\n二、重点任务\n划定保护区。\n",
        ["1 一 总体要求", "2 二 重点任务"],
    ),
    "a page's furniture and annexes at the end": (
        "一、任务\n划定保护区。\n二、保障\n加强领导。\n附件：1.名录\n2.分工表\n上一篇：某通知\n",
        ["1 一 任务", "2 二 保障"],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_headings_of_the_genre(name: str) -> None:
    """Each form gives its headings, with their numbers and what they stand in."""
    body, expected = ROWS[name]
    assert outline(HEAD + body) == expected


def test_the_forms_are_counted() -> None:
    """No form is lost unseen."""
    assert len(ROWS) >= 28


def test_a_notice_with_two_plans_gives_a_document_for_each() -> None:
    """Each plan has its own title and sections and is part of the notice, whose issuer and date are theirs."""
    text = (
        "某省人民政府办公厅关于印发两个专项行动方案的通知\n各市人民政府：\n现印发给你们，请认真执行。\n某省人民政府办公厅\n2021年6月6日\n"
        "某省水源保护专项行动方案\n一、任务\n划定保护区。\n二、保障\n加强领导。\n某省河道整治专项行动方案\n一、任务\n清理河道。\n二、保障\n落实资金。\n"
    )
    notice, first, second = read(text)
    assert (notice.plain_title, len(notice.sections)) == ("某省人民政府办公厅关于印发两个专项行动方案的通知", 0)
    assert [first.plain_title, second.plain_title] == ["某省水源保护专项行动方案", "某省河道整治专项行动方案"]
    assert {plan.part_of for plan in (first, second)} == {notice.plain_title}
    assert [[section.plain_title for section in plan.sections] for plan in (first, second)] == [["任务", "保障"]] * 2
    assert {plan.date for plan in (notice, first, second)} == {"2021-06-06"}
    assert {name for plan in (first, second) for name, _ in plan.issuers} == {"某省人民政府办公厅"}


def test_a_plan_whose_title_takes_two_lines_is_kept() -> None:
    """Of two plans that a notice names, the first has a title on two lines."""
    titles = "某省水源保护工作中规范涉企收费管理办法", "某省河道整治规定"
    body = "一、任务\n清理。\n二、保障\n落实。\n"
    documents = read(
        f"某省人民政府关于印发两个文件的通知\n各市：\n《{titles[0]}》和《{titles[1]}》现印发给你们。\n某省人民政府\n2021年6月6日\n"
        f"{titles[0][:12]}\n{titles[0][12:]}\n{body}{titles[1]}\n{body.replace('任务', '要求')}"
    )
    assert [document.plain_title for document in documents[-2:]] == list(titles)


def test_an_office_signs_behind_an_annexs_title() -> None:
    """In one line, the body that signs is told from the title before it."""
    (found,) = read(
        "关于印发某方案的通知各省：现印发给你们。附件：水质检查方案（2018-2020年）生态环境部办公厅2018年8月3日抄送：各厅。水质检查方案一、任务检查。二、保障加强。"
    )
    assert [name for name, _ in found.issuers] == ["生态环境部办公厅"]


HEADS = [
    (
        "某部关于印发《某某实施方案》的通知\n各省：\n现印发给你们。\n某某部\n2020年3月4日\n某某实施方案\n一、任务\n推进。\n二、保障\n加强。\n",
        "某某实施方案",
        "2020-03-04",
    ),
    (
        "国务院关于加快推进某某和\n某某产业升级的指导意见\n国发〔2018〕4号\n各省：\n一、任务\n推进。\n二、保障\n加强。\n",
        "国务院关于加快推进某某和某某产业升级的指导意见",
        None,
    ),
    (
        "某市三年行动计划\n（2021-2023年）\n为推进工作，制定本计划。\n一、任务\n推进。\n二、保障\n加强。\n",
        "某市三年行动计划（2021-2023年）",
        None,
    ),
    (
        "某市公园管理办法（2012年3月5日某市人民政府令第8号公布）\n第一条 为加强管理，制定本办法。\n第二条 划定保护区。\n",
        "某市公园管理办法",
        "2012-03-05",
    ),
    (
        "首页\n近日，财政部、水利部等两部门印发了《某某管理办法》。\n某某管理办法\n为加强管理，制定本办法。\n一、任务\n推进。\n二、保障\n加强。\n",
        "某某管理办法",
        None,
    ),
]


@pytest.mark.parametrize(("text", "title", "date"), HEADS)
def test_the_policys_own_title_and_date(text: str, title: str, date: str | None) -> None:
    """The plan's title, not the notice's; the day of the signature; each with its place."""
    document = read(text)[0]
    assert (document.plain_title, document.date) == (title, date)
    assert document.title_span is not None
    assert "".join(text[document.title_span.begin : document.title_span.end].split()) == title


@given(st.text(alphabet="一二三四十、（）()。；：\n12.①第章条　 方案关于附件专栏文字", max_size=200))
def test_any_text_has_a_structure(text: str) -> None:
    """Nothing raises; spans lie in the text; parents stand before children; paths are unique; bodies do not overlap."""
    if not text.strip():
        return
    for document in read(text):
        paths = [section.path for section in document.sections]
        assert len(paths) == len(set(paths))
        bodies = sorted(part for section in document.sections for part in section.body)
        assert all(a[1] <= b[0] for a, b in pairwise(bodies))
        for section in document.sections:
            assert section.parent is None or section.parent < section.index
            assert 0 <= section.span.begin < section.span.end <= len(text)
            assert text[section.span.begin : section.span.end] == section.title


def test_an_indented_article_goes_on_over_a_broken_line() -> None:
    """A page's width breaks an article's first line before it is full, because of its indent; its heading stays whole."""
    lines = (
        *("某市停车场管理办法", "第一章 总则"),
        *(
            "第一条 为加强停车场规划建设管理，合理开发利",
            "用地下的空间资源，促进土地资源的节约集约利用",
            "保障权利人的合法权益，结合本市实际制定本办法。",
        ),
        *(
            "第二条 根据城市发展需要，编制城市总体规划",
            "时应当同步编制停车场专项规划，规划的期限与总",
            "体规划保持一致，并且按照规定的程序公布和实施。",
        ),
        *("第三条 经营单位应当按照以下程序办理各项手续，", "并接受主管部门的监督检查和社会各界的监督意见。"),
        *("（一）受让人与国土主管部门签订土地使用权出", "让合同。", "（二）公布收费标准。"),
    )
    numbered = outline("\n".join(lines))
    assert (
        "1.2 第二条 根据城市发展需要，编制城市总体规划时应当同步编制停车场专项规划，规划的期限与总体规划保持一致，并且按照规定的程序公布和实施"
        in numbered
    )
    assert any(line.endswith("受让人与国土主管部门签订土地使用权出让合同") for line in numbered)
