"""The network of a store → tables of nodes and edges in CSV, with the columns that Neo4j's importer knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.export.networks import ATTRIBUTES, WHOLE
from kg.spreadsheet import csv_text

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_COLUMNS = ("label", "label_en", "iri", *dict.fromkeys(ATTRIBUTES.values()))


def csv_files(graph: MultiDiGraph[str]) -> dict[str, bytes]:
    """nodes.csv and edges.csv as Neo4j's importer reads them: :ID … :LABEL, and :START_ID, :END_ID, :TYPE."""
    heads = [f"{name}:int" if name in WHOLE else name for name in _COLUMNS]
    nodes = [
        [node, *(str(data.get(name, "")) for name in _COLUMNS), data["kind"].title().replace(" ", "")]
        for node, data in graph.nodes(data=True)
    ]
    edges = [[begin, end, re.sub(r"(?=[A-Z])", "_", relation).upper()] for begin, end, relation in graph.edges(keys=True)]
    return {
        "nodes.csv": csv_text([[":ID", *heads, ":LABEL"], *nodes]).encode(),
        "edges.csv": csv_text([[":START_ID", ":END_ID", ":TYPE"], *edges]).encode(),
    }
