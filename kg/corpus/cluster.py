"""Jobs → what became of them, by a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from kg.corpus.parts import Job, Made
from kg.model import ConfigurationError

T = TypeVar("T")


def run(address: str, todo: list[T], prepare: Callable[[T], tuple[Job, bytes | None] | Made]) -> Iterator[tuple[T, Made]]:
    """What became of each, in the order in which they end."""
    raise ConfigurationError(f"--cluster {address}: expected the extra: pip install 'policy-kg[cluster]'")
