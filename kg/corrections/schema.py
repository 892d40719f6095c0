"""A line of corrections.jsonl → whether it keeps to schema.json, and what was expected where it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from kg.decision import FIELDS, NEEDED

SCHEMA = Path(__file__).parent / "schema.json"
_TYPES = {"object": dict, "string": str, "integer": int, "array": list}


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a line."""
    known: dict[str, Any] = json.loads(SCHEMA.read_bytes())
    return known


def fault(line: Any) -> str | None:
    """What is wrong with a line, its key and what was expected there; None where nothing is."""
    return next(_faults(line, schema(), ""), None) or _sense(line)


def _faults(value: Any, rule: dict[str, Any], key: str) -> Iterator[str]:
    """The keywords of JSON Schema that schema.json uses."""
    name = key or "the line"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{name}: expected one of {' '.join(rule['enum'])}, not {value!r}"
    elif "type" in rule and (not isinstance(value, _TYPES[rule["type"]]) or isinstance(value, bool)):
        yield f"{name}: expected {rule['type']}, not {json.dumps(value, ensure_ascii=False)[:60]}"
    elif isinstance(value, str):
        if len(value) < rule.get("minLength", 0):
            yield f"{name}: expected some words"
        elif "pattern" in rule and not re.search(rule["pattern"], value):
            yield f"{name}: expected {rule.get('description', rule['pattern'])} ({rule['pattern']}), not {value[:60]!r}"
    elif isinstance(value, int) and value < rule.get("minimum", value):
        yield f"{name}: expected {rule['minimum']} or more, not {value}"
    elif isinstance(value, list):
        for item in value:
            yield from _faults(item, rule["items"], key)
    elif isinstance(value, dict):
        yield from _of_object(value, rule, key)


def _of_object(value: dict[str, Any], rule: dict[str, Any], key: str) -> Iterator[str]:
    known, dot = rule["properties"], f"{key}." if key else ""
    for name in rule.get("required", ()):
        if name not in value:
            yield f"{dot}{name}: expected, and missing"
    if len(value) < rule.get("minProperties", 0):
        yield f"{key}: expected one of {' '.join(known)}"
    for name, item in value.items():
        if name not in known:
            yield f"{dot}{name}: expected one of {' '.join(known)}"
        else:
            yield from _faults(item, known[name], dot + name)


def _sense(line: dict[str, Any]) -> str | None:
    """What a schema cannot say: that fields belong to the kind of fact, and that a decision says something."""
    kind, right, read = line["kind"], line.get("right", {}), line.get("read", {})
    try:
        datetime.fromisoformat(line["when"])
    except ValueError:
        return f"when: expected a day that there is, not {line['when']!r}"
    if line["action"] in ("reject", "accept") and right:
        return f"right: expected nothing, as {line['action']} takes what was read"
    if line["action"] == "change" and not right:
        return f"right: expected one of {' '.join(FIELDS[kind])}"
    made = right.get("kind", kind)
    for part, names, of in (("right", right, made), ("read", read, kind)):
        for name in names:
            if name != "kind" and name not in FIELDS[of]:
                return f"{part}.{name}: expected one of {' '.join(FIELDS[of])}, as it is a {of}"
    missing = [name for name in NEEDED[made] if name not in right] if line["action"] == "add" or made != kind else []
    missing = [name for name in missing if name != "heading"]
    if missing:
        return f"right: expected {' and '.join(missing)} of a {made}"
    known = {**read, **right}
    if "figure" in known and "indicator" not in known:
        return "right.indicator: expected, as a figure is one of something"
    return None
