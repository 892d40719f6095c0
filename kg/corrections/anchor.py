"""A quote with the words around it ↔ its place in a text that may have been edited elsewhere. A place is found for certain or not at all.

Texts are compared character by character in Simplified form, folded, without white space, so that another copy (Traditional, broken into
other lines) serves; never by phrases, as what a character becomes would depend on where a quote is cut.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.decision import Quote
from kg.model import Source, Span
from kg.script import single

CONTEXT = 30  # characters before and behind a quote …
LONGEST = 480  # … and as many at most, where fewer do not tell it from other places
EVIDENCE = 12  # characters, quote and context together, by which a place that has moved is known


class Text:
    """A source's text as quotes are looked for in it."""

    def __init__(self, source: Source) -> None:
        """Take a source; its masked parts (a page's table, mark-up) are blank and no quote is found there."""
        self.source = source
        self.origins = [place for place, sign in enumerate(source.plain) if sign.isprintable() and not sign.isspace()]
        self.text = _compared("".join([source.text[place] for place in self.origins]))
        self._place = {origin: place for place, origin in enumerate(self.origins)}

    def span(self, begin: int, length: int) -> Span:
        """The source's span of so many characters."""
        return Span(self.origins[begin], self.origins[begin + length - 1] + 1)

    def place(self, origin: int) -> int | None:
        """Where a character of the source stands; None for white space and what is masked."""
        return self._place.get(origin)

    def places(self, words: str) -> Iterator[int]:
        """Every place of some words."""
        at = self.text.find(words)
        while at >= 0:
            yield at
            at = self.text.find(words, at + 1)


def quote(text: Text, span: Span) -> Quote:
    """The quote of a span, with as much before it, and as much behind it, as tells it from every other place of the text by itself."""
    printed = text.source.text
    begin, words = text.place(_first(text, span)), said(printed[span.begin : span.end])
    if begin is None or not words:
        return Quote(printed[span.begin : span.end], at=span.begin)
    end = begin + len(words)
    others = [place for place in text.places(words) if place != begin]
    behind, front = text.text[end : end + LONGEST], text.text[max(0, begin - LONGEST) : begin][::-1]
    before = max((_common(front, text.text[max(0, o - LONGEST) : o][::-1]) + 1 for o in others), default=0)
    after = max((_common(behind, text.text[o + len(words) :][:LONGEST]) + 1 for o in others), default=0)
    tells = before <= len(front), after <= len(behind)
    sizes = [max(CONTEXT, need if told else 0) if any(tells) else LONGEST for need, told in zip((before, after), tells, strict=True)]
    first = text.origins[max(0, begin - sizes[0])]
    last = text.origins[min(len(text.text), end + sizes[1]) - 1] + 1
    return Quote(
        printed[span.begin : span.end],
        printed[first : span.begin],
        printed[span.end : last],
        span.begin,
        before if tells[0] else None,
        after if tells[1] else None,
    )


def _first(text: Text, span: Span) -> int:
    """The first character of a span that is no white space."""
    return next((place for place in range(span.begin, span.end) if text.place(place) is not None), span.begin)


def find(text: Text, wanted: Quote, *, same: bool) -> tuple[Span | None, str]:
    """Where a quote stands, or why that cannot be told. `same` is whether the text is the very one that it was taken from."""
    words, prefix, suffix = said(wanted.exact), said(wanted.prefix), said(wanted.suffix)
    if not words:
        return None, "the quote is empty"
    places = list(text.places(words))
    if not places:
        return None, "its quote is gone"
    if same and wanted.at is not None and (own := text.place(wanted.at)) in places:
        return text.span(own, len(words)), ""
    runs = {place: _runs(text.text, place, len(words), prefix, suffix) for place in places}
    whole = [place for place, (before, after) in runs.items() if before == len(prefix) and after == len(suffix)]
    if len(whole) == 1:
        return text.span(whole[0], len(words)), ""
    if whole:
        return None, f"its quote stands at {len(whole)} places with the same words around it"
    needs = [None if side is None else max(side, EVIDENCE - len(words), 0) for side in (wanted.before, wanted.after)]
    if wanted.before is None and wanted.after is None:  # nothing is known of the text that it was taken from: one whole side
        needs = [len(prefix) or None, len(suffix) or None]
    near = [place for place, run in runs.items() if any(need is not None and have >= need for need, have in zip(needs, run, strict=True))]
    beside = [place for place in near if any(len(side) == run >= EVIDENCE for side, run in zip((prefix, suffix), runs[place], strict=True))]
    near = beside if len(beside) == 1 else near  # of several, the one with all that stood before or behind it
    if len(near) == 1:
        return text.span(near[0], len(words)), ""
    if near:
        return None, f"its quote stands at {len(near)} places that the words around it do not tell apart"
    return None, "its quote stands only among other words"


def _runs(text: str, place: int, length: int, prefix: str, suffix: str) -> tuple[int, int]:
    """How many characters before and behind a place are those of the context."""
    before = text[max(0, place - len(prefix)) : place]
    return _common(prefix[::-1], before[::-1]), _common(suffix, text[place + length : place + length + len(suffix)])


def _common(one: str, other: str) -> int:
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def said(words: str) -> str:
    """Words as they are compared: Simplified, folded, without white space and invisible signs."""
    return _compared("".join([sign for sign in words if sign.isprintable() and not sign.isspace()]))


def _compared(words: str) -> str:
    for sign in set(words):
        if (plain := single(sign)) != sign:
            words = words.replace(sign, plain)
    return words
