"""Where a document's government sits: its issuers, number or title → places of GB/T 2260, from the vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.iri import POL
from kg.vocabulary import concepts

_LETTERS = re.compile(r"^[^〔（\[【0-9]{1,12}")  # of 沪府办发〔2025〕1号
_SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|省|市|县|区|盟|旗|州)$")
_COUNTY = re.compile("^[^关于的，、《]{1,12}?[县市区旗]")
_TITLE_STARTS = re.compile("^(?:中共)?|(?<=印发)《?|(?<=转发)《?|(?<=《)")
_GOVERNS = ("府", "政")
_LOWER = re.compile(".[^府政发办函].?[府政]")  # of a government below the one whose letter stands first
_ALL_OF = re.compile("(?:(?<![一-龥])|(?<=[对在为了和及年的、]))[全我本]([省市区县旗州])")
_GOVERNMENT_OF = re.compile("(?P<place>[一-龥]{1,10}[省市区县旗州])(?:人民政府|政府办|政府(?![一-龥]))")
LONGEST = 15  # characters of a place's name: 积石山保安族东乡族撒拉族自治县

Table = Mapping[str, tuple["Place", ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division."""

    code: str
    name: str
    short: str  # without 省, 市 …, and without the peoples of an autonomous place
    parent: str | None  # code
    english: str | None
    prefixes: tuple[str, ...]  # what its document numbers begin with

    @property
    def level(self) -> str:
        """How high it stands: province, prefecture or county."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    @property
    def has_townships(self) -> bool:
        """Whether townships stand in it and no county between: a county, and a city such as 东莞市."""
        return self.level == "county" or (
            self.level == "prefecture" and not any(code.startswith(self.code[:4]) for code in counties(self.code[:2]))
        )


@cache
def upper() -> Mapping[str, Place]:
    """Provinces and prefectures by code."""
    return _places("places")


@cache
def counties(province: str) -> Mapping[str, Place]:
    """The counties, districts and county-level cities of a province (its first two digits) by code."""
    return _places(f"counties-{province}") if province < "70" else {}


def _places(file: str) -> Mapping[str, Place]:
    found = {}
    for code, concept in concepts(file).items():
        short = next((name for name in concept.names if name != concept.label), _SUFFIX.sub("", concept.label))
        parent = concept.broader[0] if concept.broader else None
        prefixes = concept.facts.get(POL + "numberPrefix", ())
        found[code] = Place(code, concept.label, short, parent, concept.pref.get("en"), prefixes)
    return found


@cache
def named(province: str | None = None) -> Table:
    """Places by name: provinces and prefectures by full and short name, or the counties of one province by full name."""
    if province is None:
        return _table((name, place) for place in upper().values() for name in {place.name, place.short})
    return _table((place.name, place) for place in counties(province).values())


@cache
def numbered() -> Table:
    """Provinces and prefectures by what their document numbers begin with (宁政 is Ningxia's and Nanjing's)."""
    return _table((prefix, place) for place in upper().values() for prefix in place.prefixes)


def _table(pairs: Iterable[tuple[str, Place]]) -> Table:
    table: dict[str, tuple[Place, ...]] = {}
    for name, place in pairs:
        table[name] = (*table.get(name, ()), place)
    return table


def longest(text: str, at: int, table: Table) -> tuple[int, tuple[Place, ...]]:
    """The longest name of a table that stands at a point of a text: where it ends, and the places so called."""
    for end in range(min(at + LONGEST, len(text)), at, -1):
        if found := table.get(text[at:end]):
            return end, found
    return at, ()


def read_place(text: str, at: int = 0, within: str | None = None) -> tuple[int, Place | None]:
    """The place named at a point of a text, as deep as it is named (浙江省义乌市 is 义乌市): where the name ends, and the place.

    Counties are known below a place just named and in the province `within` (two digits).
    """
    end, found = longest(text, at, named())
    place = found[0] if found else None
    while place and (lower := _below(text, end, place)):
        end, place = lower
    if within and (place is None or place.name != text[at:end]):
        deeper, more = longest(text, at, named(within))
        if deeper > end and len(more) == 1:
            return deeper, more[0]
    return end, place


def _below(text: str, at: int, place: Place) -> tuple[int, Place] | None:
    """What a name goes on with below a place: 浙江省 → 金华市 → 义乌市."""
    if place.level == "county" or at >= len(text):
        return None
    for table in (named(), named(place.code[:2])):
        end, found = longest(text, at, table)
        inside = [lower for lower in found if place in chain(lower)[1:] and lower.name == text[at:end]]
        if len(inside) == 1:
            return end, inside[0]
    return None


def chain(place: Place) -> tuple[Place, ...]:
    """A place and those around it, the nearest first."""
    found = [place]
    while code := found[-1].parent:
        found.append(upper()[code])
    return tuple(found)


def jurisdiction(issuers: Iterable[str], number: str | None, title: str, text: str = "") -> tuple[Place, ...]:
    """The places whose governments issue a document that no national body issues; all names Simplified and folded.

    Of several counties of one name it is the one whose city or province the text names (普陀区 is 上海市's and 舟山市's).
    """
    issuers = tuple(name.removeprefix("中共") for name in issuers)
    if found := [place for name in issuers if (place := read_place(name)[1])]:
        return tuple(dict.fromkeys(found))
    letters = _LETTERS.match(number or "")
    place = _numbered(letters[0]) if letters else None
    place = place or _county(issuers, "", text)
    said = next((entitled for start in _TITLE_STARTS.finditer(title) if (entitled := read_place(title, start.end())[1])), None)
    said = said or (_county((title,), "", text) if place else None)
    if said and place and said.name in title and _is_elsewhere(said, place, letters[0] if letters else ""):
        place = said  # said by its whole name: 上海合作组织… is of no place
    place = place or said or _county((title,), letters[0] if letters else "", text)
    return (place,) if place else ()


def _is_elsewhere(said: Place, place: Place, letters: str) -> bool:
    """Whether a place is outside that of a number, whose letters others use too (晋政办: 晋江市), or the one below it that they name (沪松府办)."""
    return said not in chain(place) and (place not in chain(said) or _LOWER.match(letters) is not None)


def _numbered(letters: str) -> Place | None:
    """The only place that the letters of a number can stand for; 青府 is not Qinghai's, whose government writes 青政."""
    end, found = longest(letters, 0, numbered())
    place = _only(found)
    governments = [prefix for prefix in place.prefixes if len(prefix) == end + 1 and prefix.endswith(_GOVERNS)] if place else []
    return None if governments and letters.startswith(_GOVERNS, end) else place


def told(text: str) -> tuple[Place, ...]:
    """The only place of the level that a text says it is about (全区, 我县) whose government it names; none where it says neither or several."""
    level = next((sign for sign, _ in Counter(_ALL_OF.findall(text)).most_common(1)), None)
    found: dict[str, Place] = {}
    for match in _GOVERNMENT_OF.finditer(text) if level else ():
        name = match["place"]
        for begin in range(len(name)):
            end, place = read_place(name, begin)
            place = place if place and end == len(name) else _only(_counties_named(name[begin:]))
            if place:
                found[place.code] = place
                break
    own = tuple(place for place in found.values() if place.name[-1] == level)
    return own if len(own) == 1 else ()


def _counties_named(name: str) -> tuple[Place, ...]:
    return tuple(place for code in upper() if code.endswith("0000") for place in named(code[:2]).get(name, ()))


def _only(places: tuple[Place, ...]) -> Place | None:
    return places[0] if len(places) == 1 else None


def _county(names: tuple[str, ...], letters: str, text: str) -> Place | None:
    """The only county that an issuer, title (义乌市人民政府) or number (义政发) names without its province."""
    names = tuple(name for name in names if _COUNTY.match(name))
    if not names and not re.match("..?[政府]", letters):
        return None
    tables = [(counties(code[:2]), named(code[:2])) for code in upper() if code.endswith("0000")]
    for name in names:
        found = tuple(place for _, table in tables for place in longest(name, 0, table)[1])
        if place := _only(found) or _only(tuple(one for one in found if any(around.name in text for around in chain(one)[1:]))):
            return place
    return _only(tuple(place for places, _ in tables for place in places.values() if place.prefixes and letters.startswith(place.prefixes)))
