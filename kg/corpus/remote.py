"""Addresses (s3://…, hdfs://…, memory://…) → what lies there, by fsspec: an extra, for clusters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.model import ConfigurationError, InputError


def is_remote(path: str) -> bool:
    """Whether a path is an address rather than one of this machine."""
    return "://" in path


def system(path: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. Raises ConfigurationError where nothing here can reach it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ConfigurationError(f"{path}: addresses need fsspec: pip install 'policy-kg[cluster]'") from None
    try:
        found: tuple[Any, str] = url_to_fs(path)
    except (ValueError, ImportError) as problem:
        raise ConfigurationError(f"{path}: expected an address that can be reached: {problem}") from problem
    return found


def find(path: str) -> Iterator[tuple[str, tuple[int | str, ...] | None, int]]:
    """The files at an address, or below it, or that its pattern matches: address, stamp and bytes of each, in order."""
    files, inside = system(path)
    try:
        if "*" in inside or "?" in inside:
            found = files.glob(inside, detail=True)
        elif files.isfile(inside):
            found = {inside: files.info(inside)}
        else:
            found = files.find(inside, detail=True)
    except OSError as problem:
        raise InputError(f"{path}: expected an address that can be read: {problem}") from problem
    if not found:
        raise InputError(f"{path}: expected documents there; there are none")
    for name, known in sorted(found.items()):
        if known["type"] == "file":
            when = next((str(known[key]) for key in ("ETag", "etag", "mtime", "LastModified", "created") if known.get(key)), None)
            size = int(known.get("size") or 0)
            yield files.unstrip_protocol(name), (size, when) if when else None, size


def read(path: str, most: int | None = None) -> bytes:
    """The bytes at an address; where `most` is given, one more than so many at most."""
    files, inside = system(path)
    data: bytes = files.cat_file(inside) if most is None else files.cat_file(inside, start=0, end=most + 1)
    return data
