"""PDF → its text layer in reading order: columns one after the other, paragraphs whole, ruled tables as rows.

Left out: running heads and feet, page numbers. Pages turned by a quarter are read upright. Pages that are pictures are read with the extra `ocr`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from kg.model import InputError
from kg.text.page.assemble import Page, Seen, assembled
from kg.text.registry import MOST, Loaded, Loader, Sample, register, too_long

PAGES = 10_000
MOST_DRAWN = 500  # pages of pictures in one file, each of which takes seconds
NO_TEXT = 8  # characters of a page below which it has no text layer
DRAWN = 100  # paths from which a page without text has its characters drawn as outlines
DPI = 200  # at which pages without one are drawn for recognition
MOST_PIXELS = 4000  # of a drawn page's longer side
POINTS = 72  # of an inch


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The text of a PDF. Raises InputError where it cannot be read, needs a password, or is pictures and the extra is not installed."""
    try:
        import pypdfium2
    except ImportError:
        raise InputError(f"{name}: reading PDF needs pypdfium2: pip install 'policy-kg[files]'") from None
    try:
        document = pypdfium2.PdfDocument(data)
        return (_document(document, name),)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise InputError(f"{name}: expected a PDF without a password; it is encrypted") from problem
        raise InputError(f"{name}: expected a PDF that can be read: {problem}") from problem


def _document(document: Any, name: str) -> Loaded:
    """The text of all pages; what is a picture is recognised where the extra is installed, else said."""
    if len(document) > PAGES:
        raise InputError(f"{name}: expected a PDF of at most {PAGES:,} pages; it has {len(document):,}")
    pages: dict[int, Page] = {}
    seen: dict[int, Seen] = {}
    drawn: list[int] = []
    size = 0
    for number in range(1, len(document) + 1):
        pages[number], is_picture = _page(document[number - 1])
        size += sum(len(run.text) for run in pages[number].runs)
        if size > 2 * MOST:  # some of them are signs of layout
            raise too_long(name)
        if is_picture:
            drawn.append(number)
    if not drawn:
        return assembled(list(pages.values()))
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        needs = "reading them needs the ocr extra: pip install 'policy-kg[ocr]'"
        if len(drawn) == len(pages):
            raise InputError(f"{name}: expected a PDF with a text layer; it has none, its {len(pages)} pages are pictures: {needs}")
        loaded = assembled(list(pages.values()))
        return replace(loaded, notes=(*loaded.notes, f"pages that are pictures, not read: {len(drawn)}; {needs}"))
    if len(drawn) > MOST_DRAWN:
        raise InputError(f"{name}: expected a PDF of at most {MOST_DRAWN} pages that are pictures; it has {len(drawn)}")
    from kg.text.ocr.pages import read_pictures

    found, seen = read_pictures(_pictures(document, drawn), name)
    loaded = assembled(list((pages | found).values()), seen)
    return replace(loaded, notes=(*loaded.notes, f"pages without a text layer, recognised as pictures: {len(drawn)}"))


def _page(page: Any) -> tuple[Page, bool]:
    """A page's texts and ruled lines, and whether it is a picture without a text layer."""
    import pypdfium2.raw as raw

    from kg.text.pdf.chars import characters, runs
    from kg.text.pdf.rules import rules

    chars, turn = characters(page)
    ruled = rules(page, turn) if chars else []
    is_picture = False
    if len(chars) < NO_TEXT:
        images = sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
        is_picture = bool(images) or sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)) >= DRAWN
    made = Page([] if is_picture else runs(chars, ruled), ruled, turn.width, turn.height)
    page.close()
    return made, is_picture


def _pictures(document: Any, numbers: list[int]) -> Iterator[tuple[int, Any, float]]:
    """Pages drawn as pictures: number, pixels, points for a pixel."""
    import numpy

    for number in numbers:
        page = document[number - 1]
        scale = min(DPI / POINTS, MOST_PIXELS / max(page.get_size()))
        yield number, numpy.ascontiguousarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]), 1 / scale
        page.close()


def _recognises(sample: Sample) -> bool:
    return b"%PDF-" in sample.data[:1024]


register(Loader("pdf", "application/pdf", (".pdf",), _recognises, load))
