"""Parts → their triples in one sorted file, each once: sorted in memory by so many bytes, then merged in rounds of so many files.

Of a fact that two copies give with different certainty the surer one is written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import IO

from kg.certainty import LEVELS
from kg.nquads import term

RUN = 64 << 20  # bytes sorted in memory at once; as Python's lines they take three times that
FILES = 64  # runs merged at once
BLOCK = 1 << 20  # bytes read of a run at once
BATCH = 4096  # lines written at once
_CERTAINTY = f" {term('pol:certainty')} ".encode()


class Sorter:
    """Takes sorted blocks of lines one by one, and writes all their lines sorted, each once; memory is bounded, whatever their number.

    Lines are ordered by their bytes: in UTF-8 that is the order of their characters.
    """

    def __init__(self, folder: Path, *, run: int = RUN, files: int = FILES, block: int = BLOCK) -> None:
        """`folder` takes what does not fit into memory, until `write` ends."""
        self._folder, self._limit, self._files, self._block = folder, run, files, block
        self._lines: list[bytes] = []
        self._size = 0
        self._runs: list[Path] = []
        self._count = 0

    def add(self, block: bytes) -> None:
        """Take the lines of a block."""
        self._lines += block.splitlines(keepends=True)
        self._size += len(block)
        if self._size >= self._limit:
            self._spill()

    def _name(self) -> Path:
        self._count += 1
        return self._folder / f"run-{self._count}"

    def _spill(self) -> None:
        self._runs.append(self._name())
        with open(self._runs[-1], "wb") as file:
            file.writelines(self._sorted())

    def _sorted(self) -> Iterable[bytes]:
        lines, self._lines, self._size = self._lines, [], 0
        lines.sort()  # of sorted blocks this is a merge
        return dict.fromkeys(lines)

    def write(self, path: Path) -> int:
        """Write all that was taken; the number of lines."""
        if not self._runs:
            return _written(path, self._sorted())
        if self._lines:
            self._spill()
        while len(self._runs) > self._files:
            some, self._runs = self._runs[: self._files], self._runs[self._files :]
            self._runs.append(self._name())
            self._merge(some, self._runs[-1])
        return self._merge(self._runs, path)

    def _merge(self, runs: list[Path], path: Path) -> int:
        with ExitStack() as stack:
            files = [stack.enter_context(open(run, "rb")) for run in runs]
            count = _written(path, chain.from_iterable(_merged(files, self._block)))
        for run in runs:
            run.unlink()
        return count


def _written(path: Path, lines: Iterable[bytes]) -> int:
    """Write sorted lines; how many these are."""
    count, chosen = 0, surest(lines)
    with open(path, "wb") as file:
        while some := list(islice(chosen, BATCH)):
            file.writelines(some)
            count += len(some)
    return count


def surest(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines in which each fact has one certainty: that of its surest copy."""
    held: bytes | None = None
    for line in lines:
        if _CERTAINTY not in line:
            if held is not None:
                yield held
                held = None
            yield line
        elif held is None or held.partition(_CERTAINTY)[0] != line.partition(_CERTAINTY)[0]:
            if held is not None:
                yield held
            held = line
        elif _rank(line) < _rank(held):
            held = line
    if held is not None:
        yield held


def _rank(line: bytes) -> int:
    level = line.partition(_CERTAINTY)[2].partition(b"> ")[0].rpartition(b"#")[2].decode()
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _merged(files: Sequence[IO[bytes]], block: int) -> Iterator[dict[bytes, None]]:
    """The lines of sorted files, sorted, each once: as many at a time as surely come before all that was not read yet."""
    waiting = [(file, file.readlines(block)) for file in files]
    waiting = [(file, lines) for file, lines in waiting if lines]
    while waiting:
        bound = min(lines[-1] for _, lines in waiting)
        taken: list[bytes] = []
        rest = []
        for file, lines in waiting:
            cut = bisect_right(lines, bound)
            taken += lines[:cut]
            left = lines[cut:] or file.readlines(block)
            if left:
                rest.append((file, left))
        waiting = rest
        taken.sort()
        yield dict.fromkeys(taken)
