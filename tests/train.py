"""Texts with line ends → the weights by which kg/structure/ends.py tells where a heading ends: `make train`, the same bytes from the same texts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from flatten import lined, split
from grams import Grams
from learner import Learner
from pairs import Example, Known, examples, known_headings, other_sentences, plain_sentences, same_heads, same_subjects

from kg.model import Document, Source
from kg.reading import Reading
from kg.structure.clues import SENTENCE
from kg.structure.weights import HEAD, LARGEST, WEIGHTS, packed

ALONE, TOGETHER, KEPT = (
    4,
    6,
    4,
)  # times through all headings: each by itself, then those of a style together; of the last ones the mean is taken
Read = tuple[Source, Reading, tuple[Document, ...]]


def learn(documents: Iterable[Read], say: Callable[[str], object] = print, largest: int = LARGEST) -> dict[str, int]:
    """The table of weights from some documents."""
    named: list[tuple[str, Example]] = []
    texts, heads = [], []
    for index, (source, reading, found) in enumerate(documents):
        texts.append(reading.text)
        known = known_headings(reading, found)
        has_lines = lined(source, reading, found)
        named += [(source.name, one) for one in _copies(reading, known, index, has_lines=has_lines)]
        heads += [reading.text[head.begin : head.end] for head in known if head.end - head.begin <= SENTENCE]
    grams = Grams(texts, heads)
    learner = Learner()
    ready = learner.prepare(named, grams)
    say(f"{len(texts)} texts, {sum(len(one.runs) for one in ready)} headings, {len(learner.numbers)} clues")
    for turn in range(ALONE):
        say(f"alone {turn + 1}: loss {learner.alone(ready):.0f}")
    for turn in range(TOGETHER):
        say(f"together {turn + 1}: loss {learner.together(ready):.0f}")
        if turn >= TOGETHER - KEPT:
            learner.keep()
    return learner.table(grams, largest)


def _copies(reading: Reading, known: Sequence[Known], index: int, *, has_lines: bool) -> Iterator[Example]:
    """What is learned from one document: its headings without line ends, without stops, and sentences that are none."""
    if has_lines:
        yield from examples(reading.text, known, frozenset())
        if index % 2:
            yield from examples(reading.text, known, frozenset(), spaced=True)
    stops = frozenset(head.end for head in known if head.stopped)
    if stops:
        yield from examples(reading.text, known if has_lines else [head for head in known if head.stopped], stops)
    yield from plain_sentences(reading, known)
    plain = [head for head in known if has_lines or head.stopped]
    yield from other_sentences(reading, plain)
    yield from same_subjects(reading, plain)
    yield from same_heads(reading, plain)


def main() -> None:
    """Write the table."""
    arguments = argparse.ArgumentParser(prog="train", description="The weights by which it is told where a heading ends.")
    arguments.add_argument("folder", nargs="*", type=Path, help="folders of texts with line ends")
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    arguments.add_argument("--left-out", type=int, default=0, help="the part of the documents that is not learned from (0)")
    given = arguments.parse_args()
    missing = [folder for folder in given.folder if not folder.is_dir()]
    if missing:
        print(f"train: {missing[0]}: expected a folder of texts with line ends; the weights stay as they are", file=sys.stderr)
        raise SystemExit(2)
    table = packed(learn(document for *document, part in split(given.folder) if part != given.left_out))
    given.out.write_text(HEAD + table, encoding="utf-8")
    print(f"{given.out}: {len(table.encode())} bytes")


if __name__ == "__main__":
    main()
