"""Extraction → how sure each of its facts is: by how many of what it says was assumed and not printed."""

from __future__ import annotations

import re

from kg.model import Document, Responsibility, Section, Source, Target, Task

LEVELS = ("Sure", "Likely", "Open")  # nothing assumed; one thing; several: found by form alone
_YEAR = re.compile(r"20\d\d")
_ENDS = re.compile(r"\s|[。：；！？:;.]|$")


def of_section(source: Source, section: Section) -> str:
    """A heading's certainty: its end is assumed where text follows it without a line end, space or sign between; characters that were recognised are, too."""
    end = section.span.end
    cut = not _ENDS.match(source.plain, end) and source.plain[end - 1] not in "。：；！？"
    return _level(source.recognised + cut)


def of_task(source: Source, document: Document, task: Task) -> str:
    """A task's certainty: that it is one is assumed where no known verb begins a clause of it, and where no heading says what its text is for."""
    return _level(source.recognised + (not task.actions) + (document.unnumbered is not None))


def of_target(source: Source, target: Target) -> str:
    """A target's certainty: year, unit and indicator are assumed where its own words do not print them, its value where it may be read in two ways."""
    words = "".join(source.plain[target.span.begin : target.span.end].split())
    year = target.year or target.end
    dated = target.rule.startswith("deadline-") or (
        year is not None and (str(year) in words or (not _YEAR.search(words) and "五" in words))
    )
    assumed = source.recognised + (not dated) + (target.ambiguity is not None)
    if target.quantity and not target.rule.startswith(("table-", "glued-")):
        assumed += bool(target.quantity.unit) and target.quantity.unit not in words
        assumed += not set(target.indicator or "") <= set(words)
    return _level(assumed)


def of_responsibility(source: Source, found: Responsibility) -> str:
    """A responsibility's certainty: its role is assumed in a bare list of names, its body where the name's form alone tells it, or nothing does."""
    return _level(source.recognised + (found.rule == "bare-list") + (found.agency.status in ("assumed", "unresolved")))


def _level(assumed: int) -> str:
    return LEVELS[min(assumed, 2)]
