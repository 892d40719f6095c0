"""Rules and names of a project's own → what is put beside those of the program, checked as these are.

What is read is set up once in a process, when the first module that reads is loaded. So overlays are named in the environment (KG_OVERLAYS,
paths as PATH has them), where the processes that read documents find them too.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.iri import PREFIXES, SITE
from kg.model import ConfigurationError

VARIABLE = "KG_OVERLAYS"
HERE = Path(__file__).parent
_SUFFIXES = {"rules": ".toml", "concepts": ".ttl"}


def use(rules: tuple[str, ...], concepts: tuple[str, ...], folder: Path) -> None:
    """Name the overlays of this process and of those that it starts. Raises ConfigurationError for what is none."""
    named = []
    for what, paths in (("rules", rules), ("concepts", concepts)):
        for path in paths:
            place = (folder / path).absolute()
            own = HERE / ("rules" if what == "rules" else "vocabulary")
            if not place.is_file() or place.suffix != _SUFFIXES[what]:
                raise ConfigurationError(f"kg.toml: overlays.{what}: {path}: expected a {_SUFFIXES[what]} file; there is none")
            if not (own / place.name).is_file():
                known = " ".join(sorted(file.name for file in own.glob(f"*{place.suffix}") if not file.name.startswith("counties-")))
                raise ConfigurationError(f"kg.toml: overlays.{what}: {path}: expected the name of the file that it adds to: {known}")
            named.append(str(place))
    value = os.pathsep.join(named)
    if value != os.environ.get(VARIABLE, "") and "kg.vocabulary" in sys.modules:
        raise ConfigurationError("kg.toml: overlays: expected a process that has read no rules yet: name them before anything is read")
    os.environ[VARIABLE] = value


def files(name: str) -> list[Path]:
    """The overlays of a file (targets.toml, agencies.ttl), in the order in which they are named."""
    return [Path(path) for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path and Path(path).name == name]


def digest() -> str:
    """Of the overlays' names and contents, wherever they lie; empty without any."""
    paths = [Path(path) for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
    known = hashlib.sha256()
    for path in paths:
        known.update(f"{path.name}\0".encode() + hashlib.sha256(_bytes(path)).digest())
    return known.hexdigest()[:16] if paths else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected an overlay that can be read: {problem.strerror}") from problem


def extended(table: dict[str, Any], name: str) -> dict[str, Any]:
    """A rule file's table with those of its overlays: their words are added to its lists, a rule of the same id takes the place of its own."""
    for path in files(f"{name}.toml"):
        try:
            more = tomllib.loads(_bytes(path).decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise ConfigurationError(f"{path}: expected a rule file in TOML: {problem}") from problem
        if unknown := sorted(more.keys() - {"words", "rule"}):
            raise ConfigurationError(f"{path}: {unknown[0]}: expected words or rule")
        words = dict(table.get("words", {}))
        for key, value in more.get("words", {}).items():
            if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
                raise ConfigurationError(f"{path}: words.{key}: expected a list of words in quotes")
            words[key] = [*words.get(key, ()), *(word for word in value if word not in words.get(key, ()))]
        rules = {entry.get("id"): entry for entry in table.get("rule", ())}
        for entry in more.get("rule", ()):
            if not isinstance(entry.get("id"), str) or "pattern" not in entry or not entry.get("examples"):
                raise ConfigurationError(f"{path}: rule {entry.get('id', '')}: expected id, pattern and examples")
            rules[entry["id"]] = {**rules.get(entry["id"], {}), **entry}
        table = {**table, "words": words, "rule": list(rules.values())}
    return table


def more_triples(name: str, known: tuple[ox.Triple, ...]) -> Iterator[ox.Triple]:
    """The triples that overlays add to a vocabulary: names for its concepts, and concepts of their own."""
    pref = PREFIXES["skos"] + "prefLabel"
    labels = {(str(t.subject), getattr(t.object, "language", None)) for t in known if t.predicate.value == pref}
    subjects: Mapping[str, bool] = dict.fromkeys((str(t.subject) for t in known), True)
    for path in files(f"{name}.ttl"):
        try:
            found = [quad.triple for quad in ox.parse(_bytes(path), format=ox.RdfFormat.TURTLE)]
        except SyntaxError as problem:
            raise ConfigurationError(f"{path}: expected concepts in Turtle: {problem}") from problem
        named = {str(t.subject) for t in found if t.predicate.value == pref and getattr(t.object, "language", "") == "zh-hans"}
        for triple in found:
            subject = str(triple.subject)
            if not subject.startswith(f"<{SITE}"):
                raise ConfigurationError(f"{path}: {subject}: expected an IRI that begins with {SITE}")
            if triple.predicate.value == pref and (subject, getattr(triple.object, "language", None)) in labels:
                raise ConfigurationError(f"{path}: {subject}: expected skos:altLabel, as it has a skos:prefLabel")
            if subject not in subjects and subject not in named:
                raise ConfigurationError(f"{path}: {subject}: expected a skos:prefLabel in zh-hans")
            yield triple
