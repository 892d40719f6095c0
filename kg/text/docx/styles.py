"""styles.xml → what a style says of hidden and struck text and of numbers, with what it inherits by basedOn."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kg.text.docx.names import is_on, value

_TOGGLES = ("w:vanish", "w:specVanish", "w:strike", "w:dstrike")


@dataclass(frozen=True, slots=True)
class Style:
    """What of a style matters: toggles of its characters, and its number as (numId, ilvl) where it has one."""

    toggles: dict[str, bool] = field(default_factory=dict)
    numbering: tuple[str | None, str | None] | None = None


def toggles_of(properties: Element | None) -> dict[str, bool]:
    """The toggles that properties of a run set: hidden and struck text."""
    if properties is None:
        return {}
    return {name: state for name in _TOGGLES if (state := is_on(properties.find(name))) is not None}


def numbering_of(properties: Element | None) -> tuple[str | None, str | None] | None:
    """The (numId, ilvl) that properties of a paragraph set; either may be missing."""
    found = None if properties is None else properties.find("w:numPr")
    return None if found is None else (value(found.find("w:numId")), value(found.find("w:ilvl")))


class Styles:
    """All styles of a document by id."""

    def __init__(self, root: Element | None) -> None:
        """Read them; a document may have none."""
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.default: str | None = None  # the paragraph style of paragraphs that name none
        for style in root.iter("w:style") if root is not None else ():
            name = style.get("w:styleId")
            if name is not None:
                self._elements.setdefault(name, style)
                if style.get("w:type") == "paragraph" and (style.get("w:default") or "0").lower() in ("1", "true", "on"):
                    self.default = name

    def get(self, name: str | None) -> Style:
        """A style with all that it inherits; an empty one where the name is not known."""
        if name is None or name not in self._elements:
            return Style()
        if name not in self._known:
            self._known[name] = self._inherited(name)
        return self._known[name]

    def _inherited(self, name: str) -> Style:
        chain: list[str] = []
        following: str | None = name
        while following is not None and following in self._elements and following not in chain:
            chain.append(following)
            following = value(self._elements[following].find("w:basedOn"))
        toggles: dict[str, bool] = {}
        number: str | None = None
        level: str | None = None
        for one in reversed(chain):
            toggles |= toggles_of(self._elements[one].find("w:rPr"))
            if set_here := numbering_of(self._elements[one].find("w:pPr")):
                number, level = set_here[0] or number, set_here[1] or level
        return Style(toggles, (number, level) if number is not None or level is not None else None)
