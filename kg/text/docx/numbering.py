"""numbering.xml → the number that a word processor prints before each paragraph, counted in the order of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kg.text.docx.names import is_on, number, value
from kg.text.docx.styles import Styles
from kg.text.numerals import printed

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    """How one level of a list counts and prints."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # prints all counts in decimal digits
    restart: int | None = None  # after which level (from 1) it begins anew; 0: never; None: after each one above
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A w:num: the abstract list whose counters it shares, its levels with its own changes, and where it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The counters of a document. `next` is called once for each paragraph that is printed, in their order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Read the lists; a document may have none."""
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        abstract = {one.get("w:abstractNumId") or "": one for one in root.iter("w:abstractNum")}
        named = {name: key for key, one in abstract.items() if (name := value(one.find("w:styleLink")))}
        for num in root.iter("w:num"):
            key = value(num.find("w:abstractNumId")) or ""
            linked = value(abstract[key].find("w:numStyleLink")) if key in abstract else None
            if linked:
                key = named.get(linked, key)
            if key not in abstract:
                continue
            levels = dict(_levels(abstract[key]))
            starts: dict[int, int] = {}
            for override in num.iter("w:lvlOverride"):
                at = number(override.get("w:ilvl"))
                levels |= _levels(override)
                if (start := value(override.find("w:startOverride"))) is not None:
                    starts[at] = number(start, 1)
            self._lists[num.get("w:numId") or ""] = _List(key, levels, starts)

    def of(self, own: tuple[str | None, str | None] | None, style: str | None) -> tuple[str, int] | None:
        """The list and level of a paragraph that sets `own` (numId, ilvl) and has a style; None where it has no number."""
        inherited = self._styles.get(style).numbering
        chosen = own[0] if own and own[0] is not None else inherited[0] if inherited else None
        if chosen is None or chosen == "0" or chosen not in self._lists:
            return None
        level = own[1] if own and own[1] is not None else None
        if level is None and not (own and own[0] is not None):
            linked = next((at for at, one in self._lists[chosen].levels.items() if one.style is not None and one.style == style), None)
            level = str(linked) if linked is not None else inherited[1] if inherited else None
        return chosen, min(max(number(level), 0), LEVELS - 1)

    def next(self, chosen: str, level: int) -> str:
        """Count one paragraph of a list's level and print its number; empty for a bullet."""
        one = self._lists[chosen]
        counts = self._counts.setdefault(one.abstract, [None] * LEVELS)
        start = one.levels.get(level, _Level()).start
        if level in one.starts and (chosen, level) not in self._started:
            self._started.add((chosen, level))
            counts[level] = one.starts[level]
        else:
            known = counts[level]
            counts[level] = start if known is None else known + 1
        for deeper in range(level + 1, LEVELS):
            restart = one.levels.get(deeper, _Level()).restart
            if restart is None or 0 < level + 1 <= restart:
                counts[deeper] = None
        return self._printed(one, level, counts)

    def _printed(self, one: _List, level: int, counts: list[int | None]) -> str:
        here = one.levels.get(level, _Level())
        if here.form == "bullet":
            return ""

        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = one.levels.get(at, _Level())
            known = counts[at]
            return printed(other.start if known is None else known, "decimal" if here.legal else other.form)

        return _PLACE.sub(count, here.text)


def _levels(parent: Element) -> dict[int, _Level]:
    """The levels that an abstract list or an override defines."""
    found: dict[int, _Level] = {}
    for level in parent.findall("w:lvl"):
        at = number(level.get("w:ilvl"))
        restart = value(level.find("w:lvlRestart"))
        form = level.find("w:numFmt")
        if form is None:
            form = level.find("mc:AlternateContent/mc:Fallback/w:numFmt")
        found[at] = _Level(
            number(value(level.find("w:start")), 0 if level.find("w:start") is None else 1),
            value(form) or "decimal",
            value(level.find("w:lvlText")) or "",
            bool(is_on(level.find("w:isLgl"))),
            None if restart is None else number(restart),
            value(level.find("w:pStyle")),
        )
    return found
