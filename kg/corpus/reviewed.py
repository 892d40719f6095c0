"""A fact of a build by its IRI, and what is right of it → a reviewer's decision, anchored in the document that the fact was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyoxigraph as ox

from kg import corrections, graph
from kg.corpus import manifest as manifests
from kg.corpus import outputs, report
from kg.corpus.inputs import Reader, find
from kg.corrections.match import disagreement
from kg.decision import Decision
from kg.iri import PREFIXES
from kg.model import ConfigurationError, Extraction, KgError
from kg.pipeline import policies
from kg.read import all_from_bytes

_SPAN = re.compile(r"/source/([0-9a-f]+)#char=([0-9]+),([0-9]+)\Z")
_QUOTED = ox.NamedNode(PREFIXES["prov"] + "wasQuotedFrom")


def decide(
    store: ox.Store,
    out: Path,
    fact: str,
    action: str,
    right: Mapping[str, str] | None = None,
    *,
    by: str,
    when: str,
    why: str = "",
    replaces: Sequence[str] = (),
) -> list[Decision]:
    """The decision about a fact of a build: one for each place where its words stand, as the same words twice in a section are one fact.

    Where the fact rests on former decisions, the new one is about what was read at first. Raises ConfigurationError in one line where the IRI is
    no section, task, target or responsibility, its document cannot be read as it was, or former decisions say otherwise and are not replaced.
    """
    made = []
    for x, found, former in _facts(store, out, fact):
        one = corrections.propose(x, found, action, right, by=by, when=when, why=why)
        one = replace(one, replaces=tuple(sorted(replaces)))
        against = [each for each in former if each.id not in replaces and (each.action == "add" or disagreement([each, one]))]
        if against:
            said = "; ".join(f"{each.by}: {each.action} {' '.join(f'{k}={v}' for k, v in each.right)}".rstrip() for each in against)
            names = " ".join(f"--replaces {each.id}" for each in against)
            raise ConfigurationError(f"{fact}: expected {names}, as it was decided about ({said})")
        made.append(one)
    return list({one.id: one for one in made}.values())


def _facts(store: ox.Store, out: Path, fact: str) -> list[tuple[Extraction, Any, list[Decision]]]:
    """The facts of an IRI as they were read: with their extraction, and the decisions that they rest on."""
    spans = _spans(store, fact)
    if not spans:
        raise ConfigurationError(f"{fact}: expected the IRI of a section, task, target or responsibility of {out}")
    name, extractions, decided = _read(out, sorted({digest for digest, *_ in spans}))
    corrected = corrections.apply(extractions, decided)[0] if decided else extractions
    found = [one for x in corrected for one in _named(x, fact.partition("/doc/")[2].partition("/")[2], spans)]
    if not found:
        raise ConfigurationError(f"{fact}: expected a fact that is read from {name} now: build it again")
    return found


def _spans(store: ox.Store, fact: str) -> set[tuple[str, int, int]]:
    """Where a fact was read: the text's fingerprint, begin, end."""
    try:
        node = ox.NamedNode(fact)
    except ValueError:
        return set()
    quads = store.quads_for_pattern(node, _QUOTED, None, None)
    return {(m[1], int(m[2]), int(m[3])) for quad in quads if (m := _SPAN.search(getattr(quad.object, "value", "")))}


def _read(out: Path, digests: Sequence[str]) -> tuple[str, tuple[Extraction, ...], tuple[Decision, ...]]:
    """The first document of some texts that can be read: its name, what is read from it, and the decisions that its build was made with."""
    known = manifests.load(outputs.current(out))
    if not known.digest:
        raise ConfigurationError(f"{out}: expected a folder that `kg build` wrote; there is no manifest that can be read")
    entries = {name: entry for name, entry in known.ordered() if any(one[0] in digests for one in entry.known_as)}
    inputs = find(known.paths, without=out, most=known.most).inputs if entries else {}
    reader, problem = Reader(known.most), "it is in none of the build's documents any more"
    try:
        for name, entry in entries.items():
            if name not in inputs:
                problem = f"{entry.name} is gone"
                continue
            try:
                data = reader.read(inputs[name])
                found = policies(all_from_bytes(data, entry.file, PurePosixPath(entry.file).suffix.lower()))
            except KgError as fault:
                problem = str(fault)
                continue
            if any(x.source.digest in digests for x in found):
                return entry.name, found, _decided(out, known.corrections)
            problem = f"{entry.name} has changed since: build it again"
    finally:
        reader.close()
    raise ConfigurationError(f"{out}: expected the document that the fact was read from: {problem}")


def _decided(out: Path, file: str) -> tuple[Decision, ...]:
    """The decisions that a build was made with, as its file has them; those that came since are not in its graph."""
    built = {row["id"] for row in report.decided(out)} if file else set()
    return tuple(one for one in corrections.load(file).decisions if one.id in built) if built else ()


def _named(x: Extraction, local: str, spans: set[tuple[str, int, int]]) -> Iterator[tuple[Extraction, Any, list[Decision]]]:
    """The facts of an extraction that have an IRI (without its document's) and stand at one of some places; as they were read before corrections."""
    for node, fact in graph.facts(x):
        if node == local and (x.source.digest, fact.span.begin, fact.span.end) in spans:
            resting = [one for one in x.corrected if one.after is fact]
            before = next((one.before for one in resting if one.before is not None), None)
            read = x if before is None else x.read or x
            yield read, fact if before is None else before, [one.decision for one in resting]
