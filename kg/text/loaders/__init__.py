"""One module for each form of file; each registers itself (`kg.text.registry`) when it is imported."""

from __future__ import annotations

import importlib
import pkgutil


def register_all() -> None:
    """Import every module of this package, so that each registers its forms. A module imports what it reads with only when it reads."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
