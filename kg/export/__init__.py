"""Store → RDF syntaxes, networks (networkx, GraphML, GEXF, Cytoscape) and tables of nodes and edges; the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.disk import write
from kg.export import networks
from kg.export.files import write_all
from kg.export.networks import network, short
from kg.export.profiles import PROFILES
from kg.export.syntaxes import RDF, quads, rdf, serialize, triples
from kg.export.tables import csv_files
from kg.export.workbook import workbook
from kg.model import QueryError

__all__ = ["FORMATS", "PROFILES", "RDF", "export", "network", "quads", "rdf", "serialize", "short", "triples"]

FORMATS = (*RDF, *networks.SYNTAXES, "csv", "xlsx")


def export(store: ox.Store, form: str, path: Path | None = None, profile: str = "evidence") -> bytes:
    """The graph in a format; with a path it is also written there. `csv` with a path is a folder, or a .zip, of nodes.csv and
    edges.csv; without one it is the edges; `xlsx` is the explorer's tables as an Excel file. RDF/XML, GraphML and GEXF have � for the control characters that XML cannot hold.

    `profile` is what an RDF export says of the evidence: all of it as NIF, none (plain), or all as Web Annotations.
    """
    if form not in FORMATS:
        raise QueryError(f"{form}: expected one of the formats {' '.join(FORMATS)}")
    if profile not in PROFILES:
        raise QueryError(f"{profile}: expected one of the profiles {' '.join(PROFILES)}")
    if form not in RDF and profile != "evidence":
        raise QueryError(f"{form}: expected one of the formats {' '.join(RDF)} with --profile: networks and tables have no evidence in RDF")
    if form == "csv":
        files = csv_files(network(store))
        if path is not None:
            write_all(files, Path(path))
        return files["edges.csv"]
    data = workbook(store) if form == "xlsx" else rdf(store, form, profile) if form in RDF else networks.SYNTAXES[form](network(store))
    if path is not None:
        write(Path(path), data)
    return data
