"""Documents, any number of them → an output folder: a part for each, made once and kept, then all parts merged and put in place in one step.

find (inputs) → what changed (manifest) → parts (pool, or a cluster) → merge and write → switch (outputs)
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import iri, store
from kg.corpus import manifest as manifests
from kg.corpus import outputs, owned, version
from kg.corpus.decided import Decided
from kg.corpus.found import Found, Input
from kg.corpus.inputs import SUFFIXES, Reader, content, find, rooted
from kg.corpus.layout import LOCK, PARTS
from kg.corpus.lock import locked
from kg.corpus.manifest import Entry, Manifest, trusted, unchanged
from kg.corpus.report import Report
from kg.corpus.shelf import Shelf
from kg.limits import LIGHT, MEGABYTES, MEMORY, SECONDS, Limits, TimeUp, in_time, took_too_long
from kg.model import ConfigurationError, InputError, KgError

if TYPE_CHECKING:
    from kg.corpus.parts import Job, Made

Progress = Callable[[int, int, str], None]
PROFILES = ("full", "plain")
ALONE = 4  # as many documents, if they are light, are read in this process: another takes half a second to start


def build(
    paths: Sequence[Path | str] = ("data",),
    out: Path | str = "out",
    *,
    jobs: int = 1,
    base_iri: str = iri.BASE,
    memory: int = MEMORY,
    time_limit: float = SECONDS,
    max_size: int = MEGABYTES,
    wait: bool = False,
    cluster: str | None = None,
    parts: str | None = None,
    corrections: Path | str | None = None,
    profile: str = "full",
    progress: Progress | None = None,
) -> Report:
    """Build documents into a folder: graph.ttl, graph.nt, network.html, report.json and the query store.

    Only what is new or changed is read, by `jobs` processes or by a Dask cluster at the address `cluster`; a document that has more than
    `max_size` megabytes, or whose reading takes more than `memory` megabytes or `time_limit` seconds of processor time, is not built (0 is
    no limit). The parts are kept in out/.parts, or at the address `parts`. `corrections` is a file of reviewers' decisions, which are applied
    to what was read; a decision reads its document again, no other. With the `profile` "plain" the graph …/aligned, the terms of other vocabularies, is left out. The folder's former outputs are replaced in one step when
    everything new is written. A file that cannot be read, is no plain file or passes a limit is in `failures`; when it was the only one, or
    all failed, InputError is raised and the outputs are as they were. ConfigurationError is raised while another process builds there (with
    `wait` it is waited for), and where the folder holds anything under a name of ours that no build wrote: nothing is written then.
    """
    base, out, limits = checked_base(base_iri), Path(out), Limits.of(memory, time_limit, max_size)
    if profile not in PROFILES:
        raise ConfigurationError(f"--profile {profile}: expected {' or '.join(PROFILES)}")
    if cluster is None and jobs < 1:
        raise ConfigurationError(f"--jobs {jobs}: expected 1 or more")
    with outputs.writing(out):
        if os.path.lexists(out / LOCK):  # another process may be building there
            owned.check_lock(out)
        else:
            owned.check(out)
    found = find(paths, without=out, most=limits.most)
    if not found.inputs and not found.failures:
        raise InputError(f"{', '.join(map(str, paths))}: expected documents ({' '.join(sorted(SUFFIXES))}); there are none")
    with locked(out, wait, lambda line: progress and progress(0, 0, line)), outputs.writing(out):
        owned.check(out)
        shelf = Shelf(parts or os.path.abspath(out / PARTS))
        decided = Decided(corrections)
        return _Build(paths, out, base, shelf, jobs, limits, cluster, decided, profile, progress).run(found)


class _Build:
    """One build of a folder that is locked."""

    def __init__(
        self,
        paths: Sequence[Path | str],
        out: Path,
        base: str,
        shelf: Shelf,
        jobs: int,
        limits: Limits,
        cluster: str | None,
        decided: Decided,
        profile: str,
        progress: Progress | None,
    ) -> None:
        self.out, self.shelf, self.jobs, self.limits, self.cluster, self.decided = out, shelf, jobs, limits, cluster, decided
        self.say: Progress = progress or (lambda done, total, name: None)
        self.new = Manifest(base, version.rules(), version.program(), most=limits.most, paths=[rooted(path) for path in paths])
        self.new.profile = profile
        self.new.corrections, self.new.decided = decided.path, decided.digest
        self.former = manifests.load(outputs.current(out))
        self.reader, self.lock = Reader(limits.most), threading.Lock()
        self.owned = shelf.root == os.path.abspath(out / PARTS)  # a shelf elsewhere may be other folders' too
        self.read = 0

    def run(self, found: Found) -> Report:
        """Read what must be read, and write what changes by it."""
        outputs.sweep(self.out)
        if self.owned:
            self.shelf.sweep()
        self.new.failures = dict(found.failures)
        self._read(self._stale(found))
        self.new.seal()
        if self.new.digest != self.former.digest or outputs.current(self.out) is None:
            self._read([found.inputs[name] for name, e in self.new.entries.items() if e.key and not self.shelf.has(e.key)])
            self.new.seal()
        self._write_all(found)
        if self.owned:
            self.shelf.keep({entry.key for entry in self.new.entries.values()})
        written = [self.out / name for name in (*outputs.FILES, store.NAME)]
        return Report(self.out, self.new.failed(), Counter(self.new.counts), written, self.read, found.skipped)

    def _stale(self, found: Found) -> list[Input]:
        """The documents that the former build does not know as they are; the entries of the others are taken over."""
        if (self.former.base, self.former.rules) != (self.new.base, self.new.rules):
            return list(found.inputs.values())
        stale = []
        for one in found.inputs.values():
            entry = self.former.entries.get(one.id)
            if entry is not None and unchanged(one, entry) and self.decided.is_same(entry):
                self.new.entries[one.id] = replace(entry, name=one.name)
            else:
                stale.append(one)
        return stale

    def _read(self, todo: list[Input]) -> None:
        """Have the parts of some documents made."""
        if not todo:
            return
        self.read += len(todo)
        while todo:
            with closing(self._made(todo)) as done:
                for count, (one, made) in enumerate(done):
                    self.say(count, len(todo), one.name)
                    if made.full:
                        raise OSError(made.full, os.strerror(made.full))
                    self.new.entries[one.id] = Entry(
                        one.name, one.file, trusted(one.stamp), made.digest, made.key, made.failure, made.known_as, made.corrections
                    )
            todo = [one for one in todo if not self.decided.is_same(self.new.entries[one.id])]  # only reading told which document it is
        self.reader.close()

    def _made(self, todo: list[Input]) -> Generator[tuple[Input, Made], None, None]:
        """What became of each document, in any order."""
        from kg.corpus.pool import Pool

        if self.cluster is not None:
            from kg.corpus.cluster import run

            yield from run(self.cluster, todo, self._prepared, self.limits)
            return
        few, heavy = len(todo) <= ALONE and sum(one.size for one in todo) <= LIGHT, []
        for one in todo:
            if few and (made := self._light(one)):
                yield one, made
            else:
                heavy.append(one)
        if heavy:
            yield from Pool(min(self.jobs, len(heavy)), self._prepared, self.limits).run(heavy)

    def _light(self, one: Input) -> Made | None:
        """What became of a document that stays within the limits by itself; None where only reading tells whether it does."""
        from kg.corpus.parts import Made, make
        from kg.text import loader_of

        prepared = self._prepared(one)
        if isinstance(prepared, Made):
            return prepared
        job, data = prepared
        try:
            known = content(one.place, one.name) if data is None else data
            if not self.limits.allow(len(known), loader_of(known, one.file, PurePosixPath(one.file).suffix.lower()).media_type):
                return None
            with in_time(self.limits.seconds):
                return make(job, known)
        except InputError as problem:
            return Made(failure=str(problem).removeprefix(f"{one.name}: "))
        except TimeUp:
            return Made(failure=took_too_long(self.limits))

    def _prepared(self, one: Input) -> tuple[Job, bytes | None] | Made:
        """The job of a document; its bytes too where a process of its own cannot read them."""
        from kg.corpus.parts import Job, Made

        alone = one.member is None and one.place != "-"
        entry = self.new.entries.get(one.id) or self.former.entries.get(one.id)
        decisions = self.decided.lines(entry) if entry else ()
        place = one.place if alone else None
        job = Job(one.name, one.file, place, self.new.base, self.new.rules, self.shelf.root, self.limits.most, decisions)
        if alone:
            return job, None
        try:
            with self.lock:
                return job, self.reader.read(one)
        except InputError as problem:
            return Made(failure=str(problem))

    def _refuse_if_all_failed(self) -> None:
        failed = self.new.failed()
        if any(entry.failure is None for entry in self.new.entries.values()):
            return
        lines = [f"{name}: {reason}" for name, reason in failed.items()]
        raise InputError("; ".join(lines) if len(lines) <= 3 else f"none of {len(lines)} files could be read: {lines[0]}")

    def _write_all(self, found: Found) -> None:
        """Write what is new; a part by which that fails is made anew, and left out with its document where it fails again."""
        remade: set[str] = set()
        while True:
            self._refuse_if_all_failed()
            try:
                return self._write()
            except OSError:
                raise
            except Exception as problem:  # of the parts' lines, of what links them, of the page …: it must cost a document, not all
                from kg.corpus import faults

                bad = faults.find(self.new, self.shelf, self.out, problem)
                if not bad and isinstance(problem, KgError):
                    raise
                if not bad:
                    raise ConfigurationError(f"{self.out}: a fault of the program: {faults.words(problem)}") from problem
            self._without(bad, found, remade)

    def _without(self, bad: dict[str, str], found: Found, remade: set[str]) -> None:
        """Have the parts of some keys made anew; what was made anew already is a failure of its document."""
        again = []
        for name, entry in self.new.entries.items():
            if entry.key in bad and name in found.inputs and name not in remade:
                again.append(found.inputs[name])
            elif entry.key in bad:
                self.new.entries[name] = replace(entry, key="", failure=bad[entry.key])
        for key in bad:
            self.shelf.remove(key)
        remade.update(one.id for one in again)
        self._read(again)
        self.new.seal()

    def _write(self) -> None:
        """Write what is new and put it in place; nothing where the outputs are what they would be."""
        if self.new.digest == self.former.digest and (build := outputs.current(self.out)):
            self.new.counts, self.new.renames = self.former.counts, self.former.renames
            if self.new != self.former:
                manifests.write(self.new, build)
        elif outputs.has(self.out, self.new.digest):
            build = self.out / outputs.BUILDS / self.new.digest
            known = manifests.load(build)
            self.new.counts, self.new.renames = known.counts, known.renames
            manifests.write(self.new, build)
            outputs.switch(self.out, None, self.new.digest)
        else:
            from kg.corpus import copies
            from kg.corpus.change import change
            from kg.corpus.write import write

            self.new.renames, told = copies.find(self.new, self.shelf)
            changed = change(self.former, outputs.current(self.out), self.new, self.shelf)
            with outputs.fresh(self.out) as folder:
                say = lambda step: self.say(1, 1, step)  # noqa: E731
                counts = write(self.new, self.shelf, folder, changed, self.decided, told, jobs=self.jobs, say=say)
                self.new.counts = dict(counts)
                manifests.write(self.new, folder)
                outputs.switch(self.out, folder, self.new.digest)


def checked_base(base: str) -> str:
    """A base IRI that IRIs can be made on: absolute, ASCII, ending in / or #."""
    base = base if base.endswith(("/", "#")) else base + "/"
    try:
        ox.NamedNode(base)
    except ValueError as problem:
        raise ConfigurationError(f"--base-iri {base}: expected an absolute IRI such as {iri.BASE}: {problem}") from problem
    if not base.isascii() or not base.startswith(("http://", "https://", "urn:")):
        raise ConfigurationError(f"--base-iri {base}: expected an ASCII http, https or urn IRI such as {iri.BASE}")
    return base
