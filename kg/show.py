"""A document → lines that show one step of its reading: sections, facts or triples."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator

from kg import graph, limits, read
from kg.model import Extraction, KgError, Span, Target
from kg.pipeline import extract_sources


def main() -> None:
    """Run as `python -m kg.show MEGABYTES SECONDS BYTES WHAT FILE`."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    memory, seconds, most, what, file = sys.argv[1:]
    limits.limit_memory(int(memory))
    limits.limit_time(float(seconds))
    try:
        answer = limits.GOOD + "\n".join(LINES[what](extract_sources(read.read_all(file, int(most))))).encode()
    except KgError as problem:
        answer = limits.BAD + str(problem).encode(errors="backslashreplace")
    except MemoryError:
        os._exit(1)
    except Exception as problem:
        answer = limits.BAD + f"{file}: a fault of the program: {type(problem).__name__}: {problem}".encode(errors="backslashreplace")
    out.write(answer)
    out.flush()


def sections(extractions: Iterable[Extraction]) -> Iterator[str]:
    """The sections, indented by level: number, title, kind, place."""
    for x in extractions:
        yield f"# {x.document.plain_title}"
        for section in x.document.sections:
            yield f"{'  ' * (section.level - 1)}{section.number} {_line(section.title)}  [{section.kind}] {_at(section.span)}"


def facts(extractions: Iterable[Extraction]) -> Iterator[str]:
    """Every fact as one tab-separated line: kind, section, what, the rule that found it, place; last what was not understood.

    A note says what of the file was left out on purpose.
    """
    told: set[int] = set()
    for x in extractions:
        yield f"document\t\t{x.document.plain_title}\t{x.document.kind}\t{_at(x.document.title_span)}"
        for claim in x.document.claims:
            yield f"{claim.field}\t\t{_line(claim.value)}\t{claim.place}\t{_at(claim.span)}"
        for note in () if id(x.source) in told else x.source.notes:
            yield f"note\t\t{note}\t\t"
        told.add(id(x.source))
        numbers = [section.path for section in x.document.units]
        for task in x.tasks:
            yield f"task\t{numbers[task.section]}\t{_line(task.text)}\t{task.rule}\t{_at(task.span)}"
        for target in x.targets:
            yield f"target\t{numbers[target.section]}\t{_target(target)}\t{target.rule}\t{_at(target.span)}"
        for found in x.responsibilities:
            doubt = found.agency.status if found.agency.status in ("assumed", "unresolved") else ""
            notes = "".join(f" ({note})" for note in (doubt, "in prose" if found.in_prose else "") if note)
            who = f"{found.agency.label} {found.role}{notes}"
            yield f"responsibility\t{numbers[found.section]}\t{who}\t{found.rule}\t{_at(found.span)}"
        for cited in x.citations:
            where = numbers[cited.section] if cited.section is not None else ""
            yield f"citation\t{where}\t《{cited.title}》{cited.number or ''}\t{'basis' if cited.basis else 'cited'}\t{_at(cited.span)}"
        for rest in x.unexplained:
            yield f"not understood\t\t{_line(rest.text)}\t{rest.what}\t{_at(rest.span)}"


def triples(extractions: Iterable[Extraction]) -> Iterator[str]:
    """The document's own triples as N-Quads, sorted."""
    for x in extractions:
        yield from sorted(f"{quad} ." for quad in graph.quads(x))


def _target(target: Target) -> str:
    when = str(target.year or (f"{target.start or ''}/{target.end}" if target.end else "no year"))
    q = target.quantity
    if q is None:
        return f"{when} {_line(target.statement or target.text)}"
    upper = f"–{q.upper:f}" if q.upper is not None else ""
    return f"{when} {target.indicator} {q.comparator} {q.value:f}{upper}{q.unit}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _at(span: Span | None) -> str:
    return f"{span.begin},{span.end}" if span else ""


LINES: dict[str, Callable[[Iterable[Extraction]], Iterator[str]]] = {"sections": sections, "facts": facts, "triples": triples}


if __name__ == "__main__":
    main()
