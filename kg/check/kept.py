"""The report of a build → the signs that it kept of each document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.check.sign import Checked, Sign
from kg.model import Span

NAME = "report.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a build kept of one document of one file."""

    file: str
    document: str  # the IRI of its graph
    source: str  # the fingerprint of the text that its signs have their places in; empty in a report of an older version
    checked: Checked


def kept(folder: Path) -> list[Kept]:
    """What the build in a folder kept, in its order. Raises OSError, ValueError, KeyError or TypeError where there is no report of one."""
    return [of_row(row) for row in json.loads((folder / NAME).read_bytes())["documents"]]


def kept_if_any(folder: Path | None) -> list[Kept]:
    """The same; nothing where there is no report of a build that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return kept(folder) if folder else []
    return []


def of_row(row: Mapping[str, Any]) -> Kept:
    """What a row of a report says of a document."""
    signs: Sequence[Mapping[str, Any]] = row["signs"]
    found = tuple(Sign(s["kind"], s["text"], Span(s["begin"], s["end"])) for s in signs)
    return Kept(row["file"], row["document"], row.get("source", ""), Checked(row["title"], row["explained"], found))
