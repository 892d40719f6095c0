"""The only reader of vocabulary/ and rules/: concepts with their names, patterns with their examples, and matchers of both."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import pyoxigraph as ox
from ahocorasick_rs import AhoCorasick, MatchKind

from kg import overlays
from kg.iri import PREFIXES
from kg.model import ConfigurationError
from kg.script import fold

T = TypeVar("T")
HERE = Path(__file__).parent
_SKOS = PREFIXES["skos"]
_NAMES = ("prefLabel", "altLabel", "hiddenLabel")
_NOT = PREFIXES["pol"] + "notLabel"
_TYPE = PREFIXES["rdf"] + "type"
_SCHEME = _SKOS + "ConceptScheme"  # its own name is no concept's
PRIVATE = frozenset({_SKOS + "hiddenLabel", _NOT})  # evidence for the matcher, not for the graph


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a vocabulary: its names, what shields it, and its triples for the graph."""

    scheme: str
    key: str
    iri: str
    pref: Mapping[str, str]  # by language tag
    names: tuple[str, ...]  # Simplified: preferred, alternative and hidden, folded
    shields: tuple[str, ...]  # longer wordings that are not the concept
    broader: tuple[str, ...]  # keys
    facts: Mapping[str, tuple[str, ...]]  # every literal and IRI, by predicate
    triples: tuple[ox.Triple, ...] = field(repr=False)

    @property
    def label(self) -> str:
        """The preferred name in Simplified Chinese."""
        return self.pref["zh-hans"]


@cache
def triples(name: str) -> tuple[ox.Triple, ...]:
    """All triples of vocabulary/<name>.ttl."""
    path = HERE / "vocabulary" / f"{name}.ttl"
    try:
        own = tuple(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as problem:
        raise ConfigurationError(f"{path.name}: expected a vocabulary in Turtle: {problem}") from problem
    return (*own, *overlays.more_triples(name, own))


def scheme_triples(name: str) -> tuple[ox.Triple, ...]:
    """What vocabulary/<name>.ttl says of its concept scheme."""
    schemes = {
        triple.subject for triple in triples(name) if triple.predicate.value == _TYPE and getattr(triple.object, "value", "") == _SCHEME
    }
    return tuple(triple for triple in triples(name) if triple.subject in schemes)


@cache
def concepts(name: str) -> Mapping[str, Concept]:
    """The concepts of vocabulary/<name>.ttl by the last part of their IRI, in the order of the file."""
    by_subject: dict[str, list[ox.Triple]] = {}
    for triple in triples(name):
        if isinstance(triple.subject, ox.NamedNode):
            by_subject.setdefault(triple.subject.value, []).append(triple)
    found = (_concept(iri, facts) for iri, facts in by_subject.items())
    return {concept.key: concept for concept in found if "zh-hans" in concept.pref and _SCHEME not in concept.facts.get(_TYPE, ())}


def _concept(iri: str, facts: list[ox.Triple]) -> Concept:
    values: dict[str, list[str]] = {}
    pref: dict[str, str] = {}
    names: list[str] = []
    shields: list[str] = []
    for triple in facts:
        predicate, term = triple.predicate.value, triple.object
        if isinstance(term, ox.Literal):
            values.setdefault(predicate, []).append(term.value)
            language = (term.language or "").lower()
            if predicate == _SKOS + "prefLabel":
                pref[language] = term.value
            if language == "zh-hans" and predicate.removeprefix(_SKOS) in _NAMES:
                names.append(fold(term.value))
            elif predicate == _NOT:
                shields.append(fold(term.value))
        elif isinstance(term, ox.NamedNode):
            values.setdefault(predicate, []).append(term.value)
    scheme, _, key = iri.rpartition("/")
    return Concept(
        scheme=scheme.rpartition("/")[2],
        key=key,
        iri=iri,
        pref=pref,
        names=tuple(dict.fromkeys(names)),
        shields=tuple(dict.fromkeys(shields)),
        broader=tuple(v.rpartition("/")[2] for v in values.get(_SKOS + "broader", ())),
        facts={predicate: tuple(found) for predicate, found in values.items()},
        triples=tuple(facts),
    )


class Matcher(Generic[T]):
    """Names → what they stand for, found leftmost-longest in one pass; a shield takes its place and yields nothing."""

    def __init__(self, names: Mapping[str, T], shields: Iterable[str] = ()) -> None:
        """A matcher of some names; a name wins over a shield of the same wording."""
        self._patterns = [*names, *(shield for shield in dict.fromkeys(shields) if shield not in names)]
        self.values: list[T | None] = [*names.values(), *([None] * (len(self._patterns) - len(names)))]
        self.matches = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Where names stand in the text: begin, end, what the name stands for."""
        values = self.values
        return [(begin, end, value) for index, begin, end in self.matches(text) if (value := values[index]) is not None]


def named(*names: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """All names of some vocabularies, each with its (scheme, key), and what shields them. A name of two concepts goes to the first."""
    table: dict[str, tuple[str, str]] = {}
    shields: list[str] = []
    for name in names:
        for concept in concepts(name).values():
            shields.extend(concept.shields)
            for label in concept.names:
                table.setdefault(label, (concept.scheme, concept.key))
    return table, shields


@cache
def concept_matcher(*names: str) -> Matcher[tuple[str, str]]:
    """A matcher of all names of some vocabularies; it yields (scheme, key)."""
    return Matcher(*named(*names))


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of a rule file, with the words that show what it means."""

    id: str
    pattern: re.Pattern[str]
    note: str
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]
    needs: re.Pattern[str] | None  # any of the words without one of which the pattern is found nowhere: much faster looked for
    data: Mapping[str, Any]  # what else the rule's table says
    lists: frozenset[str] = frozenset()  # the word lists in its pattern

    def search(self, text: str) -> re.Match[str] | None:
        """The first place of a text where the pattern is found."""
        return None if self.needs and not self.needs.search(text) else self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places of a text where the pattern is found."""
        return iter(()) if self.needs and not self.needs.search(text) else self.pattern.finditer(text)


@dataclass(frozen=True, slots=True)
class FactRule:
    """A way in which facts are read, whether a pattern or not: what `pol:rule` leads to."""

    id: str
    note: str
    examples: tuple[str, ...]
    certainty: str | None  # Sure, Likely or Open, where the rule file says it


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: its word lists and its rules, in the order of the file."""

    name: str
    words: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule] = field(repr=False)
    weights: Mapping[str, float] = field(default_factory=dict)
    readings: tuple[FactRule, ...] = ()  # ways of reading that are no single pattern

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule of an id."""
        return self.by_id[rule_id]


_PLACEHOLDER = re.compile(r"@([a-z_]+)@")


@cache
def rules(name: str) -> RuleFile:
    """rules/<name>.toml: `[words]` lists of words, `[[rule]]` patterns in which @list@ stands for any word of a list, `[weights]` numbers,
    `[[reading]]` ways of reading that are no single pattern."""
    path = HERE / "rules" / f"{name}.toml"
    try:
        table = overlays.extended(_with_lexicon(tomllib.loads(path.read_text(encoding="utf-8")), name), name)
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise ConfigurationError(f"{path.name}: expected a rule file in TOML: {problem}") from problem
    words = {key: tuple(value) for key, value in table.get("words", {}).items()}
    faults: list[str] = []
    found = [rule for entry in table.get("rule", ()) if (rule := _rule(entry, words, faults))]
    if faults:
        raise ConfigurationError(f"{path.name}: " + "; ".join(faults))
    weights = {key: float(value) for key, value in table.get("weights", {}).items()}
    readings = tuple(_fact_rule(each["id"], each["note"], each["examples"], each) for each in table.get("reading", ()))
    made = RuleFile(name, words, tuple(found), {rule.id: rule for rule in found}, weights, readings)
    _check_examples(made)
    return made


@cache
def _lexicon() -> tuple[dict[str, list[str]], ...]:
    """rules/lexicon.toml: words that several lists hold, each once, with those lists."""
    return tuple(tomllib.loads((HERE / "rules" / "lexicon.toml").read_text(encoding="utf-8"))["entry"])


def _with_lexicon(table: dict[str, Any], name: str) -> dict[str, Any]:
    """A rule file's table with the words that it shares with other lists."""
    words = {key: list(value) for key, value in table.get("words", {}).items()}
    for entry in _lexicon():
        for file, _, key in (place.partition(".") for place in entry["in"]):
            if file == name:
                words.setdefault(key, []).extend(entry["words"])
    return {**table, "words": words}


def _check_examples(found: RuleFile) -> None:
    """Run the examples of a rule file that has overlays, its own too, as other words may have broken them."""
    named = [*overlays.files(f"{found.name}.toml"), *(word.path for word, _ in overlays.listed(found.name))]
    for rule in found.rules if named else ():
        wrong = next((one for one in rule.examples if not rule.search(one)), None)
        if wrong is not None:
            raise ConfigurationError(f"{named[-1]}: rule {rule.id}: expected its example to match: {wrong!r}")
        wrong = next((one for one in rule.not_examples if rule.search(one)), None)
        if wrong is not None:
            raise ConfigurationError(f"{named[-1]}: rule {rule.id}: expected its counter-example not to match: {wrong!r}")


def _rule(entry: dict[str, Any], words: Mapping[str, tuple[str, ...]], faults: list[str]) -> Rule | None:
    known = {"id", "pattern", "note", "examples", "not_examples", "needs"}
    name = entry.get("id", "a rule without id")
    if not entry.get("examples"):
        faults.append(f"{name}: has no examples")
        return None
    try:
        pattern = re.compile(_PLACEHOLDER.sub(lambda found: alternatives(words[found[1]]), entry["pattern"]))
    except (KeyError, re.error) as problem:
        faults.append(f"{name}: expected a pattern and its word lists: {problem}")
        return None
    return Rule(
        id=name,
        pattern=pattern,
        note=entry.get("note", ""),
        examples=tuple(entry["examples"]),
        not_examples=tuple(entry.get("not_examples", ())),
        needs=re.compile(alternatives(entry["needs"])) if "needs" in entry else None,
        data={key: value for key, value in entry.items() if key not in known},
        lists=frozenset(_PLACEHOLDER.findall(entry["pattern"])),
    )


FACT_FILES = ("tasks", "targets", "tables", "responsibilities")  # whose rules give facts


@cache
def fact_rules() -> Mapping[str, FactRule]:
    """The ways in which facts are read, by the id that a fact's rule has."""
    files = [rules(name) for name in FACT_FILES]
    ways = (each for file in files for each in file.readings)
    patterns = (_fact_rule(rule.id, rule.note, rule.examples, rule.data) for file in files for rule in file.rules)
    found: dict[str, FactRule] = {}
    for each in (*ways, *patterns):
        found.setdefault(each.id, each)
    return found


def _fact_rule(name: str, note: str, examples: Iterable[str], said: Mapping[str, Any]) -> FactRule:
    return FactRule(name, note, tuple(examples), said.get("certainty"))


@cache
def digest() -> str:
    """Of all rules and vocabularies, the overlays of a project too: what is read depends on them, on the program and on the source."""
    known = hashlib.sha256(overlays.digest().encode())
    for folder, suffix in (("rules", "toml"), ("vocabulary", "ttl")):
        for path in sorted((HERE / folder).glob(f"*.{suffix}"), key=lambda path: path.name):
            known.update(f"{folder}/{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return known.hexdigest()[:16]


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of some words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
