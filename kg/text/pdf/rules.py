"""A PDF page's drawn paths → its ruled lines: thin strokes, thin filled boxes, and the four sides of stroked boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from kg.text.page.tables import MOST, Rule
from kg.text.pdf.chars import Turn

THIN = 3.0  # points: how thick a ruled line is at most
SHORTEST = 6.0  # points: how long, at least
Point = tuple[float, float]


def rules(page: Any, turn: Turn) -> list[Rule]:
    """The ruled lines of a page, upright as its texts."""
    import pypdfium2.raw as raw

    found: list[Rule] = []
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3):
        for begin, end in _segments(item, raw):
            rule = _rule(turn.place(*begin), turn.place(*end))
            if rule is not None:
                found.append(rule)
        if len(found) > MOST:
            return []
    return found


def _rule(begin: Point, end: Point) -> Rule | None:
    """A line or the diagonal of a thin box as a rule."""
    width, height = abs(end[0] - begin[0]), abs(end[1] - begin[1])
    if height <= THIN and width >= SHORTEST:
        return Rule(True, (begin[1] + end[1]) / 2, min(begin[0], end[0]), max(begin[0], end[0]))
    if width <= THIN and height >= SHORTEST:
        return Rule(False, (begin[0] + end[0]) / 2, min(begin[1], end[1]), max(begin[1], end[1]))
    return None


def _segments(item: Any, raw: Any) -> Iterator[tuple[Point, Point]]:
    """The straight lines of a path, and the diagonals of its thin boxes, in the page's places."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    matrix = item.get_matrix()
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(item), 2000)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield from _box(points, bool(fill.value))
            points = [point]
            continue
        if kind == raw.FPDF_SEGMENT_LINETO and points and (stroke.value or not fill.value):
            yield points[-1], point
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and stroke.value:
            yield point, points[0]
    yield from _box(points, bool(fill.value))


def _box(points: list[Point], filled: bool) -> Iterator[tuple[Point, Point]]:
    """A filled box's diagonal, where it is so thin that it is a rule (`_rule` looks)."""
    if filled and len(points) >= 4:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        middle = (min(ys) + max(ys)) / 2 if max(ys) - min(ys) <= max(xs) - min(xs) else None
        if middle is not None:
            if max(ys) - min(ys) <= THIN:
                yield (min(xs), middle), (max(xs), middle)
        elif max(xs) - min(xs) <= THIN:
            across = (min(xs) + max(xs)) / 2
            yield (across, min(ys)), (across, max(ys))
