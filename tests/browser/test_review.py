"""Review in the page: decisions by key and by form are those of the commands, they last, and a build has them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from commands import kg as run
from conftest import Once
from served import Served, serving

import kg
from browser.conftest import CORPUS, DOCUMENTS, SEED, Explorer, Input, settled
from browser.own import own
from browser.reviewed import Project, project
from kg import corrections
from kg.corrections.anchor import Text
from kg.corrections.schema import schema
from kg.corrections.values import facts
from kg.model import ConfigurationError, KgError
from kg.pipeline import policies
from kg.read import read_all
from kg.serve import serve

Open = Callable[..., Explorer]
POL = "https://w3id.org/policy-kg/ontology#"
WHO = {"by": "张三", "when": "2026-11-30"}
KINDS = ("task", "target", "responsibility")


@pytest.fixture(scope="session")
def made(once: Once) -> Project:
    """The plan, built once."""
    return Project(once("reviewed", project))


@pytest.fixture
def own_project(made: Project, tmp_path: Path) -> Project:
    """A copy of it, to be built anew."""
    shutil.copytree(made.folder, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def read(explorer: Explorer, *keys: str) -> Explorer:
    """The reading view with keys pressed."""
    for key in keys:
        explorer.page.keyboard.press(key)
    return explorer


def begin(explorer: Explorer, name: str = "张三") -> Explorer:
    """The reading view, with a reviewer's name written."""
    explorer.go("#view=reading").page.locator("#reviewer").press_sequentially(name)
    explorer.page.keyboard.press("Enter")
    return explorer


def saved(explorer: Explorer, path: Path) -> list[dict[str, Any]]:
    """The lines of the file that the page gives."""
    path.write_bytes(explorer.saved("#save-decisions"))
    return [one.as_dict() for one in corrections.load(path).decisions]


def current(explorer: Explorer) -> str:
    """The words that are marked as chosen."""
    return "".join(explorer.page.locator(".text .mark.on").all_inner_texts())


# a decision of the page is one of the commands


def proposed(documents: list[Path]) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """What the commands make of the rejection of each fact of some documents, by text, kind and place."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for path in documents:
        try:
            extractions = policies(read_all(path))
        except KgError:
            continue
        for x in extractions:
            text = Text(x.source)
            for fact in (fact for kind in KINDS for fact in facts(x, kind)):
                one = corrections.propose(x, fact, "reject", **WHO, text=text)
                found.setdefault(_place(one.as_dict()), []).append(one.as_dict() | {"id": one.id})
    return found


def _place(line: dict[str, Any]) -> tuple[Any, ...]:
    return line["document"]["fingerprint"], line["kind"], line["quote"]["at"], line["quote"]["exact"]


def _compared(line: dict[str, Any]) -> dict[str, Any]:
    """A line without what a graph says otherwise of the same: order of sectors, an indicator's shared name, the script of words."""
    read = {name: value for name, value in line.get("read", {}).items() if name not in ("indicator", "statement")}
    return line | {"read": read | {"sector": sorted(read.get("sector", "").split())}, "id": ""}


@pytest.mark.parametrize("name", ["plan", pytest.param(SEED, marks=pytest.mark.slow("a whole document"))])
def test_a_decision_is_that_of_the_commands(explore: Open, inputs: Callable[[str], Input], made: Project, name: str) -> None:
    """The rejection of each fact, quote and what tells it from other places included, is the line that `kg review add` writes; so is its identifier."""
    path, documents = (
        (made.page, [made.plan]) if name == "plan" else (inputs(SEED).path, [*(Path(kg.__file__).parent.parent / "data").glob("*.txt")])
    )
    explorer = explore(path, bypass_csp=True).go()
    lines = own(explorer, f"ownDecisions({json.dumps(WHO['by'])}, {json.dumps(WHO['when'])})")
    known = proposed(documents)
    assert len(lines) == sum(map(len, known.values())) > 20
    for _, line in lines:
        assert _compared(line) in [_compared(one) for one in known[_place(line)]]
    ids = [
        own(explorer, f"idOf({json.dumps({name: value for name, value in one.items() if name != 'id'})})")
        for some in list(known.values())[:2]
        for one in some
    ]
    assert ids == [one["id"] for some in list(known.values())[:2] for one in some]


@pytest.mark.slow("74 documents are read anew")
def test_decisions_about_all_documents_are_applied_where_they_were_taken(explore: Open, inputs: Callable[[str], Input]) -> None:
    """Of the decisions of a page of 74 documents 99 in 100 are the commands' own, and none is about another place."""
    lines = own(explore(inputs(CORPUS).path, bypass_csp=True).go(), "ownDecisions('张三', '2026-11-30')")
    known = proposed(sorted(DOCUMENTS.glob("*")))
    same = [_compared(line) in [_compared(one) for one in known.get(_place(line), ())] for _, line in lines]
    assert sum(same) >= 0.99 * len(lines) > 5000
    assert all(_place(line) in known for _, line in lines)


def test_what_a_form_takes_is_what_the_schema_takes(explore: Open, made: Project) -> None:
    """The patterns of the form's numbers are those of the schema."""
    patterns = own(
        explore(made.page, bypass_csp=True).go(), "Object.fromEntries(Object.entries(PATTERNS).map(([name, one]) => [name, one.source]))"
    )
    assert patterns == {name: schema()["properties"]["right"]["properties"][name]["pattern"] for name in patterns}


# by keys


def test_the_keyboard_alone_reviews_twenty_facts(explore: Open, made: Project, tmp_path: Path) -> None:
    """j k a r e u and Enter: 20 facts are decided, the strip counts them, each shows its verdict; u takes the last back and goes to it."""
    explorer = explore(made.page).go("#view=reading")
    read(explorer, "j")
    first = current(explorer)
    assert first == "到2027年，碧溪河水质达标率达到85%以上"
    read(explorer, "j", "k", "a")  # who decides is asked for at the first decision, which waits for the name
    explorer.page.keyboard.type("张三")
    read(explorer, "Enter")
    assert explorer.page.locator("#review-progress").inner_text() == "已定 1 / 28"
    assert current(explorer) != first
    read(explorer, "e", "Tab", "Tab")
    explorer.page.keyboard.type("42")
    read(explorer, "Enter", *"arar" * 4, "a")
    assert explorer.page.locator("#review-progress").inner_text() == "已定 19 / 28"
    read(explorer, "a", "u")
    assert explorer.page.locator("#review-progress").inner_text() == "已定 19 / 28"
    words = current(explorer)
    read(explorer, "a")
    assert current(explorer) != words
    assert explorer.page.locator("#review-progress").inner_text() == "已定 20 / 28"
    read(explorer, "k")
    explorer.page.locator("#drop-decision").click()  # one's own decision about a fact goes by itself too …
    assert explorer.page.locator("#review-progress").inner_text() == "已定 19 / 28"
    read(explorer, "u")  # … and comes back
    assert explorer.page.locator("#review-progress").inner_text() == "已定 20 / 28"
    lines = saved(explorer, tmp_path / "corrections.jsonl")
    assert [sum(line["action"] == action for line in lines) for action in ("accept", "reject", "change")] == [11, 8, 1]
    assert [line["right"] for line in lines if line["action"] == "change"] == [{"figure": "42"}]
    marks = explorer.page.locator(".text .mark[data-said]")
    assert sorted(
        set(explorer.ask("Array.from(document.querySelectorAll('.text .mark[data-verdict]'), (one) => one.dataset.verdict)"))
    ) == ["accept", "change", "reject"]
    assert marks.count() >= 20
    settled(explorer)


def test_a_key_is_no_act_where_something_is_typed(explore: Open, made: Project) -> None:
    """Letters in the search, the name and the form decide nothing; nor does one with Ctrl, or inside an input method."""
    explorer = read(begin(explore(made.page)), "j")
    explorer.page.locator("#query").press_sequentially("aru")
    explorer.page.locator("#reviewer").press_sequentially("aru")
    read(explorer, "Escape")
    explorer.page.locator(".text").focus()
    read(explorer, "Control+a", "e")
    explorer.page.locator("#panel form [name=why]").press_sequentially("jkaru")
    read(explorer, "Escape")
    assert explorer.page.locator("#panel form").count() == 0
    assert explorer.page.locator("#review-progress").inner_text() == "已定 0 / 28"


# what lasts


def choose(explorer: Explorer, words: str) -> Explorer:
    """Click the mark of some words."""
    explorer.page.locator(".text .mark", has_text=words).last.click()
    return explorer


def fill(explorer: Explorer, **fields: str) -> None:
    """Fill in the form that is open, and keep it."""
    for name, value in fields.items():
        control = explorer.page.locator(f"#panel form [name={name}]")
        if control.evaluate("(one) => one.localName") == "select":
            control.select_option(value)
        else:
            control.fill(value)
    explorer.page.locator("#save-form").click()
    assert explorer.page.locator("#panel form").count() == 0, explorer.page.locator("#panel form .trouble").inner_text()


def mark_words(explorer: Explorer, words: str) -> None:
    """Select words of the text as a mouse does, and let the page know."""
    explorer.ask(
        """(words) => { const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) { const at = node.data.indexOf(words); if (at < 0) continue;
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
        getSelection().removeAllRanges(); getSelection().addRange(range); node.parentElement.dispatchEvent(new MouseEvent('mouseup', { bubbles: true })); return; } }""",
        words,
    )
    explorer.page.wait_for_selector("#panel [data-make]")


EDITS = {  # the words of a fact: what is set of it, and what the graph then says
    "到2027年，碧溪河水质达标率达到85%以上": ({"year": "2028", "figure": "90", "comparator": "Exactly", "unit": "%", "indicator": "碧溪河优良水质比例", "sector": "水环境"}, f"?f <{POL}targetYear> 2028 ; <{POL}value> ?v ; <{POL}comparator> <{POL}Exactly> ; <{POL}indicator>/<http://www.w3.org/2004/02/skos/core#prefLabel> '碧溪河优良水质比例'@zh-hans FILTER(?v = 90)"),
    "到2030年，沿河湿地面积达到40公顷": ({"kind": "task"}, f"?f a <{POL}Task>"),
    "河岸绿化取得明显成效": ({"statement": "河岸全部绿化", "year": "2029"}, f"?f <{POL}statement> '河岸全部绿化' ; <{POL}targetYear> 2029"),
    "推广节水器具": ({"sector": "能源"}, f"?f a <{POL}Task> ; <{POL}sector> <https://w3id.org/policy-kg/sector/energy>"),
    "市财政局": ({"body": "市审计局", "role": "Joint"}, f"?f <{POL}role> <{POL}Joint>"),
}  # fmt: skip


@pytest.mark.slow("a build, pages before and after")
def test_a_decision_goes_from_the_page_into_the_graph_and_lasts(explore: Open, own_project: Project) -> None:
    """Accept, reject, each field, three additions: saved, imported, built, all are applied; the page before the build and that after it show them."""
    explorer = begin(explore(own_project.page))
    for words, (fields, _) in EDITS.items():
        choose(explorer, words).page.locator(".judge [data-action=change]").click()
        fill(explorer, **fields)
    choose(explorer, "严查偷排行为").page.locator(".judge [data-action=reject]").click()
    choose(explorer, "市公安局").page.locator("#review-box [data-action=accept]").click()
    mark_words(explorer, "市档案局")
    explorer.page.locator("[data-make=responsibility]").click()
    fill(explorer, body="市档案局", role="Lead")
    mark_words(explorer, "碧溪河发源于青山镇")
    explorer.page.locator("[data-make=task]").click()
    fill(explorer)
    mark_words(explorer, "每年报送工作进展")
    explorer.page.locator("[data-make=target]").click()
    fill(explorer, statement="每年报告一次", why="试验")
    lines = saved(explorer, own_project.folder / "mine.jsonl")
    assert len(lines) == 10
    settled(explorer)
    explorer.go("#view=reading")  # the page as it was: the browser has kept them
    verdicts = "Array.from(document.querySelectorAll('.text .mark[data-verdict]'), (one) => one.dataset.verdict).sort().join(' ')"
    assert explorer.ask(verdicts) == "accept change change change change change reject"
    assert explorer.page.locator("#save-decisions").inner_text() == "保存修订（10）"
    assert run("review", "import", "mine.jsonl", "--corrections", "all.jsonl", cwd=own_project.folder).returncode == 0
    graph = own_project.build(own_project.folder / "all.jsonl")
    states = {
        row["id"]: (row["state"], row["reason"])
        for row in json.loads((own_project.folder / "out" / "report.json").read_bytes())["corrections"]
    }
    assert set(states.values()) == {("applied", "")}
    for _, pattern in EDITS.values():
        assert graph.query(f"SELECT ?f {{ ?f <{POL}correctedBy> ?c . {pattern} }}").rows, pattern
    assert not graph.query(f"SELECT ?f {{ ?f a <{POL}Task> ; <{POL}text> '严查偷排行为'@zh-hans }}").rows
    other = explore(own_project.page).go("#view=reading")  # the page after the build, on another machine
    assert other.ask(verdicts) == "accept add add add change change change change change"
    assert other.page.locator("#save-decisions").is_disabled()
    with other.page.expect_file_chooser() as chooser:
        other.page.locator("#open-decisions").click()
    chooser.value.set_files(own_project.folder / "all.jsonl")
    other.page.wait_for_selector("#save-decisions:not([disabled])")
    assert {json.dumps(one, sort_keys=True) for one in saved(other, own_project.folder / "again.jsonl")} == {
        json.dumps(one, sort_keys=True) for one in lines
    }
    begin_again = choose(
        other, "到2027年，碧溪河水质达标率达到85%以上"
    )  # a fact that rests on a decision is decided about anew in its place
    begin_again.page.locator("#reviewer").fill("李四")
    begin_again.page.locator(".judge [data-action=reject]").click()
    (fresh,) = [one for one in saved(other, own_project.folder / "again.jsonl") if one["by"] == "李四"]
    assert (fresh["read"]["year"], len(fresh["replaces"])) == ("2027", 1)
    graph = own_project.build(own_project.folder / "again.jsonl")
    assert not graph.query(f"SELECT ?t {{ ?t a <{POL}Target> ; <{POL}targetYear> 2028 }}").rows
    assert not graph.query(f"SELECT ?t {{ ?t a <{POL}Target> ; <{POL}targetYear> 2027 }}").rows


def test_a_browser_that_keeps_nothing_says_so(explore: Open, made: Project, tmp_path: Path) -> None:
    """Where the page may not use the browser's storage decisions are held until it is closed, and the strip says so; a file that is none is one line."""
    explorer = explore(made.page)
    explorer.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })")
    read(begin(explorer), "j", "a")
    assert explorer.page.locator("#kept").inner_text() == "关闭页面即丢失"
    assert len(saved(explorer, tmp_path / "one.jsonl")) == 1
    (tmp_path / "bad.jsonl").write_text('{"action": "accept"}\n', encoding="utf-8")
    explorer.page.locator("#decisions-file").set_input_files(tmp_path / "bad.jsonl")
    explorer.page.wait_for_selector("#kept.trouble")
    assert explorer.page.locator("#kept").inner_text() == "第 1 行不是一条修订"
    settled(explorer)


# served


@pytest.fixture(scope="module")
def desk(made: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str, Path]]:
    """A server that takes decisions: with the link that it printed, and its file."""
    file = tmp_path_factory.mktemp("desk") / "corrections.jsonl"
    with serving(made.folder / "out", "--review", "--corrections", str(file)) as served:
        assert served.process.stdout
        link = next(line for line in served.process.stdout if "#token=" in line).split()[0]
        yield served, link, file


def sent(served: Served, link: str, data: str, method: str = "POST", path: str = "/local/review", **headers: str) -> httpx.Response:
    """A request with the token, as the page sends it."""
    said = {"Origin": served.address, "X-KG-Token": link.partition("#token=")[2], "Content-Type": "application/jsonl", **headers}
    return served.http.request(
        method, path, content=data.encode("utf-8", "surrogatepass"), headers={name: value for name, value in said.items() if value}
    )


@pytest.mark.slow("a server, and four pages of it")
def test_a_served_page_writes_each_decision_at_once(explore: Open, desk: tuple[Served, str, Path]) -> None:
    """With the printed link a key is a line of the file; the token leaves the address; a reload and u find and drop it; without the link nothing is sent."""
    _, link, file = desk
    explorer = explore(link.partition("#")[0])
    explorer.address = link
    explorer.go()
    assert "token" not in explorer.page.url
    explorer.address = link.partition("#")[0]
    read(begin(explorer), "j", "a", "r")
    explorer.page.wait_for_selector("#save-decisions:has-text('2')")
    explorer.page.wait_for_timeout(300)
    assert sorted(one.action for one in corrections.load(file).decisions) == ["accept", "reject"]
    explorer.go("#view=reading")
    explorer.page.wait_for_selector("#save-decisions:has-text('2')")
    assert explorer.page.locator("#kept").inner_text() == "记入 corrections.jsonl"
    read(explorer, "j", "r")
    explorer.page.wait_for_timeout(300)
    assert sorted(one.action for one in corrections.load(file).decisions) == ["reject", "reject"]
    read(explorer, "u")
    explorer.page.wait_for_timeout(300)
    assert sorted(one.action for one in corrections.load(file).decisions) == ["accept", "reject"]
    assert explorer.complaints == []
    reader = explore(link.partition("#")[0]).go("#view=reading")
    read(begin(reader), "j", "a")
    assert reader.page.locator("#kept").inner_text() == "暂存在此浏览器"
    assert len(corrections.load(file).decisions) == 2


def line(number: int) -> str:
    """A line of a file of decisions."""
    return (
        json.dumps(
            {
                "action": "reject",
                "kind": "task",
                "document": {"title": f"第{number}份方案"},
                "quote": {"exact": "开展排查"},
                "by": "张三",
                "when": "2026-11-30",
            },
            ensure_ascii=False,
        )
        + "\n"
    )


REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "no token": ({"X-KG-Token": ""}, 401, "token"),
    "another page": ({"Origin": "https://example.org"}, 403, "own pages"),
    "another name": ({"Host": "evil.example"}, 421, "is not a name"),
    "a form": ({"Content-Type": "text/plain"}, 415, "application/jsonl"),
    "no JSON": ({"data": "{"}, 400, "the decisions:1: expected a line of JSON"),
    "half a line": ({"data": line(1) + line(2)[:40]}, 400, "the decisions:2: expected a line of JSON"),
    "another field": ({"data": line(1).replace('"by"', '"bi"')}, 400, "by: expected, and missing"),
    "a sector that is none": (
        {"data": line(1).replace('"reject"', '"change"').replace('"by"', '"right": {"sector": "水里"}, "by"')},
        400,
        "right.sector: expected keys",
    ),
    "half a character": ({"data": line(1).replace("张三", "\\ud800")}, 400, "surrogate"),
    "deep JSON": ({"data": "[" * 100_000}, 400, "expected a line of JSON"),
    "no UTF-8": ({"data": "\udc80"}, 400, "expected UTF-8"),
    "too much": ({"data": line(1) * 9000}, 413, "at most"),
    "another method": ({"method": "PUT"}, 405, ""),
}


@pytest.mark.parametrize("way", REFUSED)
def test_what_is_not_to_be_written_is_refused_in_one_line(desk: tuple[Served, str, Path], way: str) -> None:
    """Nothing of it is in the file, also of what was good beside it."""
    served, link, file = desk
    changed, status, said = REFUSED[way]
    before = file.read_bytes() if file.exists() else None
    answer = sent(served, link, **{"data": line(1), **changed})
    assert (answer.status_code, said in answer.text, answer.text.strip().count("\n")) == (status, True, 0), answer.text
    assert (file.read_bytes() if file.exists() else None) == before


def test_many_decide_at_once(desk: tuple[Served, str, Path], made: Project) -> None:
    """Of 40 decisions that come at the same time, from pages and from the command, none is lost and no line is broken."""
    served, link, file = desk
    before = len(corrections.load(file).decisions) if file.exists() else 0

    def decide(number: int) -> int:
        if number % 4 == 0:
            corrections.add(file, corrections.parse(line(number + 100), "x").decisions)
            return 200
        return sent(served, link, line(number + 100)).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(decide, range(40))) == {200}
    assert len(corrections.load(file).decisions) == before + 40
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_review_is_for_this_machine(made: Project, tmp_path: Path) -> None:
    """On an address that others reach no decisions are taken: it is not served at all."""
    with pytest.raises(ConfigurationError, match=r"--review: expected an address of the loopback \(--host 127.0.0.1\), not 0.0.0.0"):
        serve(made.folder / "out", host="0.0.0.0", port=0, decisions=corrections.Kept(tmp_path / "c.jsonl"))


# to check


def counted(graph: kg.Graph, out: Path) -> tuple[int, int]:
    """How many tasks, targets and responsibilities are doubtful in SPARQL, and how many signs `kg check` tells."""
    asked = f"SELECT (COUNT(DISTINCT ?f) AS ?n) {{ VALUES ?c {{ <{POL}Task> <{POL}Target> <{POL}Responsibility> }} ?f a ?c ; <{POL}certainty> <{POL}Open> }}"
    ((doubtful,),) = graph.query(asked).rows
    told = json.loads(run("check", "--from", str(out), "--json").stdout)
    return int(str(doubtful)), sum(len(document["signs"]) for documents in told.values() for document in documents)


@pytest.mark.parametrize("name", ["plan", CORPUS])
def test_what_is_to_be_checked_is_counted_alike(explore: Open, inputs: Callable[[str], Input], made: Project, name: str) -> None:
    """The tile of the first screen, the queue, `kg check` and SPARQL have the same number of doubtful readings and of signs; so has the brief on paper."""
    path, out = (made.page, made.folder / "out") if name == "plan" else (inputs(CORPUS).path, inputs(CORPUS).path.parent)
    graph = kg.open(out)
    doubtful, signs = counted(graph, out)
    assert min(doubtful, signs) > 1
    explorer = explore(path).go("#view=brief")
    assert explorer.page.locator("#tile-doubts h2 .badge").inner_text() == str(doubtful + signs)
    said = f"{doubtful + signs:,} 处待核对：{doubtful:,} 处存疑的读法，{signs:,} 个疑似误读的迹象"
    assert explorer.page.locator("#tile-doubts .note").first.inner_text() == said
    explorer.page.locator("#title-doubts").click()
    assert explorer.page.locator("#showing").inner_text() == said
    assert explorer.page.locator("#view table").get_attribute("data-rows") == str(doubtful + signs)
    assert f"{signs} signs in " in run("check", "--from", str(out)).stdout
    assert f"{doubtful} readings are doubtful" in graph.report(brief_from=2026)
    settled(explorer)


def test_a_place_to_check_is_a_click_from_its_review(explore: Open, made: Project, tmp_path: Path) -> None:
    """By sign and by document; a row opens the text at its words, j goes through the queue, a doubtful fact is accepted by a key, unread words become a fact."""
    explorer = begin(explore(made.page)).show("#view=check")
    heads = explorer.page.locator("#view .group th bdi").all_inner_texts()
    assert heads == ["存疑：责任", "目标无年份", "括号中的部门未读"]
    explorer.page.locator("#by").select_option("document")
    assert explorer.page.locator("#view .group th bdi").all_inner_texts() == ["某市碧溪河流域保护实施方案"]
    explorer.page.locator("#view .opener", has_text="市河长制办公室").click()
    assert current(explorer) == "市河长制办公室"
    assert explorer.page.locator("#review-progress").inner_text() == "已定 0 / 3"
    read(explorer, "a", "j")
    assert explorer.page.locator("#review-progress").inner_text() == "已定 1 / 3"
    assert explorer.page.locator("#panel-title").inner_text() == "括号中的部门未读"
    assert explorer.page.locator("#panel .quote mark").inner_text() == "（由市档案局等负责保管材料的单位另行商定）"
    assert explorer.ask("Array.from(CSS.highlights.get('chosen')).map(String).join()") == "（由市档案局等负责保管材料的单位另行商定）"
    explorer.page.locator("[data-make=responsibility]").click()
    fill(explorer, body="市档案局", role="Lead")
    assert [(one["action"], one["kind"]) for one in saved(explorer, tmp_path / "c.jsonl")] == [
        ("accept", "responsibility"),
        ("add", "responsibility"),
    ]
    explorer.show("#view=check")
    assert explorer.page.locator("#view tr", has_text="市河长制办公室").locator("td").last.inner_text() == "正确"
    settled(explorer)
