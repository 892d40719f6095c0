"""A page in the browser → what its own functions say of everything in it, without a click for each."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from browser.conftest import HERE, Explorer
from kg.view.page import SCRIPTS

OWN = (HERE / "own.js").read_text(encoding="utf-8")


def own(explorer: Explorer, expression: str) -> Any:
    """The value of an expression of own.js, with the page's own scripts, over the page's own data."""
    code = "\n".join((files("kg.view") / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return explorer.ask(f"() => {{ 'use strict'; {code}\n{OWN}\nreturn {expression}; }}")
