"""Overlays → whether they are as they must be: what they add to is read, and the examples of their rules and words are run."""

from __future__ import annotations

from collections.abc import Callable

from kg import overlays
from kg.script import fold
from kg.vocabulary import concept_matcher, concepts, rules


def check() -> None:
    """Read all that overlays add to, and run its examples. Raises ConfigurationError for the first fault."""
    for what, path in overlays.named():
        if what == "rules":
            rules(path.stem)
        elif what == "concepts":
            concepts(path.stem)
    for word in overlays.lexicon():
        for entry in word.lists:
            name, _, key = entry.partition(".")
            _check_word(word, name, key)
        if not word.lists:
            _check_meaning(word)


def _check_word(word: overlays.Word, name: str, key: str) -> None:
    """Run the examples of a word of a lexicon with the rules that use its list; those of a list that only code uses are not run."""
    using = [rule for rule in rules(name).rules if key in rule.lists]

    def is_read(example: str) -> bool:
        return any(word.word in found[0] for rule in using for found in rule.finditer(example))

    if using:
        _check_examples(word, is_read, "to be matched, the word within, by a rule that uses its list")


def _check_examples(word: overlays.Word, is_read: Callable[[str], bool], what: str) -> None:
    if wrong := next((one for one in word.examples if not is_read(one)), None):
        raise word.fault(f"its example {what}: {wrong!r}")
    if wrong := next((one for one in word.not_examples if is_read(one)), None):
        raise word.fault(f"its counter-example not {what}: {wrong!r}")


def _check_meaning(word: overlays.Word) -> None:
    """Run the examples of a word that means a concept, or is none of it."""
    scheme, _, key = (word.means or word.shields).partition(":")
    matcher = concept_matcher(overlays.SCHEMES[scheme])

    def is_read(example: str) -> bool:
        begin = example.find(word.word)
        spans = [(b, e) for b, e, (_, found) in matcher.find(fold(example)) if found == key]
        if word.means:
            return any(b <= begin and begin + len(word.word) <= e for b, e in spans)
        return not any(b < begin + len(word.word) and begin < e for b, e in spans)

    _check_examples(word, is_read, f"to {'name' if word.means else 'be without'} {scheme}:{key} where the word stands")
