"""A small plan to be reviewed: its text, its build, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import kg
from kg.check.kept import kept
from kg.view import page

PLAN = """某市碧溪河流域保护实施方案
为保护碧溪河，制定本方案。
一、总体目标
到2027年，碧溪河水质达标率达到85%以上。到2030年，沿河湿地面积达到40公顷。河岸绿化取得明显成效。碧溪河发源于青山镇。
二、重点任务
（一）治理水污染。开展入河排口排查。建设三座污水处理厂。推广节水器具。（市水务局牵头，市财政局配合）
（二）修复湿地。划定湿地保护区。恢复河滩植被。建立湿地监测点。（市林业局、市水务局负责）
（三）加强执法。严查偷排行为。完善巡河制度。开展联合检查。（市生态环境局牵头，市公安局配合）
（四）发动公众。建设碧溪展览馆。组织志愿巡河。开展节水宣传。（市水务局、市河长制办公室）
（由市档案局等负责保管材料的单位另行商定）
三、保障措施
加强组织领导。每年报送工作进展。
"""


@dataclass(frozen=True)
class Project:
    """A folder with a plan, its build and its page."""

    folder: Path

    @property
    def plan(self) -> Path:
        """The document."""
        return self.folder / "plan.txt"

    @property
    def page(self) -> Path:
        """The page of its build."""
        return self.folder / "network.html"

    def build(self, corrections: Path | None = None) -> kg.Graph:
        """The graph, built with decisions or without; its page is written anew."""
        kg.build([self.plan], self.folder / "out", corrections=corrections)
        graph = kg.open(self.folder / "out")
        self.page.write_text(page(graph.store, checked=kept(self.folder / "out")), encoding="utf-8", newline="\n")
        return graph


def project(folder: Path) -> Project:
    """A folder with the plan, built."""
    made = Project(folder)
    made.plan.write_text(PLAN, encoding="utf-8")
    made.build()
    return made
