"""numbering.xml → the number that a word processor prints before each paragraph, counted in the order of the text."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kg.text.counters import LEVELS, Counters, Level, NumberedList
from kg.text.docx.names import is_on, number, value
from kg.text.docx.styles import Styles


class Numbering(Counters):
    """The counters of a document's lists, and which list and level a paragraph is of."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Read the lists; a document may have none."""
        super().__init__(_lists(root) if root is not None else {})
        self._styles = styles

    def of(self, own: tuple[str | None, str | None] | None, style: str | None) -> tuple[str, int] | None:
        """The list and level of a paragraph that sets `own` (numId, ilvl) and has a style; None where it has no number."""
        inherited = self._styles.get(style).numbering
        chosen = own[0] if own and own[0] is not None else inherited[0] if inherited else None
        if chosen is None or chosen == "0" or chosen not in self.lists:
            return None
        level = own[1] if own and own[1] is not None else None
        if level is None and not (own and own[0] is not None):
            linked = next((at for at, one in self.lists[chosen].levels.items() if one.style is not None and one.style == style), None)
            level = str(linked) if linked is not None else inherited[1] if inherited else None
        return chosen, min(max(number(level), 0), LEVELS - 1)


def _lists(root: Element) -> dict[str, NumberedList]:
    """The lists by the number that paragraphs name them with."""
    found: dict[str, NumberedList] = {}
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
        found[num.get("w:numId") or ""] = NumberedList(key, levels, starts)
    return found


def _levels(parent: Element) -> dict[int, Level]:
    """The levels that an abstract list or an override defines."""
    found: dict[int, Level] = {}
    for level in parent.findall("w:lvl"):
        at = number(level.get("w:ilvl"))
        restart = value(level.find("w:lvlRestart"))
        form = level.find("w:numFmt")
        if form is None:
            form = level.find("mc:AlternateContent/mc:Fallback/w:numFmt")
        found[at] = Level(
            number(value(level.find("w:start")), 0 if level.find("w:start") is None else 1),
            value(form) or "decimal",
            value(level.find("w:lvlText")) or "",
            bool(is_on(level.find("w:isLgl"))),
            None if restart is None else number(restart),
            value(level.find("w:pStyle")),
        )
    return found
