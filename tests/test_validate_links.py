"""Shapes of what is said between documents, and of changes: nothing to find in good ones, each breach found by both engines."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from test_validate import Change, beside, findings, instead, seen_by_another, term, without

import kg
from kg import diff, validate

pytest.importorskip("shacl", reason="shacl is not installed: no shapes are checked")


@pytest.fixture(scope="module")
def store(plans: kg.Graph) -> ox.Store:
    """The graph of the three plans of tests/plans."""
    return plans.store


@pytest.fixture(scope="module")
def links(store: ox.Store) -> list[ox.Quad]:
    """The named graph of the links between them."""
    return [quad for quad in store if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.endswith("/links")]


@pytest.fixture(scope="module")
def changes(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """What `kg diff` says of the province's plan without its last section and with another figure; a change of each kind."""
    folder: Path = tmp_path_factory.mktemp("newer")
    text = (ROOT / "tests" / "plans" / "province.txt").read_text(encoding="utf-8")
    newer = (
        text.replace("97%", "98%")
        .replace("推进钢铁企业超低排放改造。", "")
        .replace("严禁污水直排河湖。", "严禁污水直排河湖。推进钢铁企业超低排放改造。建设湿地公园。")
    )
    assert newer != text
    (folder / "province.txt").write_text(newer.partition("（三）")[0], encoding="utf-8")
    kg.build([folder], folder / "out")
    found = diff.between_graphs(store, kg.open(folder / "out").store)
    return [ox.Quad(*triple, ox.NamedNode("urn:changes")) for triple in diff.triples(found)]


def test_the_plans_have_no_findings(store: ox.Store, links: list[ox.Quad], changes: list[ox.Quad]) -> None:
    """All graphs of the store, and the changes; and there is something of each kind."""
    assert validate.validate(store) == []
    assert findings(changes) == []
    said = {quad.predicate for quad in links}
    assert said == {
        term(name) for name in ("eli:based_on", "eli:cites", "pol:implements", "pol:resolvedBy", "pol:resolvedTo", "pol:unresolved")
    }
    kinds = {quad.object.value for quad in changes if quad.predicate == term("pol:changeKind") and isinstance(quad.object, ox.Literal)}
    assert kinds == {"added", "removed", "changed", "moved"}


def _itself(name: str) -> Change:
    """Each subject of a predicate related to itself."""
    return lambda quads: [ox.Quad(q.subject, q.predicate, q.subject, q.graph_name) if q.predicate == term(name) else q for q in quads]


OF_LINKS: dict[str, tuple[Change, str]] = {
    "no way": (without("pol:resolvedBy"), "is its number or its title"),
    "another way": (instead("pol:resolvedBy", ox.Literal("guess")), "is its number or its title"),
    "nothing found": (without("pol:resolvedTo"), "resolved to a document that was read"),
    "no document": (instead("pol:resolvedTo", term("agency:mee")), "resolved to a document that was read"),
    "resolved and not": (beside("pol:resolvedTo", "pol:unresolved", ox.Literal(True)), "resolved, or it is unresolved"),  # type: ignore[arg-type]
    "unresolved: false": (instead("pol:unresolved", ox.Literal(False)), "by true alone"),
    "carries out a body": (instead("pol:implements", term("agency:mee")), "a document, read or cited"),
    "carries out itself": (_itself("pol:implements"), "No document is based on itself"),
    "based on itself": (_itself("eli:based_on"), "No document is based on itself"),
}
OF_CHANGES: dict[str, tuple[Change, str]] = {
    "no kind": (without("pol:changeKind"), "of one kind"),
    "another kind": (instead("pol:changeKind", ox.Literal("renamed")), "of one kind"),
    "nothing before": (without("pol:before"), "a before"),
    "nothing after": (without("pol:after"), "an after"),
    "words before": (instead("pol:before", ox.Literal("旧")), "one thing before"),
}


@pytest.mark.parametrize("name", [*OF_LINKS, *OF_CHANGES])
def test_both_engines_find_a_breach(links: list[ox.Quad], changes: list[ox.Quad], name: str) -> None:
    """The same nodes for the same reason, in both languages."""
    breach, said = {**OF_LINKS, **OF_CHANGES}[name]
    found = findings(breach(links if name in OF_LINKS else changes))
    assert any(said in finding.message for finding in found)
    assert all(finding.message and finding.message_zh for finding in found)
    english = {text: pair[0] for text, pair in validate.messages().items()}
    other = {(focus, english[message]) for focus, message in seen_by_another(breach(links if name in OF_LINKS else changes))}
    assert {(finding.focus, finding.message) for finding in found} == other
