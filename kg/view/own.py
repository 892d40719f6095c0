"""Model and a body, sector or indicator → the part of the model that its page needs: its own statements with all that is said of them, and their sentences alone."""

from __future__ import annotations

from dataclasses import replace

from kg.view.about import part, with_what_is_said
from kg.view.compare import comparison
from kg.view.draft import short
from kg.view.facets import facets
from kg.view.model import Model, Quote, Source

_NEAR = ("issued", "broader")  # links of a body to its documents, of a sector to those above and below it


def own_part(model: Model, iri: str) -> Model | None:
    """The part that is about a thing by its IRI; None where the model has no such body, sector or indicator."""
    place = model.place.get(iri)
    if place is None:
        key = short(iri)
        found = next((one for one in comparison(model).indicators if key in one.keys), None)
        return None if found is None else _trimmed(part(model, with_what_is_said(model, set(found.targets)), found.name))
    node = model.nodes[place]
    if node.kind not in ("agency", "sector"):
        return None
    own = _of_body(model, place) if node.kind == "agency" else _of_sector(model, place)
    near = {edge.target if edge.source == place else edge.source for edge in model.links(*_NEAR) if place in (edge.source, edge.target)}
    kin = {one for relative in node.relatives for one, other in enumerate(model.nodes) if other.key == relative.key}
    return _trimmed(part(model, with_what_is_said(model, {place, *own, *near, *kin}), node.hans))


def _of_body(model: Model, place: int) -> set[int]:
    return {thing for thing, facet in facets(model).items() if any(agency == place for agency, _ in facet.duties)}


def _of_sector(model: Model, place: int) -> set[int]:
    """What is about a sector or one below it; a statement without a sector of its own has its section's."""
    below = {place}
    for at in model.of_kind("sector"):  # a sector stands behind the one above it
        if model.nodes[at].parent in below:
            below.add(at)
    topics: dict[int, set[int]] = {}
    for edge in model.links("topic"):
        topics.setdefault(edge.source, set()).add(edge.target)
    found = set()
    for at in model.of_kind("chapter", "article", "task", "target"):
        node = model.nodes[at]
        around = node.parent if node.kind in ("task", "target") else None
        said = topics.get(at) or topics.get(-1 if around is None else around, set())
        if said & below:
            found.add(at)
    return found


def _trimmed(model: Model) -> Model:
    """The same with sources of which only the quoted sentences are left; each quote knows where it stood."""
    ranges: dict[int, list[tuple[int, int]]] = {}
    for quote in sorted(model.quotes):
        kept = ranges.setdefault(quote.source, [])
        begin, end = min(quote.begin, quote.sentence[0]), max(quote.end, quote.sentence[1])
        kept.append((begin, end))
    starts: dict[int, list[tuple[int, int, int]]] = {}  # source → begin and end in it, and where that is now
    sources = []
    for at, source in enumerate(model.sources):
        text, found = "", []
        for begin, end in _merged(ranges.get(at, [])):
            found.append((begin, end, len(text)))
            text += source.text[begin:end] + "\n"
        starts[at] = found
        sources.append(Source(source.iri, source.name, text, source.language))
    return replace(model, sources=tuple(sources), quotes=tuple(_moved(quote, starts[quote.source]) for quote in model.quotes))


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that touch are one, in order."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(ranges):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _moved(quote: Quote, starts: list[tuple[int, int, int]]) -> Quote:
    begin, _, now = next(one for one in reversed(starts) if one[0] <= quote.begin < max(one[1], one[0] + 1) and one[0] <= quote.sentence[0])
    shift = begin - now
    return Quote(quote.source, quote.begin - shift, quote.end - shift, (quote.sentence[0] - shift, quote.sentence[1] - shift), shift)
