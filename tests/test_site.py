"""docs/ as a site: it builds without a warning, loads nothing from elsewhere, and every link of the project's pages leads somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT

PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "out").glob("*.md")] if path.name != "NOTES.md"
)
ENGLISH_ONLY = ["performance.zh.md"]  # not there: a diary of measurements that grows with each, read by those who change the program
LINK = re.compile(r"(?<!`)!?\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)
HEADING = re.compile(r"^#+ ", re.M)
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.M | re.S)
REMARK = re.compile(r"\s+#.*$|^#.*$", re.M)  # of a shell or Python: words for the reader alone
FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and the site make them."""
    found = (
        re.sub(r"[^\w\- ]", "", line.strip().lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)$", CODE.sub(_kept, text), re.M)
    )
    return set(found)


def _kept(found: re.Match[str]) -> str:
    """Code in a line keeps its words; a block of code has no headings."""
    return "" if found[0].startswith("```") else found[0].strip("`")


def faults(page: Path) -> Iterator[str]:
    """The links of a page that lead nowhere: a file that is not there, an anchor that it has not, an address of the web that is none."""
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if ":" in link.split("/")[0]:
            if not re.fullmatch(r"https://[\w.-]+\.[a-z]{2,}(?:/[\w./~%#?=&+-]*)?", link):
                yield link
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8"))):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Files and anchors are there; addresses of the web have the form of one, and are not asked."""
    assert list(faults(page)) == []


def test_links_are_looked_at(tmp_path: Path) -> None:
    """A link to nothing is found, so that the test above can fail; and there are many links."""
    page = tmp_path / "page.md"
    page.write_text(
        "# A heading: of `code`\n[a](page.md#a-heading-of-code) [b](#no) [c](no.md) [d](http://x) [e](https://example.org/e)\n",
        encoding="utf-8",
    )
    assert list(faults(page)) == ["#no", "no.md", "http://x"]
    assert sum(len(LINK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) >= 90


def missing(folder: Path) -> list[str]:
    """The pages that a folder has in the other language only."""
    names = {path.name for path in folder.glob("*.md")}
    stems = {name.split(".")[0] for name in names}
    return sorted({f"{stem}{tongue}.md" for stem in stems for tongue in ("", ".zh")} - names)


def test_the_pages_are_in_both_languages() -> None:
    """Each page is there in English and in Chinese, but for the one that is named above with its reason."""
    assert missing(ROOT / "docs") == ENGLISH_ONLY


def test_a_page_in_one_language_is_found(tmp_path: Path) -> None:
    """Whichever of the two is not there, so that the test above can fail."""
    for name in ("both.md", "both.zh.md", "english.md", "chinese.zh.md"):
        (tmp_path / name).touch()
    assert missing(tmp_path) == ["chinese.md", "english.zh.md"]


def blocks(text: str) -> list[tuple[str, str]]:
    """The code of a page with its languages; without the remarks, which are in the page's own language."""
    found = ((block["language"], block["code"]) for block in BLOCK.finditer(text))
    return [(language, REMARK.sub("", code) if language in ("sh", "python") else code) for language, code in found]


def figures(text: str) -> list[list[str]]:
    """The figures of each row of a page's tables, whatever their order in the sentence."""
    rows = (line for line in BLOCK.sub("", text).splitlines() if line.startswith("| "))
    return [sorted(FIGURE.findall(row)) for row in rows]


@pytest.mark.parametrize("name", sorted(path.name.removesuffix(".zh.md") for path in (ROOT / "docs").glob("*.zh.md")))
def test_a_page_says_the_same_in_both_languages(name: str) -> None:
    """As many headings, the same code, and in each row of a table the same figures."""
    english, chinese = ((ROOT / "docs" / f"{name}{tongue}.md").read_text(encoding="utf-8") for tongue in ("", ".zh"))
    assert len(HEADING.findall(CODE.sub("", chinese))) == len(HEADING.findall(CODE.sub("", english)))
    assert blocks(chinese) == blocks(english)
    assert figures(chinese) == figures(english)


class Loaded(HTMLParser):
    """What a page makes a browser fetch by itself."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Scripts, style, pictures, frames and hints; not what a reader must click."""
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") in ("canonical", "alternate", "next", "prev"):
            return
        self.found += [given[name] for name in ("src", "data", "srcset", *(("href",) if tag == "link" else ())) if name in given]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: a warning ends it."""
    if not all(importlib.util.find_spec(name) for name in ("mkdocs", "material", "mkdocs_static_i18n")):
        reason = "mkdocs is not installed: pip install '.[docs]'"
        if os.environ.get("CI") == "true":
            pytest.fail(f"must run in CI: {reason}")
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow("mkdocs builds the site")
def test_the_site_has_every_page_in_both_languages(site: Path) -> None:
    """English at the top, Chinese under zh/, each declared in its language; the ontology's page beside them."""
    for page in (ROOT / "docs").glob("*.md"):
        name = page.name.split(".")[0]
        for folder, language in ((site, "en"), (site / "zh", "zh")):
            assert f'<html lang="{language}"' in (folder / f"{name}.html").read_text(encoding="utf-8")
    assert "十分钟上手" in (site / "zh" / "index.html").read_text(encoding="utf-8")
    assert (site / "ontology.html").exists()
    assert "model.zh.svg" in (site / "zh" / "model.html").read_text(encoding="utf-8") or (site / "zh" / "model.svg").exists()


@pytest.mark.slow("mkdocs builds the site")
def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    """No script, style, font or picture of another host, in any page or style sheet."""
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 28
    for page in pages:
        loaded = Loaded()
        loaded.feed(page.read_text(encoding="utf-8"))
        assert [address for address in loaded.found if re.match(r"(?:https?:)?//", address)] == [], page
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet
