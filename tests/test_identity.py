"""What makes two files one policy and what does not: number, title, issuer, year and text; versions; contradictions are said."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from commands import kg as run

import kg
from kg import iri, query
from kg.answer import plain
from kg.corpus import agree, copies
from kg.identity import number, tells
from kg.model import DocumentCard, QueryError

pytestmark = pytest.mark.usefixtures("in_process")
TITLE = "关于进一步加强河道采砂安全管理工作的通知"
BODY = """各省、自治区、直辖市有关部门：
为做好河道采砂安全管理工作，现通知如下。
一、健全管理制度
（一）完善采砂许可制度。组织开展采砂许可专项清理，{aim}。
（二）建立巡查台账。推动重点河段每月开展一次巡查，做好巡查记录。
二、强化监督检查
（三）开展联合执法。依法查处无证采砂行为，建立问题清单。
（四）加强宣传引导。组织开展安全教育，畅通举报渠道。
"""


def notice(issuer: str, printed: str, day: str, aim: str = "建立采砂许可信息库", title: str = TITLE) -> str:
    """A ministry's notice, with its number under the title where it has one; the ministry's name stands under the text alone."""
    return f"{title}\n{printed}\n".replace("\n\n", "\n") + BODY.format(aim=aim) + f"{issuer}\n{day}\n"


WATER = notice("水利部", "水河湖〔2021〕17号", "2021年3月5日")
SHIPS = notice("交通运输部", "交水发〔2021〕40号", "2021年6月8日", "规范采砂船舶停泊")
LATER = notice("水利部", "水河湖〔2024〕9号", "2024年5月6日", "向社会公布采砂许可信息")
PLAN = f"""剑阁县河道保护行动计划
{BODY.format(aim="建立采砂许可信息库")}"""
FRAMED = f"""<html><head><title>剑阁县政府网</title></head><body><nav><a href="/">首页</a></nav>
<p>剑阁县人民政府办公室关于印发《剑阁县河道保护行动计划》的通知</p><p>剑府办发〔2023〕8号</p>
<p>各乡镇人民政府，县级各部门：</p><p>《剑阁县河道保护行动计划》已经县政府同意，现印发给你们，请认真组织实施。</p>
<p>剑阁县人民政府办公室</p><p>2023年4月6日</p>{"".join(f"<p>{line}</p>" for line in PLAN.splitlines())}
<footer>主办：剑阁县人民政府</footer></body></html>"""


def built(folder: Path, files: Mapping[str, str], **how: object) -> kg.Graph:
    """The graph of some files, by their names."""
    (folder / "in").mkdir(exist_ok=True, parents=True)
    for name, text in files.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    kg.build([folder / "in" / name for name in files], folder / "out", **how)  # type: ignore[arg-type]
    return kg.open(folder / "out")


def documents(graph: kg.Graph) -> dict[frozenset[str], tuple[set[str], set[str], set[str]]]:
    """By the files that each document was read from: its titles, numbers and dates."""
    rows = graph.query(
        """SELECT ?d ?file ?title ?number ?date { ?d a pol:PolicyDocument ; dcterms:source/rdfs:label ?file ; rdfs:label ?title .
        OPTIONAL { ?d eli:id_local ?number } OPTIONAL { ?d eli:date_document ?date } FILTER(LANGMATCHES(LANG(?title), "zh-hans")) }"""
    ).rows
    found = {}
    for document in {row[0] for row in rows}:
        files, *said = ({str(row[place]) for row in rows if row[0] == document and row[place]} for place in range(1, 5))
        found[frozenset(files)] = tuple(said)
    return found  # type: ignore[return-value]


def test_one_title_of_two_ministries_is_two_documents(tmp_path: Path) -> None:
    """Each has its own number and date, whether the number is printed or not."""
    found = documents(built(tmp_path / "a", {"water.txt": WATER, "ships.txt": SHIPS}))
    assert found == {
        frozenset({"water.txt"}): ({TITLE}, {"水河湖〔2021〕17号"}, {"2021-03-05"}),
        frozenset({"ships.txt"}): ({TITLE}, {"交水发〔2021〕40号"}, {"2021-06-08"}),
    }
    bare = {
        name: text.replace(printed + "\n", "")
        for name, text, printed in (("w", WATER, "水河湖〔2021〕17号"), ("s", SHIPS, "交水发〔2021〕40号"))
    }
    assert set(documents(built(tmp_path / "b", {f"{name}.txt": text for name, text in bare.items()}))) == {
        frozenset({"w.txt"}),
        frozenset({"s.txt"}),
    }


def test_one_title_of_two_years_is_two_versions(tmp_path: Path) -> None:
    """A ministry's notice and its successor are two documents, versions of one policy."""
    graph = built(tmp_path, {"water.txt": WATER, "later.txt": LATER, "ships.txt": SHIPS})
    assert len(documents(graph)) == 3
    rows = graph.query(
        """SELECT ?number ?year ?kind { ?w a pol:PolicyWork ; dcterms:hasVersion ?d .
        ?d dcterms:isVersionOf ?w ; eli:id_local ?number ; pol:versionYear ?year ; eli:version ?kind } ORDER BY ?year"""
    ).rows
    assert [(row[0], row[1], str(row[2]).rpartition("#")[2]) for row in rows] == [
        ("水河湖〔2021〕17号", 2021, "PlainVersion"),
        ("水河湖〔2024〕9号", 2024, "PlainVersion"),
    ]
    assert graph.validate() == []


@pytest.mark.parametrize(
    ("titles", "kinds"),
    [
        (("河道管护办法（试行）", "河道管护办法（2024年修订）"), ["RevisedVersion", "TrialVersion"]),
        (("河道岸线管护指南（2021年版）", "河道岸线管护指南（2024年版）"), ["RevisedVersion", "RevisedVersion"]),
        (("河道管护办法", "水库管护办法"), []),
        (("关于同意开展河道管护工作试点的批复", "关于同意开展河道管护工作试点的批复"), []),
    ],
)
def test_versions_are_told_by_title_and_issuer(tmp_path: Path, titles: tuple[str, str], kinds: list[str]) -> None:
    """What a title says behind it of the version is no other policy; letters of one title are no versions."""
    one, other = (
        notice("水利部", printed, day, title=title)
        for title, printed, day in zip(titles, ("水河湖〔2021〕17号", "水河湖〔2024〕9号"), ("2021年3月5日", "2024年5月6日"), strict=True)
    )
    graph = built(tmp_path, {"one.txt": one, "other.txt": other})
    assert len(documents(graph)) == 2
    found = graph.query("SELECT ?kind { ?d dcterms:isVersionOf ?w ; eli:version ?kind }").rows
    assert sorted(str(kind).rpartition("#")[2] for (kind,) in found) == kinds


def test_what_a_text_says_that_it_replaces(tmp_path: Path) -> None:
    """《…》同时废止 of the same title leads to the former version, where it was read, and to no other document."""
    end = "（五）本通知自印发之日起施行。《水利部关于进一步加强河道采砂安全管理工作的通知》（水河湖〔2021〕17号）同时废止。《河道管理条例》继续执行。\n"
    graph = built(tmp_path, {"water.txt": WATER, "later.txt": LATER.replace("水利部\n2024", end + "水利部\n2024")})
    rows = graph.query(
        "SELECT ?number ?former { ?d dcterms:replaces ?f . ?d eli:id_local ?number . ?f a pol:PolicyDocument ; eli:id_local ?former }"
    ).rows
    assert list(rows) == [("水河湖〔2024〕9号", "水河湖〔2021〕17号")]
    assert len(graph.query("SELECT ?c { ?d dcterms:replaces ?c . ?c a pol:CitedDocument }").rows) == 1


WRAPPED = {
    "bare": PLAN,
    "page": FRAMED,
    "no number": FRAMED.replace("<p>剑府办发〔2023〕8号</p>", ""),
    "another form of the number": FRAMED.replace("剑府办发〔2023〕8号", "剑府办發 [２０２３] 第8號"),
}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(WRAPPED, 2)))
def test_a_plan_is_one_whatever_is_around_it(tmp_path: Path, one: str, other: str) -> None:
    """With a page's head or bare, with its number or without, a plan is one document with two sources and the same facts."""
    names = ["a.txt" if name == "bare" else f"{place}.html" for place, name in enumerate((one, other))]
    files = dict(zip(names, (WRAPPED[one], WRAPPED[other]), strict=True))
    graph = built(tmp_path / "both", files)
    assert set(documents(graph)) == {frozenset(names)}
    alone = built(tmp_path / "alone", {names[0]: WRAPPED[one]})
    count = "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a pol:Task }"
    assert graph.query(count).rows == alone.query(count).rows != [(0,)]
    assert graph.validate() == []
    assert kg.corpus.report.conflicts(tmp_path / "both" / "out") == []


def test_a_plan_alone_is_that_of_the_notice_that_carries_several(tmp_path: Path) -> None:
    """Parts of a notice have its number; the same plan printed alone with that number is the part, not the notice."""
    other = PLAN.replace("河道保护", "水库清淤").replace("采砂", "清淤").replace("河段", "库区").replace("巡查", "测量")
    several = (
        "剑阁县人民政府办公室关于印发《剑阁县河道保护行动计划》和《剑阁县水库清淤行动计划》的通知\n剑府办发〔2023〕8号\n各乡镇人民政府：\n"
        f"现将《剑阁县河道保护行动计划》和《剑阁县水库清淤行动计划》印发给你们，请认真执行。\n剑阁县人民政府办公室\n2023年4月6日\n附件1\n{PLAN}\n附件2\n{other}"
    )
    graph = built(tmp_path, {"several.txt": several, "alone.txt": PLAN.replace("计划\n", "计划\n剑府办发〔2023〕8号\n", 1)})
    found = documents(graph)
    titles = {title: files for files, (names, _, _) in found.items() for title in names}
    rows = graph.query("SELECT ?d { ?d a pol:PolicyDocument }").rows
    assert len(rows) == 3
    assert titles["剑阁县河道保护行动计划"] == {"several.txt", "alone.txt"}
    assert graph.validate() == []


def letters(*names: str, same: bool = False) -> str:
    """A file with a letter of one title to each of some bodies."""
    one = "关于做好采砂船舶登记工作的函\n{to}：\n为做好采砂船舶登记工作，现函告如下。\n一、请组织开展{what}采砂船舶登记，建立{what}船舶名录。\n二、请加强对{what}采砂船舶的监督检查，依法查处违法行为。\n水利部办公厅\n2022年5月6日\n"
    return "\n".join(one.format(to=names[0] if same else f"{name}水利厅", what=name) for name in names)


@pytest.mark.parametrize("same", [False, True])
def test_letters_of_one_title_in_one_file_are_documents_each(tmp_path: Path, same: bool) -> None:
    """Whoever they are to, letters with other texts are not one; a second file with the same letters adds none."""
    text = letters("江西省", "湖南省", "湖北省", same=same)
    graph = built(tmp_path, {"letters.txt": text, "again.txt": text + "责任编辑：某某\n"})
    rows = graph.query("SELECT ?d (COUNT(DISTINCT ?s) AS ?sections) { ?d a pol:PolicyDocument . ?s pol:inDocument ?d } GROUP BY ?d").rows
    assert [count for _, count in rows] == [2, 2, 2]
    assert graph.validate() == []


def test_other_texts_under_one_title_are_kept_apart(tmp_path: Path) -> None:
    """Without numbers, one title, issuer and year are one policy only where most of the text agrees."""
    other = "各省有关部门：\n一、做好汛前准备\n（一）落实防汛物资。组织储备防汛沙袋，检修水闸。\n二、做好值班值守\n（二）实行领导带班。严格执行二十四小时值班制度。\n"
    texts = {"one.txt": notice("水利部", "", "2021年3月5日"), "two.txt": f"水利部{TITLE}\n{other}水利部\n2021年9月5日\n"}
    found = documents(built(tmp_path, texts))
    assert {files: dates for files, (_, _, dates) in found.items()} == {
        frozenset({"one.txt"}): {"2021-03-05"},
        frozenset({"two.txt"}): {"2021-09-05"},
    }


def test_the_order_of_files_and_the_history_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any order, any number of processes, one after the other or all at once."""
    files = {
        "w.txt": WATER,
        "bare.txt": WATER.replace("水河湖〔2021〕17号\n", ""),
        "s.txt": SHIPS,
        "later.txt": LATER,
        "a.txt": PLAN,
        "b.html": FRAMED,
    }
    fresh = built(tmp_path / "fresh", files)
    names = list(files)
    with monkeypatch.context() as undone:
        undone.setattr("kg.corpus.ALONE", 0)
        kg.build([tmp_path / "fresh" / "in" / name for name in reversed(names)], tmp_path / "jobs", jobs=2)
    for count in (*range(1, len(names) + 1), 3, len(names)):
        kg.build([tmp_path / "fresh" / "in" / name for name in names[::-1][:count]], tmp_path / "grown")
    quads = {str(quad) for quad in fresh.store}
    for folder in ("jobs", "grown"):
        for name in ("graph.nt", "graph.ttl", "network.html"):
            assert (tmp_path / folder / name).read_bytes() == (tmp_path / "fresh" / "out" / name).read_bytes(), (folder, name)
        assert {str(quad) for quad in kg.open(tmp_path / folder).store} == quads, folder


def test_a_store_that_grows_takes_over_other_iris(tmp_path: Path) -> None:
    """Where a file with a number comes late, what was read without one has its IRI, in a store made of the former one too."""
    many = {f"{place}.txt": notice("水利部", "", "2020年3月5日", title=f"关于开展第{place}批河道清理工作的通知") for place in range(6)}
    built(tmp_path, {**many, "bare.txt": PLAN})
    graph = built(tmp_path, {**many, "bare.txt": PLAN, "page.html": FRAMED})
    fresh = built(tmp_path / "fresh", {**many, "bare.txt": PLAN, "page.html": FRAMED})
    assert {str(quad) for quad in graph.store} == {str(quad) for quad in fresh.store}


def test_contradictions_are_never_silent(tmp_path: Path) -> None:
    """Files of one number with other dates, and documents of one number that are not one: named, exit 1, and the output is made."""
    (tmp_path / "a.txt").write_text(WATER, encoding="utf-8")
    (tmp_path / "b.txt").write_text(WATER.replace("3月5日", "3月9日"), encoding="utf-8")
    done = run("build", tmp_path / "a.txt", tmp_path / "b.txt", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert [words for words in ("conflict: ", "a.txt", "b.txt", "2021-03-05 | 2021-03-09") if words not in done.stderr] == []
    again = run("build", tmp_path / "a.txt", tmp_path / "b.txt", "--out", tmp_path / "out", "--quiet")
    assert (again.returncode, again.stderr) == (1, done.stderr[done.stderr.index("conflict: ") :])
    assert kg.open(tmp_path / "out").validate() != []
    (tmp_path / "b.txt").write_text(
        "某县水库清淤行动方案\n水河湖〔2021〕17号\n一、总体要求\n（一）加快清淤。组织开展清淤工程建设。\n", encoding="utf-8"
    )
    done = run("build", tmp_path / "a.txt", tmp_path / "b.txt", "--out", tmp_path / "out")
    assert (done.returncode, "are kept apart" in done.stderr) == (1, True)
    graph = kg.open(tmp_path / "out")
    assert (len(documents(graph)), graph.validate()) == (2, [])


def test_a_document_without_a_title_is_called_by_its_first_line(tmp_path: Path) -> None:
    """So that what a build calls good has no finding."""
    graph = built(
        tmp_path,
        {
            "none.txt": "要在重点河段加强采砂管理，各地要高度重视此项工作，切实抓好贯彻落实。\n一、健全制度。组织开展专项清理，建立台账。\n二、强化检查。依法查处无证采砂行为。\n"
        },
    )
    assert graph.validate() == []


def test_counts_are_the_graphs(tmp_path: Path) -> None:
    """Files are files and documents documents, in the table, the report and the status; things are counted once however many files say them."""
    graph = built(tmp_path, {"a.txt": PLAN, "b.html": FRAMED})
    counts = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["counts"]
    assert (counts["files"], counts["documents"]) == (2, 1)
    for name, kind in (
        ("documents", "PolicyDocument"),
        ("sections", "Section"),
        ("tasks", "Task"),
        ("qualitative targets", "QualitativeTarget"),
    ):
        assert counts[name] == graph.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a pol:{kind} }}").rows[0][0], name
    assert "files: 2, documents: 1, " in run("status", "--out", tmp_path / "out").stderr


@pytest.mark.parametrize(
    ("printed", "form", "telling"),
    [
        ("环综合〔2022〕42号", "环综合〔2022〕42号", "环综合〔2022〕42号"),
        ("環綜合［２０２２］ 第42號", "环综合〔2022〕42号", "环综合〔2022〕42号"),
        ("国发(2021)04号", "国发〔2021〕4号", "国发〔2021〕4号"),
        ("公告 2022年第5号", "公告2022年第5号", ""),
        ("", None, ""),
    ],
)
def test_numbers_have_one_form(printed: str, form: str | None, telling: str) -> None:
    """Brackets, width, spaces, script and zeros in front make no other number; one that says not whose it is tells no policy."""
    assert (number(printed), tells(printed)) == (form, telling)


def card(
    name: str, *, number: str | None = None, date: str | None = None, issuer: str = "", sketch: str = "0", place: str | None = None
) -> DocumentCard:
    """A document's card with what tells it from others."""
    issuers = (issuer,) if issuer else ()
    return DocumentCard(iri.document(iri.BASE, name), TITLE, number, date, place, False, None, issuers, (), issuer, "", name, sketch * 8)


def test_of_two_that_are_alike_none_is_chosen() -> None:
    """A text that could be either of two policies is neither; in any order of the cards."""
    cards = [
        ("p", card("p", number="甲发〔2021〕1号", date="2021-01-01", issuer="甲")),
        ("q", card("q", number="乙发〔2021〕1号", date="2021-02-01", issuer="乙")),
        ("r", card("r")),
        ("s", card("s", date="2021-03-01", issuer="甲")),
    ]
    found = [copies.decide(some, iri.BASE, {}) for some in itertools.permutations(cards)]
    assert found == [({"s": {cards[3][1].iri: cards[0][1].iri}}, [])] * 24


def test_what_may_be_said_once_is_the_shapes() -> None:
    """The properties that copies may not contradict are those of which the shapes allow one."""
    named = {name.rpartition("/")[2].rpartition("#")[2] for name in agree.once()}
    assert {"date_document", "id_local", "jurisdiction", "documentType", "level", "order", "label", "value"} <= named
    assert not {"title", "issuedBy", "wasQuotedFrom", "number"} & named


VERSIONS = Path(__file__).parent / "queries" / "versions"
REVISED, TRIAL = "剑阁县河湖管护办法（2034年修订）", "剑阁县河湖管护办法（试行）"


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    """Two versions of one policy, the later in two files, one of them without its number."""
    out = tmp_path_factory.mktemp("versions")
    kg.build([VERSIONS], out)
    return kg.open(out)


QUESTIONS = {
    "versions-of-document": [
        ["剑阁县河湖管护办法", "2031", "TrialVersion", TRIAL, "剑府发〔2031〕4号", "2031-03-06", ""],
        ["剑阁县河湖管护办法", "2034", "RevisedVersion", REVISED, "剑府发〔2034〕9号", "2034-05-08", TRIAL],
    ],
    "copies": [
        [REVISED, "剑府发〔2034〕9号", "2034-05-08", "2034-page.md", "text/markdown", "zh-hans"],
        [REVISED, "剑府发〔2034〕9号", "2034-05-08", "2034.txt", "text/plain", "zh-hans"],
        [TRIAL, "剑府发〔2031〕4号", "2031-03-06", "2031.txt", "text/plain", "zh-hans"],
    ],
    "documents": [
        [REVISED, "办法", "剑府发〔2034〕9号", "2034-05-08", "county", "剑阁县人民政府", "6", "2", "1", "2"],
        [TRIAL, "办法", "剑府发〔2031〕4号", "2031-03-06", "county", "剑阁县人民政府", "5", "2", "1", "1"],
    ],
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_questions_about_documents_are_answered(versions: kg.Graph, name: str) -> None:
    """Rows worked out by hand, from the store and from rdflib."""
    found = versions.query(name)
    theirs = [tuple("" if term is None else str(term) for term in row) for row in versions.to_rdflib().query(query.bind(query.find(name)))]
    assert [[*map(plain, row)][:-1] for row in found.rows] == QUESTIONS[name]
    assert [tuple(map(plain, row)) for row in found.rows] == theirs


def test_documents_are_listed_with_their_files(versions: kg.Graph) -> None:
    """One row a document, the files that it was read from under it, and both counted."""
    assert [(row["document"], row["copies"]) for row in versions.documents()] == [
        (REVISED, ["2034-page.md", "2034.txt"]),
        (TRIAL, ["2031.txt"]),
    ]
    done = run("documents", "--from", versions.name)
    assert done.stdout.splitlines()[:4] == [
        f"{REVISED}  剑府发〔2034〕9号  2034-05-08  county  剑阁县人民政府",
        "    sections: 6, tasks: 2, targets: 1",
        "    2034-page.md",
        "    2034.txt",
    ]
    assert (done.returncode, done.stderr) == (0, "documents: 2, files: 3\n")
    assert len(json.loads(run("documents", "--json", "--from", versions.name).stdout)) == 2


def test_documents_of_one_title_are_named_by_number(tmp_path: Path) -> None:
    """A title that two documents have is not enough, and it is said which numbers they have; a number is known in any form."""
    graph = built(tmp_path, {"water.txt": WATER, "ships.txt": SHIPS})
    with pytest.raises(QueryError, match=r"2 documents .*交水发〔2021〕40号"):
        graph.compare(TITLE, "交水发〔2021〕40号")
    assert graph.compare("水河湖［2021］17号", "交水發(2021)40号").tasks.rows
