"""The floors of the house: a module imports from lower floors only, and no room imports a room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

KG = Path(__file__).parent.parent / "kg"
GROUND = ("decision", "model")
TOOLS = (
    "certainty",
    "disk",
    "limits",
    "script",
    "nearest",
    "iri",
    "nquads",
    "ontology",
    "overlays",
    "vocabulary",
    "lexicon",
    "identity",
    "text",
    "reading",
    "numerals",
    "quantity",
    "periods",
    "clauses",
    "cells",
    "indicators",
    "frames",
    "spreadsheet",
    "depth",
    "answer",
    "facts",
    "similarity",
)  # each may use those before it
ROOMS = (
    "read",
    "structure",
    "tasks",
    "targets",
    "agencies",
    "topics",
    "check",
    "graph",
    "linking",
    "store",
    "query",
    "search",
    "compare",
    "cooperation",
    "diff",
    "push",
    "describe",
    "validate",
)
PAGES = ("view", "export", "report", "serve")  # each may use those before it
TOP = (
    "names",
    "corrections",
    "pipeline",
    "corpus",
    "evaluate",
    "project",
    "opening",
    "api",
    "show",
    "cli",
    "__init__",
    "__main__",
)  # each may use those before it
FLOOR = {name: floor for floor, names in enumerate((GROUND, TOOLS, ROOMS, PAGES, TOP)) for name in names}


def room_of(path: Path) -> str:
    """The part of the house that a file belongs to: its package's name, or its own."""
    return path.relative_to(KG).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The parts of kg that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "kg":
            found |= {alias.name for alias in node.names if alias.name in FLOOR}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kg.")}
    return found - {room_of(path)}


FILES = sorted(KG.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_a_module_imports_from_lower_floors_only(path: Path) -> None:
    """Every import goes down; among tools, pages and at the top it may go to those named before it."""
    name = room_of(path)
    assert name in FLOOR, f"{name} has no floor: say where it belongs"
    order = next((names for names in (GROUND, TOOLS, PAGES, TOP) if name in names), ())
    for other in imports(path):
        assert other in FLOOR, f"{path.name} imports {other}, which has no floor"
        below = FLOOR[other] < FLOOR[name]
        beside = FLOOR[other] == FLOOR[name] and name in order and order.index(other) < order.index(name)
        assert below or beside or name == "__init__", f"{path.relative_to(KG)} imports kg.{other}"


def test_the_house_is_looked_at() -> None:
    """The files that are checked are those of the package."""
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_a_file_is_short(path: Path) -> None:
    """No file has more than 400 lines: what grows past that is two things."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
