"""A document → the documents that its text names in 《》, and which of these it is based on."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.identity import number
from kg.model import Citation, Document
from kg.reading import Reading
from kg.script import fold
from kg.vocabulary import concepts, rules

LEAD_IN = 200  # characters before a citation in which 根据 may stand
IN_FRONT = 20  # characters in front of a citation that are kept: 中共中央办公厅、国务院办公厅印发的
BEHIND = 600  # characters behind a citation in which 同时废止 may stand
_OPENING = frozenset({"background", "guidance", "overview"})


def citations(document: Document, reading: Reading) -> tuple[Citation, ...]:
    """The documents that each section names in 《》, once each, without the document itself and short names (以下简称《规划》)."""
    file, text = rules("citations"), reading.text
    stretches = _stretches(document)
    skipped = {_bare(match["title"]) for match in file["short-name"].pattern.finditer(text, *_extent(stretches))} | _generic_titles()
    own = _bare(document.plain_title)
    # 关于贯彻落实《…规划》的实施意见 names what it is based on in its own title
    carried_out = {_bare(match["title"]) for match in file["carried-out"].pattern.finditer(fold(document.plain_title))}
    first = document.units[0].at[0] if document.sections else len(text)
    found: list[Citation] = []
    seen: set[tuple[int | None, str]] = set()
    for begin, end, section in stretches:
        is_opening = begin < first if section is None else section <= 1 or document.sections[section].kind in _OPENING
        for match in file["citation"].pattern.finditer(text, begin, end):
            title = _bare(match["title"])
            replaced = _is_replaced(text, begin, match)
            is_own = title not in carried_out and (title in skipped or title in own or (own != "" and own in title))
            if (is_own and not replaced) or (section, title) in seen:
                continue
            seen.add((section, title))
            basis = title in carried_out or (is_opening and _is_basis(text, begin, match.start()))
            span = reading.span(match.start("title") - 1, match.end("title") + 1)
            before = text[max(begin, match.start() - IN_FRONT) : match.start()]
            found.append(Citation(section, match["title"], number(match["number"]), span, basis, before, replaced))
    return tuple(found)


def extent(document: Document) -> tuple[int, int]:
    """Where the document's own text begins and ends in the reading."""
    return _extent(_stretches(document))


def _extent(stretches: list[tuple[int, int, int | None]]) -> tuple[int, int]:
    return (stretches[0][0], max(end for _, end, _ in stretches)) if stretches else (0, 0)


def _stretches(document: Document) -> list[tuple[int, int, int | None]]:
    """The document's paragraphs in the order of the text, and the section of each."""
    found: list[tuple[int, int, int | None]] = [(*at, None) for at in (*document.preamble, *document.closing)]
    for section in document.units:
        found.extend((*at, section.index if document.sections else None) for at in (section.at, *section.body) if at[0] < at[1])
    return sorted(found, key=lambda stretch: stretch[:2])


def _is_replaced(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the document that cites takes the place of the one that it names."""
    file = rules("citations")
    before = text[max(begin, match.start() - IN_FRONT) : match.start()]
    after = match.end("title"), min(match.end("title") + BEHIND, len(text))  # a row of titles is looked through from each of them
    return bool(file["replaced"].pattern.match(text, *after) or file["replacing"].pattern.search(before))


@lru_cache(maxsize=4096)
def _bare(title: str) -> str:
    """A title without signs, 的 and 关于, to compare."""
    return re.sub('["〈〉《》（）\\s的]|关于', "", fold(title))


@cache
def _generic_titles() -> frozenset[str]:
    """《意见》, 《方案》: a type of document alone names none; nor does a newspaper."""
    types = (name for concept in concepts("document-types").values() for name in concept.names)
    return frozenset(map(_bare, (*types, *rules("citations").words["newspapers"])))


def _is_basis(text: str, begin: int, place: int) -> bool:
    """Whether 根据, 为贯彻落实 … in the same sentence stand before a citation, and no 制定 … between."""
    file = rules("citations")
    begin = max(begin, place - LEAD_IN)
    before = text[max(begin, text.rfind("。", begin, place) + 1) : place]
    return bool(file["basis"].pattern.search(before)) and not file["basis-over"].pattern.search(before)
