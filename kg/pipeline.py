"""The steps in their order: a document → its facts."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg import agencies, read, targets, tasks, topics
from kg.model import Document, Extraction, InputError, Source
from kg.reading import Reading, compact
from kg.structure import structure
from kg.structure.genre import NOTHING, refusal


def extract_source(source: Source) -> tuple[Extraction, ...]:
    """Everything that a source says: one extraction for each document in it (a notice may carry several plans)."""
    return _extractions(source, compact(source.plain))


def _extractions(source: Source, reading: Reading) -> tuple[Extraction, ...]:
    with _uncollected():
        return tuple(_extract(source, document, reading) for document in structure(source, reading))


def extract_sources(sources: Iterable[Source]) -> tuple[Extraction, ...]:
    """Everything that the documents of a file say, in their order."""
    return tuple(x for source in sources for x in extract_source(source))


def policies(sources: Iterable[Source]) -> tuple[Extraction, ...]:
    """As `extract_sources`, without what is no policy (a guide, questions and answers, news) or sets nothing. Raises InputError where nothing is left."""
    extractions: list[Extraction] = []
    problems: list[str] = []
    for source in sources:
        reading = compact(source.plain)
        found = _extractions(source, reading)
        problem = refusal(source, reading, tuple(x.document for x in found))
        if problem is None and not any(x.document.sections or x.tasks or x.targets or x.responsibilities for x in found):
            problem = f"{NOTHING}; there is none in the text"
        if problem:
            problems.append(f"{source.name}: {problem}")
        else:
            extractions += found
    if problems and not extractions:
        raise InputError(problems[0])
    return tuple(extractions)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cyclic garbage: a document's facts have no cycles, and looking for some among them while they grow takes a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _extract(source: Source, document: Document, reading: Reading) -> Extraction:
    bodies = agencies.extract(source, document, reading)
    goals, missed = targets.extract(document, reading, bodies.brackets)
    dated = [target.at for target in goals if (target.year or target.end) and target.rule != "deadline-column"]  # a row's cell is a task
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
    return extract_sources(read.read_all(path_or_text))
