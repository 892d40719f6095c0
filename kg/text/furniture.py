"""The lines of a text that pages were run into → what the pages print again and again beside their numbers: running heads and feet.

In: lines without white space. Out: the lines that are such heads, feet or page numbers, and how many characters of one stand at the
beginning of the text of the next page. Needs a run of page numbers (- 1 -, - 2 -, …); without one nothing is furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_PAGE = re.compile(r"[-—–·]{1,2}(\d{1,3})[-—–·]{1,2}|第(\d{1,3})页(?:，?共\d{1,3}页)?|(\d{1,3})/\d{1,3}")
_RULE = re.compile(r"[*_=-]{3,}")  # a line drawn between pages
FEWEST = 3  # page numbers in a row
NEAR = 3  # lines before and behind a page number that may be its page's foot and the next one's head
SKIPPED = 10  # page numbers of which the copy may have lost those between
LONGEST = 40  # characters of a running head
SHARE = 0.5  # of the pages that have it


class Furniture(NamedTuple):
    """Lines to leave out; by line the characters to leave out at its beginning; lines that begin a page."""

    lines: frozenset[int]
    heads: dict[int, int]
    begins: frozenset[int]


def furniture(lines: Sequence[str]) -> Furniture:
    """What of some lines is printed on every page."""
    pages = _pages(lines)
    if len(pages) < FEWEST:
        return Furniture(frozenset(), {}, frozenset())
    near = [range(max(0, page - NEAR), min(len(lines), page + NEAR + 1)) for page in pages]
    times = Counter(text for around in near for text in {lines[at] for at in around if 1 < len(lines[at]) <= LONGEST})
    likely = [text for text, count in times.items() if count > 1 and not _PAGE.fullmatch(text) and "|" not in text]
    again = {text for text in likely if sum(any(lines[at].startswith(text) for at in around) for around in near) >= SHARE * len(pages)}
    known = set(pages) | {at for around in near for at in around if lines[at] in again or _RULE.fullmatch(lines[at])}
    known |= {at for at in range(pages[0], len(lines)) if lines[at] in again}
    heads, begins = {}, set()
    for page in pages:
        first = next((at for at in range(page + 1, len(lines)) if at not in known), None)
        if first is None or first > page + NEAR + 1:
            continue
        begins.add(first)
        if head := max((text for text in again if lines[first].startswith(text)), key=len, default=""):
            heads[first] = len(head)
    return Furniture(frozenset(known), heads, frozenset(begins))


def _pages(lines: Sequence[str]) -> list[int]:
    """The lines that are page numbers, each a little more than the one before."""
    found: list[int] = []
    value = 0
    for at, line in enumerate(lines):
        match = _PAGE.fullmatch(line) if len(line) <= 12 else None
        if match is None:
            continue
        here = int(match[1] or match[2] or match[3])
        if not found or value < here <= value + SKIPPED:
            found.append(at)
            value = here
    return found
