"""Rule files: every pattern finds all of its examples and none of its counter-examples."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from generate import documents

from kg.script import fold
from kg.vocabulary import HERE, Rule, rules

FILES = sorted(path.stem for path in (HERE / "rules").glob("*.toml"))
LINES = [sentence for document in documents(5) for sentence in re.findall("[^。；]+", fold(document.text))]
RULES = [(file, rule) for file in FILES for rule in rules(file).rules]


@pytest.mark.parametrize(("file", "rule"), RULES, ids=[f"{file}/{rule.id}" for file, rule in RULES])
def test_a_rule_means_what_its_examples_show(file: str, rule: Rule) -> None:
    """A pattern is found in each example and in no counter-example."""
    for example in rule.examples:
        assert rule.pattern.search(example), f"{file}/{rule.id} does not find {example!r}: {rule.pattern.pattern}"
    for example in rule.not_examples:
        assert not rule.pattern.search(example), f"{file}/{rule.id} finds {example!r}: {rule.pattern.pattern}"


@pytest.mark.parametrize(("file", "rule"), [pair for pair in RULES if pair[1].needs], ids=lambda one: getattr(one, "id", one))
def test_a_rule_needs_the_words_that_it_says(file: str, rule: Rule) -> None:
    """Where a pattern is found there is one of its `needs`: in its examples, and in every line of all rules' examples and of generated documents."""
    texts = [*rule.examples, *(text for _, other in RULES for text in (*other.examples, *other.not_examples)), *LINES]
    assert [text for text in texts if rule.pattern.search(text) and not (rule.needs and rule.needs.search(text))] == []


def test_rule_ids_are_unique_in_their_file() -> None:
    """No two rules of a file share an id, and each has a note."""
    for file in FILES:
        ids = [rule.id for rule in rules(file).rules]
        assert len(ids) == len(set(ids)), file
        assert all(rule.note for rule in rules(file).rules), file


def test_word_lists_hold_no_word_twice() -> None:
    """A word stands once in a list."""
    for file in FILES:
        for name, words in rules(file).words.items():
            assert len(words) == len(set(words)), f"{file}/{name}: {sorted(w for w in words if words.count(w) > 1)}"


SHARING = (
    "responsibilities",
    "tasks",
    "sectors",
)  # the files whose shared words stand in lexicon.toml; the others' own lists are still to come


def test_no_word_stands_twice() -> None:
    """A word that several lists of the files on tasks, bodies and sectors hold stands once, in lexicon.toml; but a short form with its full one (办=办公室)."""
    tables = {file: tomllib.loads((HERE / "rules" / f"{file}.toml").read_text(encoding="utf-8")) for file in (*SHARING, "lexicon")}
    words = [word for file in SHARING for found in tables[file]["words"].values() for word in found if "=" not in word]
    words += [word for entry in tables["lexicon"]["entry"] for word in entry["words"]]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_list_of_the_lexicon_is_asked_for() -> None:
    """A shared word's list is one that a pattern or the code asks for, and each entry names two lists or more."""
    code = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("**/*.py"))
    for entry in tomllib.loads((HERE / "rules" / "lexicon.toml").read_text(encoding="utf-8"))["entry"]:
        assert len(entry["in"]) > 1
        for file, _, key in (place.partition(".") for place in entry["in"]):
            asked = f"@{key}@" in (HERE / "rules" / f"{file}.toml").read_text(encoding="utf-8")
            assert asked or f'"{key}"' in code or f"'{key}'" in code or key.startswith("also_"), f"{file}.{key}"


def test_the_rules_are_counted() -> None:
    """The number of rules and examples is known, so that none is lost unseen."""
    assert len(FILES) >= 6
    assert len(RULES) >= 40
    assert sum(len(rule.examples) + len(rule.not_examples) for _, rule in RULES) >= 120


def test_a_faulty_rule_file_names_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule without an example, or with a broken pattern, does not load, and the message names it."""
    from kg import vocabulary
    from kg.model import ConfigurationError

    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.toml").write_text(
        '[[rule]]\nid = "one"\npattern = "a"\n[[rule]]\nid = "two"\npattern = "("\nexamples = ["("]\n', encoding="utf-8"
    )
    monkeypatch.setattr(vocabulary, "HERE", tmp_path)
    with pytest.raises(ConfigurationError, match=r"bad\.toml: one: has no examples; two: expected a pattern"):
        vocabulary.rules("bad")
