"""A file of reviewers' decisions → which of them a document's part must be made with, and what became of each in a build."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.corpus.inputs import rooted
from kg.corpus.manifest import Entry
from kg.decision import Outcome

NOWHERE = "none of the documents has its text, number or title"


class Decided:
    """The decisions that a build is given; none without a file. Raises ConfigurationError where the file is not as it must be."""

    def __init__(self, path: Path | str | None) -> None:
        """Read the file."""
        self.path = "" if path is None else rooted(path)
        self._known = None
        if path is not None:
            from kg import corrections

            self._known = corrections.load(path)
            self._concerning = self._known.index()

    @property
    def digest(self) -> str:
        """Of all decisions; empty without any."""
        return self._known.digest if self._known else ""

    def is_same(self, entry: Entry) -> bool:
        """Whether a document's part was made with the decisions that concern it now."""
        if self._known is None:
            return not entry.corrections
        from kg.corrections import digest_of

        return digest_of(self._concerning(entry.known_as)) == entry.corrections

    def lines(self, entry: Entry) -> tuple[dict[str, Any], ...]:
        """The decisions that concern a document, as lines of the file."""
        return tuple(one.as_dict() for one in self._concerning(entry.known_as)) if self._known else ()

    def rows(self, outcomes: Iterable[Outcome]) -> list[dict[str, str]] | None:
        """What became of each decision, by identifier, for report.json; None where there are no decisions."""
        if self._known is None or not self._known.decisions:
            return None
        from kg.corrections import best

        became = {one.decision: one for one in best(outcomes)}
        replaced = {name: one.id for one in self._known.decisions for name in one.replaces}
        rows = []
        for one in self._known.decisions:
            found = became.get(one.id) or Outcome(one.id, "orphan", NOWHERE)
            if one.id in replaced:
                found = Outcome(one.id, "replaced", f"by {replaced[one.id]}")
            about = {"action": one.action, "kind": one.kind, "title": one.title, "quote": one.quote.exact[:60], "by": one.by}
            rows.append({"id": one.id, "state": found.state, "reason": found.reason, **about})
        return rows
