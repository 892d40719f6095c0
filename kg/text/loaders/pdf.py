"""PDF → the text layer, page by page, line by line."""

from __future__ import annotations

from kg.model import InputError
from kg.text.registry import Loaded, Loader, Sample, register


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The text layer of a PDF. Raises InputError where it cannot be read, needs a password or has no text layer."""
    try:
        import pypdfium2
    except ImportError:
        raise InputError(f"{name}: reading PDF needs pypdfium2: pip install 'policy-kg[files]'") from None
    try:
        document = pypdfium2.PdfDocument(data)
        pages = []
        for index in range(len(document)):
            page = document[index]
            page.set_rotation(0)
            pages.append(page.get_textpage().get_text_bounded())
    except pypdfium2.PdfiumError as problem:
        raise InputError(f"{name}: expected a PDF that can be read: {problem}") from problem
    return (Loaded("\n".join(page.replace("\r\n", "\n").replace("\x02", "") for page in pages)),)


def _recognises(sample: Sample) -> bool:
    return b"%PDF-" in sample.data[:1024]


register(Loader("pdf", "application/pdf", (".pdf",), _recognises, load))
