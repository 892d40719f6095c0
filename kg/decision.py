"""A reviewer's decision about what was read from a document, and what became of it: frozen data that the other packages pass on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

FIELDS = {  # what may be set of each kind of fact
    "task": ("sector",),
    "target": ("indicator", "figure", "upper", "unit", "comparator", "year", "statement", "sector"),
    "responsibility": ("body", "role"),
    "section": ("heading", "level", "sector"),
}
NEEDED = {"task": (), "target": (), "responsibility": ("body", "role"), "section": ("heading", "level")}  # … of one that is added
COMPARATORS = ("AtLeast", "AtMost", "MoreThan", "LessThan", "Exactly", "Approximately", "Between")
Identity: TypeAlias = tuple[str, str, str]  # of a document: its source's fingerprint, its title and its number, as they are compared


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that a decision is about and those around them, as they were printed (Web Annotation's TextQuoteSelector).

    `before` and `after` are how many characters of `prefix` or of `suffix`, beside `exact`, were found only once in the text that the quote
    was taken from (0: the words alone); None where that is not known or no such number is enough.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    at: int | None = None  # code point where `exact` begins in the text of the decision's fingerprint
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of corrections.jsonl."""

    action: str  # "reject" | "change" | "add" | "accept"
    kind: str  # "task" | "target" | "responsibility" | "section"
    fingerprint: str  # of the source's text, 16 hex digits
    title: str  # of the document, as printed
    number: str  # 发文字号, as printed; empty where it has none
    quote: Quote
    read: tuple[tuple[str, str], ...] = ()  # what the program had read, by field, sorted
    right: tuple[tuple[str, str], ...] = ()  # what is right, by field, sorted
    by: str = ""
    when: str = ""  # ISO date or date and time
    why: str = ""
    replaces: tuple[str, ...] = ()  # identifiers of former decisions that this one stands for

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits made of all that it says, so that the same decision has the same identifier on any machine."""
        said = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def as_dict(self) -> dict[str, Any]:
        """As a line of the file has it; what is empty is left out."""
        quote: dict[str, Any] = {"exact": self.quote.exact, "prefix": self.quote.prefix, "suffix": self.quote.suffix}
        known = {"at": self.quote.at, "before": self.quote.before, "after": self.quote.after}
        quote |= {name: value for name, value in known.items() if value is not None}
        document = {"fingerprint": self.fingerprint, "title": self.title, "number": self.number}
        rest = {"read": dict(self.read), "right": dict(self.right), "by": self.by, "when": self.when, "why": self.why}
        return {
            "action": self.action,
            "kind": self.kind,
            "document": {name: value for name, value in document.items() if value},
            "quote": quote,
            **{name: value for name, value in rest.items() if value},
            **({"replaces": list(self.replaces)} if self.replaces else {}),
        }

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Decision:
        """The decision of a line that keeps to the schema."""
        document, quote = line["document"], line["quote"]
        return cls(
            line["action"],
            line["kind"],
            document.get("fingerprint", ""),
            document.get("title", ""),
            document.get("number", ""),
            Quote(**quote),
            tuple(sorted((name, str(value)) for name, value in line.get("read", {}).items())),
            tuple(sorted((name, str(value)) for name, value in line.get("right", {}).items())),
            line.get("by", ""),
            line.get("when", ""),
            line.get("why", ""),
            tuple(sorted(line.get("replaces", ()))),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision in one document, or in all of them."""

    decision: str  # its identifier
    state: str  # "applied" | "unnecessary" | "orphan" | "conflict"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A fact that a decision made or unmade: as it was read (None for one that was added) and as it is (None for one that was rejected)."""

    decision: Decision
    before: Any = None  # Task | Target | Responsibility | Section of the reading without corrections
    after: Any = None  # the same of the corrected reading
