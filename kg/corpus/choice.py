"""Documents one by one → those that a page can show: so many with the most responsibilities and targets."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import Any


class Choice:
    """The documents with the most to say, by their graphs, and the keys of the parts that hold them; equal ones by IRI."""

    def __init__(self, limit: int) -> None:
        """So many at most."""
        self.limit = limit
        self._all: set[str] = set()
        self._heap: list[tuple[int, str]] = []
        self._keys: dict[str, list[str]] = {}

    def add(self, document: dict[str, Any], key: str) -> None:
        """Consider a document of a part."""
        graph, counts = document["graph"], document["counts"]
        weight = counts["responsibilities"] + counts["quantified targets"] + counts["qualitative targets"]
        self._all.add(graph)
        if graph in self._keys:  # another copy of it
            self._keys[graph].append(key)
            self._heap = [(max(weight, known), graph) if name == graph else (known, name) for known, name in self._heap]
            heapq.heapify(self._heap)
            return
        self._keys[graph] = [key]
        heapq.heappush(self._heap, (weight, graph))
        if len(self._heap) > self.limit:
            del self._keys[heapq.heappop(self._heap)[1]]

    @property
    def total(self) -> int:
        """How many documents there are."""
        return len(self._all)

    @property
    def is_less(self) -> bool:
        """Whether some were left out."""
        return self.total > self.limit

    def graphs(self) -> list[str]:
        """The graphs of the chosen documents, in order."""
        return sorted(self._keys)

    def parts(self) -> Iterable[str]:
        """The parts that hold them, each once."""
        return dict.fromkeys(key for graph in sorted(self._keys) for key in self._keys[graph])
