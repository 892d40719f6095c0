"""A process with the store open: jobs on standard input → frames on standard output, one job after the other.

A query cannot be stopped from outside the thread that evaluates it, so each is evaluated in a process that can.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any

from kg import store as disk
from kg.limits import limit_memory
from kg.model import KgError, QueryError
from kg.serve.jobs import JOBS
from kg.serve.reply import Reply, TooLarge
from kg.serve.wire import READY, TAKEN, frame

GRACE = 5.0  # seconds of processor time more than the server gives a job


def limit_time(seconds: float) -> None:
    """Let this process end itself after so much processor time, if the server that should end it is gone; 0 is no limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def work(path: Path, jobs: IO[bytes], out: IO[bytes]) -> None:
    """Answer each job; a job that fails is answered with its error."""
    store = disk.open_store(path)
    out.write(frame(READY))
    out.flush()
    for line in jobs:
        out.write(frame(TAKEN))
        out.flush()
        job: dict[str, Any] = json.loads(line)
        reply = Reply(out, gzip=job.get("gzip", False), rows=job.get("rows", 0), limit=job.get("bytes", 0))
        try:
            limit_time(job["seconds"] + GRACE)
            JOBS[job["kind"]](store, job, reply)
        except QueryError as problem:
            reply.fail(400, str(problem))
        except TooLarge as problem:
            reply.fail(400, str(problem))
        except MemoryError:
            reply.fail(503, "the query needs more memory than one may have: ask for less")
        except KgError as problem:
            reply.fail(500, str(problem))
        except RuntimeError as problem:
            if not (words := disk.damage(problem)):
                raise
            reply.fail(500, words)
        finally:
            limit_time(0)


def main() -> None:
    """Run as `python -m kg.serve.worker STORE MEGABYTES`."""
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # whatever else is printed goes to the log
    path, memory = Path(sys.argv[1]), int(sys.argv[2])
    limit_memory(memory)
    try:
        work(path, sys.stdin.buffer, out)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)
    except KgError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
