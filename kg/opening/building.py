"""Paths and an output folder → a build in a process of its own, with how far it is and what came of it, a line of JSON each."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

IDLE, RUNNING, DONE, FAILED = "idle", "running", "done", "failed"
COUNTED = ("files", "documents", "sections", "tasks", "quantified targets", "qualitative targets", "unexplained")


class Builds:
    """The builds of a folder, one at a time; what is asked for while one runs is done after it."""

    def __init__(self, paths: Sequence[str], out: Path, jobs: int, corrections: str | None = None) -> None:
        """Nothing is built yet; the last of the paths, and the file of corrections, may not be there yet."""
        self.paths, self.out, self.jobs, self.corrections = tuple(paths), out, jobs, corrections
        self.dropped = Path(paths[-1])
        self.told: dict[str, Any] = {"state": IDLE}
        self.again = False
        self.process: asyncio.subprocess.Process | None = None
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to build what is new."""
        if self.task and not self.task.done():
            self.again = True
            return
        self.told = {"state": RUNNING, "done": 0, "total": 0, "name": ""}
        self.task = asyncio.ensure_future(self._run())

    async def close(self) -> None:
        """End the build that runs, if one does; what it has read is kept."""
        self.again = False
        if self.process and self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.terminate()
        if self.task:
            await asyncio.wait({self.task}, timeout=10)

    async def _run(self) -> None:
        while True:
            self.again = False
            await self._once()
            if not self.again:
                return
            self.told = {"state": RUNNING, "done": 0, "total": 0, "name": ""}

    async def _once(self) -> None:
        paths = [path for path in self.paths if path != str(self.dropped) or self.dropped.is_dir()]
        given = json.dumps({"paths": paths, "out": str(self.out), "jobs": self.jobs, "corrections": self.corrections})
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.opening.building",
            given,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 26,
        )
        assert self.process.stdout
        last: dict[str, Any] = {}
        async for line in self.process.stdout:
            last = json.loads(line)
            if last["state"] == RUNNING:
                self.told = last
        code = await self.process.wait()
        ended = {"state": FAILED, "reason": f"the process that built ended with {code}"}
        self.told = last if last.get("state") in (DONE, FAILED) else ended


def _say(**told: Any) -> None:
    print(json.dumps(told, ensure_ascii=True), flush=True)


def main() -> None:
    """Run as `python -m kg.opening.building {"paths": […], "out": …, "jobs": N}`."""
    from kg import project
    from kg.corpus import build
    from kg.model import KgError

    asked = json.loads(sys.argv[1])
    options = {"out": asked["out"], "jobs": asked["jobs"], "wait": True}
    if asked["corrections"] and os.path.exists(asked["corrections"]):
        options["corrections"] = asked["corrections"]
    options["progress"] = lambda done, total, name: _say(state=RUNNING, done=done, total=total, name=name)
    try:
        here = project.here()
        report = here.build(paths=asked["paths"], **options) if here else build(asked["paths"], **options)
        counts = {name: report.counts[name] for name in COUNTED}
        _say(state=DONE, counts=counts, failures=report.failures, skipped=report.skipped, read=report.read)
    except KgError as problem:
        _say(state=FAILED, reason=str(problem))
    except KeyboardInterrupt:
        os._exit(130)


if __name__ == "__main__":
    main()
