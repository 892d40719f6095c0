"""One policy in many copies is one policy: the same nodes, and evidence of each from every copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SEED, Once, sampled

import kg
from kg.iri import PREFIXES
from kg.script import simplify

pytestmark = pytest.mark.usefixtures("in_process")
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
POL, PROV, NIF, RDF = (PREFIXES[prefix] for prefix in ("pol", "prov", "nif", "rdf"))
CLASSES = ("PolicyDocument", "Section", "Task", "Action", "Target", "Indicator", "Responsibility", "Agency", "CitedDocument")
QUOTED = ("Section", "Task", "Target", "Responsibility")
OF_A_COPY = {  # what is said in the words of a copy: its text, its own script, and where it stands
    *(f"{PREFIXES['dcterms']}{name}" for name in ("title", "source", "format", "language")),
    *(f"{POL}{name}" for name in ("text", "statement", "scope", "hedge", "binding", "ambiguity", "verb", "object", "unit", "number")),
    *(f"{POL}{name}" for name in ("metadata", "property", "statedIn", "clauseQuotedFrom", "dueQuotedFrom")),
    f"{POL}certainty",  # a copy may run on where another has line ends
    *(PREFIXES["rdfs"] + "label", RDF + "value", PROV + "wasQuotedFrom", PROV + "wasGeneratedBy"),
}


def seed_simplified(folder: Path) -> Path:
    """The seed in Simplified characters."""
    path = folder / "simplified.txt"
    path.write_text(simplify(SEED.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def seed_as_word(folder: Path) -> Path:
    """The seed in Simplified characters as a document of Word."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed: no copy as docx")
    document = docx.Document()
    for line in simplify(SEED.read_text(encoding="utf-8")).splitlines():
        document.add_paragraph(line)
    document.save(str(folder / "copy.docx"))
    return folder / "copy.docx"


def seed_as_page(folder: Path) -> Path:
    """The seed in Simplified characters in a web page with a menu and a footer."""
    path = folder / "page.html"
    lines = "".join(f"<p>{line}</p>" for line in simplify(SEED.read_text(encoding="utf-8")).splitlines() if line.strip())
    path.write_text(
        f"<html><body><nav><a href='/'>首页</a> <a href='/zw'>政务</a></nav><div>{lines}</div><footer>主办单位：某网</footer></body></html>",
        encoding="utf-8",
    )
    return path


def real(*names: str) -> list[Path]:
    """Files of the corpus; where it is not, the test ends here."""
    if not CORPUS.exists():
        pytest.skip("../shared/corpus is not here: its copies cannot be compared")
    return [CORPUS / name for name in names]


def copies(name: str, folder: Path) -> list[Path]:
    """The copies of a policy: the seed's are made, the others are real."""
    made = {"simplified": seed_simplified, "word": seed_as_word, "page": seed_as_page}
    if name in made:
        return [SEED, made[name](folder)]
    if name == "published":
        return [SEED, *real("mee2022-jianwu-jiangtan.txt")]
    return real(f"docx-{name}.docx", f"{name}.md")


def simplified(once: Once) -> Path:
    """The build of the seed and its copy in Simplified characters."""
    return once("seed and simplified", lambda folder: kg.build(copies("simplified", folder), folder / "out")) / "out"


PAIRS = ("simplified", "word", "page", "published", "shanghai-beidou", "shanghai2025-gaoduan-qixie")


# What the published copy states and the seed does not: a date and a number.
MORE = {"published": (PREFIXES["eli"] + "date_document", PREFIXES["eli"] + "id_local")}


def things(store: ox.Store) -> dict[str, set[str]]:
    """The IRIs of each class that a document's graph holds."""
    found: dict[str, set[str]] = {}
    for name in CLASSES:
        quads = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(POL + name), ox.DefaultGraph())
        found[name] = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return found


def facts(store: ox.Store, of: Mapping[str, set[str]]) -> set[ox.Triple]:
    """What is said of the things but for the words of a copy."""
    nodes = set().union(*of.values())
    return {
        quad.triple
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in nodes and quad.predicate.value not in OF_A_COPY
    }


def renamed(store: ox.Store, old: set[str], new: set[str]) -> ox.Store:
    """A store in which a document, and all in it, has another IRI."""
    (before,), (after,) = old, new
    data = (ox.serialize(store, format=ox.RdfFormat.N_QUADS) or b"").replace(f"<{before}".encode(), f"<{after}".encode())
    found = ox.Store()
    found.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    return found


def sources(store: ox.Store, kind: str) -> dict[str, set[str]]:
    """Each fact of a class with the texts that it is quoted from."""
    rows = kg.Graph(store).query(f"SELECT ?x ?text {{ ?x a pol:{kind} ; prov:wasQuotedFrom [ nif:referenceContext ?text ] }}").rows
    found: dict[str, set[str]] = defaultdict(set)
    for thing, text in rows:
        found[str(thing)].add(str(text))
    return found


@pytest.mark.parametrize("name", sampled(PAIRS, 3, "other copies, one in three of which is quick"))
def test_copies_are_one_policy(name: str, tmp_path: Path, built: Path, once: Once) -> None:
    """A copy adds no thing and no fact, and each section, task, target and responsibility is quoted from both."""
    one, other = copies(name, tmp_path)
    places = {folder: tmp_path / folder for folder in ("one", "other", "both")}
    if one == SEED:
        places["one"] = built
    else:
        kg.build([one], places["one"])
    if name == "simplified":
        places["both"] = simplified(once)
    else:
        kg.build([one, other], places["both"])
    kg.build([other], places["other"])
    stores = {folder: kg.open(place).store for folder, place in places.items()}
    if name in MORE:  # with a number the policy has another IRI than a copy alone that has none
        stores["one"] = renamed(stores["one"], things(stores["one"])["PolicyDocument"], things(stores["other"])["PolicyDocument"])
    found = {folder: things(store) for folder, store in stores.items()}
    assert all(len(found["one"][kind]) > 10 for kind in ("Section", "Task", "Responsibility"))
    assert found["one"] == found["other"] == found["both"]
    said = {folder: facts(store, found["both"]) for folder, store in stores.items()}
    assert said["other"] == said["both"]
    more = sorted(triple.predicate.value for triple in said["other"] - said["one"])
    assert (said["one"] <= said["other"], more) == (True, sorted(MORE.get(name, ())))
    for kind in QUOTED:
        quoted = sources(stores["both"], kind)
        assert set(quoted) == found["both"][kind]
        assert {thing for thing, texts in quoted.items() if len(texts) != 2} == set(), kind


def test_the_order_of_copies_changes_nothing(tmp_path: Path, once: Once) -> None:
    """The same bytes whichever copy comes first."""
    one, other = copies("simplified", tmp_path)
    kg.build([other, one], tmp_path / "b")
    assert (simplified(once) / "graph.nt").read_bytes() == (tmp_path / "b" / "graph.nt").read_bytes()


def test_copies_together_are_as_the_model_says(once: Once) -> None:
    """Two copies leave every shape whole: one label in Simplified, one level, one role."""
    pytest.importorskip("shacl", reason="shacl is not installed: no shapes are checked")
    assert kg.open(simplified(once)).validate() == []
