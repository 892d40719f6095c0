"""Reviewers' decisions outlive what happens to documents: edits elsewhere, another wrapper, other rules, another folder."""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from commands import fresh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg import corrections, overlays
from kg.corrections import Decision, propose, propose_added
from kg.corrections.anchor import Text, said
from kg.corrections.values import agree, facts, values
from kg.model import Extraction, Responsibility, Span
from kg.pipeline import policies
from kg.read import read_all

WHO = {"by": "张三", "when": "2026-11-30"}
KINDS = ("task", "target", "responsibility", "section")
FILLER = "各级各部门要统一思想认识，细化工作举措，第{n}条意见供参考，确保各项工作落到实处。"
NAMES = ["河道清淤", "管网改造", "污泥处置", "湿地修复", "截污纳管", "节水器具", "岸线整治", "饮水安全"]
RULES = {  # rules of other versions: who takes part is read no more, nor what a rate is to reach; 细化 and 统一 begin tasks no more or do
    "responsibilities.toml": '[[rule]]\nid = "participates"\npattern = "^(?P<names>.+?)(?:参与|协同)$"\nexamples = ["财政部参与"]\n',
    "targets.toml": '[[rule]]\nid = "figure-level"\npattern = "^(?P<s>.*?)(?P<v>增加到)(?P<q>#)$"\nexamples = ["产量增加到#"]\n',
}
HTML = "<html><head><title>政务公开</title></head><body><div class='nav'>首页 政务公开 互动交流</div><div>{}</div><div>版权所有 网站地图</div></body></html>"


def numeral(n: int) -> str:
    """A number below 100 in Chinese."""
    ones = "零一二三四五六七八九"
    return ones[n] if n < 10 else (ones[n // 10] if n > 19 else "") + "十" + (ones[n % 10] if n % 10 else "")


def plan(number: int, count: int = 16) -> str:
    """A plan of items that look alike, each with a task, a figure, and bodies that come again in all of them; plans differ by title and a figure."""
    items = []
    for n in range(count):
        name = f"{NAMES[n % 8]}{'甲乙丙丁'[n // 8]}"
        items.append(
            f"（{numeral(n + 1)}）{name}。实施{name}工程，到2025年，{name}完成率达到{50 + n}%以上。{FILLER.format(n=n)}\n"
            f"（市水务局牵头，市财政局配合）\n{FILLER.format(n=n + 100 * number)}\n"
        )
    return f"某市{'甲乙丙丁'[number - 1]}河治水实施方案\n一、重点任务\n" + "".join(items)


def reading(text: str) -> Extraction:
    """What is read from a text of one document."""
    (x,) = kg.extract(text)
    return x


@cache
def planned(number: int) -> tuple[Extraction, Text]:
    """What is read from a plan, and its text."""
    x = reading(plan(number))
    return x, Text(x.source)


CHANGES: dict[str, list[dict[str, str]]] = {
    "task": [{"sector": "water"}, {"kind": "target", "year": "2031"}, {"kind": "responsibility", "body": "水利部", "role": "Lead"}],
    "target": [
        {"year": "2031"}, {"figure": "77"}, {"unit": "公里"}, {"comparator": "AtMost"}, {"indicator": "工程完成率"}, {"sector": "water"}, {"year": "2030", "figure": "60"},
    ],
    "responsibility": [{"role": "Joint"}, {"body": "水利部"}, {"body": "市林业局", "role": "Participant"}],
    "section": [{"sector": "water"}, {"level": "1"}, {"heading": "专项治理"}],
}  # fmt: skip
ADDED: dict[str, dict[str, str]] = {"target": {"year": "2031"}, "responsibility": {"body": "水利部", "role": "Lead"}}


@dataclass
class Case:
    """Decisions about several plans; what the plans were edited to; and where the words of a decision are then (None: they are gone)."""

    decisions: list[Decision] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    wraps: dict[int, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int | None]] = field(default_factory=dict)  # by identifier: the plan, and the how manieth of these words


def zone(words: Text, begin: int, end: int, behind: bool) -> tuple[int, int]:
    """The smallest stretch with a quote, and with what stands on one side of it, that stands once in the text and has twelve characters."""
    text, size = words.text, max(0, 12 - (end - begin))
    while True:
        a, b = (begin, min(len(text), end + size)) if behind else (max(0, begin - size), end)
        if text.count(text[a:b]) == 1 or size > 400:
            return a, b
        size += 1


def decided(dice: random.Random, number: int, count: int) -> list[tuple[Decision, Span]]:
    """Decisions of all sorts about one plan, each about another fact, with the place of its words."""
    (x, words), made = planned(number), []
    pool = [
        (kind, i)
        for kind in KINDS
        for i, fact in enumerate(facts(x, kind))
        if (kind, i) != ("section", 0) and "第" not in x.source.text[slice(*fact.span)]
    ]
    for kind, i in dice.sample(pool, count - 4):
        action = dice.choice(["reject", "accept", "change", "change"])
        fact, right = facts(x, kind)[i], dice.choice(CHANGES[kind]) if action == "change" else {}
        made.append((propose(x, fact, action, right, **WHO, text=words), fact.span))
    for n in dice.sample(range(16), 4):
        begin = x.source.text.index(FILLER.format(n=n)[11:25])
        kind, span = dice.choice(list(ADDED)), Span(begin, begin + 14)
        made.append((propose_added(x, kind, span, ADDED[kind], **WHO, text=words), span))
    return made


def edited(dice: random.Random, number: int, made: list[tuple[Decision, Span]], case: Case) -> None:
    """Edit a plan: take away the words of some decisions, and change what is beside all the others but one stretch that tells their place."""
    x, words = planned(number)
    spans = {one.id: (words.place(span.begin) or 0, (words.place(span.end - 1) or 0) + 1) for one, span in made}
    zones = {name: zone(words, *span, behind=dice.random() < 0.3) for name, span in spans.items()}
    gone = {name for name in spans if dice.random() < 0.2}
    while hit := {n for n in gone if any(spans[n][0] < b and a < spans[n][1] for m, (a, b) in zones.items() if m not in gone)}:
        gone -= hit  # the words of another decision, or what tells its place, stand there
    kept = [(a - 4, b + 4) for name, (a, b) in zones.items() if name not in gone]
    edits = [(*spans[name], "另行安排") for name in sorted(gone)]
    for _ in range(30):
        begin = dice.randrange(len(words.source.plain.split("。")[0]), len(words.text))  # title and first headings stay
        end, put = begin + dice.choice([0, 0, 3, 9]), dice.choice(["", "市水务局另行通知，", "另有规定。", "\n市财政局配合做好保障。\n"])
        if not any(begin < b and a < max(end, begin + 1) for a, b, *_ in [*kept, *edits]):
            edits.append((begin, min(end, len(words.text)), put))
    text, last, moved = "", 0, dict[str, int]()
    for begin, end, put in [*sorted(set(edits)), (len(words.text), len(words.text), "")]:
        first, after = _origin(words, last), _origin(words, begin)
        moved |= {n: len(text) + words.origins[a] - first for n, (a, _) in spans.items() if last <= a < begin}
        text += x.source.text[first:after] + put
        last = end
    case.texts[number] = text
    case.wraps[number] = dice.choice(["txt", "html", "notice"])
    for one, span in made:
        quoted = said(x.source.text[slice(*span)])
        place = None if one.id in gone else said(text[: moved[one.id]] + quoted[:-1]).count(quoted)
        case.places[one.id] = number, place
        case.decisions.append(one)


def _origin(words: Text, place: int) -> int:
    return words.origins[place] if place < len(words.origins) else len(words.source.text)


def drawn(seed: int, each: int) -> Case:
    """Decisions about four plans, so many of each."""
    case, dice = Case(), random.Random(seed)
    for number in range(1, 5):
        edited(dice, number, decided(dice, number, each), case)
    return case


def written(case: Case, folder: Path) -> None:
    """The plans in files of other names and forms, and the decisions in another order, in a folder of another machine."""
    (folder / "in").mkdir(parents=True)
    for number, text in case.texts.items():
        if case.wraps[number] == "html":
            page = HTML.format("".join(f"<p>{line}</p>" for line in text.split("\n")))
            (folder / "in" / f"page{9 - number}.html").write_text(page, encoding="utf-8")
        else:
            title = text.split("\n")[0]
            head = (
                f"某市人民政府关于印发《{title}》的通知\n各区人民政府：\n现印发给你们，请认真执行。\n某市人民政府\n2021年6月6日\n"
                if case.wraps[number] == "notice"
                else ""
            )
            (folder / "in" / f"file{9 - number}.txt").write_text(head + text, encoding="utf-8")
    lines = [json.dumps(one.as_dict(), ensure_ascii=False) for one in case.decisions]
    random.Random(len(lines)).shuffle(lines)
    (folder / "c.jsonl").write_text("\n".join([*lines, lines[0]]), encoding="utf-8")


def reread(folder: str) -> tuple[dict[str, str], list[str]]:
    """What became of the decisions of a folder, by identifier, and what is wrong: in a process with other rules."""
    case = json.loads((Path(folder) / "case.json").read_bytes())
    known = corrections.load(Path(folder) / "c.jsonl")
    concerning, wrong = known.index(), list[str]()
    outcomes: list[corrections.Outcome] = []
    for path in sorted((Path(folder) / "in").iterdir()):
        read = policies(read_all(path))
        own = concerning([corrections.identity(x.source.digest, x.document.plain_title, x.document.number) for x in read])
        found, became = corrections.apply(read, own)
        outcomes += became
        for x, before in zip(found, read, strict=True):
            wrong += _wrong(x, before, own, {one.decision: one.state for one in became}, case["places"])
        if corrections.apply(found, own)[0] != found and not any(one.kind == "section" or "kind" in dict(one.right) for one in own):
            wrong.append("applied once more they change something")
    return {one.decision: f"{one.state}: {one.reason}" for one in corrections.best(outcomes)}, wrong


def _wrong(x: Extraction, before: Extraction, own: Any, states: dict[str, str], places: dict[str, Any]) -> Iterator[str]:
    """What is not where or as it was decided, and what was changed though nobody decided about it."""
    text, spans = Text(x.source), list[Span]()
    for one in own:
        nth = places[one.id][1]
        if nth is None:
            continue
        quoted = said(one.quote.exact)
        span = text.span([*text.places(quoted)][nth], len(quoted))
        spans.append(span)
        kind = dict(one.right).get("kind", one.kind)
        there = [fact for fact in facts(x, kind) if fact.span.begin < span.end and span.begin < fact.span.end]
        named = {name: value for name, value in one.right if name != "kind"}
        has = any(agree(values(x, fact), named, fact.agency if isinstance(fact, Responsibility) else None) for fact in there)
        done = {fact.span for each in x.corrected if each.decision.id == one.id for fact in (each.before, each.after) if fact is not None}
        if any(each.end <= span.begin or span.end <= each.begin for each in done):
            yield f"{one.id}: applied elsewhere"
        elif states[one.id] in ("applied", "unnecessary") and one.action != "reject" and not has:
            yield f"{one.id}: {one.action} {one.kind} {named} is not there"
        elif states[one.id] == "applied" and one.action == "reject" and any(fact.span == span for fact in there if one.kind != "section"):
            yield f"{one.id}: rejected, and there"
    for kind in KINDS:
        had, have = (
            [
                (y.source.text[slice(*fact.span)], *sorted((k, v) for k, v in values(y, fact).items() if k != "level"))
                for fact in facts(y, kind)
                if not any(fact.span.begin < s.end and s.begin < fact.span.end for s in spans)
            ]
            for y in (before, x)
        )
        if had != have:
            yield f"{kind}: others were changed: {[one for one in had if one not in have]} {[one for one in have if one not in had]}"


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessPoolExecutor]:
    """A process that reads by other rules: those of an overlay."""
    folder = tmp_path_factory.mktemp("rules")
    for name, text in RULES.items():
        (folder / name).write_text(text, encoding="utf-8")
    known = os.environ.get(overlays.VARIABLE)
    os.environ[overlays.VARIABLE] = json.dumps([["rules", str(folder / name)] for name in RULES])
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            pool.submit(os.getpid).result()
            yield pool
    finally:
        os.environ.pop(overlays.VARIABLE) if known is None else os.environ.update({overlays.VARIABLE: known})


def holds(case: Case, others: ProcessPoolExecutor, *, build: bool) -> None:
    """None is lost, none is applied to another place, orphans are exactly those whose words are gone."""
    with tempfile.TemporaryDirectory() as folder:
        written(case, Path(folder))
        (Path(folder) / "case.json").write_text(json.dumps({"places": case.places}), encoding="utf-8")
        states, wrong = others.submit(reread, folder).result()
        assert wrong == []
        assert states.keys() == {one.id for one in case.decisions}
        lost = {name: state for name, state in states.items() if state.partition(":")[0] not in ("applied", "unnecessary")}
        assert {name for name, state in lost.items() if state.startswith("orphan")} == set(lost), lost
        assert set(lost) == {name for name, (_, place) in case.places.items() if place is None}
        if build:
            overlay = "".join(f'"{name}", ' for name in RULES)
            for name, text in RULES.items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
            (Path(folder) / "kg.toml").write_text(
                f'inputs = ["in"]\ncorrections = "c.jsonl"\n[overlays]\nrules = [{overlay}]\n', encoding="utf-8"
            )
            assert fresh("build", "-q", cwd=Path(folder)).returncode == 0
            rows = json.loads((Path(folder) / "out" / "report.json").read_bytes())["corrections"]
            assert {row["id"]: f"{row['state']}: {row['reason']}" for row in rows} == states


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_none_is_lost_and_none_is_applied_elsewhere(seed: int, others: ProcessPoolExecutor) -> None:
    """80 decisions about four plans that look alike, which are edited, wrapped otherwise, moved, and read by other rules."""
    holds(drawn(seed, 20), others, build=False)


@pytest.mark.slow("many plans are read, some of them built")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), build=st.sampled_from([False, False, False, True]))
def test_two_hundred_decisions_last(seed: int, build: bool, others: ProcessPoolExecutor) -> None:
    """The same of 200 decisions at a time, and by `kg build` of a project with an overlay of rules."""
    holds(drawn(seed, 50), others, build=build)
