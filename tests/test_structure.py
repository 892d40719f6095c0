"""Numbered headings in the forms of the genre: which numbers are headings, where a heading ends, what stands in what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, InputError
from kg.pipeline import extract_source, policies
from kg.read import from_text
from kg.reading import compact
from kg.structure import structure
from kg.structure.contents import listed
from kg.structure.kinds import kind
from kg.structure.numerals import candidates


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
    "a year, a month and a figure right behind the number": (
        "一、任务\n1.建设平台。\n2.2026年底前完成清理。\n3．6月底前组织演练。\n4. 5个镇先行。\n5.3年内覆盖全县。\n6.5G基站联网。\n二、保障\n加强领导。2.5万吨以上的库要备案。\n",
        [
            "1 一 任务",
            "1.1 1 建设平台",
            "1.2 2 2026年底前完成清理",
            "1.3 3 6月底前组织演练",
            "1.4 4 5个镇先行",
            "1.5 5 3年内覆盖全县",
            "1.6 6 5G基站联网",
            "2 二 保障",
        ],
    ),
    "a decimal before a year": (
        "1.任务\n1.1 划定。完成划定。\n1.2 2026年底前截污。\n2.保障\n2.1 领导。成立小组。\n",
        ["1 1 任务", "1.1 1.1 划定", "1.2 1.2 2026年底前截污", "2 2 保障", "2.1 2.1 领导"],
    ),
    "a list whose first number is lost, in lines": (
        "一、任务\n2.治理。截污。\n3.监测。布点。\n二、保障\n加强领导。\n",
        ["1 一 任务", "1.2 2 治理", "1.3 3 监测", "2 二 保障"],
    ),
    "a list whose first number is lost, in one line": (
        "划定保护区。2.治理。完成截污。3.监测。布设断面。4.宣传。开展活动。",
        ["2 2 治理", "3 3 监测", "4 4 宣传"],
    ),
    "numbers that jump": (
        "一、任务\n13.截污。完成管网。\n14.清淤。疏浚。\n21.监测。布点。\n22.宣传。开展活动。\n",
        ["1 一 任务", "1.13 13 截污", "1.14 14 清淤", "1.21 21 监测", "1.22 22 宣传"],
    ),
    "one line, numbers behind brackets of any kind": (
        "一、任务（一）保护。划定。【市水利局牵头】（二）治理。截污。〔市住建局负责〕（三）监测。布点。[市环境局负责]（四）宣传。宣讲。二、保障。加强领导。",
        ["1 一 任务", "1.1 (一) 保护", "1.2 (二) 治理", "1.3 (三) 监测", "1.4 (四) 宣传", "2 二 保障"],
    ),
    "levels in words above 一、 and below it": (
        "领域一：供水\n一、城区\n场景一：管网\n（一）巡检。开展巡检。\n场景二：水厂\n（一）改造。实施改造。\n领域二：排水\n二、乡镇\n场景三：泵站\n（一）新建。建设泵站。\n",
        [
            "1 领域一 供水",
            "1.1 一 城区",
            "1.1.1 场景一 管网",
            "1.1.1.1 (一) 巡检",
            "1.1.2 场景二 水厂",
            "1.1.2.1 (一) 改造",
            "2 领域二 排水",
            "2.2 二 乡镇",
            "2.2.3 场景三 泵站",
            "2.2.3.1 (一) 新建",
        ],
    ),
    "levels in words with white space behind them": (
        "一、要求\n坚持保护。\n二、行动\n行动1 保护水源\n划定保护区。\n行动2 治理河道\n截污。\n三、保障\n加强领导。\n",
        ["1 一 要求", "2 二 行动", "2.1 行动1 保护水源", "2.2 行动2 治理河道", "3 三 保障"],
    ),
    "numerals that cannot be altered above plain ones": (
        "壹、目标\n一、近期\n达标。\n贰、策略\n一、节水\n（一）换装。更换龙头。\n參、經費\n编列预算。\n",
        ["1 壹 目标", "1.1 一 近期", "2 贰 策略", "2.1 一 节水", "2.1.1 (一) 换装", "3 参 经费"],
    ),
    "articles beyond one hundred, in Arabic digits too": (
        "第九十九条 市水利局划定保护区。\n第一百条 县政府建设设施。第一百零一条 违反第九十九条规定的，责令改正。\n第一百一十条 本条例自公布之日起施行。\n第111条 由市水利局解释。\n",
        [
            "99 第九十九条 市水利局划定保护区",
            "100 第一百条 县政府建设设施",
            "101 第一百零一条 违反第九十九条规定的，责令改正",
            "110 第一百一十条 本条例自公布之日起施行",
            "111 第111条 由市水利局解释",
        ],
    ),
    "a number that stands twice": (
        "一、任务\n划定保护区。\n二、治理\n截污。\n二、监测\n布点。\n三、保障\n加强领导。\n",
        ["1 一 任务", "2 二 治理", "2-2 二 监测", "3 三 保障"],
    ),
    "the list of annexes is none of the outline": (
        "一、任务\n划定保护区。\n二、保障\n加强领导。附件：1.名录2.分工表",
        ["1 一 任务", "2 二 保障"],
    ),
    "a number that is printed twice": (
        "第一条 第一条 为了节水，制定本办法。\n第二条 第二条 各县应当节水。\n第三条 第三条 本办法自公布之日起施行。\n",
        ["1 第一条 为了节水，制定本办法", "2 第二条 各县应当节水", "3 第三条 本办法自公布之日起施行"],
    ),
    "a note's numbers": (
        "一、任务\n划定保护区。\n注：1.面积含水面。2.数据为年末数。\n二、保障\n加强领导。\n",
        ["1 一 任务", "2 二 保障"],
    ),
    "a note's numbers behind a table's last cell, on several lines": (
        "一、任务\n划定保护区。\n水面占比（%）8.5约束性注：1.面积含水面。\n2.数据为年末数。\n3.覆盖全部县城，不含开发区。4.为监测值。\n二、保障\n加强领导。\n",
        ["1 一 任务", "2 二 保障"],
    ),
    "lines that are figures": (
        "一、任务\n（一）保护。划定保护区。\n年份\n\n面积\n\n2024年\n\n4.73\n\n2025年\n\n1.38\n\n2026年\n\n2.00\n\n（二）治理。截污。\n",
        ["1 一 任务", "1.1 (一) 保护", "1.2 (二) 治理"],
    ),
    "a name in a row's cell on two lines": (
        "一、任务\n序号\n\n任务\n\n重点内容\n\n责任单位\n\n1\n\n河湖水系\n生态治理\n\n清理河道。\n\n市水利局\n\n二、保障\n加强领导。\n",
        ["1 一 任务", "1.1 1 河湖水系生态治理", "2 二 保障"],
    ),
    "one line, an article right behind its chapter's title": (
        "第一章总则第一条为保护水源，制定本办法。第二条本办法适用于本市。第二章巡查与公众参与第三条巡查每周一次。第四条结果要公布。",
        [
            "1 第一章 总则",
            "1.1 第一条 为保护水源，制定本办法",
            "1.2 第二条 本办法适用于本市",
            "2 第二章 巡查与公众参与",
            "2.3 第三条 巡查每周一次",
            "2.4 第四条 结果要公布",
        ],
    ),
    "one line, a number behind an address": (
        "一、缴费。登录网址https://w.example/#/home二、退费。到窗口办理https://w.example/a三、查询。拨打热线。",
        ["1 一 缴费", "2 二 退费", "3 三 查询"],
    ),
    "what each page prints beside its number": (
        "临江市供水办公室文件\n一、任务\n（一）保护。划定保护区。\n\n- 1 -\n临江市供水办公室发布\n\n临江市供水办公室文件（二）治理。完成老旧管网的摸底排查，按照先急后缓的顺序列出清单并向社会公布，接受居民\n\n- 2 -\n临江市供水办公室发布\n\n"
        "临江市供水办公室文件监督。\n\n- 3 -\n临江市供水办公室发布\n\n临江市供水办公室文件\n\n二、保障\n加强领导。\n",
        ["1 一 任务", "1.1 (一) 保护", "1.2 (二) 治理", "2 二 保障"],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_headings_of_the_genre(name: str) -> None:
    """Each form gives its headings, with their numbers and what they stand in."""
    body, expected = ROWS[name]
    assert outline(HEAD + body) == expected


def test_lists_that_begin_alike_are_no_contents_page() -> None:
    """Between the titles of a contents page stands no semicolon."""
    text = "一、任务1.甲类泵站和闸门；2.乙类管网；3.丙类水表。1.甲类泵站和闸门全部更换。2.乙类管网分批更新。"
    reading = compact(text)
    assert len(listed(reading.text, candidates(reading))) == 6


def test_the_forms_are_counted() -> None:
    """No form is lost unseen."""
    assert len(ROWS) >= 32


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
        "关于征求《某市节水办法（征求意见稿）》意见的函\n各县：\n现印送你们，请于月底前反馈。\n附件\n某市节水办法（征求意见稿）\n一、任务\n查漏。\n二、保障\n加强。\n",
        "某市节水办法（征求意见稿）",
        None,
    ),
    (
        "关于征求《某市节水办法（征求意见稿）》意见的函各县：现印送你们。附件某市节水办法（征求意见稿）为节水，制定本办法。一、任务查漏。二、保障加强。",
        "某市节水办法（征求意见稿）",
        None,
    ),
    ("某市水务局 某市财政局关于节约用水的通知（某水发〔2026〕42号）\n一、任务\n查漏。\n", "某市水务局某市财政局关于节约用水的通知", None),
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
    ("绵阳市\n水源保护三年行动方案\n（2024—2026年）\n一、任务\n推进。\n", "绵阳市水源保护三年行动方案（2024—2026年）", None),
    ("绵阳市养老服务方案\n（二〇二五年六月三十日）\n一、任务\n推进。\n", "绵阳市养老服务方案", "2025-06-30"),
    ("2025年绵阳市政府工作报告\n（2025年1月18日在市人大第六次会议上）\n一、任务\n推进。\n", "2025年绵阳市政府工作报告", None),
    (
        "关于英武水库工程报告书的批复绵阳水利投资（集团）有限责任公司：你公司请示收悉。一、工程位于涪城区。二、落实环保措施。绵阳市水利局2022年5月6日",
        "关于英武水库工程报告书的批复",
        "2022-05-06",
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


def test_a_text_without_numbered_headings_is_one_unit_of_its_document() -> None:
    """Its paragraphs below the title are the document's own, and there are no sections."""
    (document,) = read(
        "某市财政局关于做好农资保供的通知\n各县：\n各地要摸清储备底数。\n对购买农机的农户给予补助。\n某市财政局\n2025年2月20日\n"
    )
    assert document.sections == ()
    assert [unit.path for unit in document.units] == [""]
    assert len(document.units[0].body) == 3


def test_annexes_have_titles_of_their_own() -> None:
    """Each annex with sections is a document, under its own line, whatever that ends in."""
    text = (
        "某市商务局关于推进便民圈建设的意见\n各县：\n一、任务\n（一）布点。推进。\n附件：1.菜市场改造指引\n2.食堂运营方案\n某市商务局\n2025年6月12日\n"
        "附件1\n菜市场改造指引\n一、选址\n利用存量。\n二、设施\n安装。\n附件2：食堂运营方案\n一、对象\n老人。\n二、安全\n公示。\n"
    )
    assert [document.plain_title for document in read(text)] == ["某市商务局关于推进便民圈建设的意见", "菜市场改造指引", "食堂运营方案"]
    flat = (
        "关于试行水尺校核的通知各县：请按要求做好水尺校核。一、备案水尺。二、报送表格。附件：{0}某部办公厅2020年1月20日抄送：各站。附件{0}"
        "{1}一、安装。选点。二、校核。每月一次。"
    )
    for title, opening in (("水尺校核操作说明", "水尺校核每月进行，当日填表。"), ("水尺校核工作方案", "为做好校核，制定本方案。")):
        assert [document.plain_title for document in read(flat.format(title, opening))] == ["关于试行水尺校核的通知", title]


def test_several_letters_are_several_documents() -> None:
    """In one line too, each has its own title and date and is no part of the first."""
    letter = "关于督办问题的函（{0}）{0}市人民政府：我部决定督办。一、请落实责任。二、请按时报告。某部办公厅2020年1月{1}日"
    found = read(letter.format("聊城", 20) + letter.format("德州", 21))
    assert [(one.plain_title, one.date, one.part_of) for one in found] == [
        ("关于督办问题的函（聊城）", "2020-01-20", None),
        ("关于督办问题的函（德州）", "2020-01-21", None),
    ]


def test_a_page_that_holds_its_text_twice_gives_it_once() -> None:
    """A print copy behind the text is no second document."""
    plan = "某市古厝保护意见\n为保护古厝，制定本意见。\n一、目标\n达标。\n二、任务\n建档。\n三、保障\n领导。\n"
    assert len(read(plan + "打印\n" + plan)) == 1


ISSUERS = [
    ("中共衡阳市委 衡阳市人民政府关于加强河湖管护的意见\n一、任务\n推进。\n", ["中共衡阳市委", "衡阳市人民政府"]),
    ("中共衡阳市委衡阳市人民政府关于加强河湖管护的意见\n一、任务\n推进。\n", ["中共衡阳市委", "衡阳市人民政府"]),
    ("绵阳市教育局\n绵阳市财政局\n关于加强资助工作的通知\n一、任务\n推进。\n", ["绵阳市教育局", "绵阳市财政局"]),
    ("绵阳市水源保护方案\n一、任务\n推进。\n绵阳市水源保护协调小组\n2025年5月6日\n", ["绵阳市水源保护协调小组"]),
    ("绵阳市招商方案\n党中央、国务院对扩大消费作出安排。\n一、任务\n推进。\n", []),
]


@pytest.mark.parametrize(("text", "issuers"), ISSUERS)
def test_who_issues(text: str, issuers: list[str]) -> None:
    """Bodies parted by white space, lines or nothing; a group that signs; none that a sentence names."""
    assert [name for name, _ in read(text)[0].issuers] == issuers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("某市招聘方案\n根据《某市管理办法》（某府发〔2013〕27号）和有关规定，制定本方案。\n一、任务\n推进。\n", None),
        ("某市招聘方案\n为贯彻某府发〔2013〕27号文件精神，制定本方案。\n一、任务\n推进。\n", None),
        ("某市招聘方案\n某府发〔2013〕27号\n一、任务\n推进。\n", "某府发〔2013〕27号"),
    ],
)
def test_a_cited_number_is_not_the_documents_own(text: str, number: str | None) -> None:
    """A number in a sentence belongs to what the sentence names."""
    assert read(text)[0].number == number


KINDS = [
    ("营造良好发展环境", "measures", "measures"),
    ("发展环境", "background", "background"),
    ("发展目标", "goals", "goals"),
    ("试点范围", "overview", "measures"),
    ("茶叶产业的发展基础和主要目标", None, "background"),
    ("2024年工作回顾", None, "background"),
    ("2025年重点工作", None, "measures"),
    ("发展思路与主要目标", None, "overview"),
]


@pytest.mark.parametrize(("title", "parent", "expected"), KINDS)
def test_kinds_of_sections(title: str, parent: str | None, expected: str) -> None:
    """What a heading's own words and the section around it say."""
    assert kind(title, parent) == expected


REFUSED = [
    (
        "失业保险常见问题解答\n1.问：多久能申领？\n答：次月起可以申领。\n2.问：可以网上申领吗？\n答：可以，登录网站办理。\n",
        "questions|guide",
    ),
    ("生育津贴申领指南\n一、哪些人可以申领？\n参保职工都可以申领。\n二、怎么申领？\n登录小程序，点击提交。\n", "guide"),
    ("记者从市教育局获悉，细则公布\n据了解，报名须登录平台。\n一、报名\n您可以扫码报名。\n二、录取\n电脑派位。\n", "news"),
    ("市图书馆今日开放\n读者在馆内阅读。\n", "expected a policy"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_policy_is_refused_in_one_line(text: str, reason: str) -> None:
    """Guides, questions and answers, news, and what sets nothing."""
    with pytest.raises(InputError, match=reason) as problem:
        policies([from_text(text)])
    assert "\n" not in str(problem.value)


def test_bodies_that_sign_side_by_side_are_each_one() -> None:
    """甘泉区发展和改革局甘泉区水务局 on one line, with or without white space: two bodies of one place."""
    for gap in ("", "　　", " "):
        text = (
            f"关于印发河湖保护方案的通知\n\n各有关单位：\n\n现将方案印发给你们。\n\n甘泉区发展和改革局{gap}甘泉区水务局\n\n甘泉区农业农村局\n\n2024年3月1日\n\n"
            "河湖保护方案\n\n一、重点任务\n\n全面清理城区河道垃圾。\n"
        )
        (found,) = extract_source(from_text(text))
        assert [name for name, _ in found.document.issuers] == ["甘泉区发展和改革局", "甘泉区水务局", "甘泉区农业农村局"], gap


def test_a_headings_printed_title_has_no_mark_up() -> None:
    """Bold that begins and ends within a heading (a copy's joints) is no part of it, be it the heading, a cell of a table or an annex's title."""
    (document,) = read(HEAD + "**二、重点** **任务**\n\n**（一）划定** **保护****区。** 设立界标。\n\n1. **清理** **网箱**。限期拆除。\n")
    assert ["".join(section.title.split()) for section in document.sections] == ["重点任务", "划定保护区", "清理网箱"]
    assert all("*" not in section.plain_title for section in document.sections)
