"""Pictures of pages (PNG, JPEG, TIFF, BMP, WebP, GIF) → the text that is recognised in them, with the extra `ocr`."""

from __future__ import annotations

import io
from typing import Any

from kg.model import InputError
from kg.text.ocr.engine import engine
from kg.text.registry import Loaded, Loader, Sample, register

_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
MOST_PIXELS = 100_000_000  # of a picture
MOST_PAGES = 1000


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The text of a picture; a TIFF may hold several pages. Raises InputError where the extra is not installed or there is no text."""
    from kg.text.ocr.pages import read_pictures
    from kg.text.page.assemble import assembled

    engine(name)  # before anything else: without it nothing is read
    pages, seen = read_pictures(((number, picture, 1.0) for number, picture in enumerate(_pictures(data, name), 1)), name)
    loaded = assembled([pages[number] for number in sorted(pages)], seen)
    if not loaded.text.strip():
        raise InputError(f"{name}: expected a picture of a text; no text was recognised in it")
    return (loaded,)


def _pictures(data: bytes, name: str) -> list[Any]:
    """The pixels of each page, as red, green and blue."""
    import numpy
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as file:
            if file.width * file.height > MOST_PIXELS:
                raise InputError(
                    f"{name}: expected a picture of at most {MOST_PIXELS // 1_000_000} million pixels; it has {file.width} x {file.height}"
                )
            frames = [frame.copy() for _, frame in zip(range(MOST_PAGES), ImageSequence.Iterator(file), strict=False)]
        return [numpy.asarray(_flat(ImageOps.exif_transpose(frame))) for frame in frames]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise InputError(f"{name}: expected a picture that can be read: {problem}") from problem


def _flat(picture: Any) -> Any:
    """A picture in red, green and blue; what is transparent is white."""
    from PIL import Image

    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def _recognises(sample: Sample) -> bool:
    data = sample.data
    return data.startswith(_MARKS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[:2] == b"BM" and data[6:10] == b"\0\0\0\0")


# No suffixes: pictures are read when they are named, but those that lie in a folder beside documents are mostly ornaments of pages.
register(Loader("image", "image/*", (), _recognises, load))
