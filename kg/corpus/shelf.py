"""Parts ↔ disk: each under its key, whole or not at all, in a folder here or at an address that many machines share."""

from __future__ import annotations

import os
import re
import secrets
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from kg.corpus import remote
from kg.model import ConfigurationError

SUFFIX = ".nq.gz"
KEY = re.compile(r"[0-9a-f]{32}")
_FRESH = re.compile(r"[0-9a-f]{32}-[0-9a-f]{8}")  # what is being written
BLOCK = 1 << 16  # bytes unpacked at once where only the first line is wanted
LEVEL = 1  # 2.1 MB of N-Quads to 0.15 in 6 ms; level 6 makes 0.11 of it in 20


def packed(data: bytes) -> bytes:
    """Bytes as gzip, the same each time."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


class Shelf:
    """The folder of the parts: <root>/<two digits>/<key>.nq.gz; what is being written stands in <root>/tmp until it is whole."""

    def __init__(self, root: str) -> None:
        """A folder or an address; it is made when the first part is written."""
        self.root = root
        self.remote = remote.is_remote(root)

    def _path(self, key: str) -> str:
        return f"{self.root}/{key[:2]}/{key}{SUFFIX}"

    def has(self, key: str) -> bool:
        """Whether a part is there."""
        if not self.remote:
            return os.path.exists(self._path(key))
        files, inside = remote.system(self._path(key))
        return bool(files.exists(inside))

    def write(self, key: str, data: bytes) -> None:
        """Keep a part. OSError where it cannot be written."""
        if self.remote:  # an object store shows what is put when it is whole; elsewhere the part's own checksum tells
            files, inside = remote.system(self._path(key))
            files.makedirs(files._parent(inside), exist_ok=True)
            files.pipe_file(inside, packed(data))
            return
        path, fresh = Path(self._path(key)), Path(self.root, "tmp", f"{key}-{secrets.token_hex(4)}")
        fresh.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(exist_ok=True)
        try:
            fresh.write_bytes(packed(data))
            os.replace(fresh, path)
        except OSError:
            with suppress(OSError):
                fresh.unlink()
            raise

    def read(self, key: str) -> bytes:
        """A part. Raises ConfigurationError where it is damaged (which removes it) or gone."""
        path = self._path(key)
        try:
            data = remote.read(path) if self.remote else Path(path).read_bytes()
            unpacker = zlib.decompressobj(31)
            whole = unpacker.decompress(data)
            if not unpacker.eof:
                raise EOFError("it is cut short")
        except (OSError, EOFError, zlib.error) as problem:
            raise self._damaged(key, problem) from problem
        return whole

    def head(self, key: str) -> bytes:
        """The first line of a part, without a look at the rest. Raises ConfigurationError as `read` does."""
        path = self._path(key)
        try:
            data, unpacker = remote.read(path) if self.remote else Path(path).read_bytes(), zlib.decompressobj(31)
            line = unpacker.decompress(data, BLOCK)
            while b"\n" not in line and unpacker.unconsumed_tail:
                line += unpacker.decompress(unpacker.unconsumed_tail, BLOCK)
        except (OSError, zlib.error) as problem:
            raise self._damaged(key, problem) from problem
        return line.partition(b"\n")[0]

    def _damaged(self, key: str, problem: Exception) -> ConfigurationError:
        self.remove(key)
        return ConfigurationError(f"{self._path(key)}: expected a part that can be read: {problem}; run the build again to make it anew")

    def remove(self, key: str) -> None:
        """Forget a part."""
        with suppress(OSError):
            if self.remote:
                files, inside = remote.system(self._path(key))
                files.rm_file(inside)
            else:
                os.unlink(self._path(key))

    def keys(self) -> Iterator[str]:
        """All parts that are there; what else lies among them is none."""
        if self.remote:
            files, inside = remote.system(self.root)
            with suppress(OSError):
                yield from (key for name in files.find(inside) if (key := self._key(*name.rsplit("/", 2)[-2:])))
            return
        for folder in _names(self.root):
            if len(folder) == 2:
                yield from (key for name in _names(f"{self.root}/{folder}") if (key := self._key(folder, name)))

    @staticmethod
    def _key(folder: str, name: str) -> str | None:
        """The key of the part that a file holds; None where it holds none."""
        key = name.removesuffix(SUFFIX)
        return key if name.endswith(SUFFIX) and KEY.fullmatch(key) and key[:2] == folder else None

    @staticmethod
    def is_fresh(name: str) -> bool:
        """Whether a file's name is that of a part which is being written."""
        return _FRESH.fullmatch(name) is not None

    def keep(self, wanted: Collection[str]) -> None:
        """Remove all parts but some."""
        for key in list(self.keys()):
            if key not in wanted:
                self.remove(key)

    def sweep(self) -> None:
        """Remove what a process that was killed left half written."""
        if not self.remote:
            for name in filter(self.is_fresh, _names(f"{self.root}/tmp")):
                with suppress(OSError):
                    os.unlink(f"{self.root}/tmp/{name}")

    def clear(self) -> None:
        """Remove all parts and the folders that were made for them; what else lies there stays."""
        self.sweep()
        self.keep(())
        for folder in ("tmp", *_names(self.root), ""):
            if folder in ("tmp", "") or len(folder) == 2:
                with suppress(OSError):
                    os.rmdir(f"{self.root}/{folder}")


def _names(folder: str) -> list[str]:
    """What is in a folder, in order; nothing where it is not there or is none."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
