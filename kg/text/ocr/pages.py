"""Pictures of pages → pages of texts and ruled lines, straightened, and where each text was recognised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.text.ocr.engine import SKEW, Found, engine, recognised, run_of, skew
from kg.text.ocr.rules import rules
from kg.text.page.assemble import Page, Seen


def read_pictures(pictures: Iterable[tuple[int, Any, float]], name: str) -> tuple[dict[int, Page], dict[int, Seen]]:
    """The pages by number, of pictures as (page from 1, pixels, points for a pixel), and what was recognised by the id of its run.

    Raises InputError where the extra is not installed.
    """
    reader = engine(name)
    pages: dict[int, Page] = {}
    seen: dict[int, Seen] = {}
    for number, picture, scale in pictures:
        found, upright, quarters = recognised(picture, reader)
        page, places = _page(found, upright)
        pages[number] = page
        size = picture.shape[1], picture.shape[0]
        for run, one in zip(page.runs, places, strict=True):
            corners = [_back(x, y, quarters, *size) for x, y in one.corners]
            xs, ys = [x * scale for x, _ in corners], [y * scale for _, y in corners]
            box = (round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1))
            seen[id(run)] = Seen(number, box, round(one.confidence, 3))
    return pages, seen


def _back(x: float, y: float, quarters: int, width: int, height: int) -> tuple[float, float]:
    """A place of the turned picture in the picture as it was."""
    if quarters == 1:
        return width - y, x
    if quarters == 2:
        return width - x, height - y
    return (y, height - x) if quarters == 3 else (x, y)


def _page(found: list[Found], picture: Any) -> tuple[Page, list[Found]]:
    """A page of what was found, its skew taken out of texts and rules alike."""
    import cv2

    height, width = picture.shape[:2]
    angle = skew(found)
    if abs(angle) < SKEW:
        return Page([run_of(one, one.corners) for one in found], rules(picture), float(width), float(height)), found
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    straight = cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))

    def turned(x: float, y: float) -> tuple[float, float]:
        return float(matrix[0][0] * x + matrix[0][1] * y + matrix[0][2]), float(matrix[1][0] * x + matrix[1][1] * y + matrix[1][2])

    runs = [run_of(one, tuple(turned(x, y) for x, y in one.corners)) for one in found]
    return Page(runs, rules(straight), float(width), float(height)), found
