"""A name that is not there → up to three that are most like it, in any script."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from kg.script import simplify


def like(name: str, names: Iterable[str]) -> str:
    """Up to three names that are most like one, as a message lists them; empty where none is."""
    known: dict[str, str] = {}
    for one in names:
        known.setdefault(folded(one), one)
    wanted = folded(name)
    starts = sorted((one for one in known if len(wanted) > 1 and one[:2] == wanted[:2]), key=len)
    inside = sorted((one for one in known if wanted and wanted in one), key=len)
    close = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
    return " or ".join(known[one] for one in (close or inside or starts)[:3])


def folded(text: str) -> str:
    """A name as names are compared: in Simplified characters and small letters."""
    return simplify(text).casefold().strip()
