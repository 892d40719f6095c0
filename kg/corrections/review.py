"""What `kg review` does, as calls: decide about words of a document, list decisions with what became of them, choose some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.corrections.anchor import Text, find, said
from kg.corrections.file import conflicts, load
from kg.corrections.propose import propose, propose_added
from kg.corrections.schema import fault
from kg.corrections.values import Fact, agree, facts, values
from kg.decision import Decision, Quote
from kg.model import ConfigurationError, Extraction, Responsibility, Span


def decide(
    extractions: Sequence[Extraction],
    action: str,
    kind: str,
    words: str,
    right: Mapping[str, str] | None = None,
    *,
    of: Mapping[str, str] | None = None,
    by: str,
    when: str,
    why: str = "",
    replaces: Sequence[str] = (),
) -> Decision:
    """The decision about the fact of a kind that stands in some words, which stand once in the text; `of` says what was read, where there are several.

    Raises ConfigurationError in one line where no fact, or more than one, is meant.
    """
    texts = {x.source.digest: Text(x.source) for x in extractions}
    spans = {digest: _standing(text, words) for digest, text in texts.items()}
    if action == "add":
        x = next((x for x in extractions if _has(x, spans[x.source.digest])), extractions[0])
        digest = x.source.digest
        made = propose_added(x, kind, spans[digest], right, by=by, when=when, why=why, text=texts[digest])
    else:
        meant = [(x, fact) for x in extractions for fact in _meant(x, kind, spans[x.source.digest], of or {})]
        if len(meant) != 1:
            had = "; ".join(" ".join(f"{name}={value}" for name, value in values(*one).items()) for one in meant)
            many = f"{len(meant)} are: {had} (say which with --of)" if meant else "none is"
            raise ConfigurationError(f"{words[:40]}: expected one {kind} read there; {many}")
        x, fact = meant[0]
        made = propose(x, fact, action, right, by=by, when=when, why=why, text=texts[x.source.digest])
    made = replace(made, replaces=tuple(sorted(replaces)))
    if wrong := fault(made.as_dict()):
        raise ConfigurationError(f"a decision to {action} a {kind}: {wrong}")
    return made


def _standing(text: Text, words: str) -> Span:
    span, reason = find(text, Quote(words), same=True)
    if span is None:
        raise ConfigurationError(f"{words[:40]}: expected words that stand once in {text.source.name}: {reason}")
    return span


def _meant(x: Extraction, kind: str, span: Span, of: Mapping[str, str]) -> list[Fact]:
    """The facts of a kind that share words with a span, and have some values."""
    there = [fact for fact in facts(x, kind) if fact.span.begin < span.end and span.begin < fact.span.end]
    return [fact for fact in there if agree(values(x, fact), of, fact.agency if isinstance(fact, Responsibility) else None)]


def _has(x: Extraction, span: Span) -> bool:
    """Whether a span stands between the first and the last heading of a document."""
    sections = x.document.sections
    return bool(sections) and sections[0].span.begin <= span.begin


def listing(path: Path | str, became: Sequence[Mapping[str, str]] | None = None) -> list[dict[str, str]]:
    """The decisions of a file, a row each: id, state, reason, action, kind, title, quote, by.

    `became` are the rows of a build's report; without them the state says only what the file itself tells (conflict, replaced).
    """
    known = load(path).decisions
    rows = {row["id"]: row for row in became or ()}
    against = conflicts(known)
    replaced = {name: one.id for one in known for name in one.replaces}
    found = []
    for one in known:
        about = {"action": one.action, "kind": one.kind, "title": one.title, "quote": one.quote.exact[:60], "by": one.by}
        state, reason = ("conflict", against[one.id]) if one.id in against else ("", "")
        if one.id in replaced:
            state, reason = "replaced", f"by {replaced[one.id]}"
        elif not state and one.id in rows:
            state, reason = rows[one.id]["state"], rows[one.id]["reason"]
        found.append({"id": one.id, "state": state, "reason": reason, **about})
    return found


def chosen(path: Path | str, *, by: str | None = None, document: str | None = None) -> tuple[Decision, ...]:
    """The decisions of a file that one reviewer took, or that are about documents with some words in their title or number."""
    words = said(document or "")
    return tuple(one for one in load(path).decisions if by in (None, one.by) and (words in said(one.title) or words in said(one.number)))
