"""Jobs → what became of them, by a Dask cluster: workers may die or come at any time; the parts that were made stay when it ends."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from kg.corpus.parts import Job, Made
from kg.corpus.pool import Died, run_apart
from kg.limits import Limits
from kg.model import ConfigurationError

T = TypeVar("T")
AHEAD = 200  # jobs with the scheduler at once: enough for as many workers, and what is lost with it is nothing
CONNECT = 10  # seconds
LOOK = 2.0  # seconds without an answer before the scheduler is asked whether it is there
PATIENCE = 60.0  # seconds without a worker
_ONE = threading.Lock()  # a worker with several threads reads one document at a time: Python would not do two


def run(
    address: str, todo: Iterable[T], prepare: Callable[[T], tuple[Job, bytes | None] | Made], limits: Limits
) -> Iterator[tuple[T, Made]]:
    """What became of each, in the order in which they end. Raises ConfigurationError where the cluster is not there or goes."""
    client = _client(address)
    try:
        cluster = _Cluster(client, address, limits)
        again = []
        for one, made in cluster.run((one, prepare(one)) for one in todo):
            if made is None:
                again.append(one)
            else:
                yield one, made
        for one in again:  # alone, as it may be the document that ends them
            for _, made in cluster.run([(one, prepare(one))]):
                yield one, made or Made(failure="the workers that read it died, twice")
    finally:
        client.close(timeout=2)


def _client(address: str) -> Any:  # distributed has types for some of its functions
    try:
        from distributed import Client as connect
    except ImportError:
        raise ConfigurationError(f"--cluster {address}: expected the extra: pip install 'policy-kg[cluster]'") from None
    for name in list(logging.root.manager.loggerDict):  # what they would say of a lost connection is said in one line here
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        found: Any = connect
        return found(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise ConfigurationError(
            f"--cluster {address}: expected the scheduler of a Dask cluster there: {problem or 'no answer'}"
        ) from problem


def work(job: Job, data: bytes | None, limits: Limits) -> Made:
    """What a worker does: it has the job done by a process that has the limits. Raises Died."""
    with _ONE:
        return run_apart(job, data, limits)


class _Cluster:
    """A scheduler that is asked for so many jobs at a time."""

    def __init__(self, client: Any, address: str, limits: Limits) -> None:
        self.client = client
        self.address = address
        self.limits = limits
        self.answered: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.worked = time.monotonic()

    def run(self, jobs: Iterable[tuple[T, tuple[Job, bytes | None] | Made]]) -> Iterator[tuple[T, Made | None]]:
        """What became of each; None where the workers died over it."""
        waiting: dict[Any, T] = {}
        for one, prepared in jobs:
            if isinstance(prepared, Made):
                yield one, prepared
                continue
            while len(waiting) >= AHEAD:
                yield self._next(waiting)
            waiting[self._submitted(*prepared)] = one
        while waiting:
            yield self._next(waiting)

    def _submitted(self, job: Job, data: bytes | None) -> Any:
        try:
            future = self.client.submit(work, job, data, self.limits, pure=False)
        except Exception as problem:  # of many kinds, as the connection is lost here or there
            raise self._gone() from problem
        future.add_done_callback(self.answered.put)
        return future

    def _next(self, waiting: dict[Any, T]) -> tuple[T, Made | None]:
        future = self._answer()
        one = waiting.pop(future)
        if future.status == "finished":
            try:
                found: Made = future.result(timeout=CONNECT)
            except Exception as problem:  # the scheduler went before it could say
                raise self._gone() from problem
            return one, found
        if future.status == "error":
            fault = future.exception(timeout=CONNECT)
            if type(fault).__name__ in ("KilledWorker", Died.__name__):
                return one, None
            raise ConfigurationError(f"--cluster {self.address}: expected workers with this package installed: {fault}")
        raise self._gone()

    def _answer(self) -> Any:
        while True:
            try:
                future = self.answered.get(timeout=LOOK)
                self.worked = time.monotonic()
                return future
            except queue.Empty:
                self._look()

    def _look(self) -> None:
        """Raise ConfigurationError where nobody is there to answer."""
        if self.client.status != "running":
            raise self._gone()
        try:
            threads = self.client.nthreads()
        except Exception as problem:
            raise self._gone() from problem
        if threads:
            self.worked = time.monotonic()
        elif time.monotonic() - self.worked > PATIENCE:
            raise ConfigurationError(f"--cluster {self.address}: expected workers; for {PATIENCE:g} seconds there was none")

    def _gone(self) -> ConfigurationError:
        return ConfigurationError(f"--cluster {self.address}: the scheduler is gone; the parts that were made are kept for the next build")
