"""Programs that we did not write: where one is missing, its tests are skipped with a line that says so, but not in CI."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def peer(program: str, package: str) -> str:
    """The path of a program, or the test ends here: skipped, in CI failed."""
    path = shutil.which(program)
    if path is None:
        reason = f"{program} is not installed: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"must run in CI: {reason}")
        pytest.skip(reason)
    return path


def output(*command: str) -> bytes:
    """What a program prints; it must end well and complain of nothing."""
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b"", done.stderr.decode()
    return done.stdout
