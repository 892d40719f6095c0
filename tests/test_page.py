"""Pages that keep places (PDF, OFD): reading order, paragraphs, tables, turned pages, running heads."""

from __future__ import annotations

import pytest
from documents import ofd, ofd_text, pdf, shown

from kg.text import load

WIDE = "为贯彻落实节约用水部署加快推进节水型社会建设全面提高水资源利用效率制定本方案现就有关工作通知如下请各地认真组织实施并抓好落实确保各项任务取得实效到二〇二七年全市用水效率明显提高"
NARROW = [WIDE[at : at + 16] for at in range(0, 80, 16)]


def column(lines: list[str], x: float, top: float = 700, pitch: float = 20) -> list[str]:
    """Lines one under the other."""
    return [shown(line, x, top - pitch * at) for at, line in enumerate(lines)]


LEFT, RIGHT = column(["一、目标", *NARROW, "二、任务"], 50), column(["三、保障", *NARROW, "加强领导"], 300)
TITLE = shown("某市节水行动实施方案文件标题居中排列", 150, 760, 16)
UP, DOWN = "0 1 -1 0", "0 -1 1 0"

PAGES: dict[str, tuple[bytes, list[str]]] = {
    "two columns, drawn one after the other": (pdf([TITLE + "".join(LEFT + RIGHT)]), ["TITLE", "一、目标", WIDE[:80] + "二、任务", "三、保障", WIDE[:80] + "加强领导"]),
    "two columns, drawn line by line": (
        pdf([TITLE + "".join(a + b for a, b in zip(LEFT, RIGHT, strict=True))]),
        ["TITLE", "一、目标", WIDE[:80] + "二、任务", "三、保障", WIDE[:80] + "加强领导"],
    ),
    "a page turned by its own entry, text upright in it": (pdf([shown("一、目标", 50, 700) + shown("二、任务", 50, 660)], rotate=90), ["一、目标", "二、任务"]),
    "a page whose text runs upwards": (pdf([shown("一、目标", 100, 50, matrix=UP) + shown("二、任务", 140, 50, matrix=UP)], rotate=90), ["一、目标", "二、任务"]),
    "a page whose text runs downwards": (pdf([shown("一、目标", 400, 700, matrix=DOWN) + shown("二、任务", 360, 700, matrix=DOWN)]), ["一、目标", "二、任务"]),
    "a paragraph over two pages, heads and page numbers left out": (
        pdf([shown("某市公报", 250, 800) + "".join(column(NARROW, 50)) + shown(f"- {n} -", 280, 40) for n in (1, 2, 3)]),
        [WIDE[:80] * 3],
    ),
    "indented lines begin paragraphs": (
        pdf(["".join([shown(NARROW[0][2:], 74, 700), *column(NARROW[1:3], 50, 680), shown(NARROW[0][2:], 74, 640), *column(NARROW[3:4], 50, 620)])]),
        [WIDE[2:48], WIDE[2:16] + WIDE[48:64]],
    ),
    "a text drawn twice for boldness is one": (pdf([shown("一、目标", 50, 700) + shown("一、目标", 50.3, 700)]), ["一、目标"]),
    "digits of a Chinese font stay together": (pdf([shown("到2027年达到95%", 50, 700)]), ["到2027年达到95%"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_in_order(name: str) -> None:
    """Columns one after the other, lines joined to paragraphs, turned pages upright, furniture left out."""
    data, lines = PAGES[name]
    (loaded,) = load(data, "it.pdf")[1]
    joined = [line.replace(TITLE_TEXT, "TITLE") for line in loaded.text.split("\n")]
    assert joined == lines


TITLE_TEXT = "某市节水行动实施方案文件标题居中排列"


def ruled(xs: list[int], ys: list[int], gaps: set[tuple[str, int, int]] = frozenset()) -> str:  # type: ignore[assignment]
    """Ruled lines between edges; `gaps` name a stretch that is not drawn: ("h" or "v", line, stretch)."""
    level = [(xs[at], y, xs[at + 1], y) for n, y in enumerate(ys) for at in range(len(xs) - 1) if ("h", n, at) not in gaps]
    upright = [(x, ys[at], x, ys[at + 1]) for n, x in enumerate(xs) for at in range(len(ys) - 1) if ("v", n, at) not in gaps]
    return "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in level + upright)


GRIDS: dict[str, tuple[str, list[str]]] = {
    "merged cells": (
        ruled([50, 100, 300, 500], [780, 750, 720, 690], {("v", 1, 0), ("h", 2, 2)})
        + shown("任务", 60, 760) + shown("单位", 310, 760) + shown("1", 60, 730) + shown("清淤", 110, 730) + shown("市水利局", 310, 715)
        + shown("2", 60, 700) + shown("护岸", 110, 700),
        ["任务\t\t单位", "1\t清淤\t市水利局", "2\t护岸\t"],
    ),
    "lines of a cell": (
        ruled([50, 150, 230], [780, 700, 660]) + shown("疏浚河道并清理", 56, 760) + shown("淤泥", 56, 740) + shown("市水利局", 160, 760)
        + shown("市财政局", 160, 740) + shown("护岸", 56, 680) + shown("市住建局", 160, 680),
        ["疏浚河道并清理淤泥\t市水利局\u2028市财政局", "护岸\t市住建局"],
    ),
    "thin boxes for lines, text above and below": (
        "".join(f"50 {y} 300 0.5 re f\n" for y in (780, 750, 720)) + "".join(f"{x} 720 0.5 60 re f\n" for x in (50, 150, 350))
        + shown("附表", 60, 800) + shown("序号", 60, 760) + shown("任务", 160, 760) + shown("1", 60, 730) + shown("清淤", 160, 730) + shown("说明", 60, 690),
        ["附表", "序号\t任务", "1\t清淤", "说明"],
    ),
    "a frame around a text is no table": (ruled([40, 560], [820, 600]) + shown("一、目标", 50, 700) + shown("二、任务", 50, 660), ["一、目标", "二、任务"]),
}  # fmt: skip


@pytest.mark.parametrize("name", GRIDS)
def test_ruled_tables_are_rows(name: str) -> None:
    """Texts go to the cells that lines make, merged ones once."""
    content, lines = GRIDS[name]
    (loaded,) = load(pdf([content]), "it.pdf")[1]
    assert loaded.text.split("\n") == lines


SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
OFDS: dict[str, tuple[bytes, list[str]]] = {
    "texts by their place, not their order": (ofd([ofd_text("二、任务", 20, 40) + ofd_text("一、目标", 20, 20)]), ["一、目标", "二、任务"]),
    "one line in several objects": (ofd([ofd_text("到2027年，", 20, 20) + ofd_text("覆盖率", 44, 20) + ofd_text("达到95%。", 56, 20)]), ["到2027年，覆盖率达到95%。"]),
    "deltas one by one, and an object that is scaled": (
        ofd([ofd_text("一、目标", 20, 20, deltas="4 4 4") + ofd_text("二、任务", 20, 40, 'CTM="0.5 0 0 0.5 0 0"')]), ["一、目标", "二、任务"],
    ),
    "groups, hidden objects": (
        ofd([f"<ofd:PageBlock>{ofd_text('一、目标', 20, 20)}</ofd:PageBlock>" + ofd_text("看不见", 20, 30, 'Visible="false"')]), ["一、目标"],
    ),
    "a template's text": (
        ofd(
            [f'<ofd:Page {SPACE}><ofd:Template TemplateID="90"/><ofd:Content><ofd:Layer>{ofd_text("一、目标", 20, 60)}</ofd:Layer></ofd:Content></ofd:Page>'],
            {"Doc_0/Tpls/Tpl_0/Content.xml": f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{ofd_text('某市文件', 20, 50)}</ofd:Layer></ofd:Content></ofd:Page>"},
        ),
        ["某市文件", "一、目标"],
    ),
    "page by page": (ofd([ofd_text("一、目标", 20, 200), ofd_text("二、任务", 20, 100)]), ["一、目标", "二、任务"]),
}  # fmt: skip


@pytest.mark.parametrize("name", OFDS)
def test_ofd_is_read_by_place(name: str) -> None:
    """Text objects become lines by where they stand."""
    data, lines = OFDS[name]
    (loaded,) = load(data, "it.ofd")[1]
    assert loaded.text.split("\n") == lines


def test_seals_and_pictures_of_an_ofd_are_no_text() -> None:
    """Annotations and signatures are not read; pictures are counted."""
    data = ofd(
        [ofd_text("一、目标", 20, 20) + '<ofd:ImageObject ID="9" Boundary="0 0 9 9"/>'],
        {"Doc_0/Annots/Page_0/Annotation.xml": "<a>骑缝章</a>"},
    )
    (loaded,) = load(data, "it.ofd")[1]
    assert (loaded.text, loaded.notes) == ("一、目标", ("pictures not read: 1",))
