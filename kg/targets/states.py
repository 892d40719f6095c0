"""The clauses of a sentence → what is to be reached or done by its years, with no number: one statement for each.

In a section of goals every clause says what is to be reached; elsewhere only what the year governs: from it to the first
clause that begins something else (鼓励…, 依托…). Effects that are tacked on (…，助力实现碳达峰目标) belong to no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.clauses import Clause
from kg.periods import Period
from kg.targets import unreached
from kg.targets.conditions import allots
from kg.vocabulary import alternatives, rules

_FILE = rules("targets")
_W = _FILE.words
_STATE, _REACHED, _REACHED_FIRST, _SUBJECT_REACHES, _SHARE_OF, _BARE = (
    _FILE[name].pattern for name in ("state", "state-reached", "reached-first", "subject-reaches", "share-of", "bare-deed")
)
_SUBJECTLESS, _CONTROLLED, _LED_BY, _LABEL, _LEANS_TOO, _MEANS, _UNDONE = (
    _FILE[name].pattern for name in ("subjectless", "controlled", "led-by", "no-statement", "lean-subject", "means", "undone")
)
_PAID, _REPORT, _MONEY = (_FILE[name].pattern for name in ("allowance", "report-due", "not-a-target"))
_BACK, _BACK_NOUN, _LEAN, _EFFECT, _OTHER, _OTHER_NOUN, _PROCESS, _DEED = (
    re.compile(alternatives(_W[name])) for name in ("back", "back_noun", "lean", "effect", "other", "other_noun", "process", "begin_deed")
)
_SHARED_OUT = re.compile(
    "^分别(?P<stem>.*(?:进行|开展|完成|实现|达到|建成|启动))(?P<first>[^和、，]{2,16})(?:和|、|、和)(?P<second>[^和、，]{2,16})$"
)
_REST = re.compile(r"[#$](?:左右)?(?P<rest>(?:并|且)[^#$]{4,})$")
_HALF_OPEN = re.compile(r"(?:等|方面|领域|过程|中|下|基础上|前提下|外|时|后|要|应|须|于|为[^，]{1,6})$")
_BULLET = re.compile(f"(?:{_FILE['bullet'].pattern.pattern}|[、，])+")
_STRESS = re.compile("^以.*为(?:重点|核心|主|主线|抓手|导向|依据)$")  # how a deed is done, no part of it
_WHOM = re.compile("^.{4,}的$")
LEAST = 4  # characters of the shortest statement (全面脱贫)
LONG = 16  # characters of a means (通过A、B等措施) that is left out of the statement of what is reached
LABEL = 12  # characters of the longest label before a ：


class Read(NamedTuple):
    """A clause as its sentence has it: the years in force, where its own stretch begins, and whether it sets figures."""

    clause: Clause
    periods: tuple[Period, ...]
    begin: int  # of the clause or of the year before it
    stated: bool  # a year of this sentence, not one carried on
    figures: bool


class Statement(NamedTuple):
    """A state to be reached or a deed to be done, and when."""

    begin: int  # with its year
    end: int
    first: int  # without
    last: int
    period: Period
    rule: str
    words: str | None = None  # where they are not text[first:last]
    deed: bool = False


def statements(text: str, reads: list[Read], goals: bool) -> list[Statement]:
    """The statements of one sentence, in order."""
    done: list[Statement] = []
    for run in _runs(reads):
        groups = _goal_groups(text, run) if goals else _due_groups(text, run, reads)
        for group in groups:
            after = reads[reads.index(group[-1]) + 1 :]
            if all(_leans(read.clause.coded) for read in group) and after and after[0].clause.opener == "，":
                continue  # 除确有必要保留的外，(淘汰10蒸吨以下锅炉)
            done.extend(_stated(text, group, reads, goals, done))
        done = _with_effects(done, run)
    done.extend(_rests(text, reads, goals))
    return done


def _runs(reads: list[Read]) -> Iterator[list[Read]]:
    """Neighbouring clauses under the same years, without those that set figures."""
    run: list[Read] = []
    for read in reads:
        if run and (read.figures or read.periods != run[-1].periods):
            yield run
            run = []
        if not read.figures and read.periods:
            run.append(read)
    if run:
        yield run


def _goal_groups(text: str, run: list[Read]) -> list[list[Read]]:
    groups: list[list[Read]] = []
    leaning = False
    for place, read in enumerate(run):
        coded = read.clause.coded
        effect = (_is_effect(read) and (groups or place == 0)) or (groups and unreached.is_tacked_on(read.clause))
        if _is_label(text, read) or effect or unreached.goes_on(coded):
            leaning = False
            continue
        if groups and (leaning or _goes_back(coded)) and read.clause.opener != "；":
            groups[-1].append(read)
        else:
            groups.append([read])
        leaning = _leans(coded)
    return groups


def _goes_back(coded: str) -> bool:
    """Whether a clause carries on the one before: 并在治水中发挥重要作用."""
    return bool(_BACK.match(coded) or len(coded) < LEAST or (_BACK_NOUN.match(coded) and not _STATE.search(coded)))


def _leans(coded: str) -> bool:
    """Whether a clause leans on the next: 在城市治理等领域，…"""
    leans = (_LEAN.match(coded) and (not _STATE.search(coded) or coded.startswith("通过"))) or _LEANS_TOO.match(coded)
    return bool(leans) or bool(_HALF_OPEN.search(coded))


def _due_groups(text: str, run: list[Read], reads: list[Read]) -> list[list[Read]]:
    """What a year governs outside goals: its first clause and those that carry it on."""
    groups: list[list[Read]] = []
    span = run[0].periods[-1].role == "period"
    counted = any(read.figures for read in reads)
    leaning = False
    for read in run:
        coded = read.clause.coded
        state, own = bool(_STATE.search(coded)), bool(read.clause.periods) or read.begin < read.clause.begin
        if own and unreached.begins_a_name(text, read.clause):
            break
        if _is_label(text, read) or (_is_effect(read) and (groups or not own)):
            continue
        leaning = leaning and read.clause.opener == "，"
        if own or (leaning and groups):
            if own and span and not state and (counted or _PROCESS.match(coded)):
                break
            if leaning and groups and not own:
                groups[-1].append(read)
            else:
                groups.append([read])
        elif (
            groups
            and not _OTHER.match(coded)
            and (state or _SHARE_OF.match(coded) or (_DEED.match(coded) and not _OTHER_NOUN.match(coded)))
        ) or (groups and read.clause.opener == "；" and _SUBJECT_REACHES.match(coded) and not _OTHER.match(coded)):
            groups.append([read])
        elif groups and (_OTHER.match(coded) or _OTHER_NOUN.match(coded) or unreached.is_handed_in(coded) or read.clause.opener == "；"):
            break
        elif groups:
            groups[-1].append(read)
        elif (state or _REACHED.search(coded) or _REACHED_FIRST.match(coded)) and not _OTHER.match(coded) and read.stated:
            groups.append([read])
        leaning = _leans(coded) or _ends_in_its_year(read)
    return groups


def _ends_in_its_year(read: Read) -> bool:
    """Whether a clause leaves to the next what is to be done: 省级部门应于2018年9月底前，将清单上传至平台."""
    clause, when = read.clause, read.clause.periods
    ends = bool(when) and when[-1].end == clause.end and text_between(clause, when[-1]) != ""
    return ends and not _STATE.search(clause.coded)


def _is_effect(read: Read) -> bool:
    """Whether a clause only says what the one before is good for; one that a year leads does not."""
    led = read.begin < read.clause.begin or read.clause.periods
    return not led and read.clause.opener == "，" and bool(_EFFECT.match(read.clause.coded))


def _is_label(text: str, read: Read) -> bool:
    coded = read.clause.coded.strip("—-")
    return bool(_LABEL.match(coded)) or (text.startswith("：", read.clause.end) and len(coded) <= LABEL)


def _stated(text: str, group: list[Read], reads: list[Read], goals: bool, done: list[Statement]) -> Iterator[Statement]:
    head, tail = group[0], group[-1].clause
    if (
        _PAID.search(head.clause.coded)
        or any(allots(read.clause) for read in group)
        or any(read.clause.quantities and _MONEY.search(read.clause.coded) for read in group)
    ):
        return
    coded = "，".join(read.clause.coded for read in group)
    if len(group) == 1 and _REPORT.search(_ahead(reads, head) + coded):
        return
    if len(coded.replace("◇", "")) < LEAST or _UNDONE.search(coded) or (goals and unreached.is_weak(coded, head.periods[-1])):
        return
    first, begin, words = _first(group, goals), head.begin, None
    bullet = _BULLET.match(text, first, tail.end)
    first = bullet.end() if bullet else first
    if first >= tail.end:  # dashes of a table, and no words
        return
    if _BARE.match(coded) or (not goals and _BACK.match(coded)):
        first = begin = _sentence_start(reads, head)
    elif not goals and (about := _about(reads, head)) is not None:
        first = begin = about
    elif _SUBJECTLESS.match(coded) and (subject := _acted_on(text, reads, head)):
        words = f"（{subject}）{text[first : tail.end]}"
    deed = (
        not goals
        and "基本" not in head.clause.coded
        and not _STATE.search(coded)
        and (head.periods[-1].before or head.periods[-1].role == "period")
    )
    shared = _SHARED_OUT.match(head.clause.coded) if len(head.periods) == 2 else None
    rule = "statement-goal" if goals else "statement-due"
    for order, period in enumerate(head.periods):
        words = shared["stem"] + shared["first" if order == 0 else "second"] if shared else words
        yield Statement(begin, tail.end, first, tail.end, period, rule, words, deed)


def _first(group: list[Read], goals: bool) -> int:
    """Where the words of a statement begin: behind the means by which a goal is reached, and behind whom it asks (请各部门于3月底前)."""
    head = group[0]
    if head.clause.coded.startswith("请") and head.clause.periods:
        return group[1].clause.begin if len(group) > 1 and _ends_in_its_year(head) else head.clause.periods[-1].end
    means = next((order for order, read in enumerate(group) if not _is_means(read, goals)), 0)
    return group[means].clause.begin if means else _start(head)


def _is_means(read: Read, goals: bool) -> bool:
    """Whether a clause only says, at some length, by what means or in view of what the next is reached."""
    if read.clause.periods or len(read.clause.coded) < LONG:
        return False
    return bool(_LEANS_TOO.match(read.clause.coded) or (goals and _MEANS.match(read.clause.coded)))


def _start(read: Read) -> int:
    """Where a clause's own words begin, behind the year that leads it."""
    lead = [period.end for period in read.clause.periods if not text_between(read.clause, period)]
    return max(lead, default=read.clause.begin)


def text_between(clause: Clause, period: Period) -> str:
    """The words of a clause before one of its years."""
    return "".join(sign for sign, (begin, _) in zip(clause.coded, clause.places, strict=True) if begin < period.begin)


def _sentence_start(reads: list[Read], head: Read) -> int:
    place = head.begin
    for read in reversed(reads[: reads.index(head)]):
        if read.figures or read.clause.periods or _STRESS.search(read.clause.coded):
            break
        place = read.begin
        if read.clause.opener == "；":
            break
    return place


def _ahead(reads: list[Read], head: Read) -> str:
    """What a clause that goes on says before it: (抓紧制定实施方案，)并于2018年底前报送备案 is more than a report."""
    if not _BACK.match(head.clause.coded):
        return ""
    start = _sentence_start(reads, head)
    return "".join(read.clause.coded for read in reads[: reads.index(head)] if read.begin >= start)


def _about(reads: list[Read], head: Read) -> int | None:
    """Where the clause before begins if it says whom this one is about: 对于需要补建的，原则上于2019年底前完成规划."""
    order = reads.index(head)
    if order == 0 or head.clause.opener != "，" or reads[order - 1].figures:
        return None
    return reads[order - 1].begin if _WHOM.search(reads[order - 1].clause.coded) else None


def _acted_on(text: str, reads: list[Read], head: Read) -> str | None:
    """What a clause without a subject is about: what the clause before acts on, or the first of the sentence."""
    order = reads.index(head)
    if order == 0:
        return None
    first = next((read for read in reads[:order] if not read.clause.periods), None)
    for read, rule in ((first, _LED_BY), (reads[order - 1], _CONTROLLED)):
        found = rule.search(read.clause.coded) if read else None
        if found and read:
            return read.clause.printed(text, *found.span("np"))
    return None


def _with_effects(done: list[Statement], run: list[Read]) -> list[Statement]:
    """Let a statement's stretch take in the effect tacked on behind it, so that no task is made of that."""
    for read in run:
        if done and _EFFECT.match(read.clause.coded) and done[-1].end + 1 == read.clause.begin:
            done[-1] = done[-1]._replace(end=read.clause.end)
    return done


def _rests(text: str, reads: list[Read], goals: bool) -> Iterator[Statement]:
    """What a clause goes on to say behind its figure: …清偿一半以上并杜绝增加新的欠款."""
    for read in reads:
        found = _REST.search(read.clause.coded) if read.figures and read.periods and (goals or read.stated) else None
        if found:
            first = read.clause.places[found.start("rest")][0]
            for period in read.periods:
                yield Statement(read.begin, read.clause.end, first, read.clause.end, period, "statement-rest")
