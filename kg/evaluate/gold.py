"""A gold file → its rows in the form in which they are compared. What is wrong in it is said in one line that names the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.evaluate.facts import Body, Figure, Key, State, Stretch, fold_text, fold_unit, number
from kg.model import InputError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section that is expected: its key and its parent's heading; None where the copy has lost the parent."""

    key: Key
    parent: str | None


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """Rows that must be found, and rows that are neither asked for nor held against a build."""

    must: tuple[T, ...]
    may: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """What one annotation says of its document; None where it says nothing of a kind."""

    id: str
    source: str
    title: str
    issuers: tuple[str, ...]
    sections: tuple[Heading, ...]
    bodies: tuple[Body, ...]
    groups: tuple[Body, ...]
    tasks: Rows[Stretch] | None
    figures: Rows[Figure]
    states: Rows[State] | None
    sectors: tuple[tuple[str, Key, frozenset[str], frozenset[str]], ...]


def gold_files(paths: Iterable[Path]) -> list[Path]:
    """The gold files that some paths name: files as they are, folders with every .json in them, in order."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"{path}: expected gold files (*.json); there are none")
        found += inside
    if not found:
        raise InputError("no gold file was given")
    return list(dict.fromkeys(found))


def read_gold(path: Path) -> Gold:
    """One gold file. Raises InputError with the file's name and what was expected."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return _gold(table)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise InputError(f"{path}: expected a gold file in JSON: {problem}") from problem
    except KeyError as problem:
        raise InputError(f"{path}: not a gold file: {problem} is missing, or names no section") from problem
    except (TypeError, AttributeError, ValueError) as problem:
        raise InputError(f"{path}: not a gold file: {problem}") from problem


def _gold(table: dict[str, Any]) -> Gold:
    keys: dict[str, Key] = {s.get("key", s["number"]): (fold_text(s["number"]), fold_text(s["heading"])) for s in table["sections"]}
    keys[""] = ("", "")  # the section of a row in a text without numbered headings
    bodies = [(row, _body(keys, row)) for row in table["responsibilities"]]
    figures = [row for row in table["targets"] if row["kind"] == "quantitative"]
    states = [row for row in table["targets"] if row["kind"] == "qualitative"]
    return Gold(
        id=table["id"],
        source=table["source"],
        title=fold_text(table["title"]),
        issuers=tuple(map(fold_text, table["issuers"])),
        sections=tuple(_heading(keys, row) for row in table["sections"]),
        bodies=tuple(body for row, body in bodies if not row.get("generic")),
        groups=tuple(body for row, body in bodies if row.get("generic")),
        tasks=None if table.get("tasks") is None else _rows(table["tasks"], lambda row: _stretch(keys, row)),
        figures=_rows(figures, lambda row: _figure(keys, row)),
        states=_rows(states, lambda row: _state(keys, row)) if table.get("qualitative_complete", True) else None,
        sectors=tuple(
            (row["section"], keys[row["section"]], frozenset(row["must"]), frozenset(row["may"])) for row in table.get("sectors") or ()
        ),
    )


def _rows(rows: Iterable[Mapping[str, Any]], make: Callable[[Mapping[str, Any]], T]) -> Rows[T]:
    made = [(bool(row.get("optional")), make(row)) for row in rows]
    return Rows(tuple(row for optional, row in made if not optional), tuple(row for optional, row in made if optional))


def _heading(keys: Mapping[str, Key], row: Mapping[str, Any]) -> Heading:
    if row["parent"]:
        return Heading(keys[row.get("key", row["number"])], keys[row["parent"]][1])
    return Heading(keys[row.get("key", row["number"])], None if row.get("any_parent") else "")


def _body(keys: Mapping[str, Key], row: Mapping[str, Any]) -> Body:
    return Body(keys[row["section"]], frozenset(map(fold_text, (row["agency"], *row.get("also", ())))), row["role"])


def _stretch(keys: Mapping[str, Key], row: Mapping[str, Any]) -> Stretch:
    return Stretch(keys[row["section"]], fold_text(row["starts"]), fold_text(row["ends"]))


def _figure(keys: Mapping[str, Key], row: Mapping[str, Any]) -> Figure:
    names = frozenset({fold_text(row["indicator"])})
    return Figure(keys[row["section"]], str(row["year"] or ""), number(row["value"]), fold_unit(row["unit"]), names, row["comparator"])


def _state(keys: Mapping[str, Key], row: Mapping[str, Any]) -> State:
    return State(keys[row["section"]], str(row["period"]), fold_text(row["statement"]))
