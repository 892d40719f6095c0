"""Documents that have their line ends → the same without them, and where in them each heading really ends."""

from __future__ import annotations

import hashlib
import re
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from kg.model import Document, InputError, Source
from kg.read import from_text, read
from kg.reading import Reading, broken_by_page, compact
from kg.structure import structure

JOINS = {"dropped": "", "one space": " ", "two wide spaces": "\u3000\u3000"}  # what real copies have in place of a line end
FEWEST_HEADINGS = 5  # of a document that is taken
LINES = 0.6  # share of its headings that begin a line, at least
PARTS = 4  # of the documents, the first of which is left out of training
STRETCH, EVERY = 16, 16  # characters that are compared to find copies, and how many of them there are for one that is
COPIED = 0.3  # share of the shorter text that stands in a copy of it
MOST_COPIES = 20  # documents at most in which one stretch stands: more have only a formula in common
LONGEST = 40  # characters of a heading on its own line
_SENTENCE = re.compile('[一-龥"《]')
_NUMBER = re.compile(
    r"第[一二三四五六七八九十百]+[编篇章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|\d{1,2}\.\d|附件|专栏|领域[一二三四五六七八九十]+："
)


class Truth(NamedTuple):
    """A heading of a document with line ends: its level, what follows it, and where it stands in the flattened text."""

    level: int
    follows: str  # on the next line a "sentence", the next "number"; else the "stop" in its own line
    begin: int
    end: int


class Flat(NamedTuple):
    """A document without its line ends, by the name of its file, and its headings as its line ends told them."""

    name: str
    text: str
    headings: tuple[Truth, ...]


def sources(folders: Iterable[Path]) -> Iterator[Source]:
    """The documents of some folders that can be read, in the order of their names."""
    for path in sorted((path for folder in folders for path in folder.iterdir() if path.is_file()), key=lambda path: path.name):
        if path.suffix in (".txt", ".md", ".html", ".docx") and not path.name.startswith("README"):
            try:
                yield read(path)
            except InputError:
                continue


def parts(named: Sequence[tuple[str, str]]) -> list[int]:
    """The part of each of some documents (name, text), of which part 0 is left out of training: by a hash of the name, of copies by that of the first."""
    first = list(range(len(named)))

    def root(index: int) -> int:
        while first[index] != index:
            index = first[index]
        return index

    shares: dict[int, list[int]] = {}
    sizes = []
    for index, (_, text) in enumerate(named):
        prints = _prints(text)
        sizes.append(len(prints))
        for one in prints:
            shares.setdefault(one, []).append(index)
    common = Counter(pair for indices in shares.values() if len(indices) <= MOST_COPIES for pair in combinations(indices, 2))
    for (one, other), times in sorted(common.items()):
        if times >= COPIED * min(sizes[one], sizes[other]):
            low, high = sorted((root(one), root(other)))
            first[high] = low
    return [hashlib.sha256(named[root(index)][0].encode()).digest()[0] % PARTS for index in range(len(named))]


def _prints(text: str) -> set[int]:
    """A few of a text's stretches of so many characters, as numbers: the same ones in each copy."""
    plain = "".join(sign for sign in text if "一" <= sign <= "龥")
    hashes = (zlib.crc32(plain[place : place + STRETCH].encode()) for place in range(len(plain) - STRETCH + 1))
    return {one for one in hashes if one % EVERY == 0}


def is_number(text: str) -> bool:
    """Whether a text begins with a heading's number."""
    return _NUMBER.match(text) is not None


def is_plain(head: str, text: str) -> bool:
    """Whether a line is a heading and the text of the next one begins a sentence: not a table's row, a broken line or another number."""
    return 1 < len(head) <= LONGEST and _SENTENCE.match(text) is not None and "\n" not in text and not is_number(text)


def lined(source: Source, reading: Reading, documents: tuple[Document, ...]) -> bool:
    """Whether the numbers of a document's headings begin lines, and its lines end where paragraphs do, not where a page does."""
    if broken_by_page(source.plain):
        return False
    places = [section.at[0] - len(section.number) for document in documents for section in document.sections]
    starts = sum("\n" in reading.text[max(0, place - 4) : place + 1] or place < 4 for place in places)
    return len(places) >= FEWEST_HEADINGS and starts >= LINES * len(places)


def flattened(source: Source, reading: Reading, documents: tuple[Document, ...], join: str) -> Flat:
    """The document with `join` in place of its line ends."""
    lines, begins, places, length = [], [], [], 0
    begin = 0
    for line in source.plain.splitlines(keepends=True):
        said = line.strip()
        if said:
            begins.append(begin + line.index(said[0]))
            places.append(length)
            lines.append(said)
            length += len(said) + len(join)
        begin += len(line)

    def place(offset: int) -> int:
        index = bisect_right(begins, offset) - 1
        return places[index] + offset - begins[index]

    text, found = reading.text, []
    for document in documents:
        for section in document.sections:
            end = section.at[1]
            head, after = text[slice(*section.at)], text[end + 1 : end + 9]
            if text[end : end + 1] != "\n":
                follows = "stop"
            elif is_number(after):
                follows = "number"
            elif is_plain(head, after):
                follows = "sentence"
            else:
                continue  # a table, a broken line, an annex
            found.append(Truth(section.level, follows, place(section.span.begin), place(section.span.end - 1) + 1))
    return Flat(source.name, join.join(lines), tuple(found))


def split(folders: Iterable[Path]) -> Iterator[tuple[Source, Reading, tuple[Document, ...], int]]:
    """The documents of some folders, with the part that each belongs to; each text once."""
    found, seen = [], set()
    for source in sources(folders):
        reading = compact(source.plain)
        if reading.text not in seen:
            seen.add(reading.text)
            found.append((source, reading))
    for (source, reading), part in zip(found, parts([(source.name, reading.text) for source, reading in found]), strict=True):
        yield source, reading, structure(source, reading), part


def flat_documents(folders: Iterable[Path], join: str, *, training: bool | None = None) -> Iterator[Flat]:
    """The documents with line ends of some folders, flattened: those of training, those left out of it, or (None) all."""
    for source, reading, documents, part in split(folders):
        if lined(source, reading, documents) and documents[-1].plain_title and (training is None or (part != 0) is training):
            yield flattened(source, reading, documents, join)


def read_again(flat: Flat) -> dict[int, int]:
    """Where the headings of a flattened document begin and end as the program reads it."""
    source = from_text(flat.text)
    return {section.span.begin: section.span.end for document in structure(source, compact(source.plain)) for section in document.sections}
