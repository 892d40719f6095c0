"""The vocabularies are whole, in order, and their wordings are in the form that a reading has."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from kg.script import fold, simplify
from kg.vocabulary import concept_matcher, concepts, triples
from tests.sort_vocabulary import FOLDER, OURS, canonical

TOP_SECTORS = (
    "energy industry transport buildings agriculture ecology air water soil waste climate spatial marine technology digital"
    " finance commerce consumption governance publicity international health education culture social safety"
)
SECTION_KINDS = {"background", "guidance", "principles", "goals", "overview", "measures", "safeguards", "annex"}
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ttl")), ids=lambda path: path.stem)
def test_every_vocabulary_parses(path):
    """Each file of the folder is Turtle that holds something."""
    assert triples(path.stem)


def test_there_are_as_many_concepts_as_there_were():
    """No concept is lost unseen: raise these numbers as the vocabularies grow."""
    assert {name: len(concepts(name)) for name in OURS} == {
        "sectors": 141,
        "instruments": 30,
        "pollutants": 43,
        "gases": 10,
        "document-types": 25,
        "section-kinds": 10,
    }


@pytest.mark.parametrize("name", OURS)
def test_each_concept_has_its_labels_and_definitions(name):
    """Labels and a definition in both scripts and in English, scope notes likewise where there are any, one scheme."""
    for concept in concepts(name).values():
        assert set(concept.pref) == {"zh-hans", "zh-hant", "en"}, concept.key
        for predicate in ("definition", "scopeNote"):
            notes = sorted(t.object.language for t in concept.triples if t.predicate.value == SKOS + predicate)
            assert notes == ["en", "zh-hans", "zh-hant"] or (predicate == "scopeNote" and not notes), concept.key
        assert len(concept.facts[SKOS + "inScheme"]) == 1, concept.key


@pytest.mark.parametrize("name", OURS)
def test_no_label_belongs_to_two_concepts(name):
    """A wording leads to one concept of a scheme."""
    owners = defaultdict(set)
    for concept in concepts(name).values():
        for label in concept.names:
            owners[label].add(concept.key)
    assert {label: keys for label, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("name", OURS)
def test_wordings_are_in_the_form_of_a_reading(name):
    """What is matched is folded, Simplified, and longer than one character but for metals and the like."""
    for concept in concepts(name).values():
        for label in (*concept.facts.get(SKOS + "hiddenLabel", ()), *concept.shields):
            assert label == fold(label) == simplify(label), (concept.key, label)
            assert " " not in label
        assert all(len(label) > 1 or concept.scheme in ("pollutant", "instrument", "document-type") for label in concept.names), concept.key


@pytest.mark.parametrize("name", OURS)
def test_each_shield_shields_something(name):
    """A pol:notLabel holds a wording of the scheme and is none itself."""
    names = {label for concept in concepts(name).values() for label in concept.names}
    for concept in concepts(name).values():
        for shield in concept.shields:
            assert shield not in names, (concept.key, shield)
            assert any(label in shield for label in names), (concept.key, shield)


@pytest.mark.parametrize("name", OURS)
def test_files_are_in_their_one_form(name):
    """Concepts by key, labels in order, no duplicates: `python -m tests.sort_vocabulary` repairs it."""
    text = (FOLDER / f"{name}.ttl").read_text(encoding="utf-8")
    assert canonical(text) == text  # if not, run the command above


@pytest.mark.parametrize("name", OURS)
def test_broader_concepts_exist_and_end_at_the_top(name):
    """Each concept leads upwards, one step at a time, to a top concept of its scheme."""
    table = concepts(name)
    for concept in table.values():
        above, steps = concept, 0
        while above.broader:
            assert len(above.broader) == 1
            above, steps = table[above.broader[0]], steps + 1
            assert steps <= 3, concept.key
        assert SKOS + "topConceptOf" in above.facts, concept.key


def test_the_top_sectors_are_those_of_the_model():
    """The graph's contract names 26 of them; each says what it takes in and what not, and all others lie one level below them."""
    assert {key for key, concept in concepts("sectors").items() if not concept.broader} == set(TOP_SECTORS.split())
    assert {key for key in TOP_SECTORS.split() if SKOS + "scopeNote" not in concepts("sectors")[key].facts} == set()
    assert {
        key for key, concept in concepts("sectors").items() if concept.broader and concept.broader[0] not in TOP_SECTORS.split()
    } == set()
    narrower = Counter(concept.broader[0] for concept in concepts("sectors").values() if concept.broader)
    assert {key for key, count in narrower.items() if count >= 8} >= {"energy", "industry", "transport", "agriculture", "governance"}


def test_section_kinds_have_the_names_that_other_rooms_use():
    """structure and tasks go by these keys."""
    assert set(concepts("section-kinds")) >= SECTION_KINDS


def test_the_scheme_itself_is_no_concept():
    """Its name would otherwise be found in texts."""
    assert all("scheme" not in concept.scheme and concept.key != concept.scheme for name in OURS for concept in concepts(name).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发展新能源汽车", ["ev"]),
        ("发展新能源", ["renewable"]),
        ("石油化工企业", ["petrochemical", "enterprises"]),
        ("设立国家公园", ["nature-reserves"]),
        ("乡村居民政策落实", ["agriculture"]),
    ],
)
def test_the_longest_wording_wins(text, expected):
    """新能源汽车 is no 新能源."""
    found = [key for _, _, (_, key) in concept_matcher("sectors").find(text)]
    assert [key for key in found if key != "government-affairs"] == expected
