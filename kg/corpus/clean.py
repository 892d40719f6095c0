"""An output folder → the same without what builds wrote: `python -m kg.corpus.clean out`, for `make clean`."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from kg.corpus import layout, owned
from kg.corpus.lock import locked
from kg.corpus.shelf import Shelf
from kg.model import KgError


def clean(out: Path) -> None:
    """Remove outputs, builds and parts; everything else stays.

    Raises ConfigurationError where something of another origin has one of their names, or a build is under way: nothing is removed then.
    """
    if not out.is_dir():
        return
    owned.check_lock(out)
    with locked(out):
        owned.check(out)
        for name in (*layout.ALL, layout.CURRENT, layout.FORMER):
            owned.remove_output(out, name)
        owned.remove_builds(out / layout.BUILDS)
        Shelf(str(out / layout.PARTS)).clear()
        with suppress(OSError):
            (out / layout.LOCK).unlink()


if __name__ == "__main__":
    try:
        for folder in sys.argv[1:]:
            clean(Path(folder))
    except KgError as problem:
        sys.exit(str(problem))
