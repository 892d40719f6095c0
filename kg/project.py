"""kg.toml in the working folder → what a build reads and writes, so that no command must be told again. Options override it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import ConfigurationError

if TYPE_CHECKING:
    from kg.corpus.report import Report

NAME = "kg.toml"
TEMPLATE = """\
# The project file of policy-kg: `kg build`, `kg status`, `kg query` … in this folder read it; an option of a command overrides it.
# Paths are meant from this folder. Each line that begins with # shows what holds without it.

inputs = ["data"]                # files, folders, archives, "patterns", "@LISTS of paths"
out = "out"                      # the folder that a build writes
# base_iri = "https://w3id.org/policy-kg/id/"    # what the IRIs of everything read begin with
# corrections = "corrections.jsonl"              # reviewers' decisions: kg review
# profile = "full"               # "plain" leaves out the graph …/aligned, the terms of other vocabularies

[limits]                         # of one document; 0 is no limit
# memory = 2048                  # megabytes that reading it may take
# time = 60                      # seconds of processor time that reading it may take
# size = 200                     # megabytes that it may have

[overlays]                       # rules and names of your own, beside those of the program
# rules = ["rules/targets.toml"]           # words and rules for kg/rules/targets.toml, with examples, which are run
# concepts = ["concepts/agencies.ttl"]     # names for kg/vocabulary/agencies.ttl
# lexicon = ["words.toml"]                 # single words: what list of the rules has them, or what they mean, with examples, which are run
"""


@dataclass(frozen=True, slots=True)
class Project:
    """What a project file says; None where it says nothing."""

    inputs: tuple[str, ...] = ()
    out: str | None = None
    base_iri: str | None = None
    corrections: str | None = None
    profile: str | None = None
    memory: int | None = None
    time: float | None = None
    size: int | None = None
    rules: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def defaults(self) -> dict[str, Any]:
        """What holds for options that are not given, by command and option."""
        reading = {"memory": self.memory, "time_limit": self.time, "max_size": self.size}
        out, decided = {"out": self.out}, {"corrections": self.corrections}
        file, source = {"file": self.corrections}, {"source": self.out}
        options: dict[str, Mapping[str, Any]] = {
            "build": {**out, **decided, **reading, "base_iri": self.base_iri, "profile": self.profile},
            "status": {**out, **decided},
            "open": out,
            "show": reading,
            **dict.fromkeys(("query", "search", "check", "compare", "cooperation", "diff", "export", "describe", "view", "report"), source),
            **dict.fromkeys(("documents", "push", "validate"), source),
            "serve": {**source, **decided},
        }
        known = {name: {key: value for key, value in of.items() if value is not None} for name, of in options.items()}
        reviewing = {key: value for key, value in file.items() if value is not None}
        adding = {**reviewing, **known.get("query", {})}  # a fact's IRI is one of the build's
        return {**known, "review": {**dict.fromkeys(("list", "export", "import"), reviewing), "add": adding}}

    def use_overlays(self) -> None:
        """Have what is read from now on read with the project's own rules, words and names. Raises ConfigurationError for what is none of these."""
        from kg import overlays

        if self.rules or self.concepts or self.lexicon:
            overlays.use(self.rules, self.concepts, self.folder, self.lexicon)

    def build(self, **options: Any) -> Report:
        """Build as the file says; `options` are those of `kg.build`, and override it. ConfigurationError for overlays where rules were read before."""
        self.use_overlays()
        from kg.corpus import build

        def placed(path: str) -> str:
            return path if "://" in path or path.startswith("@") else str(self.folder / path)

        said = {
            "paths": [placed(path) for path in self.inputs] or None,
            "out": None if self.out is None else self.folder / self.out,
            "corrections": None if self.corrections is None else self.folder / self.corrections,
            "base_iri": self.base_iri,
            "profile": self.profile,
            "memory": self.memory,
            "time_limit": self.time,
            "max_size": self.size,
        }
        return build(**{**{name: value for name, value in said.items() if value is not None}, **options})


_TEXT, _TEXTS, _COUNT, _NUMBER = "some words in quotes", "a list of paths in quotes", "a whole number, 0 or more", "a number, 0 or more"
_PROFILE = '"full" or "plain"'
_KEYS = {
    "": {
        "inputs": _TEXTS,
        "out": _TEXT,
        "base_iri": _TEXT,
        "corrections": _TEXT,
        "profile": _PROFILE,
        "limits": "a table",
        "overlays": "a table",
    },
    "limits": {"memory": _COUNT, "time": _NUMBER, "size": _COUNT},
    "overlays": {"rules": _TEXTS, "concepts": _TEXTS, "lexicon": _TEXTS},
}


def load(path: Path | str = NAME) -> Project:
    """What a project file says. Raises ConfigurationError in one line that names the file, the key and what was expected."""
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ConfigurationError(f"{path}: expected a project file in TOML (kg init writes one): {problem}") from problem
    found: dict[str, Any] = {}
    for name, keys in _KEYS.items():
        for key, value in (table.get(name, {}) if name else table).items():
            where = f"{name}.{key}" if name else key
            if key not in keys:
                raise ConfigurationError(f"{path}: {where}: expected one of {' '.join(keys)}")
            if not _is(value, keys[key]):
                raise ConfigurationError(f"{path}: {where}: expected {keys[key]}, not {value!r}")
            if keys[key] != "a table":
                found[key] = tuple(value) if isinstance(value, list) else value
    return Project(**found, folder=path.parent)


def _is(value: object, expected: str) -> bool:
    if expected == "a table":
        return isinstance(value, dict)
    if expected == _PROFILE:
        return value in ("full", "plain")
    if expected == _TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    if expected == _TEXT:
        return isinstance(value, str) and bool(value)
    return isinstance(value, int if expected == _COUNT else int | float) and not isinstance(value, bool) and value >= 0


def here() -> Project | None:
    """The project of the working folder, if it is one."""
    return load(NAME) if Path(NAME).is_file() else None


def init(folder: Path | str = ".") -> Path:
    """Write a project file with comments into a folder. Raises ConfigurationError where there is one."""
    path = Path(folder) / NAME
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(TEMPLATE)
    except FileExistsError:
        raise ConfigurationError(f"{path}: expected no project file; there is one") from None
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected a folder that can be written to: {problem.strerror}") from problem
    return path
