"""The plan of one bureau, and the name of an office inside it (稽查局, 法规处) → that office, with its bureau's name in front."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from kg.agencies.forms import whole_words
from kg.iri import fingerprint
from kg.model import AgencyName
from kg.vocabulary import alternatives, rules

Resolve = Callable[[str], AgencyName | None]
CONTRACTED = 3  # characters up to which an office's name may be shortened: 食品处 is 食品生产安全监管处
LONGEST = 30  # characters of a title in which its bureau's name is looked for


def bureau_of(issuers: Sequence[str], title: str, number: str | None, resolve: Resolve) -> AgencyName | None:
    """The one department whose plan a document is: its only issuer, who opens its title, or whose letters its number has (苏市监〔2022〕1号); none for a government's or several bodies' plan."""
    if len(issuers) > 1:
        return None
    kinds = rules("responsibilities").words
    for name in (_HOUSE.sub("", issuer) for issuer in issuers):
        return _department(resolve(name), kinds["no_bureau"])
    for end in range(min(len(title), LONGEST), 3, -1):
        if title[:end].endswith(tuple(kinds["organ"])) and (found := _department(resolve(title[:end]), kinds["no_bureau"])):
            return found
    letters = _LETTERS.match(number or "")
    stem = rules("responsibilities").words["number_kind"] if letters else ()
    tried = (_department(resolve(letters["stem"] + kind), kinds["no_bureau"]) for kind in stem if letters)
    return next((found for found in tried if found), None)


_LETTERS = re.compile("[一-龥](?P<stem>[一-龥]{2,3}?)[办发函规字]*[〔（\\[]")
_OWN = re.compile("[省市县区总]局(?=..)")
_HOUSE = re.compile("(?<=[部委局厅署会])(?:办公厅|办公室)$")  # 教育部办公厅 signs for 教育部


def _department(body: AgencyName | None, none: Sequence[str]) -> AgencyName | None:
    return body if body and body.kind in ("known", "local") and not body.label.endswith(tuple(none)) else None


def office(bureau: AgencyName, name: str) -> AgencyName | None:
    """The office or centre of a bureau that a name means (省局信息中心 too): whole where it is made of words, else assumed, and kept as it is printed; none where it is no office's."""
    if (own := _OWN.match(name)) and bureau.label.endswith("局") and whole_words().fullmatch(name[own.end() :]):
        label = bureau.label + name[own.end() :]
        return AgencyName(fingerprint(label), label, "printed", short=(name,), place=bureau.place, status="stated")
    if not _office().fullmatch(name):
        return None
    label = bureau.label + name
    if _whole().fullmatch(name) and (len(name) > CONTRACTED or name in rules("responsibilities").words["office_short"]):
        return AgencyName(fingerprint(label), label, "printed", short=(name,), place=bureau.place, status="stated")
    return AgencyName(fingerprint(label), name, "assumed", place=bureau.place, status="assumed", guess=label)


@cache
def _office() -> re.Pattern[str]:
    """A name that only an office inside a bureau bears: no place or level opens it."""
    return rules("responsibilities")["office"].pattern


@cache
def _whole() -> re.Pattern[str]:
    words = rules("responsibilities").words
    return re.compile(
        f"(?:{alternatives((*words['name_word'], *words['office_word']))}|[和与]){{0,12}}{alternatives(words['office_kind'])}"
    )
