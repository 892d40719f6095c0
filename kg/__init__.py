"""policy-kg: Chinese policy documents as a knowledge graph, each fact with the characters it was read from.

Three calls do everything: `extract(path_or_text)` gives the facts with their spans, `build(paths, out)` writes a graph's
folder, `open(path)` opens one to query, export and draw.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Graph, open
    from kg.corpus import build
    from kg.model import KgError
    from kg.pipeline import extract

__version__ = "0.1.0"
__all__ = ["Graph", "KgError", "build", "extract", "open"]
_HOMES = {"Graph": "kg.api", "open": "kg.api", "build": "kg.corpus", "extract": "kg.pipeline", "KgError": "kg.model"}


def __getattr__(name: str) -> Any:
    """The public names, loaded at their first use, so that `kg --help` loads none."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module kg has no attribute {name}")
