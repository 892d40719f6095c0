"""Jobs → what became of them, by processes of which any may die: each death costs its job at most, which is tried once more alone."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Generic, TypeAlias, TypeVar

from kg import limits as limited
from kg.corpus.parts import Job, Made
from kg.limits import Limits
from kg.model import ConfigurationError

T = TypeVar("T")
Prepare: TypeAlias = "Callable[[T], tuple[Job, bytes | None] | Made]"
READY = b"ready\n"
_STARTS = 5  # attempts to start a process: one may be ended from outside, five in a row say that it is not that


class Died(Exception):
    """A process died over its job."""


class OutOfTime(Exception):
    """A process took more time over its job than it may; it has ended."""


class _Worker:
    """A process that takes a job at a time. It ends when its input does, so that none outlives its parent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.process = limited.start("kg.corpus.worker", str(limits.memory), str(limits.seconds), given=subprocess.PIPE)
        self.is_grown = False  # whether its last job left it so large that it is better replaced

    def is_ready(self) -> bool:
        """Whether it has come up."""
        assert self.process.stdout
        return self.process.stdout.readline() == READY

    def run(self, job: Job, data: bytes | None) -> Made:
        """What becomes of a job. Raises Died and OutOfTime."""
        assert self.process.stdin
        assert self.process.stdout
        line = json.dumps({**asdict(job), "bytes": None if data is None else len(data)}).encode() + b"\n"
        try:
            self.process.stdin.write(line + (data or b""))
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except (OSError, ValueError):
            answer = b""
        if not answer.endswith(b"\n"):
            code = self.process.wait()
            if words := limited.out_of_time(code, self.limits):
                raise OutOfTime(words)
            raise Died(limited.cause(code))
        known = json.loads(answer)
        self.is_grown = known.pop("grown")
        known["known_as"] = tuple(map(tuple, known["known_as"]))
        return Made(**known)

    def end(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError, ValueError):
                if pipe:
                    pipe.close()


_idle: dict[Limits, _Worker] = {}  # of run_apart, between two jobs


def run_apart(job: Job, data: bytes | None, limits: Limits) -> Made:
    """What becomes of a job in one process that is kept for the next; not for two threads at once. Raises Died."""
    worker = _idle.pop(limits, None)
    if worker is None:
        worker = _Worker(limits)
        if not worker.is_ready():
            raise Died(limited.cause(worker.process.wait()))
    try:
        made = worker.run(job, data)
    except OutOfTime as problem:
        return Made(failure=str(problem))
    if worker.is_grown:
        worker.end()
    else:
        _idle[limits] = worker
    return made


class Pool(Generic[T]):
    """So many processes, started as they are needed."""

    def __init__(self, jobs: int, prepare: Prepare[T], limits: Limits) -> None:
        """`prepare` makes a job of what is to be done."""
        self.jobs = jobs
        self.prepare = prepare
        self.limits = limits
        self.workers: set[_Worker] = set()
        self._lock = threading.Lock()
        self._stopped = False
        self._again: list[T] = []
        self._done: queue.SimpleQueue[tuple[T, Made] | BaseException | None] = queue.SimpleQueue()

    def run(self, todo: Iterable[T]) -> Iterator[tuple[T, Made]]:
        """What became of each, in the order in which they end. Raises ConfigurationError where no process can be started."""
        try:
            yield from self._side_by_side(iter(todo))
            for one in self._again:
                self._end()
                try:
                    yield one, self._make(one, self._start())
                except Died as problem:
                    limit = f" (each may have {self.limits.memory} MB)" if self.limits.memory else ""
                    yield one, Made(failure=f"the process that read it {problem}, twice{limit}")
        finally:
            self._stopped = True
            self._end()

    def _make(self, one: T, worker: _Worker) -> Made:
        prepared = self.prepare(one)
        try:
            return prepared if isinstance(prepared, Made) else worker.run(*prepared)
        except OutOfTime as problem:
            worker.is_grown = True
            return Made(failure=str(problem))

    def _start(self) -> _Worker:
        for _ in range(_STARTS):
            with self._lock:
                if self._stopped:
                    raise Died("was stopped")
                worker = _Worker(self.limits)
                self.workers.add(worker)
            if worker.is_ready():
                return worker
        raise ConfigurationError(f"expected processes that read documents; each {limited.cause(worker.process.wait())} when it started")

    def _kept(self, worker: _Worker) -> _Worker | None:
        """A process that is ready for the next job; None where it has grown, and was ended."""
        if not worker.is_grown:
            return worker
        with self._lock:
            self.workers.discard(worker)
        worker.end()
        return None

    def _end(self) -> None:
        with self._lock:
            for worker in self.workers:
                worker.end()
            self.workers.clear()

    def _side_by_side(self, todo: Iterator[T]) -> Iterator[tuple[T, Made]]:
        threads = [threading.Thread(target=self._serve, args=(todo,), daemon=True) for _ in range(self.jobs)]
        for thread in threads:
            thread.start()
        left = len(threads)
        while left:
            one = self._done.get()
            if one is None:
                left -= 1
            elif isinstance(one, BaseException):
                raise one
            else:
                yield one

    def _serve(self, todo: Iterator[T]) -> None:
        """A thread that keeps one process busy."""
        worker: _Worker | None = None
        try:
            while not self._stopped:
                with self._lock:
                    one = next(todo, None)
                if one is None:
                    break
                try:
                    worker = worker or self._start()
                    self._done.put((one, self._make(one, worker)))
                    worker = self._kept(worker)
                except Died:
                    self._again.append(one)
                    worker = None
        except BaseException as problem:  # for the parent to raise
            self._done.put(problem)
        finally:
            self._done.put(None)
