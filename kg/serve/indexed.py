"""A store that `kg build` may replace at any time → the index of the one that is there now, made in a process of its own and kept on disk."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg import __version__
from kg import store as disk
from kg.iri import fingerprint
from kg.model import KgError
from kg.serve.index import FORM
from kg.serve.things import count_documents

KEPT = 8  # indexes of former builds and of other graphs
log = logging.getLogger("kg.serve")


def folder() -> Path:
    """Where indexes are kept: the user's cache."""
    usual = {"win32": os.environ.get("LOCALAPPDATA") or "~/AppData/Local", "darwin": "~/Library/Caches"}.get(sys.platform, "~/.cache")
    place = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser(usual)) / "policy-kg"
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        if os.access(place, os.W_OK):
            return place
    return Path(tempfile.mkdtemp(prefix="kg-index-"))


class Indexed:
    """The index of a store, made when it is first wanted."""

    def __init__(self, store: Path, version: Callable[[], str]) -> None:
        """`version` tells one build's store from another's."""
        self.store, self.version = store, version
        self.place: Path | None = None
        self.counted: tuple[str, int] = ("", 0)
        self.making: dict[str, asyncio.Task[bool]] = {}

    async def documents(self) -> int:
        """How many documents the store has now."""
        now = self.version()
        if self.counted[0] != now:
            self.counted = (now, await asyncio.to_thread(self._count))
        return self.counted[1]

    def _count(self) -> int:
        try:
            return count_documents(disk.open_store(self.store))
        except (KgError, OSError):
            return 0

    async def file(self, seconds: float) -> Path | None:
        """The index, if it is there within so many seconds; its making goes on in any case."""
        if self.place is None:
            self.place = folder()
        version = self.version()
        name = fingerprint(f"{os.path.realpath(self.store)} {version} {FORM} {__version__}", 32)
        file = self.place / f"{name}.sqlite"
        if file.is_file():
            return file
        if version not in self.making or (self.making[version].done() and not self.making[version].result()):
            self.making[version] = asyncio.ensure_future(self._make(file))
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.making[version]), seconds)
        return file if file.is_file() else None

    async def _make(self, file: Path) -> bool:
        self._sweep(file)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.index", str(self.store), str(file), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _, said = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            log.error("the index was not made: %s", said.decode(errors="replace").strip()[-300:])
        return process.returncode == 0

    def _sweep(self, file: Path) -> None:
        """Keep the last few indexes alone."""
        with suppress(OSError):
            others = sorted(file.parent.glob("*.sqlite"), key=lambda one: -one.stat().st_mtime)
            for one in others[KEPT:]:
                one.unlink(missing_ok=True)

    async def close(self) -> None:
        """Stop what is being made."""
        for task in self.making.values():
            task.cancel()
        await asyncio.gather(*self.making.values(), return_exceptions=True)
