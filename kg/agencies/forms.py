"""responsibilities.toml → the patterns of which names of bodies are made."""

from __future__ import annotations

import re
from functools import cache

from kg.vocabulary import Rule, alternatives, rules


@cache
def groups() -> re.Pattern[str]:
    """A name that stands for several bodies."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules("responsibilities").rules if rule.data["kind"] == "group"))


@cache
def organ() -> re.Pattern[str]:
    """What a name of a body ends in."""
    return re.compile(alternatives(rules("responsibilities").words["organ"]) + "$")


@cache
def not_name() -> re.Pattern[str]:
    """What makes words no name."""
    return re.compile(alternatives(rules("responsibilities").words["not_name"]))


@cache
def levels() -> re.Pattern[str]:
    """What a name begins with for a body of the document's own place: 市, 自治区."""
    return re.compile("^" + alternatives(rules("responsibilities").words["level"]))


@cache
def whole_words() -> re.Pattern[str]:
    """A name made of nothing but whole words and a kind of body."""
    words = rules("responsibilities").words
    return re.compile(f"(?:{alternatives(words['name_word'])}|[和与]){{1,12}}{alternatives((*words['full_organ'], '办'))}")


def written_out(label: str) -> str:
    """What a name may be in full, by rule: 省政府口岸办 is 省人民政府口岸办公室; nothing where it holds no contraction."""
    pairs = [pair.split("=") for pair in rules("responsibilities").words["written_out"]]
    whole = next((label.removesuffix(short) + full for short, full in pairs if label.endswith(short) and not label.endswith(full)), label)
    whole = re.sub("(?<!人民)政府(?=.)", "人民政府", whole)
    return whole if whole != label else ""


@cache
def role_of_unit() -> re.Pattern[str]:
    """What kind of unit a unit is, before it: 牵头部门."""
    words = rules("responsibilities").words
    return re.compile(f"{alternatives(words['role_of_unit'])}(?={alternatives(words['unit'])})")


@cache
def asides() -> tuple[Rule, ...]:
    """The rules of clauses that name nobody."""
    return tuple(rule for rule in rules("responsibilities").rules if rule.data["kind"] in ("aside", "default", "else"))


@cache
def owners() -> re.Pattern[str]:
    """What may stand before a place in the name of a body of it."""
    return re.compile(alternatives(rules("responsibilities").words["owner"]) + "(?=.{3})")
