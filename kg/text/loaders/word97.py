"""Old Word files (.doc) and those that WPS writes (.wps) → the text that the finished document shows.

Read by their piece table; a file older than Word 97 goes through LibreOffice where that is installed.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from struct import error, unpack_from

from kg.model import InputError
from kg.text.registry import Loaded, Loader, register
from kg.text.word97.binary import ENCRYPTED, OLDEST, TABLE_1, Damaged, Word97
from kg.text.word97.walk import Walk

_NOTES = (
    ("footnotes", "footnotes left out"),
    ("endnotes", "endnotes left out"),
    ("comments", "comments left out"),
)
_COUNTED = (
    ("deleted", "tracked deletions left out: {} characters"),
    ("hidden", "hidden text left out: {} characters"),
    ("struck", "struck text left out: {} characters"),
    ("picture", "pictures not read: {}"),
)
PATIENCE = 120  # seconds that LibreOffice may take


def load(data: bytes, name: str) -> tuple[Loaded, ...]:
    """An old Word file's text. Raises InputError where it is encrypted, damaged, or older than what is read here."""
    try:
        import olefile
    except ImportError:
        raise InputError(f"{name}: reading old Word files (.doc, .wps) needs olefile: pip install 'policy-kg[files]'") from None
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            main = file.openstream("WordDocument").read()
            flags = unpack_from("<H", main, 0x0A)[0]
            if flags & ENCRYPTED:
                raise InputError(f"{name}: expected a Word file without a password; it is encrypted")
            if unpack_from("<H", main, 2)[0] < OLDEST:
                return _converted(data, name)
            table = file.openstream("1Table" if flags & TABLE_1 else "0Table").read()
            extra = file.openstream("Data").read() if file.exists("Data") else b""
        word = Word97(main, table, extra)
        walk = Walk(word)
        text = walk.text()
    except (OSError, error, Damaged, IndexError, ValueError, OverflowError) as problem:
        raise InputError(f"{name}: expected an old Word file (.doc) that can be read; it is damaged ({problem})") from problem
    notes = [said for kind, said in _NOTES if getattr(word, kind) > 0]
    notes += [form.format(walk.counts[kind]) for kind, form in _COUNTED if walk.counts[kind]]
    return (Loaded(text.strip("\n"), notes=tuple(notes)),)


def _converted(data: bytes, name: str) -> tuple[Loaded, ...]:
    """The text of a file of Word 6 or 95, by LibreOffice, which makes a docx of it. Raises InputError where it is not installed."""
    from kg.text.loaders.docx import load as load_docx

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise InputError(
            f"{name}: expected a file of Word 97 or later; this one is older: save it as .docx, or install LibreOffice, which reads it"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "it.doc")
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
            made = Path(folder, "it.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as problem:
            raise InputError(f"{name}: expected a Word file that LibreOffice can read: {type(problem).__name__}") from problem
    return load_docx(made, name)


register(Loader("doc", "application/msword", (".doc", ".wps", ".dot", ".wpt"), lambda sample: "WordDocument" in sample.streams, load))
