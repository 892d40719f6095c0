"""A file of decisions as the pages of a server use it: what it holds, and a change that is checked before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.corrections.file import Corrections, add, conflicts, load, parse
from kg.corrections.values import unknown
from kg.model import ConfigurationError


class Kept:
    """Decisions in a file, which need not be there yet. All that cannot be done raises ConfigurationError in one line."""

    def __init__(self, path: Path) -> None:
        """A file; where there is one it must be one of decisions, and its folder must be there."""
        self.path = path
        if not path.resolve().parent.is_dir():
            raise ConfigurationError(f"{path}: expected a file in a folder that there is")
        self.held()

    def held(self) -> dict[str, Any]:
        """The file's name and its decisions, each a line of it with its identifier."""
        return self._said(load(self.path) if self.path.exists() else Corrections())

    def change(self, lines: str, drop: Iterable[str] = ()) -> dict[str, Any]:
        """Add the decisions of some lines, drop some by identifier: all of it or nothing; what the file then holds."""
        made = parse(lines, "the decisions")
        for one in made.decisions:
            if wrong := unknown(dict(one.right)):
                raise ConfigurationError(f"a decision to {one.action} a {one.kind}: {wrong}")
        return self._said(add(self.path, made.decisions, drop))

    def _said(self, known: Corrections) -> dict[str, Any]:
        decisions = [{"id": one.id, **one.as_dict()} for one in known.decisions]
        return {"file": self.path.name, "decisions": decisions, "conflicts": conflicts(known.decisions)}
