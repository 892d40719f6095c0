"""Tables → a folder of files, or one .zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kg.disk import write
from kg.model import ConfigurationError


def write_all(files: Mapping[str, bytes], path: Path) -> None:
    """Write files into a folder, which is made if the one around it is there, or into one .zip."""
    if path.suffix.lower() != ".zip":
        try:
            path.mkdir(exist_ok=True)
        except OSError as problem:
            reason = f"there is no folder {path.parent}" if isinstance(problem, FileNotFoundError) else problem.strerror
            raise ConfigurationError(f"{path}: expected a folder that can be written: {reason}") from problem
        for name, data in files.items():
            write(path / name, data)
        return
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # ZipInfo's own date, 1980, and not today's
    write(path, out.getvalue())
