"""Bytes of a file in any form that offices hold documents in → its text. `load` tells the form by content and asks the loader for it.

In: bytes, the file's name, its suffix. Out: the form's media type and a `Loaded` for each document that the file holds.
Raises InputError in one line that names the file and the true reason why it is not read.
"""

from __future__ import annotations

from kg.text import loaders as _loaders
from kg.text.forms import READ, load, loader_of, suffixes
from kg.text.registry import MOST, Loaded, Loader, too_long

__all__ = ["MOST", "READ", "SUFFIXES", "Loaded", "Loader", "load", "loader_of", "too_long"]

_loaders.register_all()
SUFFIXES = suffixes()  # of the files that a folder is searched for
