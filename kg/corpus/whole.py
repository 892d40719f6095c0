"""Outputs that stand as plain files, as a version without links wrote them → whether they are, beyond doubt, all of one build."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import stat
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pyoxigraph as ox

from kg import iri, store
from kg.corpus import layout, manifest
from kg.model import ConfigurationError

_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_TOLD = {"counts", "documents", "failures"}


def is_plain(path: Path) -> bool:
    """Whether an output is neither a link nor a device, and a folder only where it must be."""
    kind = path.lstat().st_mode
    return stat.S_ISDIR(kind) if path.name == store.NAME else stat.S_ISREG(kind)


def is_sealed(folder: Path) -> bool:
    """Whether a manifest is there whose digest is that of what it lists."""
    known = manifest.load(folder)
    digest = known.digest
    known.seal()
    return bool(digest) and known.digest == digest


def is_whole(out: Path, plain: list[str]) -> bool:
    """Whether outputs in a folder say all the same of the graph, and its manifest, if there is one, is right; `plain` are those that are there."""
    if not {*layout.FILES, store.NAME} <= set(plain) or not all(is_plain(out / name) for name in plain):
        return False
    if layout.MANIFEST in plain and not is_sealed(out):
        return False
    try:
        told = json.loads((out / "report.json").read_bytes())
        return (
            set(told) - {"corrections", "conflicts"} == _TOLD and _is_page(out / "network.html") and _agree(out, told["counts"]["triples"])
        )
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, RuntimeError, ConfigurationError):
        return False


def _agree(out: Path, count: int) -> bool:
    """Whether graph.nt, graph.ttl and the store have the same triples, so many, and the store our vocabularies."""
    graph = store.open_store(out)
    if not any(graph.quads_for_pattern(None, None, None, ox.NamedNode(iri.VOCABULARY_GRAPH))):
        return False
    default, seen = ox.DefaultGraph(), 0
    for one, other in zip_longest(_triples(out / "graph.nt", ox.RdfFormat.N_TRIPLES), _triples(out / "graph.ttl", ox.RdfFormat.TURTLE)):
        if one is None or one != other or ox.Quad(one.subject, one.predicate, one.object, default) not in graph:
            return False
        seen += 1
    return seen == count


def _triples(path: Path, form: ox.RdfFormat) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(path=str(path), format=form, lenient=True))


def _is_page(path: Path) -> bool:
    """Whether a page is an explorer: it has data, and a policy that allows its own style by its hash."""
    text = path.read_text(encoding="utf-8")
    style = _STYLE.search(text)
    if style is None or '<script type="application/json" id="data">' not in text:
        return False
    known = base64.b64encode(hashlib.sha256(style[1].encode("utf-8")).digest()).decode("ascii")
    return f"style-src 'sha256-{known}'" in text[: style.start()]
