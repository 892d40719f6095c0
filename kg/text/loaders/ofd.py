"""OFD (GB/T 33190), China's own format of fixed pages: a zip file with text objects in XML → their lines.

Pages in their order, a page's texts by their place: a line for those of one height, a tab at a wide gap. Signatures, seals and annotations are no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kg.model import InputError
from kg.text.containers import Package
from kg.text.page.assemble import Page, assembled
from kg.text.page.geometry import Run
from kg.text.registry import Loaded, Loader, Sample, register

MOST_PAGES = 5000
A4 = (210.0, 297.0)  # millimetres
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]


class _Object(NamedTuple):
    element: Element
    matrix: Matrix


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """All documents of an OFD file as one text, page by page."""
    package = Package(data, name, "OFD")
    pages: list[Page] = []
    images = 0
    for root in [found.text.strip() for found in package.xml("OFD.xml", _local).iter("DocRoot") if found.text]:
        root = package.resolve("", root)
        document = package.xml(root, _local)
        templates = {one.get("ID") or "": package.resolve(root, one.get("BaseLoc") or "") for one in document.iter("TemplatePage")}
        usual = _size(document) or A4
        for page in list(document.iter("Page"))[:MOST_PAGES]:
            runs, pictures, size = _page(package, package.resolve(root, page.get("BaseLoc") or ""), templates)
            pages.append(Page(runs, [], *(size or usual)))
            images += pictures
    loaded = assembled(pages)
    if not loaded.text.strip() and images:
        raise InputError(f"{name}: expected an OFD file with text; its {len(pages)} pages are pictures without characters")
    return (replace(loaded, notes=(*loaded.notes, *((f"pictures not read: {images}",) if images else ()))),)


def _page(package: Package, member: str, templates: dict[str, str]) -> tuple[list[Run], int, tuple[float, float] | None]:
    """The runs of a page and of its templates, how many pictures it has, and its size where it says one."""
    page = package.xml(member, _local)
    contents = [page]
    for used in page.iter("Template"):
        template = templates.get(used.get("TemplateID") or "")
        if template is not None and template in package:
            contents.insert(0, package.xml(template, _local))
    runs: list[Run] = []
    images = 0
    for content in contents:
        for found in _objects(content):
            if found.element.tag == "TextObject":
                runs += _runs(found)
            else:
                images += 1
    return runs, images, _size(page)


def _size(element: Element) -> tuple[float, float] | None:
    """The width and height of the page area that a page or document sets, in millimetres; None where it sets none."""
    box = _numbers(next((area.findtext("PhysicalBox") for area in element.iter("PageArea")), None))
    return (box[2], box[3]) if len(box) == 4 else None


def _objects(page: Element) -> Iterator[_Object]:
    """The text and image objects of a page's layers in drawing order, with what their groups do to their place."""
    for content in page.findall("Content"):
        stack: list[_Object] = [_Object(layer, IDENTITY) for layer in reversed(list(content))]
        while stack:
            here = stack.pop()
            if here.element.get("Visible", "true").lower() == "false":
                continue
            if here.element.tag in ("TextObject", "ImageObject"):
                yield here
            elif here.element.tag in ("Layer", "PageBlock", "Composite", "CompositeObject"):
                stack += [_Object(child, here.matrix) for child in reversed(list(here.element))]


def _numbers(text: str | None) -> list[float]:
    found = []
    for part in (text or "").split():
        try:
            found.append(float(part))
        except ValueError:
            return []
    return found


def _deltas(text: str | None, count: int) -> list[float]:
    """The steps between characters: numbers, and `g n v` for n times v."""
    parts = (text or "").split()
    steps: list[float] = []
    place = 0
    while place < len(parts) and len(steps) < count:
        try:
            if parts[place] == "g" and place + 2 < len(parts):
                steps += [float(parts[place + 2])] * min(int(parts[place + 1]), count)
                place += 3
            else:
                steps.append(float(parts[place]))
                place += 1
        except ValueError:
            break
    return steps[:count]


def _runs(found: _Object) -> Iterator[Run]:
    """The texts of a text object, each with its box on the page in millimetres."""
    element = found.element
    boundary = _numbers(element.get("Boundary")) or [0.0, 0.0, 0.0, 0.0]
    left, top = (*boundary, 0.0, 0.0)[:2]
    given = _numbers(element.get("CTM"))
    a, b, c, d, e, f = given if len(given) == 6 else IDENTITY
    size = next(iter(_numbers(element.get("Size"))), 4.0)
    x = y = 0.0
    for code in element.iter("TextCode"):
        text = (code.text or "").strip("\r\n")
        x = next(iter(_numbers(code.get("X"))), x)
        y = next(iter(_numbers(code.get("Y"))), y)
        if not text.strip():
            continue
        across, down = (_deltas(code.get(name), len(text) - 1) for name in ("DeltaX", "DeltaY"))
        width = sum(across) + size if across else size * len(text)
        height = sum(down)
        begin = (left + a * x + c * y + e, top + b * x + d * y + f)
        end = (left + a * (x + width) + c * (y + height) + e, top + b * (x + width) + d * (y + height) + f)
        scale = abs(d) * size or abs(b) * size or size
        yield Run(text, min(begin[0], end[0]), begin[1] - scale, max(begin[0], end[0]), begin[1], scale)


register(Loader("ofd", "application/ofd", (".ofd",), lambda sample: _has(sample, "ofd.xml"), load))


def _has(sample: Sample, member: str) -> bool:
    return any(name.replace("\\", "/").lstrip("/").lower() == member for name in sample.members)
