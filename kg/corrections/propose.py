"""A fact, or a stretch of a text, and what is right of it → the decision that a reviewer takes about it."""

from __future__ import annotations

from collections.abc import Mapping

from kg.corrections.anchor import Text, find, quote
from kg.corrections.schema import fault
from kg.corrections.values import Fact, kind_of, unknown, values
from kg.decision import Decision, Quote
from kg.model import ConfigurationError, Extraction, Span


def propose(
    x: Extraction,
    fact: Fact,
    action: str,
    right: Mapping[str, str] | None = None,
    *,
    by: str,
    when: str,
    why: str = "",
    text: Text | None = None,
) -> Decision:
    """The decision to reject, change or accept a fact of an extraction. Raises ConfigurationError where it says nothing that can be done."""
    anchored = quote(text or Text(x.source), fact.span)
    return _checked(x, action, kind_of(fact), anchored, values(x, fact), right, by=by, when=when, why=why)


def propose_added(
    x: Extraction,
    kind: str,
    words: str | Span,
    right: Mapping[str, str] | None = None,
    *,
    by: str,
    when: str,
    why: str = "",
    text: Text | None = None,
) -> Decision:
    """The decision to add a fact of a kind that stands in some words of the text, or at a span of it. Raises ConfigurationError."""
    text = text or Text(x.source)
    if isinstance(words, str):
        span, reason = find(text, Quote(words), same=True)
        if span is None:
            raise ConfigurationError(f"{words[:40]}: expected words that stand once in {x.source.name}: {reason}")
    else:
        span = words
    return _checked(x, "add", kind, quote(text, span), {}, right, by=by, when=when, why=why)


def _checked(
    x: Extraction,
    action: str,
    kind: str,
    anchored: Quote,
    read: Mapping[str, str],
    right: Mapping[str, str] | None,
    *,
    by: str,
    when: str,
    why: str,
) -> Decision:
    made = Decision(
        action=action,
        kind=kind,
        fingerprint=x.source.digest,
        title=x.document.title,
        number=x.document.number or "",
        quote=anchored,
        read=tuple(sorted(read.items())),
        right=tuple(sorted((right or {}).items())),
        by=by,
        when=when,
        why=why,
    )
    if wrong := fault(made.as_dict()) or unknown(dict(made.right)):
        raise ConfigurationError(f"a decision to {action} a {kind}: {wrong}")
    return made
