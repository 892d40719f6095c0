"""A printed name, and the document's places and year → who is meant: a known body, a local one, a group, or unresolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.agencies.places import Place, chain, read_place
from kg.iri import PREFIXES, fingerprint
from kg.model import AgencyName
from kg.vocabulary import Concept, alternatives, concepts, rules

_FOUNDED, _DISSOLVED = PREFIXES["schema"] + "foundingDate", PREFIXES["schema"] + "dissolutionDate"
_PARENT = PREFIXES["org"] + "subOrganizationOf"
_FORM, _LEVEL = PREFIXES["pol"] + "form", PREFIXES["pol"] + "placeLevel"
_YOUTH = re.compile(r"^(?:共青)?团(自治区|省|市|县|区|州|旗|盟)委$")  # 团市委 is the city's 团委
_OWN = re.compile("^[本我]")
_INNER = re.compile(r"（[^（）]*）")
_AND = "和及与、"
_ENDINGS = (("管委会", "管理委员会"), ("政府", "人民政府"))
LONGEST = 60  # characters of a name


@dataclass(frozen=True, slots=True)
class Department:
    """One body that a place may have: 科学技术局, under the key science-technology-bureau."""

    key: str
    name: str  # whole, or with {place}, {short}, {party}
    english: str
    levels: tuple[str, ...]  # only at these; empty: at all


@cache
def national() -> Mapping[str, tuple[Concept, ...]]:
    """Bodies of the vocabulary by every name that they have."""
    table: dict[str, tuple[Concept, ...]] = {}
    for concept in concepts("agencies").values():
        for name in concept.names:
            table[name] = (*table.get(name, ()), concept)
    return table


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
    return table


def _variants(key: str, concept: Concept, forms: Mapping[str, Concept]) -> list[tuple[str, Department]]:
    english, levels = concept.pref["en"], concept.facts.get(_LEVEL, ())
    own = concept.facts.get(_FORM, ())
    if not own:
        return [(name, Department(key, concept.label, english, levels)) for name in concept.names]
    found = []
    for label in own:
        form = forms[label]
        whole = Department(f"{key}-{form.key.removeprefix('form-')}", concept.label + label, f"{english} {form.pref['en']}", levels)
        for name in concept.names:
            found += [(name + ending, whole) for ending in form.names]
            found += [(name, whole)] if name.endswith(form.names) else []  # 科委: whole as it stands
    return found


@cache
def _groups() -> tuple[re.Pattern[str], ...]:
    return tuple(rule.pattern for rule in rules("responsibilities").rules if rule.data["kind"] == "group")


@cache
def _organ() -> re.Pattern[str]:
    return re.compile(alternatives(rules("responsibilities").words["organ"]) + "$")


@cache
def _not_name() -> re.Pattern[str]:
    return re.compile(alternatives(rules("responsibilities").words["not_name"]))


@cache
def _levels() -> re.Pattern[str]:
    return re.compile("^" + alternatives(rules("responsibilities").words["level"]))


class Names:
    """Resolves the names of one document, by its places (none: a national document) and its year."""

    def __init__(self, places: tuple[Place, ...], year: int | None) -> None:
        """Take the places whose governments issue the document, and the year that it is of."""
        self._places = tuple(dict.fromkeys(place for own in places for place in chain(own)))
        self._own = places[0] if places else None
        self._province = next((place for place in self._places if place.level == "province"), None)
        self._year = year
        self._known: dict[str, AgencyName | None] = {}

    def resolve(self, printed: str) -> AgencyName | None:
        """Who a name (Simplified, folded) stands for, or None where the words are no name at all."""
        if printed not in self._known:
            self._known[printed] = self._resolve(printed) if 1 < len(printed) <= LONGEST else None
        return self._known[printed]

    def explains(self, printed: str) -> AgencyName | None:
        """As `resolve`, but None for a name that is only kept as it is."""
        agency = self.resolve(printed)
        return agency if agency and agency.kind != "unresolved" else None

    def named(self, printed: str) -> AgencyName:
        """Who a printed name stands for that is known to be a body's, as it issues the document: kept as it is where nothing else is known."""
        return self.resolve(printed) or self._kept(_OWN.sub("", printed), printed)

    def _resolve(self, printed: str) -> AgencyName | None:
        name = _OWN.sub("", printed)
        plain = _INNER.sub("", name)
        return (
            self._department(name, printed)
            or _national(name, self._year)
            or (self._department(plain, printed) or _national(plain, self._year) if plain != name else None)
            or self._group(name)
            or self._branch(name)
            or self._unresolved(name, printed)
        )

    def _department(self, name: str, printed: str) -> AgencyName | None:
        """CASE 市科委, 上海证监局, 团市委, or 财政局 alone in a local document: a department of a place."""
        if youth := _YOUTH.match(name):
            name = youth[1] + "团委"
        own = self._province if name.endswith("厅") else self._own  # only a province has a 财政厅
        if own and name not in _PLACELESS and (agency := _local(own, name, printed)):
            return agency
        place, rest = self._place(name)
        return _local(place, rest, printed) if place else None

    def _place(self, name: str) -> tuple[Place | None, str]:
        """The place that a name begins with, by its level (市科委) or its name (上海证监局), and what follows."""
        level = _levels().match(name)
        if level and (own := self._at_level(level[0])):
            return own, name[level.end() :]
        begin = 2 if name.startswith("中共") else 0
        end, place = read_place(name, begin, self._own.code[:2] if self._own else None)
        return place, name[end:]

    def _at_level(self, level: str) -> Place | None:
        """The document's own 省, 市, 县 … that a name means."""
        for place in self._places:
            if place.name.endswith(level) and not (level == "区" and place.name.endswith(("自治区", "地区"))):
                return place
        return None

    def _group(self, name: str) -> AgencyName | None:
        """CASE 各有关部门, 地方: a name that stands for several bodies."""
        if any(pattern.match(name) for pattern in _groups()) and not _not_name().search(name):
            return AgencyName(fingerprint(name), name, "group")
        return None

    def _branch(self, name: str) -> AgencyName | None:
        """CASE 国家药监局…分中心, 人民银行西安分行: a part of a known body, with that body's full name in front."""
        for end in range(min(len(name) - 2, 16), 2, -1):
            if name[:end] in national() and name[end] not in _AND and _organ().search(name) and not _not_name().search(name[end:]):
                whole = _national(name[:end], self._year)
                if whole:
                    label = whole.label + name[end:]
                    return AgencyName(f"{whole.key}-{fingerprint(label, 8)}", label, "local", parent=whole.key, short=(name,))
        return None

    def _unresolved(self, name: str, printed: str) -> AgencyName | None:
        """CASE else: kept as printed, with the place that its 省 or 市 means."""
        if _not_name().search(name) or not _organ().search(_INNER.sub("", name)):
            return None
        return self._kept(name, printed)

    def _kept(self, name: str, printed: str) -> AgencyName:
        """A name as it is printed, with the place that its 省 or 市 means."""
        place, rest = self._place(name)
        label = place.name + rest if place and rest and _levels().match(name) else name
        longer = (label.removesuffix(short) + full for short, full in _ENDINGS if label.endswith(short) and not label.endswith(full))
        short = tuple(other for other in dict.fromkeys((printed, *longer)) if other != label)
        return AgencyName(fingerprint(label), label, "unresolved", short=short, place=place.code if place and rest else None)


_PLACELESS = frozenset({"委", "委员会", "党委", "政府", "人民政府"})  # alone they name nobody


def _national(name: str, year: int | None) -> AgencyName | None:
    """CASE 国家发展改革委: a body of the vocabulary; of several so called, the one that stood in the document's year."""
    return _known(name, year) if name in national() else None


@cache
def _known(name: str, year: int | None) -> AgencyName:
    concept = max(national()[name], key=lambda body: _stands(body, year))
    parent = concept.facts.get(_PARENT, ("",))[0].rpartition("/")[2] or None
    return AgencyName(concept.key, concept.label, "known", parent=parent, label_en=concept.pref.get("en"))


def _stands(body: Concept, year: int | None) -> tuple[bool, int]:
    """How well a body fits a year: whether it stood then (in the year of a change, the newer), and when it was founded."""
    founded = int(body.facts.get(_FOUNDED, ("0",))[0])
    dissolved = int(body.facts.get(_DISSOLVED, ("9999",))[0])
    return founded <= (year or 9998) < dissolved, founded


def _local(place: Place, name: str, printed: str) -> AgencyName | None:
    found = [department for department in departments().get(name, ()) if not department.levels or place.level in department.levels]
    if not found:
        return None
    department = found[0]
    whole = _full(place)
    label = _fill(department.name, place, whole)
    short = dict.fromkeys((printed, _fill(department.name, place, place.name), place.name + name))
    english = f"{department.english}, {place.english}" if place.english else None
    return AgencyName(
        key=f"{place.code}-{department.key}",
        label=label,
        kind="local",
        short=tuple(name for name in short if name != label),
        place=place.code,
        label_en=english,
    )


def _full(place: Place) -> str:
    """A place's name as its bodies bear it: a district's with its city in front (上海市青浦区), a county's alone."""
    around = chain(place)[1:]
    return around[0].name + place.name if place.name.endswith("区") and place.level == "county" and around else place.name


def _fill(template: str, place: Place, whole: str) -> str:
    if "{" not in template:
        return whole + template
    party = whole + ("党委" if whole.endswith("自治区") else "委")
    return template.format(place=whole, short=place.short, party=party, level=place.name[-1])
