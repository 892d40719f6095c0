"""docs/: what its pages print is what the programs print."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT, Once
from sessions import COMMAND, STEP, fresh

PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if STEP.search(path.read_text(encoding="utf-8")))


def test_there_are_pages_that_run() -> None:
    """Both languages of getting started, of the rules and of other programs; as many commands as they have."""
    assert {path.name for path in PAGES} >= {f"{name}{tongue}.md" for name in ("start", "rules", "use") for tongue in ("", ".zh")}
    assert sum(len(COMMAND.findall(path.read_text(encoding="utf-8"))) for path in PAGES) >= 40


def marked(page: Path) -> object:
    """The page as a case; a Chinese page has its English one's commands."""
    return pytest.param(page, id=page.name, marks=pytest.mark.slow("all commands of a page, ten seconds or more"))


@pytest.mark.parametrize("page", [marked(page) for page in PAGES])
def test_a_pages_commands_print_what_it_shows(page: Path, once: Once) -> None:
    """Each command and each snippet, in the page's order; UPDATE=1 writes their output into the page."""
    found = fresh(page, once)
    if os.environ.get("UPDATE"):
        page.write_text(found, encoding="utf-8")
    assert found == page.read_text(encoding="utf-8")
    assert "Traceback" not in found
    assert "\nError: " not in found
