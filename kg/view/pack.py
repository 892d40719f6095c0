"""Model and views → the data that the page embeds: one JSON value, small, the same for the same graph."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.check import advice
from kg.decision import COMPARATORS, FIELDS, NEEDED
from kg.iri import SITE
from kg.script import simplify, single
from kg.view import communities
from kg.view.compare import comparison, worded
from kg.view.cooperation import duties
from kg.view.facets import Facets, facets
from kg.view.matrix import matrix
from kg.view.model import ROLES, Doubt, Edge, Model, Node, quoted
from kg.view.network import compact, drawing, each_document, network
from kg.view.overview import overview
from kg.view.reading import Mark, Paragraph, readings
from kg.view.synergy import synergy
from kg.view.targets import targets
from kg.vocabulary import concepts

VIEWS = (
    "brief",
    "overview",
    "tasks",
    "targets",
    "agencies",
    "matrix",
    "reading",
    "check",
    "neighbourhood",
    "compare",
    "synergy",
    "network",
)
_NEEDS: Mapping[str, tuple[str, ...]] = {  # view → the parts of the data that it alone is drawn from
    "brief": ("duties", "check"),
    "overview": ("overview",),
    "tasks": ("duties",),
    "targets": ("targets", "duties"),
    "agencies": ("duties", "compare", "worded"),
    "matrix": (),
    "reading": ("reading", "review"),
    "check": ("check", "review"),
    "neighbourhood": ("duties",),
    "compare": ("duties", "compare", "worded"),
    "synergy": ("synergy",),
    "network": ("network", "duties"),
}
_HAN = "".join(chr(code) for code in range(0x4E00, 0xA000))
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def embed(value: object) -> str:
    """A value as JSON that can stand inside a script element.

    >>> embed("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escaped in _ESCAPES:
        text = text.replace(sign, escaped)
    return text.encode("utf-8", "replace").decode("utf-8")


def pack(
    model: Model, views: Sequence[str] = VIEWS, *, focus: int | None = None, own: str | None = None, served: str | None = None
) -> dict[str, Any]:
    """All that a page with some views needs; the first of them is shown first, with `focus` selected.

    A page of all views, or of none but a thing's page, has pages of things. `own` is the key of the thing whose page comes first; where a
    server sends a part of its graph, `served` is the base of its IRIs: pages of other things are at the server.
    """
    about = facets(model)
    pages = not views or set(views) == set(VIEWS)
    needed = {part for view in views for part in _NEEDS[view]} | ({"duties", "compare"} if pages else set())
    return {
        "title": model.title,
        "site": SITE,
        "views": views,
        "focus": focus,
        "pages": pages,
        **({"own": own} if own else {}),
        **({"served": served} if served else {}),
        "fold": simplifications(model),
        "sources": [{"iri": source.iri, "name": source.name, "text": source.text, "lang": source.language} for source in model.sources],
        "quotes": [
            [quote.source, quote.begin, quote.end, *quote.sentence, *([quote.shift] if quote.shift else [])] for quote in model.quotes
        ],
        "nodes": [_node(node, about.get(place), quoted(model, node)) for place, node in enumerate(model.nodes)],
        "edges": [_edge(edge, model.nodes[edge.source].quotes) for edge in model.edges],
        "matrix": _matrix(model),  # in every page: the details say who answers for a sector
        **{part: make(model) for part, make in _PARTS.items() if part in needed},
    }


def simplifications(model: Model) -> str:
    """Pairs of a Traditional and a Simplified character, for all whose Simplified one occurs in what can be searched."""
    searched = {sign for node in model.nodes for name in (node.hans, node.hant or "", node.text or "", *node.names) for sign in name}
    plain = simplify("\n".join(_HAN)).split("\n")
    known = set(simplify("".join(sorted(searched)))) | searched
    return "".join(sign + other for sign, other in zip(_HAN, plain, strict=True) if sign != other and other in known)


def _node(node: Node, about: Facets | None, quote: str | None) -> dict[str, Any]:
    """A node as the page takes it; a text that is its first quotation is 1, since the page has the source."""
    figure = node.figure
    text = node.text if node.text not in (node.hans, node.hant) else None
    told: dict[str, Any] = {
        "i": node.key,
        "k": node.kind,
        "h": node.hans,
        "t": node.hant,
        "e": node.english,
        "a": node.names,
        "n": node.number,
        "l": node.level,
        "x": 1 if text and text == quote else text,
        "d": node.document,
        "p": node.parent,
        "g": int(node.group),
        "r": node.rule,
        "q": node.quotes,
        "m": dict(node.facts) or None,
        "u": node.due,
        "y": node.certainty,
        "z": node.decided,
        "f": {name: value for name in figure.__slots__ if name != "measure" and (value := getattr(figure, name))} if figure else None,
        "c": [about.sectors, about.duties, about.years, about.instruments] if about else None,
        "b": node.beyond,
        "o": [[one.relation, one.key, one.hans, one.hant or "", one.english or "", one.note] for one in node.relatives],
    }
    return {name: value for name, value in told.items() if value not in (None, (), [], 0, "") or (name in ("d", "p") and value == 0)}


def _edge(edge: Edge, quotes: tuple[int, ...]) -> list[Any]:
    """Of the many links that were read with what they begin at, and say no more, the two ends alone."""
    sure = edge.certainty in (None, "sure")
    if edge.quotes == quotes and sure and not (edge.role or edge.rule or edge.open_list or edge.decided):
        return [edge.kind, edge.source, edge.target]
    judged = [edge.certainty or "", edge.decided] if edge.decided else [] if sure else [edge.certainty]
    return [edge.kind, edge.source, edge.target, edge.role or "", edge.quotes, edge.rule or "", int(edge.open_list), *judged]


def _overview(model: Model) -> dict[str, Any]:
    view = overview(model)
    return {"columns": view.columns, "links": view.links, "tasks": view.tasks}


def _matrix(model: Model) -> dict[str, Any]:
    view = matrix(model)
    cells = [[cell.agency, cell.sector, cell.sections, cell.tasks, int(cell.leads)] for cell in view.cells]
    return {"agencies": view.agencies, "sectors": view.sectors, "cells": cells}


def _duties(model: Model) -> list[list[Any]]:
    return [[one.agency, one.sections, one.led] for one in duties(model)]


def _targets(model: Model) -> dict[str, Any]:
    view = targets(model)
    cards = [[card.target, card.sector, card.year, card.agencies] for card in view.cards]
    return {"years": view.years, "sectors": view.sectors, "cards": cards}


def _compare(model: Model) -> dict[str, Any]:
    view = comparison(model)
    return {
        "indicators": [[one.name, one.targets, one.keys] for one in view.indicators],
        "holdings": [[one.document, one.agencies, one.sectors, one.indicators, one.cited] for one in view.holdings],
    }


def _worded(model: Model) -> list[list[Any]]:
    return [[one.place, one.name, one.words] for one in worded(model)]


def _synergy(model: Model) -> dict[str, Any]:
    view = synergy(model)
    pairs = [[pair.served, pair.gas, pair.tasks] for pair in view.pairs]
    return {"media": view.media, "pollutants": view.pollutants, "gases": view.gases, "pairs": pairs, "sectors": view.sectors}


def _networks(model: Model) -> dict[str, Any]:
    """Of one document all that is in it; of several the bodies that work together, and the network of each document under its place."""
    if len(model.of_kind("document")) < 2:
        whole = drawing(model, network(model))
        return {"options": whole["options"], "all": compact(whole), "own": {}}
    bodies = communities.drawing(model, communities.together(model))
    own = {str(document): compact(drawing(model, one)) for document, one in each_document(model).items()}
    return {"options": bodies["options"], "all": compact(bodies), "own": own}


def _readings(model: Model) -> list[Mapping[str, Any]]:
    return [
        {
            "document": view.document,
            "source": view.source,
            "branches": [[branch.section, branch.tasks, branch.targets, branch.agencies, branch.sectors] for branch in view.branches],
            "paragraphs": [_paragraph(paragraph) for paragraph in view.paragraphs],
        }
        for view in readings(model)
    ]


def _paragraph(paragraph: Paragraph) -> list[Any]:
    flags = int(paragraph.heading) + 2 * int(paragraph.policy)
    return [paragraph.begin, paragraph.end, paragraph.section, flags, [_mark(mark) for mark in paragraph.marks]]


def _mark(mark: Mark) -> list[Any]:
    return [mark.begin, mark.end, mark.node, int(mark.first), [_mark(one) for one in mark.inside]]


def _review(model: Model) -> dict[str, Any]:
    """What a decision about a fact is made of: the fields of each kind, and how the texts' characters are compared."""
    signs = sorted({sign for source in model.sources for sign in source.text})
    same = "".join(sign + plain for sign in signs if (plain := single(sign)) != sign)
    blank = "".join(sign for sign in signs if not sign.isprintable() or sign.isspace())
    decided = [[one.id, one.action, one.kind, one.document, one.exact, one.by, one.when, one.why, one.fields] for one in model.decided]
    sectors = sorted((concept.label, key) for key, concept in concepts("sectors").items())
    return {
        "fields": FIELDS, "needed": NEEDED, "roles": ROLES, "comparators": COMPARATORS, "same": same, "blank": blank, "decided": decided,
        "sectors": sectors,
    }  # fmt: skip


def _check(model: Model) -> dict[str, Any]:
    """The signs with their places; words that stand in the text at their place are not said twice."""
    kinds = sorted({one.kind for one in model.doubts})
    said = [[kinds.index(one.kind), one.document, one.source, one.begin, one.end, _words(model, one)] for one in model.doubts]
    return {"kinds": [[kind, *advice()[kind]] for kind in kinds], "signs": said}


def _words(model: Model, one: Doubt) -> str | int:
    stands = one.source >= 0 and one.end > one.begin and model.sources[one.source].text[one.begin : one.end] == one.words
    return 0 if stands else one.words


_PARTS: Mapping[str, Callable[[Model], Any]] = {
    "overview": _overview,
    "duties": _duties,
    "targets": _targets,
    "reading": _readings,
    "compare": _compare,
    "worded": _worded,
    "synergy": _synergy,
    "network": _networks,
    "review": _review,
    "check": _check,
}
