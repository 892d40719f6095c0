"""Documents that were read from several files → where these contradict one another: what a shape lets a thing have once, said in two ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import pyoxigraph as ox

from kg import validate
from kg.corpus import parts
from kg.corpus.copies import Renames
from kg.corpus.shelf import Shelf
from kg.iri import PREFIXES, curie

_SH = "http://www.w3.org/ns/shacl#"
_LABEL = PREFIXES["rdfs"] + "label"
_TITLES = 3  # contradictions that a line shows


@cache
def once() -> frozenset[str]:
    """The properties of which the shapes allow one value; a label in Simplified Chinese is one too."""
    shapes = ox.Store()
    shapes.bulk_load(path=str(validate.SHAPES), format=ox.RdfFormat.TURTLE)
    found = {_LABEL}
    for quad in shapes.quads_for_pattern(None, ox.NamedNode(_SH + "maxCount"), None, None):
        path = next(shapes.quads_for_pattern(quad.subject, ox.NamedNode(_SH + "path"), None, None), None)
        if isinstance(quad.object, ox.Literal) and quad.object.value == "1" and path and isinstance(path.object, ox.NamedNode):
            found.add(path.object.value)
    return frozenset(found)


def contradictions(read_from: Mapping[str, Sequence[str]], shelf: Shelf, renames: Renames, names: Mapping[str, Sequence[str]]) -> list[str]:
    """A line for each document, by graph, whose parts contradict one another; `names` are the files of each part."""
    found: list[str] = []
    for graph, keys in sorted(read_from.items()):
        if len(set(keys)) < 2:
            continue
        end = f" <{graph}> .\n".encode()
        lines = {
            line for key in set(keys) for line in parts.load(shelf, key, renames).quads.splitlines(keepends=True) if line.endswith(end)
        }
        if said := list(_twice(lines, graph)):
            files = sorted({name for key in keys for name in names.get(key, ())})
            more = f" and {len(said) - _TITLES} more" if len(said) > _TITLES else ""
            found.append(f"{' and '.join(files)} are one document and contradict one another: {'; '.join(said[:_TITLES])}{more}")
    return found


def _twice(lines: Iterable[bytes], document: str) -> Iterator[str]:
    """A document, and things in it, with two values of a property that may have one; what it names (cited documents) may be named in several ways."""
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in ox.parse(b"".join(sorted(lines)), format=ox.RdfFormat.N_QUADS, lenient=True):
        subject, name, value = quad.subject, quad.predicate.value, quad.object
        if name not in once() or not isinstance(subject, ox.NamedNode) or isinstance(value, ox.Triple):
            continue
        if not f"{subject.value}/".startswith(f"{document}/"):
            continue
        if name != _LABEL or (isinstance(value, ox.Literal) and value.language == "zh-hans"):
            known[subject.value, name].add(value.value)
    for (subject, name), values in sorted(known.items()):
        if len(values) > 1:
            place = subject[len(document) + 1 :]
            yield f"{curie(name)}{' of ' + place if place else ''} {' | '.join(one[:40] for one in sorted(values))}"
