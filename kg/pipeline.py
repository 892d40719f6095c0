"""The steps in their order: a document to its facts, documents to an output folder."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg import agencies, graph, iri, linking, read, store, targets, tasks, topics
from kg.model import ConfigurationError, Document, DocumentCard, Extraction, InputError, KgError, Source
from kg.reading import Reading, compact
from kg.structure import structure

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"})
OUTPUTS = ("graph.ttl", "graph.nt", "network.html", "report.json")


def extract_source(source: Source) -> tuple[Extraction, ...]:
    """Everything that a source says: one extraction for each document in it (a notice may carry several plans)."""
    reading = compact(source.plain)
    return tuple(_extract(source, document, reading) for document in structure(source, reading))


def _extract(source: Source, document: Document, reading: Reading) -> Extraction:
    bodies = agencies.extract(source, document, reading)
    goals, missed = targets.extract(document, reading, bodies.brackets)
    dated = [target.at for target in goals if target.year or target.end]
    found = tasks.extract(source, document, reading, bodies.brackets, dated)
    about = topics.extract(document, reading, found, goals)
    return Extraction(
        source=source,
        document=document,
        place=bodies.place,
        issuers=bodies.issuers,
        tasks=tasks.with_instruments(found, about.task_instruments),
        targets=goals,
        responsibilities=bodies.responsibilities,
        section_topics=about.section_topics,
        task_topics=about.task_topics,
        target_topics=about.target_topics,
        citations=about.citations,
        unexplained=(*bodies.unexplained, *missed),
    )


def extract(path_or_text: str | Path) -> tuple[Extraction, ...]:
    """The facts of a file, or of a text that is given itself, with their spans in it; one extraction for each document.

    A string with a line end, or longer than a path can be, is a text; any other is a path. Raises InputError.
    """
    if isinstance(path_or_text, str) and ("\n" in path_or_text or len(path_or_text) > 400):
        return extract_source(read.from_text(path_or_text))
    return extract_source(read.read(path_or_text))


@dataclass(slots=True)
class Report:
    """What a build did: documents and counts by file, failures by file, and the files written."""

    out: Path
    documents: list[dict[str, object]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    written: list[Path] = field(default_factory=list)


def files(paths: Iterable[Path | str]) -> list[Path]:
    """The documents that some paths name: files as they are, folders with all in them that can be read, in order."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in SUFFIXES)
            found += [file for file in inside if file.name.lower() not in ("readme.md", "readme.zh.md")]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def build(
    paths: Sequence[Path | str] = ("data",),
    out: Path | str = "out",
    *,
    base_iri: str = iri.BASE,
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """Build documents into a folder: graph.ttl, graph.nt, network.html, report.json and the query store.

    The folder's former files are replaced only when everything new is written. A file that cannot be read is in `failures`;
    when it was the only one, or all failed, InputError is raised and the folder is as it was.
    """
    base = checked_base(base_iri)
    wanted = files(paths)
    if not wanted:
        names = ", ".join(map(str, paths))
        raise InputError(f"{names}: expected documents ({' '.join(sorted(SUFFIXES))}); there are none")
    report = Report(Path(out))
    quads: dict[ox.Quad, None] = dict.fromkeys(graph.vocabulary_quads())
    cards: list[DocumentCard] = []
    for place, path in enumerate(wanted):
        if progress:
            progress(place, len(wanted), path.name)
        try:
            extractions = _policies(path)
        except KgError as problem:
            report.failures[str(path)] = str(problem)
            continue
        for extraction in extractions:
            quads.update(dict.fromkeys(graph.quads(extraction, base)))
            cards.append(linking.card(extraction, base))
            _count(report, path, extraction)
    quads.update(dict.fromkeys(linking.links(cards, base)))
    if len(report.failures) == len(wanted):
        raise InputError(
            "; ".join(report.failures.values())
            if len(wanted) <= 3
            else f"none of {len(wanted)} files could be read: " + next(iter(report.failures.values()))
        )
    _write(report, quads)
    return report


def _policies(path: Path) -> tuple[Extraction, ...]:
    """The extractions of a file that holds a policy."""
    extractions = extract_source(read.read(path))
    if not any(x.document.sections or x.tasks or x.targets for x in extractions):
        raise InputError(f"{path}: expected a policy with numbered sections (一、 （一） 1. 第一条); there is none in the text")
    return extractions


def checked_base(base: str) -> str:
    """A base IRI that IRIs can be made on: absolute, ASCII, ending in / or #."""
    base = base if base.endswith(("/", "#")) else base + "/"
    try:
        ox.NamedNode(base)
    except ValueError as problem:
        raise ConfigurationError(f"--base-iri {base}: expected an absolute IRI such as {iri.BASE}: {problem}") from problem
    if not base.isascii() or not base.startswith(("http://", "https://", "urn:")):
        raise ConfigurationError(f"--base-iri {base}: expected an ASCII http, https or urn IRI such as {iri.BASE}")
    return base


def _count(report: Report, path: Path, x: Extraction) -> None:
    quantified = sum(target.quantity is not None for target in x.targets)
    counts = {
        "documents": 1,
        "sections": len(x.document.sections),
        "tasks": len(x.tasks),
        "quantified targets": quantified,
        "qualitative targets": len(x.targets) - quantified,
        "responsibilities": len(x.responsibilities),
        "unexplained": len(x.unexplained),
    }
    report.counts.update(counts)
    agencies_named = {found.agency.key for found in x.responsibilities}
    report.documents.append(
        {
            "file": path.name,
            "title": x.document.plain_title,
            **counts,
            "agencies": len(agencies_named),
            "not understood": [{"what": u.what, "text": u.text, "begin": u.span.begin, "end": u.span.end} for u in x.unexplained],
        }
    )


def _write(report: Report, quads: Iterable[ox.Quad]) -> None:
    """Write all outputs beside the folder's own, then put each in its place."""
    from kg.view import page

    out = report.out
    try:
        out.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    except OSError as problem:
        raise ConfigurationError(f"{out}: expected a folder that can be written: {problem.strerror}") from problem
    try:
        ordered = sorted(quads, key=str)
        triples = list(dict.fromkeys(quad.triple for quad in ordered))
        triples.sort(key=str)
        report.counts["triples"] = len(triples)
        (fresh / "graph.nt").write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
        (fresh / "graph.ttl").write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(iri.PREFIXES)) or b"")
        memory = ox.Store()
        memory.bulk_extend(ordered)
        (fresh / "network.html").write_text(page(memory), encoding="utf-8", newline="\n")
        (fresh / "report.json").write_text(_report(report), encoding="utf-8", newline="\n")
        kept = store.write(ordered, out)
        for name in OUTPUTS:
            os.replace(fresh / name, out / name)
        report.written += [*(out / name for name in OUTPUTS), kept]
    except OSError as problem:
        raise ConfigurationError(f"{out}: the output could not be written: {problem.strerror or problem}") from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, in UTF-8 whatever the locale."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}-", delete=False
        ) as file:
            file.write(text)
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected a file that can be written: {problem.strerror}") from problem


def _report(report: Report) -> str:
    table = {
        "counts": dict(sorted(report.counts.items())),
        "documents": report.documents,
        "failures": dict(sorted(report.failures.items())),
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"
