"""A number → a folder of so many small documents, with a pattern of facts that is known; and what a build made of a folder."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import store
from kg.corpus.outputs import FILES

PLAN = """某市{title}实施方案
为做好{title}工作，制定本方案。
一、目标
到2025年，{title}达标率达到{share}%以上。
二、任务
（一）加强保护。划定{title}保护区。（市水务局、市生态环境局负责）
（二）加强治理。完成{title}截污纳管。（市发展改革委牵头，市财政局配合）
"""
WORDS = "山水林田湖草沙河"


def plan(number: int, share: int = 90) -> str:
    """One document; its title says its number."""
    title = "".join(WORDS[int(digit)] for digit in f"{number:03o}") + "整治"
    return PLAN.format(title=title, share=share)


def plans(folder: Path, count: int, share: int = 90) -> list[Path]:
    """So many of them, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"plan-{number:03}.txt" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(plan(number, share), encoding="utf-8")
    return files


def digests(out: Path) -> dict[str, str]:
    """The SHA-256 of each output of a folder; of the store, whose files keep no order, that of its quads."""
    found = {}
    for name in FILES:
        with open(out / name, "rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    quads = _Hashed()
    store.open_store(out).dump(quads, format=ox.RdfFormat.N_QUADS)  # in the order of its keys, which are made of the terms
    return found | {store.NAME: quads.known.hexdigest()}


class _Hashed(io.RawIOBase):
    """A file that keeps the hash of what is written."""

    def __init__(self) -> None:
        self.known = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.known.update(data)
        return len(data)


def hidden(out: Path) -> list[str]:
    """What stands in a folder beside its outputs and the parts, and is temporary."""
    left = [path for path in out.glob(".*") if path.name not in (".builds", ".current", ".former", ".parts", ".lock")]
    left += [path for path in (out / ".builds").glob("*") if path.name.startswith("new-")]
    return sorted(str(path.relative_to(out)) for path in (*left, *(out / ".parts").glob("tmp/*")))
