"""Facts → where things were read: quotes with the sentence around each, and the sources they point into."""

from __future__ import annotations

import re

from kg.script import script_of, simplify
from kg.view.facts import Facts
from kg.view.model import Quote, Source

_SENTENCE_END = re.compile(r"[。！？!?\n]")
REACH = 160  # characters of a sentence shown on either side of a quote


class Evidence:
    """Collects the quotes that the page needs; each quote and each source is kept once."""

    def __init__(self, facts: Facts) -> None:
        """Nothing is quoted yet."""
        self._facts = facts
        self._contexts: dict[str, int] = {}  # context IRI → place in sources
        self._quotes: dict[str, int | None] = {}  # span IRI → place in quotes
        self.sources: list[Source] = []
        self.quotes: list[Quote] = []

    def of(self, *things: str) -> tuple[int, ...]:
        """The quotes of some things, in the order of the sources' IRIs and of the text."""
        spans = {span for thing in things for span in self._facts.all(thing, "prov:wasQuotedFrom")}
        places = {place for span in sorted(spans) if (place := self._quote(span)) is not None}
        return tuple(sorted(places, key=lambda place: (self.sources[self.quotes[place].source].iri, self.quotes[place])))

    def first(self, thing: str) -> Quote | None:
        """The first quote of a thing."""
        return next((self.quotes[place] for place in self.of(thing)), None)

    def _quote(self, span: str) -> int | None:
        if span not in self._quotes:
            self._quotes[span] = self._read(span)
        return self._quotes[span]

    def _read(self, span: str) -> int | None:
        begin, end = self._facts.number(span, "nif:beginIndex"), self._facts.number(span, "nif:endIndex")
        context = self._facts.one(span, "nif:referenceContext")
        if begin is None or end is None or context is None:
            return None
        source = self._source(context)
        if source is None:
            return None
        self.quotes.append(Quote(source, begin, end, sentence(self.sources[source].text, begin, end)))
        return len(self.quotes) - 1

    def _source(self, context: str) -> int | None:
        if context not in self._contexts:
            text = self._facts.one(context, "nif:isString")
            if text is None:
                return None
            self._contexts[context] = len(self.sources)
            self.sources.append(Source(context, self._name(context), text, _language(text)))
        return self._contexts[context]

    def _name(self, context: str) -> str:
        """The name of the file, where the graph says it; otherwise the last part of the source's IRI."""
        source = context.partition("#")[0]
        named = (
            self._facts.one(thing, name)
            for thing in (context, source)
            for name in ("dcterms:title", "schema:name", "rdfs:label", "dcterms:identifier")
        )
        return next((name for name in named if name), source.rpartition("/")[2])


def _language(text: str) -> str:
    sample = text[:20000]
    return "zh-Hant" if script_of(sample, simplify(sample)) == "zh-hant" else "zh-Hans"


def sentence(text: str, begin: int, end: int) -> tuple[int, int]:
    """The sentence around some characters, at most REACH characters to either side.

    >>> sentence("甲。乙丙丁。戊", 3, 4)
    (2, 6)
    """
    start = max(begin - REACH, 0)
    for mark in _SENTENCE_END.finditer(text, start, begin):
        start = mark.end()
    while start < begin and text[start].isspace():
        start += 1
    if end > begin and text[end - 1] in "。！？!?":
        return start, end
    closing = _SENTENCE_END.search(text, end, min(end + REACH, len(text)))
    if closing is None:
        return start, min(end + REACH, len(text))
    return start, closing.start() if closing.group() == "\n" else closing.end()
