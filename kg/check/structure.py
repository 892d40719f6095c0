"""An extraction → signs in its title, headings and numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from kg.check.sign import Sign, rule
from kg.model import Extraction, Section, Span

SHORTEST_TITLE, LONGEST_TITLE = 6, 80  # characters
NEAR = 4  # characters between a printed number and the heading that it opens
QUOTED = 60  # characters shown of what follows a number or label
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("【", "】"))
_COUNTED = re.compile(r"[0-9〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]+")


def signs(x: Extraction) -> Iterator[Sign]:
    """Signs of the document's structure."""
    yield from _title(x)
    yield from _numbers(x)
    for section in x.document.sections:
        if not section.plain_title:
            yield Sign("heading-empty", section.number, section.span)
        elif rule("furniture").search(section.plain_title):
            yield Sign("page-furniture", section.title, section.span)
        elif is_unbalanced(section.plain_title):
            yield Sign("unbalanced", section.title, section.span)
    yield from _printed(x)


def is_unbalanced(text: str) -> bool:
    """Whether a text opens a bracket or quotation mark that it does not close, or the other way round."""
    return any(text.count(left) != text.count(right) for left, right in _PAIRS)


def _title(x: Extraction) -> Iterator[Sign]:
    title, span = x.document.plain_title, x.document.title_span or Span(0, 0)
    if not title:
        yield Sign("title-empty", x.source.text[:QUOTED], Span(0, min(QUOTED, len(x.source.text))))
    elif (
        not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE
        or rule("sentence").search(title)
        or not rule("type_word").search(title)
        or is_unbalanced(title)
    ):
        yield Sign("title-odd", x.document.title, span)


def _numbers(x: Extraction) -> Iterator[Sign]:
    """Gaps and restarts between the numbers of one kind under one section; what a list carries on over sections is none."""
    lists: dict[tuple[int | None, str], list[tuple[int, Section]]] = {}
    for section in x.document.sections:
        counted = section.path.rpartition(".")[2]
        if counted.isdecimal():
            group, dot, own = section.number.rpartition(".")  # 10.1.4 and 10.2.1 are of two lists
            lists.setdefault((section.parent, group + dot + _COUNTED.sub("#", own)), []).append((int(counted), section))
    for known in lists.values():
        for (last_value, former), (value, section) in pairwise(known):
            if value != last_value + 1:
                kind = "number-gap" if value > last_value else "number-restarts"
                yield Sign(kind, f"{former.number} → {section.number} {section.title}", section.span)


def _printed(x: Extraction) -> Iterator[Sign]:
    """Numbers at the beginning of a line or sentence behind which no section stands."""
    sections = x.document.sections
    if not sections:
        return
    text = x.source.plain
    starts = sorted(section.span.begin for section in sections)
    for match in rule("printed_number").finditer(text):
        if not starts[0] <= match.end() <= sections[-1].span.end:
            continue
        begin = match.end("number")
        begin += len(text[begin:]) - len(text[begin:].lstrip()) if text[begin : begin + 1].isspace() else 0
        place = bisect_left(starts, match.start("number"))
        if place == len(starts) or starts[place] > begin + NEAR:
            yield Sign("number-no-section", x.source.text[match.start("number") : begin + QUOTED], Span(*match.span("number")))
