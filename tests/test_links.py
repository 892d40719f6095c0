"""Links to other people's schemes: each has the form that its scheme demands, and docs/vocabularies.md lists them all and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kg.iri import PREFIXES
from kg.vocabulary import Concept, concepts

DOCUMENT = Path(__file__).parent.parent / "docs" / "vocabularies.md"
CHINESE = DOCUMENT.with_suffix(".zh.md")
POL, SKOS, DCTERMS, SCHEMA = (PREFIXES[prefix] for prefix in ("pol", "skos", "dcterms", "schema"))
ISIC = "https://unstats.un.org/classifications/ISIC/rev4/"
MATCHES = ("exact", "close", "broad", "narrow")
SECTIONS = {  # the divisions of each section of ISIC Rev. 4; 04, 34, 40 and their like are no divisions
    section[0]: range(int(section[1:3]), int(section[4:]) + 1)
    for section in [
        "A01-03",
        "B05-09",
        "C10-33",
        "D35-35",
        "E36-39",
        "F41-43",
        "G45-47",
        "H49-53",
        "I55-56",
        "J58-63",
        "K64-66",
        "L68-68",
        "M69-75",
        "N77-82",
        "O84-84",
        "P85-85",
        "Q86-88",
        "R90-93",
        "S94-96",
        "T97-98",
        "U99-99",
    ]
}
IPCC = {"1": "ABC", "2": "ABCDEFGH", "3": "ABCD", "4": "ABCDE", "5": "AB"}  # the categories of each sector of the 2006 Guidelines


def key(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("/")[2]


def said(vocabulary: str, predicate: str) -> Iterator[tuple[str, str]]:
    """What a vocabulary says by a predicate: the key of a concept and the value."""
    for concept in concepts(vocabulary).values():
        yield from ((concept.key, value) for value in concept.facts.get(predicate, ()))


def rows(title: str, page: Path = DOCUMENT) -> list[tuple[str, ...]]:
    """The rows of the table under a heading of the document, without its head."""
    text = page.read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in text.splitlines() if line.startswith("| ")]
    return lines[2:]


def test_isic_is_listed_and_formed() -> None:
    """A code of a section, division, group or class that ISIC Rev. 4 can have, in one relation to a sector, listed with its title."""
    links = [(f"sector:{one}", match, key(iri)) for match in MATCHES for one, iri in said("sectors", f"{SKOS}{match}Match")]
    assert sorted(links) == sorted(row[:3] for row in rows("Sectors and ISIC Rev. 4"))
    assert len(links) >= 50
    assert len({(sector, code) for sector, _, code in links}) == len(links)
    for match in MATCHES:
        assert all(iri.startswith(ISIC) for _, iri in said("sectors", f"{SKOS}{match}Match"))
    for _, _, code in links:
        assert code in SECTIONS or (re.fullmatch(r"\d{2,4}", code) and any(int(code[:2]) in found for found in SECTIONS.values())), code
    titles = {row[2:] for row in rows("Sectors and ISIC Rev. 4")}
    assert len(titles) == len({code for code, _ in titles})  # one title of one code
    assert all(title for _, title in titles)


def test_ipcc_categories_are_listed_and_formed() -> None:
    """A code of the 2006 Guidelines' five sectors, listed with its title."""
    links = [(f"sector:{one}", code) for one, code in said("sectors", POL + "ipccCategory")]
    assert sorted(links) == sorted(row[:2] for row in rows("Sectors and IPCC source categories"))
    assert len(links) >= 30
    for _, code in links:
        assert re.fullmatch(r"[1-5]\.[A-H](\.\d{1,2}(\.[a-z](\.[ivx]+)?)?)?", code), code
        assert code[2] in IPCC[code[0]], code


def test_potentials_are_listed_with_their_source() -> None:
    """Of each gas that has one; a family has none, and where fossil gas differs, it warms more."""
    listed = {row[0]: row[1:] for row in rows("Global warming potential over 100 years")}
    found = {}
    for gas in concepts("gases").values():
        value, fossil, source = (gas.facts.get(POL + name, ("",))[0] for name in ("gwp100", "gwp100Fossil", "gwpSource"))
        assert bool(value) == bool(source) == (POL + "formula" in gas.facts), gas.key
        assert not fossil or Decimal(fossil) > Decimal(value)
        if value:
            found[f"gas:{gas.key}"] = (value, fossil, source)
    assert found == listed
    assert {name.removeprefix("gas:"): row[0] for name, row in found.items()} == {
        "co2": "1",
        "ch4": "27",
        "n2o": "273",
        "sf6": "25200",
        "nf3": "17400",
    }


def test_cas_numbers_are_listed_and_check() -> None:
    """The last digit is the sum of the others, each by its place from the right, modulo 10."""
    found = []
    for vocabulary, prefix in (("gases", "gas"), ("pollutants", "pollutant")):
        for concept, number in said(vocabulary, POL + "casNumber"):
            found.append((f"{prefix}:{concept}", concepts(vocabulary)[concept].facts[POL + "formula"][0], number))
            digits = number.replace("-", "")
            assert re.fullmatch(r"[1-9]\d{1,6}-\d\d-\d", number), number
            assert sum(place * int(digit) for place, digit in enumerate(digits[-2::-1], 1)) % 10 == int(digits[-1]), number
    assert sorted(found) == sorted(rows("CAS numbers"))
    assert len({number for _, _, number in found}) == len(found) >= 14


def test_the_chinese_page_lists_the_same() -> None:
    """Under each heading the same rows; of the last table, whose reasons are in words, the same terms."""
    *titles, last = zip(*(re.findall("^## (.+)$", page.read_text(encoding="utf-8"), re.M) for page in (DOCUMENT, CHINESE)), strict=True)
    assert len(titles) == 5
    for english, chinese in titles:
        assert rows(chinese, CHINESE) == rows(english) != []
    told = [[(ours, re.split("[,、] ?", theirs)) for ours, theirs, _ in rows(*place)] for place in ((last[0],), (last[1], CHINESE))]
    assert told[0] == told[1] != []


def places() -> list[Concept]:
    """Every place: provinces and prefectures, and the counties of each province."""
    folder = Path(__file__).parent.parent / "kg" / "vocabulary"
    return [place for path in sorted(folder.glob("counties-*.ttl")) for place in concepts(path.stem).values()] + list(
        concepts("places").values()
    )


def test_places_have_their_codes() -> None:
    """Six digits that are the key too, each once; a place lies within the one whose code it continues."""
    found = places()
    assert len(found) > 3000
    assert len({place.key for place in found}) == len(found)
    for place in found:
        assert place.facts[SKOS + "notation"] == (place.key,)
        assert re.fullmatch(r"[1-9]\d{5}", place.key), place.key
        for above in place.broader:
            prefix = above[: 2 if above.endswith("0000") else 4]
            assert place.key.startswith(prefix), (place.key, above)
            assert place.key != above


def test_who_came_after_whom_is_told_from_both_sides() -> None:
    """A body that was replaced has an end, its successors were there by then and know it as what they replaced."""
    agencies = concepts("agencies")
    pairs = {(one, key(iri)) for one, iri in said("agencies", DCTERMS + "isReplacedBy")}
    assert pairs == {(key(iri), one) for one, iri in said("agencies", DCTERMS + "replaces")}
    assert len(pairs) >= 40
    year = {name: {one: int(value) for one, value in said("agencies", f"{SCHEMA}{name}Date")} for name in ("founding", "dissolution")}
    assert {former for former, _ in pairs} == set(year["dissolution"])
    assert [(former, later) for former, later in pairs if year["founding"].get(later, 0) > year["dissolution"][former]] == []
    assert all(year["founding"].get(one, 0) <= ended for one, ended in year["dissolution"].items())
    assert all(1800 < value < 2100 for years in year.values() for value in years.values())
    assert all(later in agencies for _, later in pairs)


def test_parts_of_functions_are_listed_and_told() -> None:
    """Who took them from whom is no replacement, and a note says in each language what they were."""
    took: dict[str, set[str]] = {}
    for one, iri in said("agencies", POL + "tookFunctionsFrom"):
        took.setdefault(one, set()).add(key(iri))
    assert {f"agency:{one}": others for one, others in took.items()} == {
        row[0]: set(row[1].split(", ")) for row in rows("Agencies that took over functions from others")
    }
    for one, others in took.items():
        agency = concepts("agencies")[one]
        assert others <= set(concepts("agencies"))
        assert others.isdisjoint(map(key, agency.facts.get(DCTERMS + "replaces", ())))
        notes = [t.object.language for t in agency.triples if t.predicate.value == SKOS + "historyNote"]
        assert sorted(notes) == ["en", "zh-hans", "zh-hant"]


@pytest.mark.parametrize("name", ["sectors", "instruments", "pollutants", "gases", "document-types", "section-kinds", "agencies", "places"])
def test_no_other_link_leads_out(name: str) -> None:
    """Every IRI that a vocabulary names is the project's own, a term of a known vocabulary, or one of the kinds above."""
    known = ("https://w3id.org/policy-kg/", ISIC, *PREFIXES.values())
    for concept in concepts(name).values():
        for values in ((t.object.value for t in concept.triples if hasattr(t.object, "value") and not hasattr(t.object, "language")),):
            assert [value for value in values if not value.startswith(known)] == [], concept.key
