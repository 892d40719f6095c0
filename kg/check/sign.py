"""A sign that something was read wrong, and the patterns by which signs are found."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Span
from kg.vocabulary import Rule, rules


@dataclass(frozen=True, slots=True)
class Sign:
    """One suspicion: its kind (a key of rules/check.toml), the words that raise it, and their place in the source's text."""

    kind: str
    text: str
    span: Span

    @property
    def is_strong(self) -> bool:
        """Whether signs of its kind mostly stand where something was read wrong."""
        return self.kind not in rules("check").words["weak"]


def rule(name: str) -> Rule:
    """A pattern of rules/check.toml."""
    return rules("check")[name]


def advice() -> dict[str, tuple[str, str]]:
    """What one might do about each kind of sign, in English and in Chinese."""
    return {kind: (words[0], words[1]) for kind, words in rules("check").words.items() if kind != "weak"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A document's title, the share of its file's text that is in any fact (0 to 1), and its signs in the order of the text."""

    title: str
    explained: float
    signs: tuple[Sign, ...]

    @property
    def looks_misread(self) -> bool:
        """Whether any of its signs is strong."""
        return any(sign.is_strong for sign in self.signs)
