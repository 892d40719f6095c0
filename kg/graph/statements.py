"""Tasks, their actions, and targets → triples."""

from __future__ import annotations

from collections.abc import Sequence

from kg import iri
from kg.certainty import of_target, of_task
from kg.graph.concepts import concept
from kg.graph.lines import Lines, opening, shortened
from kg.indicators import shared_name
from kg.model import Due, Quantity, Target, Task, Topics
from kg.nquads import decimal, escaped, integer, is_plain, term, text
from kg.script import simplify

_TASK, _PLAN, _SYNERGY, _ACTION = map(term, ("pol:Task", "prov:Plan", "pol:SynergyTask", "pol:Action"))
_LABEL, _TEXT, _VERB, _OBJECT = map(opening, ("rdfs:label", "pol:text", "pol:verb", "pol:object"))
_HAS_ACTION = f" {term('pol:hasAction')} ".encode()


class Statements(Lines):
    """What the sections of a document say."""

    def _mint_tasks(self) -> None:
        written: set[str] = set()
        for task, topics in zip(self.x.tasks, self.x.task_topics, strict=True):
            whole = self.task_iri(task)
            self.again |= whole in written
            written.add(whole)
            self.tasks.append(f"<{whole}>")
            subject = self.tasks[-1].encode()
            self.parts.append(b"".join(self._task(subject, task, topics)))
            quoted = self.tail("prov:wasQuotedFrom", self.span(task.span))
            self.parts.append(b"".join((subject, quoted, *self._actions(subject, task, whole))))
            self.sure(self.tasks[-1], of_task(self.x.source, self.x.document, task))
            self._mint_due(self.tasks[-1], task.due)

    def _task(self, subject: bytes, task: Task, topics: Topics) -> list[bytes]:
        tail = self.tail
        lines = [subject, tail("rdf:type", _TASK), subject, tail("rdf:type", _PLAN)]
        if topics.pollutants and topics.gases:
            lines += (subject, tail("rdf:type", _SYNERGY))
        lines += (subject, _LABEL, escaped(task.label).encode(), self.is_hans)
        if self.x.source.script == "zh-hant":
            lines += (subject, _LABEL, escaped(shortened(task.text, len(task.label))).encode(), self.is_hant)
        lines += (
            subject, tail("pol:inSection", f"<{self.sections[task.section]}>"),
            subject, _TEXT, escaped(task.text).encode(), self.is_printed,
            subject, tail("pol:rule", self.rule(task.rule)),
        )  # fmt: skip
        if self.x.source.script == "zh-hant":
            lines += (subject, _TEXT, escaped(self.x.source.plain[task.span.begin : task.span.end]).encode(), self.is_hans)
        for key in task.instruments:
            lines += (subject, tail("pol:instrument", concept("instrument", key)))
        for fact in self.about(topics):
            lines += (subject, tail(*fact))
        return lines

    def _mint_due(self, node: str, due: Sequence[Due]) -> None:
        """By when a task is to be done; the years of a period only where there is one, as two would not be told apart."""
        for one in due:
            self.add(node, ("pol:dueYear", f"{text(str(one.year))}^^{term('xsd:gYear')}"), ("pol:dueQuotedFrom", self.span(one.span)))
            if one.date is not None:
                self.add(node, ("pol:dueDate", f"{text(one.date)}^^{term('xsd:date')}"))
        if len(due) == 1 and due[0].start is not None:
            self.add(node, ("pol:duePeriodStart", integer(due[0].start)), ("pol:duePeriodEnd", integer(due[0].year)))

    def _actions(self, subject: bytes, task: Task, whole: str) -> list[bytes]:
        written: set[str] = set()
        write = str if is_plain(task.text) else escaped  # the words of an action are its task's
        is_action, is_text = self.tail("rdf:type", _ACTION), self.is_text
        lines: list[bytes] = []
        for action in task.actions:
            part = iri.part(whole, "action", next(self.said_plainly))
            self.again |= part in written
            written.add(part)
            node = f"<{part}>".encode()
            lines += (
                subject, _HAS_ACTION, node, self.end,
                node, is_action,
                node, _VERB, write(action.verb).encode(), is_text,
                node, _OBJECT, write(action.object).encode(), is_text,
            )  # fmt: skip
        return lines

    def _mint_target(self, target: Target, topics: Topics) -> None:
        words, section, q = self.x.source.text[target.span.begin : target.span.end], self.sections[target.section], target.quantity
        node = f"<{self.target_iri(target, next(self.said_plainly))}>"
        self.types(node, "pol:Target", "pol:QuantitativeTarget" if q else "pol:QualitativeTarget")
        self.add(node, ("pol:inSection", f"<{section}>"), *self.said_in(target.span), ("pol:rule", self.rule(target.rule)))
        self.sure(node, of_target(self.x.source, target))
        years = (("targetYear", target.year), ("periodStart", target.start), ("periodEnd", target.end), ("baselineYear", target.baseline))
        self.add(node, *((f"pol:{name}", integer(year)) for name, year in years if year is not None))
        said = (("scope", target.scope), ("hedge", target.hedge), ("binding", target.binding), ("ambiguity", target.ambiguity))
        self.add(node, *((f"pol:{name}", text(word)) for name, word in said if word))
        if q is None:
            self._mint_statement(node, target, words)
        else:
            self._mint_quantity(node, target.indicator or "", q)
        self.add(node, *self.about(topics))
        self.quote(node, target.span)

    def target_iri(self, target: Target, plain: str) -> str:
        """The IRI of a target; `plain` is what its words say."""
        q = target.quantity
        content = plain, target.indicator, target.year, target.start, target.end, q and (str(q.value), q.unit), target.statement
        return iri.part(self.sections[target.section], "target", "|".join(map(str, content)))

    def task_iri(self, task: Task) -> str:
        """The IRI of a task."""
        return iri.part(self.sections[task.section], "task", task.plain)

    def _mint_statement(self, node: str, target: Target, words: str) -> None:
        span = target.statement_span
        printed = self.x.source.text[span.begin : span.end] if span else target.statement or words
        plain = target.statement or simplify(printed)
        self.add(node, ("pol:statement", text(printed)))
        self.label(node, shortened(plain, 24), shortened(printed, 24))

    def _mint_quantity(self, node: str, name: str, quantity: Quantity) -> None:
        shared = shared_name(name)
        indicator = f"<{iri.indicator(self.base, shared)}>"
        self.types(indicator, "pol:Indicator", "skos:Concept")
        self.add(indicator, ("skos:prefLabel", f"{text(shared)}@zh-hans"), ("skos:inScheme", self.scheme))
        if shared != name:
            self.add(indicator, ("skos:altLabel", f"{text(name)}@zh-hans"))
        self.add(
            node,
            ("pol:indicator", indicator),
            ("pol:comparator", term(f"pol:{quantity.comparator}")),
            ("pol:value", decimal(quantity.value)),
            ("pol:unit", text(quantity.unit)),
        )
        if quantity.upper is not None:
            self.add(node, ("pol:upperValue", decimal(quantity.upper)))
        if quantity.qudt and quantity.normalized is not None:
            self.add(node, ("qudt:unit", term(f"unit:{quantity.qudt}")), ("pol:normalizedValue", decimal(quantity.normalized)))
            if quantity.normalized_upper is not None:
                self.add(node, ("pol:normalizedUpperValue", decimal(quantity.normalized_upper)))
        value = f"{quantity.value:f}" + (f"-{quantity.upper:f}" if quantity.upper is not None else "")
        self.label(node, f"{name} {value}{simplify(quantity.unit)}")
