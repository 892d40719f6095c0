"""The names of bodies that a document itself prints in full or shortens for its own use (…办公室（以下简称市护林办）)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from kg.agencies.departments import full_name
from kg.agencies.places import Place
from kg.reading import Reading
from kg.vocabulary import Rule, alternatives, rules

_LONGEST = 30  # characters of a body's name behind its place's
_BORDER = "(?=[、，；。：（）〔〕《》\\n]|等|及|和|与|关于|办公室|$)"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints: what its own short names stand for, and full names, by place (GB/T 2260) without that place's name."""

    shortened: dict[str, str] = field(default_factory=dict)
    full: dict[str, frozenset[str]] = field(default_factory=dict)

    def meant(self, place: Place, name: str) -> str | None:
        """The only full name of a place's body that a short one can be: 护林办 is 护林防火工作委员会办公室."""
        found = [whole for whole in self.full.get(place.code, ()) if len(whole) > len(name) and is_contraction(name, whole)]
        return found[0] if len(found) == 1 else None


NOTHING = Printed()


def is_contraction(short: str, whole: str) -> bool:
    """Whether a short name's characters stand in a full name in their order, from its first, and both are the same kind of body."""
    if short[:1] != whole[:1] or not any(short.endswith(a) and whole.endswith(b) for a, b in _kinds()):
        return False
    rest = iter(whole)
    return all(sign in rest for sign in short)


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    """How a short name ends, and the full one: 委 and 委员会, 局 and 局."""
    return tuple((pair.partition("=")[0], pair.partition("=")[2]) for pair in rules("responsibilities").words["same_kind"])


@cache
def _own_names() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("responsibilities").rules if rule.data["kind"] == "own-name")


@cache
def _ends() -> str:
    return alternatives(rules("responsibilities").words["full_organ"])


def printed(reading: Reading, places: Iterable[Place]) -> Printed:
    """The names of bodies that a text prints of its documents' own places, and those that it shortens; looked for once for all its documents."""
    own = tuple(places)
    known: dict[tuple[Place, ...], Printed] = reading.known.setdefault("printed names", {})
    if own not in known:
        known[own] = _printed(reading.text, own)
    return known[own]


def _printed(text: str, places: tuple[Place, ...]) -> Printed:
    found = Printed(_shortened(text, places))
    for place in places:
        names = alternatives({full_name(place), place.name})
        whole = re.compile(f"{names}(?P<rest>[一-龥]{{1,{_LONGEST}}}?{_ends()}){_BORDER}")
        found.full[place.code] = frozenset(match["rest"] for match in whole.finditer(text) if not _not_name().search(match["rest"]))
    return found


@cache
def _not_name() -> re.Pattern[str]:
    return re.compile(alternatives(rules("responsibilities").words["not_name"]) + "|(?:局|厅|委员会|政府)[一-龥]*(?:局|厅|委员会)")


def _shortened(text: str, places: tuple[Place, ...]) -> dict[str, str]:
    """CASE 组建株洲市护林防火工作委员会办公室（以下简称市护林办）: the words before the bracket from their place's name, or level, on."""
    found: dict[str, str] = {}
    for rule in _own_names():
        for match in rule.finditer(text):
            before, short = match["full"], match["short"]
            starts = [(at, place) for place in places if (at := before.rfind(place.name)) >= 0]
            at, place = max(starts, key=lambda start: start[0], default=(0, None))
            whole = before[at:] if starts else _opening().split(before)[-1]
            level = next((own.name[-1] for own in places if short.startswith(own.name[-1])), "")
            stem, name = short.removeprefix(level), whole.removeprefix(place.name if place else level)
            if is_contraction(stem, name) or (len(stem) > 2 and name.endswith(stem)):
                found.setdefault(short, whole)
    return found


@cache
def _opening() -> re.Pattern[str]:
    """What stands before a name that the text shortens: 设立…办公室（以下简称…）."""
    return re.compile(alternatives(rules("responsibilities").words["before_own_name"]))
