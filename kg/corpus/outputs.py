"""A finished build → the folder's outputs, all in one step; the former ones stay whole until then, and for those who read them after it.

out/.builds/<digest>/ holds the outputs of a build, out/.current is a link to it that is replaced by rename, and out/graph.ttl and the others
are links through that one, made once. out/.former is a link to the build before.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.model import ConfigurationError
from kg.store import NAME as STORE
from kg.store import again, exchange

FILES = ("graph.ttl", "graph.nt", "network.html", "report.json")
MANIFEST = "manifest.json"
ALL = (*FILES, STORE, MANIFEST)
BUILDS, CURRENT, FORMER = ".builds", ".current", ".former"
_FRESH = "new-"


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Where what is done within cannot be written, a ConfigurationError says so."""
    try:
        yield
    except OSError as problem:
        raise unwritable(out, problem) from problem


def unwritable(out: Path, problem: OSError) -> ConfigurationError:
    """Why an output could not be written, in one line."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(problem):
        return ConfigurationError(
            f"{out}: no space is left on the disk; what was there is whole, and the next build goes on from the finished parts"
        )
    return ConfigurationError(f"{out}: the output could not be written: {problem.strerror or problem}")


def sweep(out: Path) -> None:
    """Remove what a build that was killed left, and builds that are neither the current nor the former."""
    kept = {os.path.basename(os.readlink(out / name)) for name in (CURRENT, FORMER) if (out / name).is_symlink()}
    with suppress(FileNotFoundError):
        for name in os.listdir(out / BUILDS):
            if name not in kept:
                shutil.rmtree(out / BUILDS / name, ignore_errors=True)
    for name in (CURRENT, FORMER, *ALL):
        with suppress(OSError):
            (out / f".{name}-link").unlink()


@contextmanager
def fresh(out: Path) -> Iterator[Path]:
    """A folder for the outputs of a build, removed again if it did not take their place."""
    (out / BUILDS).mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_FRESH, dir=out / BUILDS))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def current(out: Path) -> Path | None:
    """The folder of the build in place, if it is whole."""
    folder = out / BUILDS / os.path.basename(os.path.realpath(out / CURRENT)) if (out / CURRENT).is_symlink() else out
    return folder if all((folder / name).exists() for name in ALL) else None


def has(out: Path, digest: str) -> bool:
    """Whether the current or the former build is of that digest."""
    return all((out / BUILDS / digest / name).exists() for name in ALL)


def switch(out: Path, folder: Path | None, digest: str) -> None:
    """Put a build in place of the former: that of a fresh folder, or one of the digest that is there already."""
    build = out / BUILDS / digest
    if folder is not None:
        if build.exists():  # one that lacks something
            shutil.rmtree(build)
        folder.rename(build)
    try:
        _take_over(out)
        link_all(out)  # before the switch: those that lead nowhere yet appear with it
        _link(out, CURRENT, f"{BUILDS}/{digest}", keep=FORMER)
    except (OSError, NotImplementedError) as problem:
        if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        _move(out, build)  # a system without links
    sweep(out)


def link_all(out: Path) -> None:
    """Make each output a link through the current build, where it is not one."""
    for name in ALL:
        if not (out / name).is_symlink() or os.readlink(out / name) != f"{CURRENT}/{name}":
            _link(out, name, f"{CURRENT}/{name}")


def _link(out: Path, name: str, target: str, keep: str | None = None) -> None:
    """Make a link in one step, in place of a link, a file or a folder; `keep` is a second link to what it led to before."""
    place, new = out / name, out / f".{name}-link"
    with suppress(FileNotFoundError):
        new.unlink()
    if keep is not None and place.is_symlink() and os.readlink(place) != target:
        _link(out, keep, os.readlink(place))
    os.symlink(target, new)
    if place.is_dir() and not place.is_symlink():
        if not exchange(new, place):
            place.rename(out / BUILDS / f"{_FRESH}{name}")
            new.rename(place)
        elif new.is_dir() and not new.is_symlink():
            new.rename(out / BUILDS / f"{_FRESH}{name}")  # the next build sweeps it
    else:
        os.replace(new, place)


def _take_over(out: Path) -> None:
    """Make outputs that an older version wrote, as plain files, a build of their own: the same files under a second name."""
    plain = [name for name in ALL if (out / name).exists() and not (out / name).is_symlink()]
    if not plain or (out / CURRENT).is_symlink():
        return
    folder = out / BUILDS / "plain"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in plain:
        if (out / name).is_dir():
            shutil.copytree(out / name, folder / name, copy_function=again)
        else:
            again(out / name, folder / name)
    _link(out, CURRENT, f"{BUILDS}/plain")
    for name in plain:
        _link(out, name, f"{CURRENT}/{name}")


def _move(out: Path, build: Path) -> None:
    """Put outputs in place one by one."""
    for name in ALL:
        if (out / name).is_dir() and not (out / name).is_symlink():
            (out / name).rename(out / BUILDS / f"{_FRESH}{name}-{os.getpid()}")
        os.replace(build / name, out / name)
