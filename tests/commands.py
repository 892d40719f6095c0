"""The command kg in a process of its own: one that starts anew, or one forked from a process that has read its rules already.

Starting takes a second, most commands less. So a command that has no environment of its own is run in a child of a process that does nothing
but fork (multiprocessing's forkserver, one for each process of tests), with its own arguments, folder, standard streams and exit status.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = 300
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


def kg(*arguments: str | Path, cwd: Path = ROOT, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a forked process, with more in its environment (not what Python itself looks at when it starts)."""
    _start()
    with tempfile.TemporaryDirectory() as folder:
        for name in _STREAMS:
            (Path(folder) / name).write_bytes(given if name == "in" else b"")
        words = list(map(str, arguments))
        child = _CONTEXT.Process(target=_child, args=(words, str(cwd), environment(**more), folder))
        child.start()
        child.join(SECONDS)
        if child.exitcode is None:
            child.kill()
            raise subprocess.TimeoutExpired(command(*arguments), SECONDS)
        out, err = ((Path(folder) / name).read_bytes().decode() for name in ("out", "err"))
        return subprocess.CompletedProcess(command(*arguments), child.exitcode, out, err)


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


def _child(arguments: list[str], cwd: str, env: Mapping[str, str], folder: str) -> None:
    """In the forked process: what a shell does for a command."""
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
