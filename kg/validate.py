"""Store + shapes.ttl → findings: where a document's graph, or the vocabulary, is not as the model says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.iri import VOCABULARY_GRAPH, curie
from kg.model import ConfigurationError

if TYPE_CHECKING:
    import rdflib

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
    """The findings of a store, one graph after the other, since SHACL's cost grows faster than the graph. Empty: all is well."""
    found = {finding for graph, triples in _parts(store) for finding in _check(graph, triples)}
    return sorted(found, key=lambda finding: tuple(str(part) for part in finding.as_dict().values()))


def _parts(store: ox.Store) -> Iterator[tuple[str, list[ox.Triple]]]:
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
        named = {triple.object for triple in graphs[name]} if name != VOCABULARY_GRAPH else set()
        yield name, graphs[name] + [triple for subject in named for triple in words.get(subject, [])]


def _check(graph: str, triples: list[ox.Triple]) -> Iterator[Finding]:
    try:
        import pyshacl
    except ImportError:
        raise ConfigurationError("kg validate needs pyshacl: pip install 'policy-kg[validate]'") from None
    conforms, report, _ = pyshacl.validate(_rdflib(triples), shacl_graph=_shapes(), inference="none", do_owl_imports=False)
    if isinstance(report, Exception):
        raise ConfigurationError(f"{SHAPES.name}: expected shapes that can be checked: {' '.join(str(report).split())[:300]}")
    if not conforms:
        yield from _findings(graph, report)


def _rdflib(triples: list[ox.Triple]) -> rdflib.Graph:
    import rdflib

    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph(bind_namespaces="none").parse(data=data, format="nt")


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(SHAPES, format="turtle")


@cache
def _messages() -> dict[str, tuple[str, str]]:
    """Each message of the shapes → itself in English and in Chinese: of a SPARQL constraint's, pyshacl reports one alone."""
    from rdflib import URIRef

    shapes, message = _shapes(), URIRef(_SH + "message")
    pairs: dict[str, tuple[str, str]] = {}
    for subject in set(shapes.subjects(message)):
        said = {getattr(text, "language", None): str(text) for text in shapes.objects(subject, message)}
        pairs.update(dict.fromkeys(said.values(), (said.get("en", ""), said.get("zh-hans", ""))))
    return pairs


def _findings(graph: str, report: Any) -> Iterator[Finding]:
    from rdflib import RDF, URIRef

    for result in report.subjects(RDF.type, URIRef(_SH + "ValidationResult")):

        def of(name: str, result: Any = result) -> Any:
            return report.value(result, URIRef(_SH + name))

        said = min((str(message) for message in report.objects(result, URIRef(_SH + "resultMessage"))), default="")
        english, chinese = _messages().get(said, (said, ""))
        path, value = of("resultPath"), of("value")
        yield Finding(
            graph=graph,
            focus=str(of("focusNode")),
            path=curie(str(path)) if path is not None else None,
            value=str(value) if value is not None else None,
            message=english,
            message_zh=chinese,
            severity=str(of("resultSeverity")).rpartition("#")[2],
        )
