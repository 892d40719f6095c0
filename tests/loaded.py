"""Imported by the process that commands.py forks: the program with its rules and vocabularies read."""

from __future__ import annotations

import gc

import kg.cli
import kg.cli.showing
from kg.graph import quads
from kg.pipeline import extract
from kg.store import open_store

TEXT = "某市节水方案\n一、目标\n到2025年，漏损率降到9%以下。\n二、任务\n（一）查漏。检测管网。（市水务局负责）\n"

for found in extract(TEXT):
    list(quads(found))

gc.collect()
gc.freeze()  # what is never touched is not copied for each child

__all__ = ["kg", "open_store"]
