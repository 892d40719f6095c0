"""A picture → its texts with boxes and confidence, turned upright."""

from __future__ import annotations

import re
from functools import cache
from statistics import mean, median
from typing import Any, NamedTuple

from kg.model import InputError
from kg.text.page.geometry import Run
from kg.vocabulary import rules

LONGEST = 1600  # pixels of a picture's longer side in which text is looked for
SURE = 0.8  # mean confidence from which a page is taken to stand upright; upside down it is .70, upright .99
LEAST = 0.5  # confidence of a text that is kept
TALL = 1.5  # times as high as wide from which a box holds a text that runs upwards
SKEW = 0.3  # degrees from which a page is straightened
_BLANK = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+|[ \u3000]+(?=[^\x00-\x7f])")


class Found(NamedTuple):
    """A recognised text: its corners in the picture, and how sure the reader is, 0 to 1."""

    text: str
    corners: tuple[tuple[float, float], ...]  # from the upper left one, clockwise
    confidence: float


def engine(name: str) -> Any:
    """The reader. Raises InputError, which names the file, where the extra is not installed."""
    try:
        return _engine()
    except ImportError:
        raise InputError(
            f"{name}: expected a text; its pages are pictures, and reading them needs the ocr extra: pip install 'policy-kg[ocr]'"
        ) from None


@cache
def _engine() -> Any:
    import onnxruntime  # noqa: F401  # RapidOCR itself only says so when it is first used
    from rapidocr import RapidOCR

    one = "EngineConfig.onnxruntime."
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": LONGEST,
            one + "intra_op_num_threads": 1,
            one + "inter_op_num_threads": 1,
        }
    )


def recognised(picture: Any, reader: Any) -> tuple[list[Found], Any, int]:
    """The texts of a picture, the picture as it was read, and by how many quarters it was turned to stand upright."""
    import numpy

    found = _read(picture, reader)
    tall = sum(_height(one) > TALL * _width(one) for one in found if len(one.text) > 1)
    turns = (1, 3) if found and 2 * tall > len(found) else (0, 2)
    best = (found, picture, 0)
    if turns[0] == 0 and (not found or _confidence(found) >= SURE):
        return best
    for quarters in turns if turns[0] else turns[1:]:
        turned = numpy.ascontiguousarray(numpy.rot90(picture, quarters))
        other = _read(turned, reader)
        if (turns[0] and best[2] == 0) or _confidence(other) > _confidence(best[0]):
            best = (other, turned, quarters)
    return best


def _read(picture: Any, reader: Any) -> list[Found]:
    result = reader(picture)
    if result.boxes is None or result.txts is None:
        return []
    return [
        Found(_cleaned(text), tuple((float(x), float(y)) for x, y in box), float(score))
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if score >= LEAST and text.strip()
    ]


def _cleaned(text: str) -> str:
    """A text without blanks between Chinese characters, and with the brackets that numbers of documents have: 〔2025〕."""
    text = _BLANK.sub("", text.strip())
    return rules("files")["ocr_number"].pattern.sub(lambda match: f"〔{match['year']}〕", text)


def _width(one: Found) -> float:
    return abs(one.corners[1][0] - one.corners[0][0])


def _height(one: Found) -> float:
    return abs(one.corners[3][1] - one.corners[0][1])


def _confidence(found: list[Found]) -> float:
    return mean(one.confidence for one in found) if found else 0.0


def skew(found: list[Found]) -> float:
    """The angle in degrees by which a page's lines fall (or rise, below 0): that of the usual long line."""
    from math import atan2, degrees

    long = [one for one in found if _width(one) > 10 * max(_height(one), 1.0) / 2]
    angles = [degrees(atan2(one.corners[1][1] - one.corners[0][1], one.corners[1][0] - one.corners[0][0])) for one in long]
    return median(angles) if angles else 0.0


def run_of(one: Found, corners: tuple[tuple[float, float], ...]) -> Run:
    """A text as `kg.text.page` takes it; its characters' size is told by its length, as boxes have margins of their own."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    weight = sum(0.55 if sign.isascii() else 1.0 for sign in one.text) or 1.0
    size = min(max(ys) - min(ys), (max(xs) - min(xs)) / weight * 1.1)
    middle = sum(ys) / len(ys)
    return Run(one.text, min(xs), middle - size / 2, max(xs), middle + size / 2, size)
