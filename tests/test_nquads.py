"""Lines of N-Quads that are written by hand: the same as a store writes for the same terms."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import example, given
from hypothesis import strategies as st

from kg.nquads import in_graph, term, text

CONTROLS = "".join(map(chr, [*range(0x20), 0x7F, 0x85, 0xA0, 0x2028, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F600]))


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example(CONTROLS + '"\\')
def test_a_literal_is_written_as_the_store_writes_it(value: str) -> None:
    """Canonical escapes for whatever a document may hold, and read back as it was."""
    line = in_graph([f"{term('pol:Task')} {term('rdf:type')} {text(value)}"], term("pol:Section"))
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == value
    assert ox.serialize([quad], format=ox.RdfFormat.N_QUADS) == line.encode()
