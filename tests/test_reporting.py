"""Sentences that a program makes of bodies, figures and words that nobody knows: each is read, or said not to be understood."""

from __future__ import annotations

from itertools import product

import pytest

import kg
from kg.check import check

BODIES = ("市水利局", "市护泉所", "云泽水投集团、市林业局", "各县市区政府", "市湖泊治理促进专班、市财政局")
DEEDS = ("担纲", "主抓", "负总责", "兜底，市公安局协力", "挂帅督战")  # what says who leads, in words that no rule knows
PLACES = (
    "清理河道。（{body}{deed}）",
    "清理河道。【{body}{deed}】",
    "清理河道（由{body}{deed}），恢复岸线。",
    "恢复岸线。〔{body}{deed}〕",
    "清理河道。\n主抓单位：{body}",
    "清理河道。\n扛旗部门：{body}（{deed}）",
    "清理河道。\n\n|任务|扛旗单位|\n|---|---|\n|清理河道|{body}|",
)
SUBJECTS = ("护泉林面积", "护泉面积", "泉点清洌度", "云泽湖入湖水质", "全市泉眼", "护泉志愿者")
GROWTH = ("跃上{figure}", "拉满到{figure}", "攒足{figure}", "补齐至{figure}", "翻新{figure}", "冲刺{figure}")
FIGURES = ("35%", "120个", "8.5万亩", "不少于20处", "3倍")


def plan(task: str, goal: str = "") -> str:
    """A plan with one task, and one goal where one is given."""
    goals = f"一、工作目标\n{goal}\n" if goal else "一、工作目标\n泉水长流。\n"
    return f"云泽市护泉行动方案\n{goals}二、重点任务\n（一）清河。{task}\n（二）宣传。开展宣传。\n三、组织保障\n加强领导。\n"


RESPONSIBLE = [(place, body, deed) for place, body, deed in product(PLACES, BODIES, DEEDS) if "{deed}" in place or deed == DEEDS[0]]
GOALS = list(product(SUBJECTS, GROWTH, FIGURES))


def is_told(text: str, words: str) -> bool:
    """Whether words of a text stand in a fact of their kind, or in what is said not to be understood or looks misread."""
    at = text.index(words)
    found = kg.extract(text)
    spans = [one.span for x in found for one in (*x.responsibilities, *x.targets, *x.unexplained)]
    spans += [sign.span for checked in check(found) for sign in checked.signs]
    return any(span.begin < at + len(words) and span.end > at for span in spans)


def test_the_sentences_are_counted() -> None:
    """There are more than 300 of them."""
    assert (len(RESPONSIBLE), len(GOALS)) == (135, 180)


@pytest.mark.parametrize("place", PLACES)
def test_who_stands_in_a_responsible_place_is_never_lost(place: str) -> None:
    """A body in a bracket, label line or column is responsible, or said not to be understood."""
    lost = [
        task for where, body, deed in RESPONSIBLE if where == place and not is_told(plan(task := place.format(body=body, deed=deed)), body)
    ]
    assert lost == []


@pytest.mark.parametrize("growth", GROWTH)
def test_a_figure_with_its_year_is_never_lost(growth: str) -> None:
    """A goal with a year and a figure is a target, or said not to be understood, whatever its verb."""
    lost = [
        goal
        for subject, verb, figure in GOALS
        if verb == growth and not is_told(plan("清理河道。", goal := f"到2025年，{subject}{verb.format(figure=figure)}。"), goal)
    ]
    assert lost == []
