"""Jobs on standard input → what became of them on standard output, one after the other, until the input ends.

A line of JSON is a job; where the document's bytes come with it, "bytes" says how many follow the line.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

from kg.corpus.parts import Job, make
from kg.corpus.pool import READY
from kg.limits import GROWN, Limits, limit_memory, limit_time, peak


def main() -> None:
    """Run as `python -m kg.corpus.worker MEGABYTES SECONDS`, where 0 is no limit."""
    jobs, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    limits = Limits(int(sys.argv[1]), float(sys.argv[2]))
    limit_memory(limits.memory)
    out.write(READY)
    out.flush()
    for line in jobs:
        job = json.loads(line)
        size = job.pop("bytes")
        data = jobs.read(size) if size is not None else None
        limit_time(limits.seconds)
        try:
            made = make(Job(**job), data)
        except MemoryError:
            os._exit(1)  # as the system would have it end: it is tried once more with nothing else in its memory
        finally:
            limit_time(0)
        out.write(json.dumps({"grown": peak() > GROWN, **asdict(made)}).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)
