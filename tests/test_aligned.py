"""The graph …/aligned: what the ontology concludes, in the terms of others too, the same however it was built, and left out by --profile plain."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from commands import kg as run

import kg
from kg import export, graph, iri, ontology
from kg.graph.aligned import axioms
from kg.iri import BASE, PREFIXES
from kg.model import ConfigurationError

pytestmark = pytest.mark.usefixtures("in_process")
PLANS = sorted((Path(__file__).parent / "plans").glob("*.txt"))
ALIGNED = ox.NamedNode(iri.aligned(BASE))


def named(store: ox.Store) -> set[ox.Quad]:
    """The quads of the named graphs."""
    return {quad for quad in store if quad.graph_name != ox.DefaultGraph()}


ASKED = {  # a pattern in the terms of others → how many there are in the three plans, counted by hand
    "a body answers for a task, whatever its role": ("?t a pol:Task ; pol:responsibleAgency ?a", 21),
    "who passed a document": ("?d a eli:LegalResource ; eli:passed_by ?a", 3),
    "a document is a work": ("?d a schema:CreativeWork, pol:PolicyDocument", 3),
    "agencies are organizations": (
        "?a a pol:Agency . FILTER NOT EXISTS { ?a a prov:Organization, schema:Organization, org:FormalOrganization }",
        0,
    ),
    "a figure in its QUDT unit": ("?g a qudt:QuantityValue ; qudt:unit unit:PERCENT ; qudt:numericValue ?v . FILTER(?v = 95)", 1),
    "a target's end": ('?g a pol:Target ; schema:endDate "2034"^^xsd:gYear', 4),
    "a task is part of its section": ("?t a pol:Task ; schema:isPartOf ?s . ?s a eli:LegalResourceSubdivision", 13),
    "a place is one of schema.org's": ("?p a schema:AdministrativeArea, dcterms:Location, pol:Place", 3),
    "a plan that carries out another is based on it": ("?d pol:implements ?e . FILTER NOT EXISTS { ?d eli:based_on ?e }", 0),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_terms_of_others_can_be_asked_for(plans: kg.Graph, name: str) -> None:
    """In the union, with as many answers as there are."""
    pattern, number = ASKED[name]
    assert len(plans.query(f"SELECT * WHERE {{ {pattern} }}").rows) == number


def test_every_agency_has_a_type(plans: kg.Graph, graph: kg.Graph) -> None:
    """Those too that only stand above another, came before it or after."""
    ask = """SELECT ?a WHERE { ?x org:subOrganizationOf|dcterms:replaces|dcterms:isReplacedBy|pol:tookFunctionsFrom|pol:agency|pol:issuedBy ?a
        FILTER NOT EXISTS { ?a a ?class } FILTER(CONTAINS(STR(?a), "/agency/")) }"""
    for each in (plans, graph):
        assert each.query(ask).rows == ()


def test_what_is_said_follows_from_the_axioms_and_nothing_is_left_out(plans: kg.Graph) -> None:
    """rdflib's own closure of sub-classes and sub-properties, made of ontology.ttl, gives the same statements."""
    stated = {quad.triple for quad in named(plans.store) if quad.graph_name != ALIGNED}
    above: dict[str, dict[str, set[str]]] = {"subClassOf": {}, "subPropertyOf": {}}
    for quad in ox.parse(ontology.text(), format=ox.RdfFormat.TURTLE):
        name = quad.predicate.value.removeprefix(PREFIXES["rdfs"])
        if name in above and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            above[name].setdefault(quad.subject.value, set()).add(quad.object.value)
    wanted: set[ox.Triple] = set()
    waiting = list(stated)
    while waiting:
        triple = waiting.pop()
        kind = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
        more = {
            ox.Triple(triple.subject, ox.NamedNode(name), triple.object) for name in above["subPropertyOf"].get(triple.predicate.value, ())
        }
        if triple.predicate.value == PREFIXES["rdf"] + "type":
            more |= {ox.Triple(triple.subject, triple.predicate, ox.NamedNode(name)) for name in above["subClassOf"].get(kind, ())}
        new = {each for each in more if each.subject != each.object} - wanted
        wanted |= new
        waiting += new
    found = {quad.triple for quad in plans.store.quads_for_pattern(None, None, None, ALIGNED)}
    chained, years = ox.NamedNode(PREFIXES["pol"] + "responsibleAgency"), PREFIXES["xsd"] + "gYear"
    rest = {
        each
        for each in found - wanted
        if each.predicate != chained and getattr(each.object, "datatype", ox.NamedNode("urn:x")).value != years
    }
    assert rest == set()
    assert wanted - stated <= found
    assert len(found) > 200


def test_who_answers_for_a_section_answers_for_what_is_in_it() -> None:
    """The bodies of a section stand on its sections, tasks and targets; those of a task on it alone."""
    pol, part = PREFIXES["pol"], f"<{PREFIXES['dcterms']}isPartOf>"
    lines = f"""<urn:d> <{pol}leadAgency> <urn:above> <urn:g> .
<urn:s> {part} <urn:d> <urn:g> .
<urn:t> <{pol}inSection> <urn:s> <urn:g> .
<urn:u> <{pol}inSection> <urn:s> <urn:g> .
<urn:t> <{pol}jointAgency> <urn:own> <urn:g> .
""".encode()
    found = {
        (q.subject.value, q.object.value)
        for q in ox.parse(graph.aligned(lines), format=ox.RdfFormat.N_QUADS)
        if "responsible" in q.predicate.value
    }  # type: ignore[union-attr]
    assert found == {("urn:d", "urn:above"), ("urn:s", "urn:above"), ("urn:t", "urn:above"), ("urn:u", "urn:above"), ("urn:t", "urn:own")}


def test_no_thing_is_part_of_itself_and_what_is_said_is_not_said_again() -> None:
    """A document without numbered headings is in itself by our terms alone."""
    pol = PREFIXES["pol"]
    lines = f"<urn:d> <{pol}inDocument> <urn:d> <urn:g> .\n".encode()
    assert graph.aligned(lines) == b""
    typed = f"<urn:p> <{PREFIXES['rdf']}type> <{pol}Task> <urn:g> .\n<urn:p> <{PREFIXES['rdf']}type> <{PREFIXES['prov']}Plan> <urn:g> .\n"
    assert graph.aligned(typed.encode()) == b""
    assert graph.aligned(b"") == b""


def test_the_mechanism_has_axioms_of_each_sort() -> None:
    """Sub-classes, sub-properties, chains and years; and none of the terms that a chain begins with is itself concluded."""
    known = axioms()
    assert len(known.classes) > 10
    assert len(known.above) > 10
    assert (len(known.years), len(known.chains)) == (5, 3)
    concluded = {name for names in known.above.values() for name in names} | {whole for _, _, whole in known.chains}
    assert not concluded & {first for first, _, _ in known.chains}


def test_the_vocabularies_that_every_graph_holds_conclude_nothing() -> None:
    """So they are written as they are, whatever the base."""
    assert graph.aligned(b"".join(f"{quad} .\n".encode() for quad in graph.vocabulary_quads())) == b""


def test_any_order_gives_the_same_bytes_and_a_changed_build_those_of_a_fresh_one(built_plans: Path, tmp_path: Path) -> None:
    """Documents that come, go and come again leave nothing behind in …/aligned."""
    wanted = (built_plans / "graph.nt").read_bytes()
    for number, order in enumerate(list(permutations(PLANS))[1::2]):
        kg.build(order, tmp_path / f"order-{number}")
        assert (tmp_path / f"order-{number}" / "graph.nt").read_bytes() == wanted
    many = [*PLANS]
    for number in range(6):  # so many that the store is changed, not filled anew
        many.append(tmp_path / f"more-{number}.txt")
        many[-1].write_text(f"第{number}号节水方案\n一、任务\n（一）节水。推广节水器具。（水利部负责）\n", encoding="utf-8")
    grown = tmp_path / "grown"
    for paths in (many, [each for each in many if each != PLANS[1]], many):
        kg.build(paths, grown)
        kg.build(paths, tmp_path / f"fresh-{len(paths)}")
        assert named(kg.open(grown).store) == named(kg.open(tmp_path / f"fresh-{len(paths)}").store)
        assert set(kg.open(grown).store) == set(kg.open(tmp_path / f"fresh-{len(paths)}").store)


def test_plain_leaves_it_out(plans: kg.Graph, tmp_path: Path) -> None:
    """A build and an export with --profile plain hold all but …/aligned, an export no evidence either; and back again."""
    out = tmp_path / "out"
    done = run("build", *map(str, PLANS), "--out", str(out), "--profile", "plain", "--quiet")
    assert done.returncode == 0, done.stderr
    stated = {quad for quad in named(plans.store) if quad.graph_name != ALIGNED}
    assert named(kg.open(out).store) == stated
    assert len(kg.open(out)) == len({quad.triple for quad in stated})
    for form in ("nt", "nq"):
        assert set(ox.parse(kg.open(out).export(form, profile="plain"), format=export.RDF[form])) == set(
            ox.parse(plans.export(form, profile="plain"), format=export.RDF[form])
        )
    kg.build(PLANS, out)
    assert set(kg.open(out).store) == set(plans.store)


def test_a_profile_that_is_none_is_one_line(tmp_path: Path) -> None:
    """From the command, from Python and from kg.toml."""
    with pytest.raises(ConfigurationError, match="--profile thin: expected full or plain"):
        kg.build(PLANS, tmp_path / "out", profile="thin")
    (tmp_path / "kg.toml").write_text('profile = "thin"', encoding="utf-8")
    done = run("build", cwd=tmp_path)
    assert (done.returncode, 'kg.toml: profile: expected "full" or "plain"' in done.stderr) == (2, True)


def test_the_project_file_sets_the_profile(tmp_path: Path) -> None:
    """profile = "plain" in kg.toml is what kg build does without an option."""
    (tmp_path / "kg.toml").write_text('inputs = ["a.txt"]\nprofile = "plain"\n', encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(PLANS[1].read_bytes())
    assert run("build", "--quiet", cwd=tmp_path).returncode == 0
    assert not list(kg.open(tmp_path / "out").store.quads_for_pattern(None, None, None, ALIGNED))
