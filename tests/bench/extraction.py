"""A number of documents → the lines of extraction: against jieba, against its floor, against rdflib, and whether it is linear."""

from __future__ import annotations

import logging
import statistics
from collections.abc import Iterator

import jieba
import pyoxigraph as ox
import rdflib
from ahocorasick_rs import AhoCorasick, MatchKind
from conftest import SEED
from generate import Generated, agreement, documents
from opencc import OpenCC

from bench import Line, medians, seconds
from kg import graph
from kg.model import Extraction
from kg.pipeline import extract_source
from kg.read import from_text
from kg.vocabulary import concepts

TIMES = 25
EVERY = 10  # of the documents, rdflib takes one: it is many times slower, and would need 10 GB for a thousand together
LONGER = 8
SHORT, LONG = 7_000, 12_000  # characters
VOCABULARIES = ("sectors", "agencies", "departments", "instruments", "pollutants", "gases", "places")


def extract(text: str) -> tuple[Extraction, ...]:
    """All facts of a text."""
    return extract_source(from_text(text))


def lines(count: int) -> Iterator[Line]:
    """The lines of this theme, `count` documents in those that are about many."""
    jieba.setLogLevel(logging.ERROR)
    text = SEED.read_text(encoding="utf-8")
    names = {name for vocabulary in VOCABULARIES for concept in concepts(vocabulary).values() for name in concept.names}
    automaton, simplified = AhoCorasick(sorted(names), matchkind=MatchKind.LeftmostLongest), OpenCC("t2s")
    work = "extract the seed (10,000 characters)"
    mine, cut, floor = medians(
        [
            lambda: extract(text),
            lambda: jieba.lcut(text),
            lambda: automaton.find_matches_as_indexes(simplified.convert(text)),
        ],
        TIMES,
    )
    yield Line(work, "jieba.lcut", mine, cut, 0.20)
    yield Line(work, "OpenCC t2s + one Aho–Corasick pass", mine, floor, 6)
    one, many = medians([lambda: extract(text), lambda: extract("\n".join([text] * LONGER))], 5)
    yield Line(f"the seed {LONGER} times over", "the seed", many, one, LONGER * 1.1)
    yield from _many(count)


def _many(count: int) -> Iterator[Line]:
    made = list(documents(count))
    taken, theirs = [], []
    found = []
    for place, one in enumerate(made):
        taken.append(seconds(lambda one=one: _written(one)))  # type: ignore[misc]
        if place % EVERY == 0:  # beside each other, so that what slows the machine slows both
            found.append(extract(one.text))
            rows = [_strings(quad) for x in found[-1] for quad in graph.quads(x)]
            theirs.append(seconds(lambda rows=rows: _rdflib(rows)))  # type: ignore[misc]
    note = f"of {len(found)} of {count} documents; all took {sum(taken):.1f} s; {agreement(made[::EVERY], found)[0]:.2%} of facts as known"
    mine, others = statistics.median(taken[::EVERY]), statistics.median(theirs)
    yield Line("extract → N-Quads, a document", "rdflib building and serialising the same", mine, others, 0.05, note)
    each = [(len(one.text), time / len(one.text)) for one, time in zip(made, taken, strict=True)]
    short = [time for length, time in each if length < SHORT]
    long = [time for length, time in each if length > LONG]
    if short and long:
        work, against = f"→ N-Quads, a character of a document > {LONG}", f"of one < {SHORT}"
        yield Line(work, against, statistics.median(long), statistics.median(short), 1.15)


def _written(one: Generated) -> list[bytes]:
    return [graph.nquads(x) for x in extract(one.text)]


def _strings(quad: ox.Quad) -> tuple[str, str, str, str | None, str | None, str]:
    """A quad's parts: subject, predicate, value, language and datatype (both None for an IRI), graph."""
    value = quad.object
    kinds = (value.language, value.datatype.value if value.language is None else None) if isinstance(value, ox.Literal) else (None, None)
    return quad.subject.value, quad.predicate.value, value.value, *kinds, quad.graph_name.value  # type: ignore[union-attr, return-value]


def _rdflib(rows: list[tuple[str, str, str, str | None, str | None, str]]) -> str:
    """The same graph, made of rdflib's terms, in its own N-Quads."""
    dataset = rdflib.Dataset()
    for subject, predicate, value, language, datatype, name in rows:
        literal = rdflib.Literal(value, lang=language, datatype=rdflib.URIRef(datatype) if datatype else None)
        term = literal if language or datatype else rdflib.URIRef(value)
        dataset.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), term, rdflib.URIRef(name)))  # type: ignore[arg-type]
    return dataset.serialize(format="nquads")
