"""A document's bytes → its part: what it says as sorted N-Quads under a line of JSON with what a report says of it. Right for ever.

A part's key is made of all that it depends on: the bytes, the file's name, the base IRI and the rules. So a part that is there need not be made.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import pyoxigraph as ox

from kg import graph, iri, linking, read
from kg.check import Checked, check
from kg.corpus import version
from kg.corpus.inputs import content
from kg.corpus.shelf import Shelf
from kg.corrections import apply, digest_of, identity
from kg.decision import Decision, Identity, Outcome
from kg.disk import LARGEST
from kg.identity import key
from kg.indicators import shared_name
from kg.model import CitedAs, ConfigurationError, DocumentCard, Extraction, InputError, KgError
from kg.pipeline import policies


@dataclass(frozen=True, slots=True)
class Job:
    """A document to make a part of. `place` is where it lies, or None where its bytes come with the job."""

    name: str  # as it is printed
    file: str  # its own name
    place: str | None
    base: str
    rules: str  # the version of who asks: a part must not be made by another
    shelf: str
    most: int = LARGEST  # bytes that a document may have
    decisions: tuple[dict[str, Any], ...] = ()  # what reviewers decided about it, as lines of corrections.jsonl


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job: its part's key, or the reason why there is none; `full` is the system's error where no part can be written at all."""

    digest: str = ""  # of the bytes
    key: str = ""
    failure: str | None = None
    full: int = 0
    known_as: tuple[Identity, ...] = ()  # what the documents in it are known by to decisions
    corrections: str = ""  # digest of the decisions that it was made with


def key_of(digest: str, file: str, base: str, rules: str, corrections: str = "") -> str:
    """The key of the part of some bytes, and of decisions about what is read from them."""
    said = (rules, base, file, digest, corrections) if corrections else (rules, base, file, digest)
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]


def make(job: Job, data: bytes | None = None) -> Made:
    """Make the part of a document, unless it is there. Never fails: what went wrong is in what it returns."""
    if job.rules != version.rules():
        return Made(failure=f"the process that should read it has other rules ({version.rules()} instead of {job.rules})")
    try:
        known = content(job.place, job.name, job.most) if data is None and job.place is not None else data or b""
        digest = hashlib.sha256(known).hexdigest()
        corrections = digest_of(map(Decision.of, job.decisions))
        key, shelf = key_of(digest, job.file, job.base, job.rules, corrections), Shelf(job.shelf)
        part = _kept(shelf, key, known, job)
        return Made(digest, key, part.failure, known_as=part.known_as, corrections=corrections)
    except InputError as problem:
        return Made(failure=str(problem).removeprefix(f"{job.name}: "))
    except OSError as problem:
        full = problem.errno if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM) else 0
        return Made(failure=f"its part could not be written: {problem.strerror or problem}", full=full)
    except MemoryError:
        raise
    except Exception as problem:  # a fault of ours must cost one document of a million, and say so
        return Made(failure=f"a fault of the program: {type(problem).__name__}: {' '.join(str(problem).split())[:200]}")


def _kept(shelf: Shelf, key: str, data: bytes, job: Job) -> Part:
    """The part, which is on the shelf then."""
    if shelf.has(key):
        with suppress(ConfigurationError):  # damaged: it is made anew
            return load(shelf, key)
    part = _part(data, job)
    shelf.write(key, part)
    return _parsed(part)


def _part(data: bytes, job: Job) -> bytes:
    try:
        extractions = policies(read.all_from_bytes(data, job.file, PurePosixPath(job.file).suffix.lower()))
    except KgError as problem:
        return _packed({"failure": str(problem).removeprefix(f"{job.file}: "), "documents": [], "graphs": [], "cards": []}, b"")
    known_as = [identity(x.source.digest, x.document.plain_title, x.document.number) for x in extractions]
    extractions, outcomes = apply(extractions, map(Decision.of, job.decisions)) if job.decisions else (extractions, ())
    facts = b"".join(graph.nquads(x, job.base) for x in extractions)
    lines = sorted({*facts.splitlines(keepends=True), *graph.aligned(facts, job.base).splitlines(keepends=True)})
    summary = {
        "documents": [_summary(x, checked, job) for x, checked in zip(extractions, check(extractions), strict=True)],
        "graphs": sorted({iri.VOCABULARY_GRAPH, iri.aligned(job.base), *(graph for x in extractions for graph in _graphs(x, job.base))}),
        "cards": [asdict(linking.card(x, job.base)) for x in extractions],
        "indicators": sorted({shared_name(t.indicator) for x in extractions for t in x.targets if t.quantity and t.indicator}),
        "known as": known_as,
        "corrections": [asdict(one) for one in outcomes],
    }
    return _packed(summary, b"".join(lines))


def _packed(summary: dict[str, Any], quads: bytes) -> bytes:
    return b"# " + json.dumps(summary).encode() + b"\n" + quads


def _graph(x: Extraction, base: str) -> str:
    return iri.document(base, key(x))


def _graphs(x: Extraction, base: str) -> tuple[str, ...]:
    return (_graph(x, base), iri.corrections(base)) if x.corrected else (_graph(x, base),)


def _summary(x: Extraction, checked: Checked, job: Job) -> dict[str, Any]:
    """What a report says of a document, and under "graph" the IRI of its graph."""
    quantified = sum(target.quantity is not None for target in x.targets)
    return {
        "file": job.file,
        "title": x.document.plain_title,
        "source": x.source.digest,
        "counts": {
            "sections": len(x.document.sections),
            "tasks": len(x.tasks),
            "quantified targets": quantified,
            "qualitative targets": len(x.targets) - quantified,
            "responsibilities": len(x.responsibilities),
            "unexplained": len(x.unexplained),
            "misread": int(checked.looks_misread),
        },
        "explained": round(checked.explained, 3),
        "signs": [{"kind": s.kind, "text": s.text, "begin": s.span.begin, "end": s.span.end} for s in checked.signs],
        "notes": list(x.source.notes),
        "agencies": len({found.agency.key for found in x.responsibilities}),
        "not understood": [{"what": u.what, "text": u.text, "begin": u.span.begin, "end": u.span.end} for u in x.unexplained],
        "graph": _graph(x, job.base),
    }


@cache
def vocabulary() -> bytes:
    """What every graph holds of the vocabularies, as sorted N-Quads."""
    return b"".join(sorted((ox.serialize(graph.vocabulary_quads(), format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was read back."""

    failure: str | None
    documents: list[dict[str, Any]]
    graphs: list[str]
    cards: tuple[DocumentCard, ...]
    quads: bytes
    known_as: tuple[Identity, ...] = ()
    corrections: tuple[Outcome, ...] = ()
    indicators: tuple[str, ...] = ()

    @property
    def triples(self) -> bytes:
        """Its lines without their graph: N-Triples, in the same order. Within a literal no line ends, so only graphs are cut off.

        A line whose graph was cut is marked until all are, as its object may be a graph too (a plan is part of its notice).
        """
        return without_graphs(self.quads, self.graphs)


def without_graphs(lines: bytes, names: Iterable[str]) -> bytes:
    """Lines of some named graphs as N-Triples."""
    for name in names:
        lines = lines.replace(f" <{name}> .\n".encode(), b" \0.\n")
    return lines.replace(b" \0.\n", b" .\n")


def without_aligned(lines: bytes, base: str) -> bytes:
    """Lines without those of the graph …/aligned."""
    end = f" <{iri.aligned(base)}> .\n".encode()
    return b"".join([line for line in lines.splitlines(keepends=True) if not line.endswith(end)])


def load(shelf: Shelf, key: str, renames: Mapping[str, Mapping[str, str]] | None = None, plain_of: str | None = None) -> Part:
    """The part of a key, with the IRIs of documents that are others among all documents (copies.py), by key; of a base IRI that is given,
    without the graph …/aligned.

    Raises ConfigurationError where it is damaged (which removes it) or gone.
    """
    part = shelf.read(key)
    try:
        found = _parsed(_renamed(part, renames[key]) if renames and key in renames else part)
        return found if plain_of is None else replace(found, quads=without_aligned(found.quads, plain_of))
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        shelf.remove(key)
        raise ConfigurationError(f"part {key}: expected one that can be read: {type(problem).__name__}: {problem}") from problem


def cards(shelf: Shelf, key: str) -> tuple[DocumentCard, ...]:
    """The cards of a part, as they are by its file alone. Raises ConfigurationError as `load` does."""
    head = shelf.head(key)
    try:
        return tuple(map(_card, json.loads(head[2:])["cards"]))
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        shelf.remove(key)
        raise ConfigurationError(f"part {key}: expected one that can be read: {type(problem).__name__}: {problem}") from problem


def _renamed(part: bytes, names: Mapping[str, str]) -> bytes:
    """A part in which documents, and all that is below their IRIs, have other IRIs; its lines are sorted again, each once."""
    known = {old.encode(): new.encode() for old, new in names.items()}
    old = re.compile(rb'(?<=[<"])(?:' + b"|".join(map(re.escape, sorted(known))) + rb')(?=[>"/])')
    head, _, quads = part.partition(b"\n")
    lines = old.sub(lambda match: known[match[0]], quads).splitlines(keepends=True)
    return old.sub(lambda match: known[match[0]], head) + b"\n" + b"".join(sorted(set(lines)))


def _parsed(part: bytes) -> Part:
    head, _, quads = part.partition(b"\n")
    summary = json.loads(head[2:])
    known_as = tuple((fingerprint, title, number) for fingerprint, title, number in summary.get("known as", ()))
    outcomes = tuple(Outcome(**one) for one in summary.get("corrections", ()))
    return Part(
        summary.get("failure"),
        summary["documents"],
        summary["graphs"],
        tuple(map(_card, summary["cards"])),
        quads,
        known_as,
        outcomes,
        tuple(summary.get("indicators", ())),
    )


def _card(known: dict[str, Any]) -> DocumentCard:
    """A card as it was before it was written."""
    citations = tuple(CitedAs(**citation) for citation in known["citations"])
    return DocumentCard(**{**known, "issuers": tuple(known["issuers"]), "citations": citations})
