"""Facts → lines of N-Quads, and each fact's evidence as the characters that it was read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from kg import iri
from kg.graph.concepts import concept, known
from kg.model import AgencyName, Extraction, Region, Span, Topics
from kg.nquads import escaped, term, text
from kg.script import contents
from kg.vocabulary import concepts

_STRING = term("nif:OffsetBasedString")


def opening(name: str) -> bytes:
    """A predicate, up to the first character of the literal after it."""
    return f' {term(name)} "'.encode()


_BEGIN, _END, _ANCHOR = map(opening, ("nif:beginIndex", "nif:endIndex", "nif:anchorOf"))


class Lines:
    """The lines of one extraction: its document's named graph, and what it needs of the vocabulary's.

    What there are hundreds of (tasks, actions, spans) is written as its subject and the tails of its lines, from a predicate to the
    line's end: most tails come again from thing to thing and are made once.
    """

    def __init__(self, extraction: Extraction, base: str) -> None:
        """Take the extraction; nothing is written yet."""
        self.x = extraction
        self.base = base
        self.source = iri.source(base, extraction.source.digest)
        self.document = iri.document(base, extraction.policy, extraction.place)
        self.graph = f"<{self.document}>"
        self.end = f" {self.graph} .\n".encode()
        tags = ("", "@zh-hans", "@zh-hant", f"^^{term('xsd:integer')}")  # how literals end
        self.is_text, self.is_hans, self.is_hant, self.is_integer = (f'"{tag}'.encode() + self.end for tag in tags)
        self.context = f"<{iri.span(self.source, 0, len(extraction.source.text))}>"
        self.parts: list[bytes] = []  # of the lines, in their order
        self.said: set[str] = set()  # the lines that were written one by one
        self.tails: dict[tuple[str, str], bytes] = {}
        self.shared: list[str] = []  # of the vocabulary graph
        self.agencies: dict[AgencyName, str] = {}
        self.spans: dict[Span, str] = {}
        self.sections = [iri.section(self.document, section.path) for section in extraction.document.sections] or [self.document]
        self.tasks: list[str] = []
        said = [f"{action.verb}|{action.object}" for task in extraction.tasks for action in task.actions]
        printed = [extraction.source.text[target.span.begin : target.span.end] for target in extraction.targets]
        self.said_plainly = iter(contents([*said, *printed]))  # of the actions, then of the targets
        self.again = False  # whether a thing was written twice

    def add(self, subject: str, *facts: tuple[str, str]) -> None:
        """Triples of the document's graph: a predicate with its prefix and an object as N-Quads write it, for each."""
        for predicate, value in facts:
            line = f"{subject} {term(predicate)} {value}"
            if line not in self.said:
                self.said.add(line)
                self.parts += (line.encode(), self.end)

    def types(self, subject: str, *classes: str) -> None:
        """The classes of a thing."""
        self.add(subject, *(("rdf:type", term(name)) for name in classes))

    def label(self, subject: str, plain: str, printed: str | None = None) -> None:
        """A label in Simplified, and in Traditional where the source is."""
        self.add(subject, ("rdfs:label", f"{text(plain)}@zh-hans"))
        if printed is not None and self.x.source.script == "zh-hant":
            self.add(subject, ("rdfs:label", f"{text(printed)}@zh-hant"))

    def tail(self, predicate: str, value: str) -> bytes:
        """A line without its subject, of a value that other things have too."""
        known = self.tails.get((predicate, value))
        if known is None:
            known = self.tails[predicate, value] = f" {term(predicate)} {value}".encode() + self.end
        return known

    def quote(self, subject: str, span: Span) -> None:
        """The evidence of a fact: the very characters that it was read from."""
        self.add(subject, ("prov:wasQuotedFrom", self.span(span)))

    def span(self, span: Span) -> str:
        """The span's node, with its characters."""
        node = self.spans.get(span)
        if node is None:
            begin, end = span
            node = self.spans[span] = f"<{iri.span(self.source, begin, end)}>"
            self._mint_span(node.encode(), begin, end, escaped(self.x.source.text[begin:end]).encode())
            if self.x.source.regions:
                self.add(node, *(("pol:region", text(where)) for where in fragments(self.x.source.regions, span)))
        return node

    def _mint_span(self, subject: bytes, begin: int, end: int, words: bytes) -> None:
        lines = (
            subject, self.tail("rdf:type", _STRING),
            subject, _BEGIN, str(begin).encode(), self.is_integer,
            subject, _END, str(end).encode(), self.is_integer,
            subject, _ANCHOR, words, self.is_text,
            subject, self.tail("nif:referenceContext", self.context),
        )  # fmt: skip
        self.parts.append(b"".join(lines))

    def about(self, topics: Topics) -> list[tuple[str, str]]:
        """What a section, task or target is about."""
        return [
            *(("pol:sector", concept("sector", key)) for key in topics.sectors),
            *(("pol:addresses", concept("pollutant", key)) for key in topics.pollutants),
            *(("pol:addresses", concept("gas", key)) for key in topics.gases),
            *(("pol:place", self.place(key)) for key in topics.places),
        ]

    def place(self, key: str) -> str:
        """A place, with what the vocabulary says of it."""
        self.shared += known("places" if key in concepts("places") else f"counties-{key[:2]}", key)
        return concept("place", key)


def shortened(text: str, length: int) -> str:
    """So many characters at most; the last one says where some are left out."""
    return text if len(text) <= length else text[: length - 1] + "…"


def fragments(regions: Sequence[Region], span: Span) -> list[str]:
    """Where a span was recognised, a media fragment for each page that it stands on: page=1&xywh=72,100,420,14.

    >>> fragments([Region(Span(0, 4), 1, (72.0, 100.0, 492.0, 114.0), 0.99)], Span(1, 3))
    ['page=1&xywh=72,100,420,14']
    """
    boxes: dict[int, tuple[float, float, float, float]] = {}
    first = bisect_right(regions, span.begin, key=lambda region: region.span.end)
    for region in islice(regions, first, None):
        if region.span.begin >= span.end:
            break
        left, top, right, bottom = boxes.get(region.page, region.box)
        boxes[region.page] = min(left, region.box[0]), min(top, region.box[1]), max(right, region.box[2]), max(bottom, region.box[3])
    return [f"page={page}&xywh={left:g},{top:g},{right - left:g},{bottom - top:g}" for page, (left, top, right, bottom) in boxes.items()]
