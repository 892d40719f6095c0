"""What many tests read: the document in data/, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import kg

if TYPE_CHECKING:
    from served import Served

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


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[Served]:
    """`kg serve` of that graph, with limits that a test can wait for."""
    from served import serving

    with serving(built, "--timeout", "3", "--memory", "400", "--max-rows", "200000") as running:
        yield running
