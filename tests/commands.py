"""The command kg in a process of its own: one that starts anew, or one forked from a process that has read its rules already.

Starting takes a second, most commands less. So a command that has no environment of its own is run in a child of a process that does nothing
but fork (multiprocessing's forkserver, one for each process of tests), with its own arguments, folder, standard streams and exit status.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import multiprocessing.forkserver
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = 300
always: Callable[[], None] | None = None  # what each forked process does first
_CONTEXT = multiprocessing.get_context("forkserver")


def command(*arguments: str | Path) -> list[str]:
    """The command kg with some arguments, for a process that starts anew."""
    return [sys.executable, "-m", "kg", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """The environment in which it finds this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def fresh(*arguments: str | Path, cwd: Path = ROOT, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process that starts anew, with more in its environment."""
    done = subprocess.run(command(*arguments), cwd=cwd, env=environment(**more), input=given, capture_output=True, timeout=SECONDS)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def kg(
    *arguments: str | Path,
    cwd: Path = ROOT,
    given: bytes | Path = b"",
    first: Callable[[], None] | None = None,
    seconds: float = SECONDS,
    **more: str,
) -> subprocess.CompletedProcess[str]:
    """Run the command in a forked process, with more in its environment (not what Python itself looks at when it starts).

    It reads some bytes or a file; before it begins, the process does what comes `first`, a function of this module.
    """
    _start()
    with tempfile.TemporaryDirectory() as folder:
        for name in _STREAMS:
            (Path(folder) / name).write_bytes(given if name == "in" and isinstance(given, bytes) else b"")
        if isinstance(given, Path):
            (Path(folder) / "in").unlink()
            (Path(folder) / "in").symlink_to(given)
        words = list(map(str, arguments))
        child = _CONTEXT.Process(
            target=_child, args=(words, str(cwd), environment(**more), folder, [one for one in (always, first) if one])
        )
        child.start()
        child.join(seconds)
        if child.exitcode is None:
            child.kill()
            raise subprocess.TimeoutExpired(command(*arguments), seconds)
        out, err = ((Path(folder) / name).read_bytes().decode() for name in ("out", "err"))
        return subprocess.CompletedProcess(command(*arguments), child.exitcode, out, err)


def read_here() -> None:
    """Builds read all their documents in this process, and none in others, which take a second to start."""
    from kg import corpus
    from kg.limits import Limits

    corpus.ALONE, corpus.LIGHT = 1000, 1 << 30  # type: ignore[attr-defined]
    Limits.allow = lambda limits, size, form: True  # type: ignore[method-assign]


def in_four_gigabytes() -> None:
    """No more memory: what reads without end comes to the end of its own, and not of the machine's."""
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))


def without_privilege() -> None:
    """Take from root what lets it read what nobody may."""
    if os.geteuid() == 0:
        libc, header = ctypes.CDLL(None, use_errno=True), (ctypes.c_uint32 * 2)(0x20080522, 0)
        held = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, in two halves
        refused = libc.capget(header, held)
        for at in range(3):
            held[at] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        for capability in (1, 2):
            refused = refused or libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: from what it starts, too
        if refused or libc.capset(header, held):
            os._exit(99)


_STREAMS = {"in": os.O_RDONLY, "out": os.O_WRONLY | os.O_APPEND, "err": os.O_WRONLY | os.O_APPEND}


def _start() -> None:
    """Have the process that forks, with everything loaded (loaded.py); it takes the search path from its environment."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    try:
        _CONTEXT.set_forkserver_preload(["loaded"])
        multiprocessing.forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _child(arguments: list[str], cwd: str, env: Mapping[str, str], folder: str, before: Iterable[Callable[[], None]]) -> None:
    """In the forked process: what a shell does for a command."""
    for one in before:
        one()
    for number, (name, flags) in enumerate(_STREAMS.items()):
        os.dup2(os.open(os.path.join(folder, name), flags), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["kg", *arguments]
    from kg.cli import main

    main(prog_name="python -m kg")
