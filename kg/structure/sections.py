"""Headings → the sections that they open: each with its number, path, kind and own paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Section, Source
from kg.reading import Reading
from kg.structure.headings import Heading
from kg.structure.kinds import kind
from kg.structure.numerals import Number

_INTRODUCED = re.compile("：\n?[^\n：。]{0,8}$")


def sections(source: Source, reading: Reading, found_headings: list[Heading]) -> tuple[Section, ...]:
    """The sections under some headings, in the order of the text, each with its kind, its path and its own paragraphs."""
    made: list[Section] = []
    paths: dict[str, int] = {}
    for index, found in enumerate(found_headings):
        parent = made[found.number.parent] if found.number.parent is not None else None
        begin, end = found.begin, max(found.end, found.begin)
        if begin == end:  # a number with nothing behind it
            begin, end = found.number.begin, found.number.end
        title = reading.text[begin:end]
        span = reading.span(begin, end)
        path = _path(parent.path if parent else None, found.number, paths)
        made.append(
            Section(
                index=index,
                number=found.number.printed,
                path=path,
                title=source.printed(span),
                plain_title=title,
                level=parent.level + 1 if parent else 1,
                parent=parent.index if parent else None,
                kind=kind(title, parent.kind if parent else None),
                span=span,
                at=(begin, end),
                body=paragraphs(reading.text, end, found.body_end),
                is_sentence=found.is_sentence,
            )
        )
    return _behind_lists(reading.text, tuple(made))


def _behind_lists(text: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Sections in which a paragraph behind a list (…如下：（一）…；（二）…。) belongs to what the list stands in, not to its last item."""
    inside: dict[int, list[Section]] = {}
    for section in sections:
        if section.parent is not None:
            inside.setdefault(section.parent, []).append(section)
    moved: dict[int, Section] = {}
    for parent, items in inside.items():
        last = items[-1]
        introduced = _INTRODUCED.search(text, sections[parent].at[1] - 1, items[0].at[0]) is not None
        one_line = all(item.is_sentence and item.index not in inside for item in items) and not any(item.body for item in items[:-1])
        if introduced and one_line and last.body and "\n" in text[last.at[1] : last.body[0][0]]:
            moved[last.index] = replace(last, body=())
            moved[parent] = replace(sections[parent], body=(*sections[parent].body, *last.body))
    return tuple(moved.get(section.index, section) for section in sections)


def _path(above: str | None, number: Number, taken: dict[str, int]) -> str:
    """A path that no other section has: 4.8, and 4.8-2 for a second one of the same number."""
    path = f"{above}.{number.value}" if above else str(number.value)
    path = number.printed if number.style == "decimal" else path
    copy = taken[path] = taken.get(path, 0) + 1
    return f"{path}-{copy}" if copy > 1 else path


def paragraphs(text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """The paragraphs between two places, without the signs that close a heading."""
    found = []
    while begin < end and text[begin] in "。：；\n":
        begin += 1
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        if stop > begin:
            found.append((begin, stop))
        begin = stop + 1
    return tuple(found)


def without_closing(text: str, sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], tuple[tuple[int, int], ...]]:
    """Unnumbered paragraphs after the last item, where every other item of its kind is one paragraph, speak for the whole document."""
    if not sections or not sections[-1].body:
        return sections, ()
    last = sections[-1]
    alike = [section for section in sections[:-1] if section.level == last.level and section.body]
    usual = max((len(section.body) for section in alike), default=0)
    if len(alike) < 3 or len(last.body) <= usual or last.level < 2:
        return sections, ()
    own, rest = last.body[:usual], last.body[usual:]
    return (*sections[:-1], replace(last, body=own)), rest
