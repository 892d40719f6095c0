"""Tables → a folder of files, or one .zip."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kg.disk import why, write
from kg.model import ConfigurationError


def write_all(files: Mapping[str, bytes], path: Path) -> None:
    """Write files into a folder, which is made if the one around it is there, or into one .zip."""
    if path.suffix.lower() != ".zip":
        try:
            if not _is_there(path):
                Path(os.path.realpath(path)).mkdir()
        except OSError as problem:
            raise ConfigurationError(f"{path}: expected a folder that can be written: {why(path, problem)}") from problem
        for name, data in files.items():
            write(path / name, data)
        return
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # ZipInfo's own date, 1980, and not today's
    write(path, out.getvalue())


def _is_there(path: Path) -> bool:
    """Whether anything is at a path, or where its links lead. OSError where that cannot be told."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    return True
