"""A finished build → the folder's outputs, all in one step; the former ones stay whole until then, and for those who read them after it.

out/.builds/<digest>/ holds the outputs of a build, out/.current is a link to it that is replaced by rename, and out/graph.ttl and the others
are links through that one, made once. out/.former is a link to the build before. Each folder in .builds has a mark, and only what a build
wrote into such a folder is removed (owned.py).
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.corpus import owned
from kg.corpus.layout import ALL, BUILDS, CURRENT, FILES, FORMER, FRESH, MANIFEST, MARK, PLAIN, is_build_link, is_output_link
from kg.model import ConfigurationError
from kg.store import again, exchange

__all__ = [
    "ALL",
    "BUILDS",
    "CURRENT",
    "FILES",
    "FORMER",
    "MANIFEST",
    "current",
    "fresh",
    "has",
    "link_all",
    "sweep",
    "switch",
    "unwritable",
    "writing",
]


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
        for folder in sorted((out / BUILDS).iterdir()):
            if folder.name not in kept and owned.is_build(folder):
                owned.remove(folder)


@contextmanager
def fresh(out: Path) -> Iterator[Path]:
    """A folder for the outputs of a build, removed again if it did not take their place."""
    if not (out / BUILDS).is_dir():
        (out / BUILDS).mkdir()
        owned.mark(out / BUILDS)
    folder = Path(tempfile.mkdtemp(prefix=FRESH, dir=out / BUILDS))
    try:
        folder.chmod(0o755)
        owned.mark(folder)
        yield folder
    finally:
        _discard(folder)


def _discard(folder: Path) -> None:
    """Remove a folder that was made for this build alone, its mark last: a process killed half way leaves what the next build knows."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != MARK:
                path.unlink()
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
        if build.exists() and owned.is_build(build):  # one that lacks something
            owned.remove(build)
        if build.exists():
            raise ConfigurationError(f"{build}: expected nothing there but what a build writes: move away what it holds")
        folder.rename(build)
    with fresh(out) as links:
        if _has_links(links):
            _take_over(out, links)
            link_all(out, links)  # before the switch: those that lead nowhere yet appear with it
            _link(out, links, CURRENT, f"{BUILDS}/{digest}", keep=FORMER)
        else:
            _move(out, build)
    sweep(out)


def _has_links(folder: Path) -> bool:
    """Whether the system has links (Windows only with the privilege); tried in a folder that is ours."""
    try:
        os.symlink(MANIFEST, folder / MANIFEST)
        (folder / MANIFEST).unlink()
    except (OSError, NotImplementedError) as problem:
        if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        return False
    return True


def link_all(out: Path, links: Path) -> None:
    """Make each output a link through the current build, where it is not one."""
    for name in ALL:
        if not is_output_link(out / name):
            _link(out, links, name, f"{CURRENT}/{name}")


def _link(out: Path, links: Path, name: str, target: str, keep: str | None = None) -> None:
    """Make a link in one step, in place of a link, a file or a folder, which goes into the folder `links`; `keep` is a second link to what
    it led to before."""
    place, new = out / name, links / name
    if keep is not None and is_build_link(place) and os.readlink(place) != target:
        _link(out, links, keep, os.readlink(place))
    os.symlink(target, new)
    if not place.is_dir() or place.is_symlink():
        os.replace(new, place)
    elif not exchange(new, place):
        with fresh(out) as gone:
            place.rename(gone / name)
            new.rename(place)


def _take_over(out: Path, links: Path) -> None:
    """Make outputs that an older version wrote, as plain files, a build of their own: the same files under a second name."""
    plain = [name for name in ALL if (out / name).exists() and not (out / name).is_symlink()]
    if not plain or (out / CURRENT).is_symlink():
        return
    with fresh(out) as folder:
        for name in plain:
            if (out / name).is_dir():
                shutil.copytree(out / name, folder / name, copy_function=again)
            else:
                again(out / name, folder / name)
        kept = PLAIN if not os.path.lexists(out / BUILDS / PLAIN) else f"{PLAIN}-{secrets.token_hex(4)}"
        folder.rename(out / BUILDS / kept)
    _link(out, links, CURRENT, f"{BUILDS}/{kept}")
    for name in plain:
        _link(out, links, name, f"{CURRENT}/{name}")


def _move(out: Path, build: Path) -> None:
    """Put outputs in place one by one, and keep how they looked: by that the next build knows them as a build's."""
    owned.record(out, out, build)
    for name in ALL:
        if (out / name).is_dir() and not (out / name).is_symlink():
            with fresh(out) as gone:
                (out / name).rename(gone / name)
        os.replace(build / name, out / name)
    owned.record(out, out)
