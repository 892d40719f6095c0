"""Model and a name → the thing of that name; where there is none, the names that are like it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import KgError
from kg.nearest import folded, like
from kg.view.draft import short
from kg.view.model import Model, Node


def find(model: Model, name: str) -> int:
    """The place of the node of a name: its IRI, a name in any language and script, or the first that holds it. Raises KgError."""
    wanted = folded(name)
    held = [[folded(one) for one in _names(node)] for node in model.nodes]
    for place, names in enumerate(held):
        if wanted in names or name in (model.nodes[place].iri, model.nodes[place].key):
            return place
    for place, names in enumerate(held):
        if wanted and any(wanted in one for one in names):
            return place
    near = like(name, (one for node in model.nodes if node.kind not in ("task", "target") for one in _names(node)))
    raise KgError(f"nothing named {name} in the graph: expected {near or 'an IRI, or a name of an agency, sector, section or document'}")


def pick(titles: dict[str, str], wanted: Sequence[str]) -> set[str]:
    """The documents (IRI → title) that are meant by IRIs or by words of titles, each of which must mean one. Raises KgError."""
    picked: set[str] = set()
    for word in wanted:
        found = {iri for iri, title in titles.items() if word in (iri, short(iri)) or (word and folded(word) in folded(title))}
        if not found:
            raise KgError(f"no document {word} in the graph: expected {like(word, titles.values()) or 'an IRI or words of a title'}")
        picked |= found
    return picked


def _names(node: Node) -> list[str]:
    return [name for name in (node.hans, node.hant, node.english, *node.names) if name]
