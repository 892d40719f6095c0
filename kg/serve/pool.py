"""Jobs → frames, by processes that hold the store open: as many at once as there are lanes, each stopped at its time.

A job begins in a quick lane. One that runs longer than PATIENCE moves to a slow lane and gives its place to the next, so that a few long
queries do not keep the short ones waiting; only when the slow lanes are taken too do the others wait.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import ConfigurationError
from kg.serve.kept import Kept
from kg.serve.wire import CUT, END, HEAD, HEADER, READY, TAKEN

PATIENCE = 1.0  # seconds in a quick lane
QUEUE_SECONDS = 60.0  # that a job waits for a lane
TAKE_SECONDS = 10.0  # that an idle worker may take to read a job
log = logging.getLogger("kg.serve")


class Busy(Exception):
    """There is no lane for a job, and none became free in time."""

    status = 503


class Stopped(Exception):
    """A job was stopped: at its time, at its memory, or because its process died."""

    def __init__(self, message: str, status: int = 503) -> None:
        """Why, for the one who asked."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Limits:
    """What the pool may use."""

    quick: int = 2  # lanes
    slow: int = 4
    queue: int = 1000  # jobs that may wait
    seconds: float = 10.0  # of a job, not counting what its reader takes
    memory: int = 1024  # megabytes of a process
    rows: int = 1_000_000
    bytes: int = 1 << 30


class Worker:
    """A process that answers jobs."""

    def __init__(self, process: asyncio.subprocess.Process, version: str) -> None:
        """A process that was started on a version of the store."""
        self.process = process
        self.version = version

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame. Raises IncompleteReadError where the process is gone."""
        assert self.process.stdout
        kind, length = HEADER.unpack(await self.process.stdout.readexactly(HEADER.size))
        return kind, await self.process.stdout.readexactly(length)

    async def send(self, job: dict[str, Any]) -> None:
        """Give it a job."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(job).encode() + b"\n")
        await self.process.stdin.drain()

    async def kill(self) -> None:
        """End it at once."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()


class Run:
    """A job that runs: its head, then its body piece by piece. The clock stands still while a piece is with its reader."""

    def __init__(self, worker: Worker, seconds: float) -> None:
        """A worker that was given a job, and the seconds that it has."""
        self.worker = worker
        self.left = seconds
        self.seconds = seconds
        self.whole = False

    async def head(self) -> dict[str, Any]:
        """Status and headers. Raises Stopped."""
        kind, data = await self._next()
        assert kind == HEAD
        found: dict[str, Any] = json.loads(data)
        return found

    async def body(self) -> AsyncIterator[bytes]:
        """The pieces of the body. Raises Stopped where it breaks off."""
        while True:
            kind, data = await self._next()
            if kind in (END, CUT):
                self.whole = True
                if kind == CUT:
                    raise Stopped(data.decode())
                return
            yield data

    async def _next(self) -> tuple[bytes, bytes]:
        begun = time.monotonic()
        try:
            found = await asyncio.wait_for(self.worker.frame(), self.left)
        except TimeoutError:
            raise Stopped(f"stopped after {self.seconds:g} seconds: ask for less, or let the server take longer (--timeout)") from None
        except asyncio.IncompleteReadError:
            await self.worker.kill()
            if self.worker.process.returncode == -getattr(signal, "SIGSEGV", 0):
                raise Stopped("the query is nested too deeply, or has too many parts in a row: write it flatter", 400) from None
            raise Stopped("the query was stopped: it needed more memory than one may have, or its process died") from None
        self.left = max(self.left - (time.monotonic() - begun), 0.001)
        return found


class Pool:
    """The workers of a store."""

    def __init__(self, store: Path, limits: Limits) -> None:
        """Nothing is started yet."""
        self.store = store
        self.limits = limits
        self.idle: list[Worker] = []
        self.running: set[Worker] = set()
        self.quick = asyncio.Semaphore(limits.quick)
        self.slow = 0
        self.waiting = 0
        self.kept = Kept()

    async def start(self) -> None:
        """Start the first workers, so that the first query waits for none. Raises ConfigurationError where the store cannot be opened."""
        self.idle += await asyncio.gather(*(self._spawn() for _ in range(self.limits.quick)))

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*(worker.kill() for worker in (*self.idle, *self.running)))
        self.idle.clear()

    def version(self) -> str:
        """Which store is in place now: another after each `kg build`."""
        try:
            found = (self.store / "CURRENT").stat()
        except OSError:
            return "none"
        return f"{found.st_ino:x}-{found.st_mtime_ns:x}"

    @asynccontextmanager
    async def run(self, job: dict[str, Any], seconds: float | None = None) -> AsyncIterator[Run]:
        """Give a job to a worker; leaving before its end ends the worker too. Raises Busy, Stopped."""
        lane = await self._lane()
        try:
            seconds = seconds or self.limits.seconds
            worker = await self._begin({"rows": self.limits.rows, "bytes": self.limits.bytes, "seconds": seconds, **job})
            running = Run(worker, seconds)
            try:
                yield running
            except (BrokenPipeError, ConnectionResetError):
                raise Stopped("the query's process died") from None
            finally:
                self.running.discard(worker)
                if running.whole:
                    self.idle.append(worker)
                else:
                    await asyncio.shield(worker.kill())
        finally:
            lane.leave()

    async def _lane(self) -> _Lane:
        if self.waiting >= self.limits.queue:
            raise Busy(f"{self.waiting} queries are waiting already")
        self.waiting += 1
        try:
            await asyncio.wait_for(self.quick.acquire(), QUEUE_SECONDS)
        except TimeoutError:
            raise Busy(f"no query could be taken up within {QUEUE_SECONDS:g} seconds") from None
        finally:
            self.waiting -= 1
        return _Lane(self)

    async def _begin(self, job: dict[str, Any]) -> Worker:
        """A worker that has begun a job: an idle one, or a new one where that was killed while it was idle. Raises Stopped."""
        for anew in (False, True):
            worker = await self._take(anew)
            try:
                await worker.send(job)
                kind, _ = await asyncio.wait_for(worker.frame(), TAKE_SECONDS)
                assert kind == TAKEN
                return worker
            except (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError, TimeoutError):
                await self._lose(worker)
            except asyncio.CancelledError:
                await asyncio.shield(self._lose(worker))
                raise
        raise Stopped("the query's process died before it began")

    async def _lose(self, worker: Worker) -> None:
        self.running.discard(worker)
        await worker.kill()

    async def _take(self, anew: bool) -> Worker:
        """An idle worker on the store of today, or a new one."""
        version = self.version()
        while self.idle and not anew:
            worker = self.idle.pop()
            if worker.version == version and worker.process.returncode is None:
                self.running.add(worker)
                return worker
            await worker.kill()
        try:
            worker = await self._spawn()
        except ConfigurationError as problem:
            raise Stopped(f"the graph cannot be read now: {problem}") from problem
        self.running.add(worker)
        return worker

    async def _spawn(self) -> Worker:
        for _ in range(3):  # a build may put a new store in place just then
            version = self.version()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "kg.serve.worker",
                str(self.store),
                str(self.limits.memory),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,  # Ctrl+C is for the server, which ends them
                limit=1 << 20,
            )
            worker = Worker(process, version)
            try:
                kind, _ = await asyncio.wait_for(worker.frame(), 60)
                assert kind == READY
            except (TimeoutError, asyncio.IncompleteReadError):
                await worker.kill()
                continue
            except asyncio.CancelledError:
                await worker.kill()
                raise
            return worker
        raise ConfigurationError(f"{self.store}: expected a store that can be read")


class _Lane:
    """A job's place: a quick one at first."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.is_slow = False
        self.timer = asyncio.get_running_loop().call_later(PATIENCE, self._move)

    def _move(self) -> None:
        if self.pool.slow < self.pool.limits.slow:
            self.pool.slow += 1
            self.is_slow = True
            self.pool.quick.release()

    def leave(self) -> None:
        self.timer.cancel()
        if self.is_slow:
            self.pool.slow -= 1
        else:
            self.pool.quick.release()
