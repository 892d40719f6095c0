"""Rules, words and names of a project's own → what is put beside those of the program, checked as these are.

What is read is set up once in a process, when the first module that reads is loaded. So overlays are named in the environment (KG_OVERLAYS,
pairs of kind and path as JSON), where the processes that read documents find them too. `rules` and `concepts` have the name of the file that
they add to; a `lexicon` has any name, as each of its words says where it belongs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.iri import PREFIXES, SITE
from kg.model import ConfigurationError

VARIABLE = "KG_OVERLAYS"
HERE = Path(__file__).parent
_SUFFIXES = {"rules": ".toml", "lexicon": ".toml", "concepts": ".ttl"}
_OWN = {"rules": HERE / "rules", "concepts": HERE / "vocabulary"}
SCHEMES = {  # what a word may mean, by prefix → the vocabulary that has it
    "agency": "agencies", "department": "departments", "document-type": "document-types", "gas": "gases", "instrument": "instruments",
    "place": "places", "pollutant": "pollutants", "section-kind": "section-kinds", "sector": "sectors",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a lexicon and what it is: one of some word lists of rules, a name of a concept, or a wording that is none (`shields`)."""

    path: Path  # of its file
    word: str
    lists: tuple[str, ...] = ()  # "quantities.count": kg/rules/quantities.toml, [words] count
    means: str = ""  # "sector:wetland"
    shields: str = ""
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()

    def fault(self, expected: str) -> ConfigurationError:
        """What is wrong with it, in one line."""
        return ConfigurationError(f"{self.path}: word {self.word}: expected {expected}")


def use(rules: tuple[str, ...], concepts: tuple[str, ...], folder: Path, lexicon: tuple[str, ...] = ()) -> None:
    """Name the overlays of this process and of those that it starts. Raises ConfigurationError for what is none."""
    pairs = []
    for what, paths in (("rules", rules), ("concepts", concepts), ("lexicon", lexicon)):
        for path in paths:
            place = (folder / path).absolute()
            if not place.is_file() or place.suffix != _SUFFIXES[what]:
                raise ConfigurationError(f"kg.toml: overlays.{what}: {path}: expected a {_SUFFIXES[what]} file; there is none")
            own = _OWN.get(what)
            if own and not (own / place.name).is_file():
                known = " ".join(sorted(file.name for file in own.glob(f"*{place.suffix}") if not file.name.startswith("counties-")))
                raise ConfigurationError(f"kg.toml: overlays.{what}: {path}: expected the name of the file that it adds to: {known}")
            pairs.append((what, str(place)))
    value = json.dumps(pairs) if pairs else ""
    if value != os.environ.get(VARIABLE, "") and "kg.vocabulary" in sys.modules:
        raise ConfigurationError("kg.toml: overlays: expected a process that has read no rules yet: name them before anything is read")
    os.environ[VARIABLE] = value


def named() -> list[tuple[str, Path]]:
    """The overlays, each with its kind (rules, concepts, lexicon), in the order in which they are named."""
    value = os.environ.get(VARIABLE, "")
    return [(what, Path(path)) for what, path in json.loads(value)] if value else []


def files(name: str) -> list[Path]:
    """The overlays of a file (targets.toml, agencies.ttl), in the order in which they are named."""
    return [path for what, path in named() if what != "lexicon" and path.name == name]


def digest() -> str:
    """Of the overlays' names and contents, wherever they lie; empty without any."""
    known, overlays = hashlib.sha256(), named()
    for what, path in overlays:
        known.update(f"{what} {path.name}\0".encode() + hashlib.sha256(_bytes(path)).digest())
    return known.hexdigest()[:16] if overlays else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected an overlay that can be read: {problem.strerror}") from problem


def _toml(path: Path, what: str, keys: set[str]) -> dict[str, Any]:
    try:
        found = tomllib.loads(_bytes(path).decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ConfigurationError(f"{path}: expected {what} in TOML: {problem}") from problem
    if unknown := sorted(found.keys() - keys):
        raise ConfigurationError(f"{path}: {unknown[0]}: expected {' or '.join(sorted(keys, reverse=True))}")
    return found


def _entries(path: Path, table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ConfigurationError(f"{path}: {name}: expected tables [[{name}]]")
    return found


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


# Rules


def extended(table: dict[str, Any], name: str) -> dict[str, Any]:
    """A rule file's table with its overlays: their words are added to its lists, a rule of the same id takes the place of its own."""
    for path in files(f"{name}.toml"):
        more = _toml(path, "a rule file", {"words", "rule"})
        words = dict(table.get("words", {}))
        for key, value in more.get("words", {}).items():
            if not _is_words(value):
                raise ConfigurationError(f"{path}: words.{key}: expected a list of words in quotes")
            words[key] = [*words.get(key, ()), *(word for word in value if word not in words.get(key, ()))]
        rules = {entry.get("id"): entry for entry in table.get("rule", ())}
        for entry in _entries(path, more, "rule"):
            if not isinstance(entry.get("id"), str) or "pattern" not in entry or not entry.get("examples"):
                raise ConfigurationError(f"{path}: rule {entry.get('id', '')}: expected id, pattern and examples")
            rules[entry["id"]] = {**rules.get(entry["id"], {}), **entry}
        table = {**table, "words": words, "rule": list(rules.values())}
    for word, key in listed(name):
        words = table["words"] = dict(table.get("words", {}))
        if not _is_words(words.get(key)):
            raise word.fault(f"a list of {name}.toml: {' '.join(sorted(words))}; not {key}")
        if word.word not in words[key]:
            words[key] = [*words[key], word.word]
    return table


# Lexicon


def lexicon() -> tuple[Word, ...]:
    """The words of all lexicons. Raises ConfigurationError for one that does not say what it is, or has no example."""
    return tuple(word for what, path in named() if what == "lexicon" for word in _words_of(path, _bytes(path)))


def listed(name: str) -> list[tuple[Word, str]]:
    """The words that lexicons add to a rule file's lists, each with its list."""
    pairs = [(word, entry.partition(".")) for word in lexicon() for entry in word.lists]
    return [(word, key) for word, (file, _, key) in pairs if file == name]


@lru_cache(maxsize=16)
def _words_of(path: Path, data: bytes) -> tuple[Word, ...]:
    return tuple(_word(path, entry) for entry in _entries(path, _toml(path, "a lexicon", {"word"}), "word"))


def _word(path: Path, entry: dict[str, Any]) -> Word:
    text = {name: entry.get(name, "") for name in ("word", "means", "shields", "note")}
    several = {name: entry.get(name, []) for name in ("lists", "examples", "not_examples")}
    name = text["word"] if isinstance(text["word"], str) else ""
    for key, value in {**text, **several}.items():
        if not (_is_words(value) if key in several else isinstance(value, str)):
            raise ConfigurationError(f"{path}: word {name}: {key}: expected {'a list of words' if key in several else 'words'} in quotes")
    if unknown := sorted(entry.keys() - {*text, *several}):
        raise ConfigurationError(f"{path}: word {name}: {unknown[0]}: expected one of {' '.join((*text, *several))}")
    lists, examples, not_examples = (tuple(several[key]) for key in ("lists", "examples", "not_examples"))
    made = Word(path, name, lists, text["means"], text["shields"], examples, not_examples)
    if not name or [bool(made.lists), bool(made.means), bool(made.shields)].count(True) != 1:
        raise made.fault("one of lists, means and shields")
    if not made.examples or any(name not in one for one in (*made.examples, *made.not_examples)):
        raise made.fault("examples, each with the word in it")
    for one in made.lists:
        file, dot, key = one.partition(".")
        if not dot or not key or not (_OWN["rules"] / f"{file}.toml").is_file():
            raise made.fault(f"lists as FILE.LIST, a list of kg/rules/FILE.toml; not {one}")
    if (concept := made.means or made.shields) and concept.partition(":")[0] not in SCHEMES:
        raise made.fault(f"a concept of {' '.join(SCHEMES)}, as sector:water; not {concept}")
    return made


# Vocabularies


def more_triples(name: str, known: tuple[ox.Triple, ...]) -> Iterator[ox.Triple]:
    """The triples that overlays add to a vocabulary: names for its concepts, wordings that are none, and concepts of their own."""
    pref = PREFIXES["skos"] + "prefLabel"
    labels = {(str(t.subject), getattr(t.object, "language", None)) for t in known if t.predicate.value == pref}
    subjects = {str(t.subject) for t in known}
    for path in files(f"{name}.ttl"):
        try:
            found = [quad.triple for quad in ox.parse(_bytes(path), format=ox.RdfFormat.TURTLE)]
        except SyntaxError as problem:
            raise ConfigurationError(f"{path}: expected concepts in Turtle: {problem}") from problem
        own = {str(t.subject) for t in found if t.predicate.value == pref and getattr(t.object, "language", "") == "zh-hans"}
        for triple in found:
            subject = str(triple.subject)
            if not subject.startswith(f"<{SITE}"):
                raise ConfigurationError(f"{path}: {subject}: expected an IRI that begins with {SITE}")
            if triple.predicate.value == pref and (subject, getattr(triple.object, "language", None)) in labels:
                raise ConfigurationError(f"{path}: {subject}: expected skos:altLabel, as it has a skos:prefLabel")
            if subject not in subjects and subject not in own:
                raise ConfigurationError(f"{path}: {subject}: expected a skos:prefLabel in zh-hans")
            yield triple
        subjects |= own
    for word in lexicon():
        scheme, _, key = (word.means or word.shields).partition(":")
        if key and SCHEMES[scheme] == name:
            if f"<{SITE}{scheme}/{key}>" not in subjects:
                raise word.fault(f"a concept of {name}.ttl; not {scheme}:{key}")
            predicate = PREFIXES["skos"] + "hiddenLabel" if word.means else PREFIXES["pol"] + "notLabel"
            yield ox.Triple(ox.NamedNode(f"{SITE}{scheme}/{key}"), ox.NamedNode(predicate), ox.Literal(word.word, language="zh-hans"))
