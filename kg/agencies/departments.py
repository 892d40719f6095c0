"""departments.ttl → the bodies that a place may have, by every name that they bear, and the one that is meant there in a year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kg.agencies.places import Place, chain
from kg.iri import PREFIXES
from kg.model import AgencyName
from kg.vocabulary import Concept, concepts

_FOUNDED, _DISSOLVED = PREFIXES["schema"] + "foundingDate", PREFIXES["schema"] + "dissolutionDate"
_FORM, _LEVEL, _IN = PREFIXES["pol"] + "form", PREFIXES["pol"] + "placeLevel", PREFIXES["pol"] + "inPlace"
_DOUBTFUL = PREFIXES["skos"] + "hiddenLabel"
_CITIES = ("11", "12", "31", "50")  # provinces that are cities
_SUPERVISOR = "{short}监管"
_GOVERNMENT = re.compile("^(?:人民)?政府(?=.)")


@dataclass(frozen=True, slots=True)
class Department:
    """One body that a place may have: 科学技术局, under the key science-technology-bureau."""

    key: str
    name: str  # whole, or with {place}, {short}, {party}, {name}, {above}
    english: str
    levels: tuple[str, ...]  # only at these ("district": of the counties those that are a 区); empty: at all
    places: tuple[
        str, ...
    ] = ()  # GB/T 2260 codes of the only places that have it, or how the codes of all of them begin (3101); empty: any may
    years: tuple[int, int] = (0, 9999)  # from its founding up to, not with, its end
    below_province: bool = False  # a 局 where provinces have a 厅
    doubtful: frozenset[str] = frozenset()  # short names that other bodies bear too: what they stand for is assumed

    def fits(self, place: Place) -> bool:
        """Whether a place may have this body."""
        if self.below_province and place.level == "province" and place.code[:2] not in _CITIES:
            return False
        levels = (place.level, "district") if place.level == "county" and place.name.endswith("区") else (place.level,)
        return (not self.levels or not set(self.levels).isdisjoint(levels)) and (not self.places or self.nearness(place) > 0)

    def nearness(self, place: Place) -> int:
        """How many digits of a place's code the places that alone have this body name: the more, the more it is that place's own."""
        return max((len(code) for code in self.places if place.code.startswith(code)), default=0)


@cache
def departments() -> Mapping[str, tuple[Department, ...]]:
    """Departments by every name that follows a place's or its level's: 科技局, 科学技术局, 委宣传部."""
    forms = {concept.label: concept for key, concept in concepts("departments").items() if key.startswith("form-")}
    table: dict[str, tuple[Department, ...]] = {}
    for key, concept in concepts("departments").items():
        if not key.startswith("form-"):
            for name, department in _variants(key, concept, forms):
                if department not in table.get(name, ()):
                    table[name] = (*table.get(name, ()), department)
    common = {one.name: one.key for found in table.values() for one in found if not one.places}
    return {name: tuple(replace(one, key=common.get(one.name, one.key)) for one in found) for name, found in table.items()}


def _variants(key: str, concept: Concept, forms: Mapping[str, Concept]) -> list[tuple[str, Department]]:
    facts = concept.facts
    years = int(facts.get(_FOUNDED, ("0",))[0]), int(facts.get(_DISSOLVED, ("9999",))[0])
    doubtful = facts.get(_DOUBTFUL, ())
    own = facts.get(_FORM, ())

    def body(key: str, name: str, english: str, doubted: frozenset[str]) -> Department:
        below = name.endswith("局") and "厅" in own
        return Department(key, name, english, facts.get(_LEVEL, ()), facts.get(_IN, ()), years, below, doubted)

    if not own:
        whole = body(key, concept.label, concept.pref["en"], frozenset(doubtful))
        return [(name, whole) for name in concept.names]
    found = []
    for label in own:
        form = forms[label]
        doubted = frozenset(name + ending for name in doubtful for ending in form.names)
        english = f"{concept.pref['en']} {form.pref['en']}"
        whole = body(f"{key}-{form.key.removeprefix('form-')}", concept.label + label, english, doubted | frozenset(doubtful))
        for name in concept.names:
            found += [(name + ending, whole) for ending in form.names]
            found += [(name, whole)] if name.endswith(form.names) else []  # 科委: whole as it stands
    return found


@cache
def compounds() -> tuple[str, ...]:
    """Names of departments that hold a 、 (科委、中关村管委会), the longest first."""
    return tuple(sorted((name for name in departments() if "、" in name), key=len, reverse=True))


def local(place: Place, name: str, printed: str, year: int | None, *, stated: frozenset[str] = frozenset()) -> AgencyName | None:
    """The department of a place that a name means in a year; `stated` are the full names that the text itself prints.

    A doubtful short name gives an assumed body, which keeps the name that is printed: no document is said to name it so.
    """
    department = _meant(place, name, year, levelled=printed.startswith(place.name[-1]))
    if department is None:
        return None
    whole = full_name(place)
    label = _fill(department.name, place, whole)
    short = dict.fromkeys((printed, _fill(department.name, place, place.name), place.name + name))
    if name in department.doubtful and label not in stated:
        guess = label if label != whole + name else ""
        return AgencyName("", whole + name, "assumed", short=(printed, place.name + name), place=place.code, status="assumed", guess=guess)
    english = f"{department.english}, {place.english}" if place.english else None
    return AgencyName(
        key=f"{place.code}-{department.key}",
        label=label,
        kind="local",
        short=tuple(name for name in short if name != label),
        place=place.code,
        label_en=english,
        status="stated" if label in stated else "listed",
    )


def _meant(place: Place, name: str, year: int | None, *, levelled: bool) -> Department | None:
    """The department that fits best: the place's own, one of that year, and of several the youngest. 政府外办 is one of 人民政府….

    A name with its level in front is no national supervisor's: 市金融监管局, where 北京金融监管局 is one.
    """
    found = departments().get(name, ())
    if not found and (rest := _GOVERNMENT.sub("", name)) != name:
        found = tuple(one for one in departments().get(rest, ()) if one.name.startswith("人民政府"))
    found = tuple(one for one in found if one.fits(place) and not (levelled and _SUPERVISOR in one.name))
    return max(
        found,
        key=lambda one: (
            one.nearness(place),
            one.years[0] <= (year or 9998) < one.years[1],
            "district" in one.levels,
            one.years[0],
        ),
        default=None,
    )


def full_name(place: Place) -> str:
    """A place's name as its bodies bear it: a district's with its city in front (上海市青浦区), a county's alone."""
    around = chain(place)[1:]
    return around[0].name + place.name if place.name.endswith("区") and place.level == "county" and around else place.name


def _fill(template: str, place: Place, whole: str) -> str:
    if "{" not in template:
        return whole + template
    party = whole + ("党委" if whole.endswith("自治区") else "委")
    around = chain(place)[1:]
    above = around[0].name if around else ""
    return template.format(whole="", place=whole, short=place.short, name=place.name, above=above, party=party, level=place.name[-1])
