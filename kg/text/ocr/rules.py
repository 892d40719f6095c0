"""A picture of a page → its ruled lines: long thin strokes, level or upright."""

from __future__ import annotations

from typing import Any

from kg.text.page.tables import Rule

SHARE = 1 / 40  # of a picture's side: how long a ruled line is, at least
THICK = 12  # pixels at most


def rules(picture: Any) -> list[Rule]:
    """The ruled lines of a picture, in pixels."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    height, width = ink.shape[:2]
    found: list[Rule] = []
    for horizontal in (True, False):
        length = max(int((width if horizontal else height) * SHARE), 20)
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1) if horizontal else (1, length))
        strokes = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
        _, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        for left, top, wide, high, _ in stats[1:]:
            if horizontal and high <= THICK:
                found.append(Rule(True, float(top + high / 2), float(left), float(left + wide)))
            elif not horizontal and wide <= THICK:
                found.append(Rule(False, float(left + wide / 2), float(top), float(top + high)))
    return found
