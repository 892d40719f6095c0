"""Where headings end in texts that have lost their line ends, and the weights that tell it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from flatten import is_number, parts
from train import learn

from kg.model import ConfigurationError
from kg.read import from_text
from kg.reading import compact
from kg.structure import structure
from kg.structure.clues import BESIDE
from kg.structure.weights import HEAD, LARGEST, WEIGHTS, Table, packed, read_weights, unpacked, weights

_BEHIND = re.compile("[、）章节]")
NAME = "河湾市水鸟栖息地修复行动方案"

# documents without line ends; | stands where a heading ends, and is not in the text
FLAT = {
    "measures": """一、总体要求|以改善水鸟栖息环境为目标，用三年时间修复河湾湿地。二、重点任务（一）推进滩涂植被恢复|鼓励选用本地芦苇和碱蓬品种，在退养区补种八百亩。
        （二）严格控制人为干扰|各保护站要在观鸟步道与核心区之间保留五十米缓冲带，候鸟到来前完成标识。（三）建立健全巡护制度|组织乡镇巡护队每周巡查两次，发现盗猎立即报告。
        三、保障措施（一）加强组织领导|市林业局牵头成立专班，按月通报进度。（二）加大资金投入|市财政每年安排专项经费，向重点滩涂倾斜。""",
    "subjects": """一、工作目标|三年内让全市菜市场完成一轮改造。二、主要任务（一）改善经营环境|菜市场开办单位要更换老旧摊位，保持通道畅通。
        （二）规范计量器具|菜市场开办单位要设置公平秤，每月校验一次。（三）公示检测结果|菜市场开办单位要在入口公布当日抽检情况。""",
    "stops": """一、总体要求。坚持节约优先，到2027年全市食堂浪费明显减少。二、重点举措。（一）推行小份餐食。各机关食堂提供半份菜和小份饭。
        （二）开展称重评比。每周公布各食堂的剩余量，连续三周最少的给予表扬。三、组织实施。市机关事务局负责督促检查。""",
    "sentences": """一、市图书馆延长开放时间至晚上九点，周末不闭馆，并在社区增设还书箱。二、区文化馆每月举办两场公益讲座，邀请本地作者参加，录像上网。
        三、街道文化站对六十岁以上老人免费办理借阅证，提供送书上门服务。四、市财政局按照实际开放天数核拨补贴，年底前完成结算。""",
    "chapters": """第一章发展基础|近年来，全市公共浴室数量减半，老年人洗浴不便。第二章总体要求|坚持便民利民，到2028年每个街道保留一处。
        第三章主要任务第一节更新供热设备|支持经营者改用空气源热泵，对采购费用给予补贴。第二节改善无障碍条件|各街道要组织加装扶手和防滑垫，年底前完成。
        第三节规范收费公示|在入口处公布价目，不得另行加收。""",
    "one subject": """一、总体要求|坚持源头减量，到2027年餐厨垃圾全部单独收运。二、管理要求（一）分类投放|餐饮服务提供者设置带盖的厨余桶，每日清洗两次。
        （二）台账记录|餐饮服务提供者登记每日交付的数量，保存一年备查。（三）运输交接|餐饮服务提供者与收运企业核对重量，双方签字确认。""",
    "own words again": """一、总体要求|坚持分类治理，用两年时间改善泳池水质。二、设备更新的主要任务和具体要求|设备更新的主要任务是更换过滤装置，年底前余氯全部达标。
        三、有关要求|各区卫生健康部门要督促经营者整改，月底前报送结果。""",
    "subjects with a predicate": """一、巡查安排。沿河设二十个点位，每周巡查一次。二、有关要求。（一）各运维公司要按照合同更换老化滤芯，记录保存三年。
        （二）水务监测总站要每月抽检出水水质，结果抄送各区。（三）各承担采样任务的单位要严格遵守规程，样品当日送检。""",
    "names of chapters": """一、形势与基础|回顾"十三五"，全市古井普查全部完成，三成水质达标。（一）古井保护取得新成效|修复数量逐年增加。
        （二）日常管护面临新问题|专职人员不足，经费没有来源。二、总体要求（一）主要目标|井水水质稳步改善。到2027年全部建档。（二）基本原则|修旧如旧，保持原貌。""",
    "importance": """一、充分认识推进旧衣回收工作的重要性。旧衣回收关系资源节约，各街道要高度重视。二、完善回收网络。在小区门口设置回收箱，每周清运。""",
}


# Read wrong still: a subject that could be part of the heading, or a 在 that could be part of the word behind it (在观; read right by the weights before these).
HARD = {
    "a word before a name that it seems part of (在观)": """一、总体要求|以改善水鸟栖息环境为目标，用三年时间修复河湾湿地。二、重点任务（一）推进滩涂植被恢复|鼓励选用本地芦苇和碱蓬品种，在退养区补种八百亩。
        （二）严格控制人为干扰|在观鸟步道与核心区之间保留五十米缓冲带，候鸟到来前完成标识。（三）建立健全巡护制度|组织乡镇巡护队每周巡查两次，发现盗猎立即报告。
        三、保障措施（一）加强组织领导|市林业局牵头成立专班，按月通报进度。（二）加大资金投入|市财政每年安排专项经费，向重点滩涂倾斜。""",
    "a bare subject": """一、重点任务（一）推进滩涂植被恢复|鼓励选用本地芦苇和碱蓬品种，在退养区补种八百亩。
        （二）严格控制人为干扰|观鸟步道与核心区之间保留五十米缓冲带，候鸟到来前完成标识。（三）建立健全巡护制度|组织乡镇巡护队每周巡查两次，发现盗猎立即报告。""",
}


def cut(marked: str) -> tuple[str, list[str]]:
    """A document as it is read, and the headings that are marked in it."""
    text = "".join(marked.split())
    heads, plain = [], text.replace("|", "")
    for piece in text.split("|")[:-1]:
        numbers = [place for place in range(len(piece)) if is_number(piece[place:])]
        heads.append(_BEHIND.split(piece[numbers[-1] :], maxsplit=1)[-1])
    return f"{NAME}\n\n{plain}\n", heads


def read_headings(text: str) -> list[str]:
    """The headings of a text."""
    source = from_text(text)
    return [section.plain_title for document in structure(source, compact(source.plain)) for section in document.sections]


@pytest.mark.parametrize("name", [*FLAT, *(pytest.param(name, marks=pytest.mark.xfail(reason="not yet", strict=True)) for name in HARD)])
def test_flattened_headings(name: str) -> None:
    """In a text without line ends a heading ends where its sentence begins, and what is itself a sentence stays whole."""
    text, heads = cut({**FLAT, **HARD}[name])
    found = read_headings(text)
    assert [head for head in heads if head not in found] == []
    whole = [head for head in found if head not in heads]
    assert [head for head in whole if not any(head + behind in text for behind in ("。", "（一）", "第一节"))] == []


def test_weights_file() -> None:
    """The weights are whole numbers in sorted rows, each clue once, in a file of at most so many bytes."""
    text = WEIGHTS.read_text(encoding="utf-8")
    table = unpacked(text)
    assert text == HEAD + packed(table)
    assert sum(len(one) for one in weights().beside) + len(weights().others) == len(table)
    assert 10_000 < len(text.encode()) <= LARGEST + len(HEAD)
    assert all(type(weight) is int and weight for weight in table.values())


def test_weights_round() -> None:
    """A table of weights that is written is the same when it is read."""
    table = {"L2机制": 40, "L2领导": 40, "L1R1导各": -60, "n4": 20, "pair=CC": 120}
    assert packed(table) == "L1R1\t-60\t导各\nL2\t40\t机制领导\nn4\t20\t\npair=CC\t120\t\n"
    assert unpacked(packed(table)) == table


@pytest.mark.parametrize("row", ["L2\t40", "L2\tmany\t机制", "L2\t40\t机制领", "n4\t20\t机制"])
def test_damaged_weights(row: str, tmp_path: Path) -> None:
    """Of a damaged table the file and what was expected are said in one line."""
    path = tmp_path / "weights.tsv"
    path.write_text(row + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"weights\.tsv: expected rows") as problem:
        read_weights(path)
    assert "\n" not in str(problem.value)


def test_copies_together() -> None:
    """A near copy of a text is on the same side of training as the text, whatever its name."""
    text = "".join(
        f"第{chr(0x4E00 + 7 * place)}处滩涂由镇村两级共同看护，{chr(0x5200 + 11 * place)}日前完成登记造册。" for place in range(80)
    )
    other = "".join(f"各{chr(0x6000 + 5 * place)}园每季度更换一次展板，{chr(0x7000 + 3 * place)}馆长签字确认。" for place in range(80))
    names = [f"{letter}.txt" for letter in "abcdefgh"]
    alone = [parts([(name, other)])[0] for name in names]
    assert len(set(alone)) > 1
    assert all(parts([("a.txt", text), (name, "网站首页" + text[40:])]) == [alone[0]] * 2 for name in names[1:])


def test_training_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same documents give the same weights, whatever weights there were before."""
    lined = []
    for number, marked in enumerate(FLAT.values()):
        text = "".join(marked.split()).replace("|", "\n").replace("。", "。\n").replace("（一）", "\n（一）")
        source = from_text(f"{NAME}\n\n{text}\n", f"{number}.txt")
        lined.append((source, compact(source.plain)))

    def learned() -> str:
        return packed(learn(((source, reading, structure(source, reading)) for source, reading in lined), lambda _: None))

    first = learned()
    monkeypatch.setattr("kg.structure.ends.weights", lambda: Table(({},) * len(BESIDE), {}))
    assert "pair" in first
    assert learned() == first


def test_training_texts_missing() -> None:
    """Where the texts to learn from are not there, that is said in one line and the weights stay."""
    before = WEIGHTS.read_bytes()
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "train.py", "no/such/folder"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no/such/folder: expected a folder" in done.stderr
    assert before == WEIGHTS.read_bytes()
