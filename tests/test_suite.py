"""The suite itself: how many tests there are, so that none is lost without a word."""

from __future__ import annotations

import pytest
from conftest import COLLECTED, ROOT

LEAST = 5460  # raised when tests are added
OF_SHARED = 150  # of them, those whose rows are files of ../shared


def test_there_are_as_many_tests_as_before(request: pytest.FixtureRequest) -> None:
    """As many cases are collected as there were, the slow ones among them; a change that takes some away lowers the figure by hand."""
    collected = request.config.stash.get(COLLECTED, None)
    if collected is None:
        pytest.skip("only some of the tests were asked for, so that they are not counted")
    assert collected >= LEAST - (0 if (ROOT.parent / "shared").is_dir() else OF_SHARED)
