"""A document's title → what it is compared by, whoever stands in front of it and whatever it forwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg import iri
from kg.script import fold
from kg.vocabulary import alternatives, rules

SIGNS = re.compile(r'["\'〈〉《》〔〕（）()\[\]\s、，·的]|关于')
SHORTEST = 5  # signs of a title below which it is no name: 实施方案


@lru_cache(maxsize=65536)
def title_keys(title: str) -> tuple[str, ...]:
    """What a title is compared by: without signs, 的, 关于 and the State's name; and what it forwards (关于印发《…》的通知)."""
    whole = fold(title)
    inner = rules("citations")["forwarded"].pattern.search(whole)
    names = (whole, inner["quoted"] or inner["bare"]) if inner else (whole,)
    keys = dict.fromkeys(SIGNS.sub("", iri.law_name(name)) for name in names)
    return tuple(key for key in keys if key)


def is_name(key: str) -> bool:
    """Whether a title says enough to be known by it alone: a law's may be short."""
    return len(key) >= SHORTEST or bool(rules("citations")["law"].pattern.search(key))


def without_issuers(key: str, names: Iterable[str]) -> str:
    """A key without the issuers in front of it."""
    loose = rules("citations")["between-issuers"].pattern
    pattern = re.compile("^(?:" + "|".join([alternatives(names), loose.pattern.lstrip("^")]) + ")") if names else loose
    while (bare := pattern.sub("", key, count=1)) != key:
        key = bare
    return key
