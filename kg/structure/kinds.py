"""A heading and the kind of the section around it → the kind of its own section: background, goals, measures …"""

from __future__ import annotations

from functools import cache

from kg.vocabulary import Matcher, concepts, rules

PLAIN = ("background", "guidance", "principles", "goals", "overview")
WHOLE = 4  # characters from which a name at a heading's end speaks for all of it
_FILE = rules("structure")


@cache
def kind_matcher() -> Matcher[str]:
    """The names of the genre's sections, whole or in part, with their kinds."""
    table: dict[str, str] = {}
    for concept in concepts("section-kinds").values():
        for name in concept.names:
            table.setdefault(name, concept.key)
    return Matcher(table)


def kind(title: str, parent: str | None) -> str:
    """The kind of a section with this (Simplified) title inside a section of kind `parent`.

    A name of the genre decides where it is most of the title; else a section is what the one around it is, and measures by default.
    """
    if named := _named(title):
        return named
    if parent in (*PLAIN[:4], "annex", "definitions", "supplementary"):
        return parent
    return "measures" if parent is None or parent == "overview" else parent


def _named(title: str) -> str | None:
    """The kind that a heading's own words say."""
    best: tuple[int, str] | None = None
    orders = _FILE["orders"].pattern.match(title)
    for begin, end, key in kind_matcher().find(title):
        if orders and key == "background" and begin > 0:
            continue  # 营造良好|发展环境
        ends = end == len(title) and end - begin >= WHOLE and key in PLAIN[1:4]  # "十四五"时期经济社会发展|主要目标
        if (ends or (end - begin) * 2 >= len(title)) and (best is None or end - begin > best[0]):
            best = (end - begin, key)
    if not orders:
        if _FILE["review"].pattern.search(title):
            return "background"
        if best is None or best[1] == "goals":
            for key in ("background", "overview"):
                if _FILE[f"names_{key}"].pattern.search(title):
                    return key
    return best[1] if best else None


def explains(title: str) -> bool:
    """Whether a document's title says that it defines or computes, so that its sections set nothing: …指标解释, …评价指标体系."""
    return _FILE["explains"].pattern.search(title) is not None
