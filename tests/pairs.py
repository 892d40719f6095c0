"""Texts with line ends or stops behind their headings → chains of runs without them, with the places where the headings really end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from flatten import LONGEST, is_plain

from kg.model import Document
from kg.reading import Reading
from kg.structure.clues import SENTENCE
from kg.structure.ends import chains
from kg.structure.numerals import Number, candidates
from kg.structure.runs import REST, Page, Run, places, run_behind

ITEMS, MOST_SENTENCES = 5, 40  # sentences of a document that are taken for items, in one chain and together
MOST_PAIRS, STRIDE = 60, 7  # headings of a document that get another sentence, and how far that stands
MOST_SUBJECTS = 16  # headings of a document that get a sentence with the same subject as the others
_MODALS = ("应当", "要", "在", "按照", "")
_SUBJECT = re.compile("([一-龥]{4,12}?)(?:应当|应|要|负责|可以|须|不得)")
_TITLE = re.compile(r"[^。；：]*")
_SENTENCE = re.compile(r"(?<=[。；\n])[一-龥\"《][^。\n]{11,}。(?:[^。\n]+。)?")


class Known(NamedTuple):
    """A heading whose end is known: its run's begin and limit, its end, and whether a line end or a stop shows it."""

    begin: int
    limit: int
    end: int
    style: str
    level: int
    parent: int | None
    alone: bool
    stopped: bool


class Example(NamedTuple):
    """A chain of runs in a text without line ends, with the places where their headings really end."""

    page: Page
    runs: tuple[Run, ...]
    ends: tuple[int, ...]


def known_headings(reading: Reading, documents: tuple[Document, ...]) -> list[Known]:
    """The headings of a document whose line ends and stops tell where they end."""
    text = reading.text
    numbers = {number.end: number for number in candidates(reading)}
    sections = [
        (section, _number(numbers, section.at[0]), order) for order, document in enumerate(documents) for section in document.sections
    ]
    found = []
    for index, (section, number, order) in enumerate(sections):
        if number is None:
            continue
        begin = section.at[0]
        after = sections[index + 1][1] if index + 1 < len(sections) else None
        limit = after.begin if after and after.begin >= begin else _last(text, max([section.at[1], *(stop for _, stop in section.body)]))
        end = run_behind(text, begin, limit, number.style, section.level, None).end  # not where today's weights would cut
        head, follows = text[begin:end], text[end + 1 : end + 9]
        alone = text[end : end + 1] == "\n" and limit - end > REST
        if any(sign in head for sign in "|\t\n") or (alone and not is_plain(head, follows)):
            continue
        stopped = text[end : end + 1] == "。" and number.style != "article" and len(head) < LONGEST * 3 // 4 and limit - end > 2 * REST
        parent = None if section.parent is None else section.parent + 1000 * order
        found.append(Known(begin, limit, end, number.style, section.level, parent, alone, stopped))
    return found


def _last(text: str, place: int) -> int:
    """The place behind the signs that close a sentence, wherever its heading was cut."""
    while text[place : place + 1] in ("。", "；"):
        place += 1
    return place


def _number(numbers: dict[int, Number], begin: int) -> Number | None:
    return next((numbers[place] for place in (begin, begin - 1, begin - 2) if place in numbers), None)


def examples(text: str, headings: Sequence[Known], dropped: frozenset[int], *, spaced: bool = False) -> list[Example]:
    """The chains of a text without its line ends, or with white space for them, and without the stops at some places."""
    lost = [place for place, sign in enumerate(text) if sign == "\n" or place in dropped]
    flat = "".join(sign for place, sign in enumerate(text) if sign != "\n" and place not in dropped)

    def moved(place: int) -> int:
        return place - bisect_left(lost, place)

    ends: dict[Run, int] = {}
    for head in headings:
        run = run_behind(flat, moved(head.begin), moved(head.limit), head.style, head.level, head.parent)
        end = moved(head.end)
        if end == run.end or end in places(flat, run):
            ends[run] = end
    starts = [0, *(moved(place) for place in lost if text[place] == "\n" and spaced), len(flat)]
    pieces = [(begin + index, flat[begin:end]) for index, (begin, end) in enumerate(pairwise(starts)) if begin < end]
    page = Page(Reading(pieces, flat), list(ends))
    return [Example(page, tuple(chain), tuple(ends[run] for run in chain)) for chain in chains(list(ends))]


def plain_sentences(reading: Reading, headings: Sequence[Known]) -> list[Example]:
    """Chains of sentences that are no headings, as if items began with them: 一、各地要…。二、省厅负责…。"""
    text = reading.text
    found = [one.span() for head in headings for one in _SENTENCE.finditer(text, head.end, head.limit)]
    chains_found = []
    for index in range(0, min(len(found), MOST_SENTENCES), ITEMS):
        here = found[index : index + ITEMS]
        style = ("cjk", "pcjk", "number")[index // ITEMS % 3]
        runs = tuple(run_behind(text, begin, end, style, 1 + index // ITEMS % 2, index) for begin, end in here)
        runs = tuple(run for run in runs if run.end - run.begin > REST)
        if runs:
            chains_found.append(Example(Page(reading, runs), runs, tuple(run.end for run in runs)))
    return chains_found


def other_sentences(reading: Reading, headings: Sequence[Known]) -> list[Example]:
    """Chains of a document's headings, each in front of one of its other sentences: there are more ways to begin than those behind headings."""
    sentences = _sentences(reading.text, headings)[:MOST_PAIRS]
    if len(sentences) < ITEMS:
        return []
    heads = _titles(reading.text, headings)[:MOST_PAIRS]
    return _joined(reading.text, heads, [sentences[(index * STRIDE + 3) % len(sentences)] for index in range(len(heads))])


def same_subjects(reading: Reading, headings: Sequence[Known]) -> list[Example]:
    """Chains of a document's headings in front of sentences with one subject (汽车数据处理者应当…) that a sentence of the document has."""
    sentences = _sentences(reading.text, headings)
    subjects = [match[1] for sentence in sentences if (match := _SUBJECT.match(sentence))]
    rests = [sentence for sentence in sentences if not _SUBJECT.match(sentence)]
    if not subjects or len(rests) < ITEMS:
        return []
    heads = _titles(reading.text, headings)[:MOST_SUBJECTS]
    subject = subjects[len(subjects) // 2]
    return _joined(
        reading.text, heads, [subject + _MODALS[index % len(_MODALS)] + rests[index * STRIDE % len(rests)] for index in range(len(heads))]
    )


def same_heads(reading: Reading, headings: Sequence[Known]) -> list[Example]:
    """A chain of one heading of a document in front of different sentences: parts that are made alike have the same headings."""
    sentences = _sentences(reading.text, headings)
    heads = [head for head in _titles(reading.text, headings) if 4 <= head.end - head.begin <= LONGEST // 4]
    if len(sentences) < 2 * ITEMS or not heads:
        return []
    first, count = len(heads) // 3, ITEMS + len(heads) % ITEMS
    chain = [heads[first]._replace(parent=index) for index in range(count)]
    return _joined(reading.text, chain, [sentences[index * STRIDE % len(sentences)] for index in range(count)])


def _sentences(text: str, headings: Sequence[Known]) -> list[str]:
    return [one.group() for head in headings for one in _SENTENCE.finditer(text, head.end, head.limit)]


def _titles(text: str, headings: Sequence[Known]) -> list[Known]:
    return [
        head
        for head in headings
        if head.style != "article" and 2 < head.end - head.begin <= SENTENCE and _TITLE.fullmatch(text, head.begin, head.end)
    ]


def _joined(text: str, heads: Sequence[Known], sentences: Sequence[str]) -> list[Example]:
    """The chains of a text of headings, each with a sentence behind it."""
    flat, runs, where = "", [], {}
    for head, sentence in zip(heads, sentences, strict=True):
        begin = len(flat) + 3
        end = begin + head.end - head.begin
        flat += "（一）" + text[head.begin : head.end] + sentence
        run = run_behind(flat, begin, len(flat), head.style, head.level, head.parent)
        if end in places(flat, run):
            runs.append(run)
            where[run] = end
    page = Page(Reading([(0, flat)], flat), runs)
    return [Example(page, tuple(chain), tuple(where[run] for run in chain)) for chain in chains(runs)]
