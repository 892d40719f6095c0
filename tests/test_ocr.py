"""Scans and pictures: what is recognised, with page, box and confidence; these tests need the extra `ocr`."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from kg import graph
from kg.graph.lines import fragments
from kg.model import InputError, Region, Span
from kg.pipeline import extract_source
from kg.read import from_bytes
from kg.script import fold

FONT = next(iter(sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))), None)
LINES = [
    "某市河道整治实施方案",
    "一、工作目标",
    "到2027年，河道清淤率达到95%以上。",
    "二、工作任务",
    "（一）清理河道。疏浚主要河道。（市水利局牵头）",
]
DPI = 200


def drawn(lines: list[str], table: list[list[str]] | None = None) -> Any:
    """A picture of an A4 page with lines of text and a ruled table."""
    image = pytest.importorskip("PIL.Image", reason="the extra ocr is not installed")
    from PIL import ImageDraw, ImageFont

    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    if FONT is None:
        pytest.skip("fonts-noto-cjk is not installed: pages cannot be drawn")
    page = image.new("RGB", (1654, 2339), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), 36)
    for at, line in enumerate(lines):
        pen.text((180, 200 + 80 * at), line, "black", font)
    for row, cells in enumerate(table or []):
        for column, cell in enumerate(cells):
            left, top = 180 + 430 * column, 800 + 90 * row
            pen.rectangle((left, top, left + 430, top + 90), outline="black", width=2)
            pen.text((left + 20, top + 20), cell, "black", font)
    return page


def bytes_of(page: Any, form: str, **options: object) -> bytes:
    """A picture as a file."""
    held = io.BytesIO()
    page.save(held, form, **options)
    return held.getvalue()


@pytest.mark.slow("reads pictures of pages, some seconds each")
@pytest.mark.parametrize("form", ["PNG", "PDF", "TIFF"])
def test_a_page_is_recognised(form: str) -> None:
    """A picture and a PDF of one give the facts of the text; each stretch has its page, box and confidence; evidence says page and box."""
    page = drawn(LINES)
    source = from_bytes(bytes_of(page, form, resolution=DPI), "it")
    assert source.recognised
    assert [line for line in fold(source.text).split("\n") if line] == LINES
    assert {region.page for region in source.regions} == {1}
    assert all(0 < region.confidence <= 1 and region.box[0] < region.box[2] for region in source.regions)
    (x,) = extract_source(source)
    assert [(t.year, str(t.quantity.value)) for t in x.targets if t.quantity] == [(2027, "95")]
    assert [r.agency.label for r in x.responsibilities] == ["市水利局"]
    quads = [str(quad) for quad in graph.quads(x)]
    assert any("page=1&xywh=" in quad for quad in quads)


@pytest.mark.slow("reads pictures of pages, some seconds each")
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_read_upright(quarters: int) -> None:
    """A page that was laid on the scanner sideways or upside down."""
    source = from_bytes(bytes_of(drawn(LINES).rotate(90 * quarters, expand=True), "PNG"), "it.png")
    assert [line for line in fold(source.text).split("\n") if line] == LINES


@pytest.mark.slow("reads pictures of pages, some seconds each")
def test_a_ruled_table_of_a_scan_is_rows() -> None:
    """Texts go to the cells that ruled lines make, on a page that lies askew too."""
    table = [["序号", "任务", "责任单位"], ["1", "清理河道淤泥", "市水利局"], ["2", "设置警示牌", "市公安局"]]
    page = drawn(LINES[:1], table)
    for angle in (0, 1):
        text = from_bytes(bytes_of(page.rotate(angle, fillcolor="white"), "PNG"), "it.png").text
        assert ["\t".join(row) for row in table] == [line for line in text.split("\n") if "\t" in line]


def test_regions_of_a_span() -> None:
    """A span over two lines of one page has one box around both; over two pages, a box on each."""
    regions = [
        Region(Span(0, 4), 1, (10, 10, 90, 20), 0.9),
        Region(Span(4, 8), 1, (5, 30, 50, 40), 0.9),
        Region(Span(9, 12), 2, (1, 2, 3, 4), 0.9),
    ]
    assert fragments(regions, Span(2, 6)) == ["page=1&xywh=5,10,85,30"]
    assert fragments(regions, Span(6, 10)) == ["page=1&xywh=5,30,45,10", "page=2&xywh=1,2,2,2"]
    assert fragments(regions, Span(8, 9)) == []


def test_without_the_extra_a_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    from kg.text.ocr import engine

    engine._engine.cache_clear()
    with pytest.raises(InputError, match=r"it.png: expected a text; .* pip install 'policy-kg\[ocr\]'"):
        from_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "it.png")
    engine._engine.cache_clear()
