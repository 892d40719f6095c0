"""Model → what documents have in common: the same indicator in several targets, and what each document holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.indicators import shared_name, without_scope
from kg.script import fold, simplify
from kg.similarity import words
from kg.view.facets import topics
from kg.view.model import Model, Node, quoted


@dataclass(frozen=True, slots=True)
class Indicator:
    """A name, without the place that it is measured in, the targets set for it, and the IRIs, in short, that have it."""

    name: str
    targets: tuple[int, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A document, and the places of what it names; of indicators their places in Comparison.indicators."""

    document: int
    agencies: tuple[int, ...]
    sectors: tuple[int, ...]
    indicators: tuple[int, ...]
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """A task or a figure, and the words by which it is matched with one of another document: of its text, of its indicator's name."""

    place: int
    name: str  # of the indicator, as `kg compare` groups figures by it; empty of a task
    words: tuple[int, ...]  # numbers that are the same for the same word


@dataclass(frozen=True, slots=True)
class Comparison:
    """Indicators, those of most documents first, and every document's holding."""

    indicators: tuple[Indicator, ...]
    holdings: tuple[Holding, ...]


def comparison(model: Model) -> Comparison:
    """What can be compared; two documents share what is in both of their holdings."""
    indicators = _indicators(model)
    of_target = {target: at for at, indicator in enumerate(indicators) for target in indicator.targets}
    held: dict[int, tuple[set[int], set[int], set[int], set[int]]] = {
        place: (set(), set(), set(), set()) for place in model.of_kind("document")
    }
    for edge in model.links("resp", "cites"):
        inside, outside = (edge.target, edge.source) if edge.kind == "resp" else (edge.source, edge.target)
        if (document := _document(model, inside)) in held:
            held[document][0 if edge.kind == "resp" else 3].add(outside)
    for place, sectors in topics(model).items():
        if (document := _document(model, place)) in held:
            held[document][1].update(sectors)
    for target, at in of_target.items():
        if (document := _document(model, target)) in held:
            held[document][2].add(at)
    return Comparison(indicators, tuple(Holding(place, *(tuple(sorted(some)) for some in sets)) for place, sets in held.items()))


def worded(model: Model) -> tuple[Worded, ...]:
    """By what two documents are set side by side: tasks by the words that they were read from, figures by those of their indicator.

    Of one document there is nothing to set side by side, and no word is cut.
    """
    if len(model.of_kind("document")) < 2:
        return ()
    cut = {place: (name, words(name or _wording(model, model.nodes[place]))) for place, name in _matched(model)}
    counted = Counter(word for _, some in cut.values() for word in some)
    numbers = {
        word: number for number, word in enumerate(sorted(counted, key=lambda word: (-counted[word], word)))
    }  # the frequent ones are short
    return tuple(Worded(place, name, tuple(numbers[word] for word in some)) for place, (name, some) in cut.items())


def _matched(model: Model) -> Iterator[tuple[int, str]]:
    """The tasks, and the targets with a figure with their indicator's name."""
    for place in model.of_kind("task", "target"):
        name = _indicator_name(model.nodes[place])
        if name or model.nodes[place].kind == "task":
            yield place, name


def _indicator_name(node: Node) -> str:
    figure = node.figure
    if not figure or not figure.indicator or not figure.value or not figure.comparator:
        return ""
    return without_scope(figure.indicator, dict(figure.notes).get("scope"))


def _wording(model: Model, node: Node) -> str:
    """The characters that a statement was read from, Simplified, without white space; its text where it has none."""
    return "".join(fold(simplify(quoted(model, node) or node.text or "")).split())


def _document(model: Model, place: int) -> int:
    node = model.nodes[place]
    return place if node.kind == "document" or node.document is None else node.document


def _indicators(model: Model) -> tuple[Indicator, ...]:
    found: dict[str, list[int]] = {}
    for place in model.of_kind("target"):
        figure = model.nodes[place].figure
        if figure and figure.indicator:
            found.setdefault(shared_name(figure.indicator), []).append(place)
    documents = {name: len({model.nodes[place].document for place in places}) for name, places in found.items()}
    ranked = sorted(found, key=lambda name: (-documents[name], -len(found[name]), found[name]))
    return tuple(Indicator(name, tuple(found[name]), _measures(model, found[name])) for name in ranked)


def _measures(model: Model, targets: list[int]) -> tuple[str, ...]:
    figures = (model.nodes[place].figure for place in targets)
    return tuple(sorted({figure.measure for figure in figures if figure and figure.measure}))
