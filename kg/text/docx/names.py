"""Names of OOXML, transitional and strict → short ones with a prefix: w:p, m:t, mc:Choice."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "urn:schemas-microsoft-com:vml": "v",
}


def shorten(name: str) -> str:
    """The short form of a name "{namespace}local"; the local name alone where the namespace is none of those that matter."""
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else f"?:{local}"


def value(element: Element | None, attribute: str = "w:val") -> str | None:
    """An attribute of an element that may not be there."""
    return None if element is None else element.get(attribute)


def number(text: str | None, otherwise: int = 0) -> int:
    """A decimal number in an attribute; `otherwise` where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def is_on(element: Element | None) -> bool | None:
    """A toggle property: None where it is not there, else whether it is on (val="0", "false" and "off" are off)."""
    return None if element is None else (element.get("w:val") or "1").lower() not in ("0", "false", "off")


def is_special(namespaced: str) -> bool:
    """Whether a name is one of properties (pPr, rPr, tcPr, sectPr …), which hold no text."""
    return namespaced.endswith("Pr") and namespaced.startswith(("w:", "m:", "?:"))
