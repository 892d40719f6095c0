"""graph.nt → how many things of each kind the graph holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kg.nquads import term

BLOCK = 16 << 20  # bytes looked at at once
KINDS = {
    "documents": "pol:PolicyDocument",
    "sections": "pol:Section",
    "tasks": "pol:Task",
    "quantified targets": "pol:QuantitativeTarget",
    "qualitative targets": "pol:QualitativeTarget",
    "responsibilities": "pol:Responsibility",
}


def counted(path: Path) -> Counter[str]:
    """The things of a sorted file of N-Triples in which no line comes twice, each with its class once."""
    ends = {name: f" {term('rdf:type')} {term(kind)} .\n".encode() for name, kind in KINDS.items()}
    found: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    rest = b""
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            block = rest + block
            whole = block.rfind(b"\n") + 1
            rest = block[whole:]
            for name, end in ends.items():
                found[name] += block.count(end, 0, whole)
    return found
