"""Store + shapes.ttl → findings: where a document's graph, or the vocabulary, is not as the model says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.iri import VOCABULARY_GRAPH, curie
from kg.model import ConfigurationError

SHAPES = Path(__file__).parent / "shapes.ttl"
_SH = "http://www.w3.org/ns/shacl#"
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a shape forbids: where, of what, and why, in both languages."""

    graph: str
    focus: str
    path: str | None
    value: str | None
    message: str
    message_zh: str
    severity: str  # "Violation" | "Warning" | "Info"

    def as_dict(self) -> dict[str, str | None]:
        """The finding as JSON has it."""
        return asdict(self)

    def __str__(self) -> str:
        """The finding on one line."""
        where = " ".join(part for part in (self.focus, self.path, self.value and self.value[:80]) if part)
        return " ".join(f"{self.severity}: {where}: {self.message} {self.message_zh}".split())


def validate(store: ox.Store) -> list[Finding]:
    """The findings of a store, one graph after the other, so that each names the document that it is in. Empty: all is well."""
    found = {finding for graph, triples in parts(store) for finding in _check(graph, triples)}
    return sorted(found, key=lambda finding: tuple(str(part) for part in finding.as_dict().values()))


def parts(store: ox.Store) -> Iterator[tuple[str, list[ox.Triple]]]:
    """Each document with what the vocabulary says of the things it names; the vocabulary; all at once where nothing is named."""
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, None, None, None):
        if isinstance(quad.graph_name, ox.NamedNode):
            graphs[quad.graph_name.value].append(quad.triple)
    if not graphs:
        yield "default", [quad.triple for quad in store.quads_for_pattern(None, None, None, _DEFAULT)]
        return
    words: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in graphs.get(VOCABULARY_GRAPH, []):
        words[triple.subject].append(triple)
    for name in sorted(graphs):
        yield name, graphs[name] if name == VOCABULARY_GRAPH else [*graphs[name], *_named(graphs[name], words)]


def _named(triples: list[ox.Triple], words: Mapping[object, list[ox.Triple]]) -> Iterator[ox.Triple]:
    """What the vocabulary says of the things that are named, and of those that are named there in turn."""
    waiting: list[object] = [triple.object for triple in triples]
    seen: set[object] = set()
    while waiting:
        thing = waiting.pop()
        if thing not in seen and thing in words:
            seen.add(thing)
            yield from words[thing]
            waiting.extend(triple.object for triple in words[thing])


@cache
def _shapes() -> Any:
    """The shapes, ready to check graphs against."""
    try:
        import shacl
    except ImportError:
        raise ConfigurationError("kg validate needs shacl: pip install 'policy-kg[validate]'") from None
    try:
        return shacl.Shapes.from_file(str(SHAPES))
    except (ValueError, OSError) as problem:
        raise ConfigurationError(f"{SHAPES.name}: expected shapes that can be checked: {' '.join(str(problem).split())[:300]}") from problem


def _check(graph: str, triples: list[ox.Triple]) -> Iterator[Finding]:
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    for result in _shapes().validate_turtle(data.decode("utf-8")).results:
        said = min(result.messages, default="")
        english, chinese = messages().get(said, (said, ""))
        yield Finding(
            graph=graph,
            focus=_plain(result.focus_node),
            path=_path(result.path),
            value=result.value_plain,
            message=english,
            message_zh=chinese,
            severity=result.severity,
        )


def _plain(node: str) -> str:
    """A node without the signs that N-Triples puts around it."""
    return node.removeprefix("<").removesuffix(">")


def _path(path: str | None) -> str | None:
    """A path of SPARQL with prefixed names: pol:scope|pol:hedge."""
    return re.sub(r"<([^>]*)>", lambda found: curie(found[1]), path) if path else None


@cache
def messages() -> dict[str, tuple[str, str]]:
    """Each message of the shapes → itself in English and in Chinese."""
    said: dict[object, dict[str, str]] = defaultdict(dict)
    for quad in ox.parse(path=str(SHAPES), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value == _SH + "message" and isinstance(quad.object, ox.Literal):
            said[quad.subject][quad.object.language or ""] = quad.object.value
    return {text: (words.get("en", ""), words.get("zh-hans", "")) for words in said.values() for text in words.values()}
