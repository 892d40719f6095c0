"""corrections.jsonl ↔ decisions: read, checked, added to, split and merged; always in one order, so that the same decisions are the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kg import disk
from kg.corrections.anchor import said
from kg.corrections.match import disagreement, in_force
from kg.corrections.schema import fault
from kg.decision import Decision, Identity
from kg.model import ConfigurationError
from kg.script import fold, simplify

try:
    import fcntl
except ImportError:  # Windows: processes are not kept apart there, threads are
    fcntl = None  # type: ignore[assignment]

NAME = "corrections.jsonl"
_ONE = threading.Lock()


def identity(fingerprint: str, title: str, number: str | None) -> Identity:
    """What a document is known by to decisions."""
    return fingerprint, said(title), "".join(fold(simplify(number or "")).split())


@dataclass(frozen=True, slots=True)
class Corrections:
    """Decisions, each once, by identifier."""

    decisions: tuple[Decision, ...] = ()

    @property
    def digest(self) -> str:
        """Equal for equal decisions, in whatever order they were written."""
        return digest_of(self.decisions)

    def concerning(self, documents: Iterable[Identity]) -> tuple[Decision, ...]:
        """The decisions about some documents of one file: of their very text, else of their number, else of their title."""
        return self.index()(documents)

    def index(self) -> _Index:
        """The decisions in a form in which those about a document are found at once."""
        return _Index(in_force(self.decisions))


class _Index:
    """Decisions by what their documents are known by."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._by: defaultdict[tuple[int, str], list[Decision]] = defaultdict(list)
        self._numbers: dict[str, str] = {}
        for one in decisions:
            known = identity(one.fingerprint, one.title, one.number)
            self._numbers[one.id] = known[2]
            for place, value in enumerate(known):
                if value:
                    self._by[place, value].append(one)

    def __call__(self, documents: Iterable[Identity]) -> tuple[Decision, ...]:
        found: dict[str, Decision] = {}
        for document in documents:
            fingerprint, title, number = document
            for one in self._by.get((0, fingerprint), ()):
                found[one.id] = one
            for place, value in ((1, title), (2, number)):
                for one in self._by.get((place, value), ()) if value else ():
                    own = self._numbers[one.id]
                    if not (own and number and own != number):  # another document of the same title
                        found[one.id] = one
        return tuple(found[name] for name in sorted(found))


def digest_of(decisions: Iterable[Decision]) -> str:
    """16 hexadecimal digits of some decisions; empty where there are none."""
    names = sorted({one.id for one in decisions})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16] if names else ""


def load(path: Path | str) -> Corrections:
    """The decisions of a file. Raises ConfigurationError in one line that names the file, the line, the key and what was expected."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = disk.why(path, problem) if isinstance(problem, OSError) else "it is not in UTF-8"
        raise ConfigurationError(f"{path}: expected a file of corrections (JSON lines): {why}") from problem
    return parse(text, str(path))


def parse(text: str, name: str) -> Corrections:
    """The decisions of a text. Raises ConfigurationError."""
    found: dict[str, Decision] = {}
    for count, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            known = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise ConfigurationError(f"{name}:{count}: expected a line of JSON: {problem}") from problem
        if wrong := fault(known):
            raise ConfigurationError(f"{name}:{count}: {wrong}")
        one = Decision.of(known)
        found[one.id] = one
    return Corrections(tuple(found[key] for key in sorted(found)))


def dump(decisions: Iterable[Decision]) -> str:
    """Decisions as the text of a file, each once, by document and place."""
    found = {one.id: one for one in decisions}

    def order(one: Decision) -> tuple[str, str, str, int, str]:
        return one.title, one.number, one.fingerprint, one.quote.at or 0, one.id

    return "".join(json.dumps(one.as_dict(), ensure_ascii=False) + "\n" for one in sorted(found.values(), key=order))


def save(path: Path | str, decisions: Iterable[Decision]) -> None:
    """Write a file, whole or not at all. A decision that says what the schema forbids raises ConfigurationError, and nothing is written."""
    text = dump(decisions)
    parse(text, str(path))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise ConfigurationError(f"{path}: expected decisions of Unicode characters; one has half of a surrogate pair") from None
    disk.write(Path(path), data)


@contextmanager
def held(path: Path | str) -> Iterator[None]:
    """Keep others from changing a file between its reading and its writing: all of this process, and all that hold its folder, as we do."""
    with _ONE:
        folder = None
        if fcntl is not None:
            with suppress(OSError):  # a file system without locks: the file is whole all the same
                folder = os.open(Path(path).resolve().parent, os.O_RDONLY | os.O_CLOEXEC)
                fcntl.flock(folder, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if folder is not None:
                os.close(folder)


def add(path: Path | str, decisions: Iterable[Decision], drop: Iterable[str] = ()) -> Corrections:
    """Add decisions to a file, which is made where there is none, and drop some by identifier; others may do so at the same time."""
    with held(path):
        gone = set(drop)
        known = load(path) if Path(path).exists() else Corrections()
        save(path, [*(one for one in known.decisions if one.id not in gone), *decisions])
        return load(path)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's decisions together, and those about one fact that cannot all hold, with the reason."""

    corrections: Corrections
    conflicts: Mapping[str, str]  # by identifier


def merge(files: Sequence[Corrections], prefer: str | None = None) -> Merged:
    """The decisions of several files together; where they disagree, those by `prefer` replace the others."""
    found = {one.id: one for each in files for one in each.decisions}
    if prefer is not None:
        for group, _ in _disagreeing(found.values()):
            own = [one for one in group if one.by == prefer]
            others = tuple(sorted(one.id for one in group if one.by != prefer))
            if own and others and not disagreement(own):
                better = replace(own[0], replaces=tuple(sorted({*own[0].replaces, *others})))
                del found[own[0].id]
                found[better.id] = better
    return Merged(Corrections(tuple(found[key] for key in sorted(found))), conflicts(found.values()))


def conflicts(decisions: Iterable[Decision]) -> dict[str, str]:
    """The decisions that cannot all hold, by identifier, with the reason."""
    return {one.id: reason for group, reason in _disagreeing(decisions) for one in group}


def _disagreeing(decisions: Iterable[Decision]) -> list[tuple[list[Decision], str]]:
    groups: defaultdict[object, list[Decision]] = defaultdict(list)
    for one in in_force(decisions):
        if one.action != "add":
            quote = one.quote
            where = one.fingerprint, quote.at if quote.at is not None else said(quote.prefix + "|" + quote.suffix)
            groups[one.kind, where, said(quote.exact), one.read].append(one)
    return [(group, reason) for group in groups.values() if (reason := disagreement(group))]
