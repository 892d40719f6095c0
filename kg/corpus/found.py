"""A document among those that a build is given, and all that some paths name: documents, failures, and what is none of these."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kg.corpus.archives import BETWEEN

ABOUT = frozenset({"readme.md", "readme.zh.md"})  # what stands beside documents and is none
Stamp = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One document: `name` as it is printed, `place` where it lies whatever the working folder, `member` its name in an archive there."""

    name: str
    place: str
    stamp: Stamp | None  # bytes, time of change of content and of entry; None: cannot be told
    member: str | None = None
    size: int = 0

    @property
    def file(self) -> str:
        """The file's own name, which the graph has."""
        return PurePosixPath(self.name.replace(os.sep, "/")).name

    @property
    def id(self) -> str:
        """What the manifest knows it by."""
        return self.place if self.member is None else f"{self.place}{BETWEEN}{self.member}"


@dataclass(slots=True)
class Found:
    """The documents that some paths name, by their ids, and what of them cannot be one, with the reason."""

    inputs: dict[str, Input] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)  # what lies among them and is none, which is no failure

    def skip(self, name: str) -> None:
        """Note a file that is no document by its name; hidden ones, and those that stand beside documents to be read by people, are not noted."""
        file = PurePosixPath(name.replace(os.sep, "/").rpartition(BETWEEN)[2] or name)
        if not file.name.startswith((".", "~$")) and file.name.lower() not in ABOUT and "__MACOSX" not in file.parts:
            kind = file.suffix.lower()
            self.skipped[shown(name)] = (
                f"{kind} is no kind of document that is read" if kind else "expected a name that ends in the kind of document"
            )

    def add(self, one: Input) -> None:
        """Take in a document; its name must be one that can be written."""
        try:
            one.name.encode()
        except UnicodeEncodeError:
            self.failures[shown(one.name)] = "expected a name in UTF-8: rename the file"
        else:
            former = self.inputs.get(one.id)
            if former is None or one.name < former.name:
                self.inputs[one.id] = one


def shown(path: str) -> str:
    """A path as it can be written: what is not UTF-8 in it as \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
