"""Bytes → files, whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kg.model import ConfigurationError


def write_all(files: Mapping[str, bytes], path: Path) -> None:
    """Write files into a folder, or into one .zip."""
    if path.suffix.lower() != ".zip":
        for name, data in files.items():
            write(path / name, data)
        return
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # ZipInfo's own date, 1980, and not today's
    write(path, out.getvalue())


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as fresh:
            try:
                fresh.write(data)
                fresh.close()
                os.chmod(fresh.name, 0o644)
                os.replace(fresh.name, path)
            except OSError:
                os.unlink(fresh.name)
                raise
    except OSError as problem:
        raise ConfigurationError(f"{path}: expected a file that can be written: {problem.strerror}") from problem
