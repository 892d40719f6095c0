"""What many tests read: the document in data/, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import kg

settings.register_profile("kg", deadline=None, derandomize=True)  # machines differ in speed, and CI must not fail by chance
settings.load_profile("kg")

ROOT = Path(__file__).parent.parent
SEED = next((ROOT / "data").glob("*.txt"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `kg build data` writes."""
    out = tmp_path_factory.mktemp("built") / "out"
    kg.build([SEED], out)
    return out


@pytest.fixture(scope="session")
def graph(built: Path) -> kg.Graph:
    """The graph of the document in data/."""
    return kg.open(built)
