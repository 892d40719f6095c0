"""What the rooms pass on: frozen data with no work in it, and the errors of the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kg.decision import Corrected


class KgError(Exception):
    """What a user can mend: a file, an argument or a rule that is not as it should be; one line."""


class InputError(KgError):
    """A document that cannot be read, or in which there is no policy."""


class QueryError(KgError):
    """A question that cannot be asked: unknown name, bad SPARQL, missing parameter."""


class ConfigurationError(KgError):
    """A rule, vocabulary or folder that is not as it must be."""


class PushError(KgError):
    """A server that cannot be reached, or does not keep what it is sent."""


class OutputError(KgError):
    """A standard stream that cannot be written to, or not in its encoding."""


class Span(NamedTuple):
    """Characters begin..end (code points, end exclusive) of a source's text."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of its own document: title, issuer, number or date, and where it says so."""

    field: str  # "title" | "issuer" | "number" | "date" | "published" | "url"
    value: str
    place: str  # "information table" | "crawler header" | "head" | "notice" | "page title"
    span: Span | None = None


class Region(NamedTuple):
    """Where on which page (from 1) characters were recognised: box from the upper left corner (points of a PDF page, pixels of a picture), confidence 0 to 1."""

    span: Span
    page: int
    box: tuple[float, float, float, float]  # left, top, right, bottom
    confidence: float


@dataclass(frozen=True, slots=True)
class Source:
    """One document's decoded text. `text` keeps the source's own script; `plain` is Simplified and of equal length."""

    name: str
    digest: str  # of the text, 16 hex digits
    text: str
    plain: str
    script: str  # "zh-hans" | "zh-hant"
    media_type: str
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()  # what of the file was left out on purpose
    regions: tuple[Region, ...] = ()  # of text that was recognised in pictures (OCR); empty where characters were in the file

    @property
    def recognised(self) -> bool:
        """Whether its characters were recognised in pictures, so that no fact of it is sure."""
        return bool(self.regions)

    def printed(self, span: Span) -> str:
        """The characters of a span without mark-up in them: 建设**城市** **充电网络** → 建设城市 充电网络."""
        words, plain = self.text[span.begin : span.end], self.plain[span.begin : span.end]
        return "".join(char for char, kept in zip(words, plain, strict=True) if not kept.isspace() or char.isspace())


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and the text under it; offsets with a leading `at` are the reading's, spans the source's."""

    index: int  # place in Document.sections
    number: str  # as printed, without delimiter: "一", "(四)", "1"
    path: str  # "4.8": numbers from the chapter down, unique in the document
    title: str  # as printed
    plain_title: str  # Simplified, for matching
    level: int  # 1 = chapter
    parent: int | None  # index of the section around it
    kind: str  # a section kind: "background", "guidance", "principles", "goals", "measures", "safeguards" …
    span: Span  # of the heading
    at: tuple[int, int]  # of the heading, in the reading
    body: tuple[tuple[int, int], ...]  # its own paragraphs, in the reading, without those of sections inside it
    is_sentence: bool = False  # the heading is itself a sentence (3. 支持……。)
    rows: tuple[tuple[int, int], ...] = ()  # of tables: those whose bodies and dates are its own, in the reading


@dataclass(frozen=True, slots=True)
class Document:
    """One policy in one source."""

    title: str  # as printed
    plain_title: str
    title_span: Span | None
    number: str | None  # 环综合〔2022〕42号
    date: str | None  # ISO, 2022-06-10
    kind: str  # a document type: "implementation-plan" …
    issuers: tuple[tuple[str, Span], ...]  # names as printed
    claims: tuple[Claim, ...]
    sections: tuple[Section, ...]
    preamble: tuple[tuple[int, int], ...]  # paragraphs before the first section, in the reading
    closing: tuple[tuple[int, int], ...] = ()  # unnumbered paragraphs after the last section
    part_of: str | None = None  # plain title of the notice that carries several plans
    addressee: str = ""  # whom a letter without a number is to, and its date: many letters share a title
    unnumbered: Section | None = None  # the whole text, where it has no numbered heading: its facts are the document's own

    @property
    def units(self) -> tuple[Section, ...]:
        """What facts hang on: the sections, or the text itself where it has none."""
        return self.sections or ((self.unnumbered,) if self.unnumbered else ())


class Action(NamedTuple):
    """One verb and its object inside a task, as printed."""

    verb: str
    object: str
    span: Span


class Due(NamedTuple):
    """By when something is to be done: a year and where the text names one its day, or the years in which; and the deadline's own words."""

    year: int
    span: Span
    date: str | None = None  # ISO, 2025-06-30
    start: int | None = None  # of a period: its first year; `year` is its last


class Task(NamedTuple):
    """One action statement of a section."""

    section: int
    span: Span
    at: tuple[int, int]
    text: str  # as printed
    plain: str
    label: str
    rule: str
    actions: tuple[Action, ...] = ()
    instruments: tuple[str, ...] = ()
    due: tuple[Due, ...] = ()  # several where several are printed: 2025年底前…，2030年前…


class Quantity(NamedTuple):
    """A number with its unit and comparator, as printed and in QUDT's unit where there is one."""

    value: Decimal
    unit: str
    comparator: str  # "AtLeast" … the local names of pol:comparator's values
    upper: Decimal | None = None
    qudt: str | None = None  # "TONNE"
    normalized: Decimal | None = None
    normalized_upper: Decimal | None = None


class Target(NamedTuple):
    """A state or a figure to be reached; qualitative where `quantity` is None."""

    section: int
    span: Span
    at: tuple[int, int]
    text: str
    rule: str
    year: int | None = None
    start: int | None = None
    end: int | None = None
    indicator: str | None = None  # Simplified
    quantity: Quantity | None = None
    statement: str | None = None  # Simplified
    statement_span: Span | None = None  # of the statement's own characters
    baseline: int | None = None
    scope: str | None = None
    hedge: str | None = None
    binding: str | None = None  # 约束性, 预期性
    ambiguity: str | None = None
    deed: bool = False  # its clause orders something to be done (2022年底前完成…): it is a task too


class AgencyName(NamedTuple):
    """Who a name stands for: a known body, a body of the document's own place, a group, or one of which the text's own name is all."""

    key: str  # local name of the IRI
    label: str  # official name, Simplified
    kind: str  # "known" | "local" | "group" | "printed" (whole, as the text has it) | "assumed" | "unresolved"
    parent: str | None = None  # key of the body or place above it
    short: tuple[str, ...] = ()
    place: str | None = None  # GB/T 2260 code
    label_en: str | None = None
    status: str = ""  # pol:nameStatus: "stated" | "corpus" | "listed" | "assumed" | "unresolved"; "" for a group
    guess: str = ""  # what an assumed name may be in full, by rule; never its label


class Responsibility(NamedTuple):
    """A body made responsible for a section, or for some of its tasks, in a role."""

    section: int
    agency: AgencyName
    role: str  # "Lead" | "Joint" | "Participant"
    span: Span  # the name's own characters
    at: tuple[int, int]
    covers: tuple[int, int] | None  # the stretch of the reading it stands for; None: the whole section
    open_list: bool
    rule: str
    in_prose: bool = False  # only a sentence names the body, for its own tasks
    clause: tuple[
        Span, ...
    ] = ()  # of what gives name and role: a bracket, a label line, a heading, a sentence; a table's cell and its head


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in the text: a sector, pollutant, gas or place."""

    scheme: str
    key: str
    at: tuple[int, int]


class Topics(NamedTuple):
    """The concepts that a section, task or target is about: local names by scheme."""

    sectors: tuple[str, ...] = ()
    pollutants: tuple[str, ...] = ()
    gases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A named document in 《》, where it stands and what it is to the one that names it."""

    section: int | None
    title: str  # Simplified, without 《》
    number: str | None  # in one form: 国发〔2016〕65号
    span: Span
    basis: bool  # named as what this document is based on
    before: str = ""  # the words in front of 《, among which its issuer may stand
    replaced: bool = False  # the text says that this document takes its place (《…》同时废止)


class Unexplained(NamedTuple):
    """A stretch of text that looked like a fact and that no rule explains."""

    what: str  # "responsibility" | "target" | "heading"
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one document of one source."""

    source: Source
    document: Document
    place: str | None = None  # GB/T 2260 code of the place whose government issues it; None: national or unknown
    national: bool = False  # a national body issues it
    issuers: tuple[tuple[AgencyName, Span], ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    section_topics: tuple[Topics, ...] = ()  # one for each section
    task_topics: tuple[Topics, ...] = ()  # one for each task
    target_topics: tuple[Topics, ...] = ()  # one for each target
    citations: tuple[Citation, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()
    corrected: tuple[Corrected, ...] = ()  # what reviewers' decisions made of it …
    read: Extraction | None = None  # … and what was read without them
    sketch: str = ""  # of its text, to compare: kg/identity.py
    twin: int = 0  # which of the documents of its file that would have one IRI it is; 0 where it is the first or only one


@dataclass(frozen=True, slots=True)
class CitedAs:
    """A citation as other documents' titles and numbers are compared with it."""

    citing: str  # IRI of the section or document that names it
    cited: str  # IRI of the named document's own node
    title: str
    number: str | None
    before: str
    basis: bool
    replaced: bool = False  # the citing document says that it replaces it


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What other documents must know of one to link to it, and whom it names: all strings, so that it can be kept beside a part."""

    iri: str
    title: str  # Simplified
    number: str | None
    date: str | None
    place: str | None  # GB/T 2260 code
    names_place: bool  # its title names that place
    part_of: str | None  # IRI of the notice that carries it
    issuers: tuple[str, ...]  # all their names, folded
    citations: tuple[CitedAs, ...]
    issuer: str = ""  # the first one's key
    addressee: str = ""  # whom a letter without a number is to
    digest: str = ""  # of the source's text
    sketch: str = ""  # of its own text, to compare: kg/identity.py


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT: column names, and a row of Python values (None where unbound) for each solution."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]] = field(default_factory=tuple)
