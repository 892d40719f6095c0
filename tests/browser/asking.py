"""The query page in the browser: a server that has it, with real answers behind it, and what a person does on it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pyoxigraph as ox

from kg.iri import PREFIXES
from kg.model import QueryError
from kg.query import find, run
from kg.serve.ask import ask_page

if TYPE_CHECKING:
    from browser.conftest import Explorer

SERVE = Path(__file__).parent.parent.parent / "kg" / "serve"
HTTP_ERRORS = {"json": ("application/json", '{"error": "no: line 2, column 3"}'), "html": ("text/html", "<h1>Bad gateway</h1>")}


class Answers(BaseHTTPRequestHandler):
    """`/query` is the page, `/sparql` answers from the store; what a query says in a comment makes it slow or wrong."""

    store: ox.Store

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def say(self, status: int, type: str, body: str | bytes) -> None:
        """An answer."""
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", f"{type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        """The page."""
        if self.path.partition("?")[0] == "/query":
            self.say(200, "text/html", ask_page())
        else:
            self.say(404, "text/plain", "there is nothing here")

    def do_POST(self) -> None:
        """A query in a form."""
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)["query"][0]
        if special := re.search(r"# serve (\w+)", query):
            if special[1] == "slowly":
                time.sleep(8)
            else:
                return self.say(502, *HTTP_ERRORS[special[1]])
        try:
            run(self.store, find(query))
            answer = self.store.query(query)
        except (QueryError, SyntaxError) as problem:
            return self.say(400, "text/plain", str(problem))
        wanted = "text/turtle" if isinstance(answer, ox.QueryTriples) else "application/sparql-results+json"
        if (self.headers["Accept"] or "").split(",")[0] != wanted:
            return self.say(406, "text/plain", f"expected Accept: {wanted}")
        if isinstance(answer, ox.QueryTriples):
            return self.say(200, wanted, ox.serialize(answer, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"")
        return self.say(200, wanted, answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")


@contextmanager
def answering(store: ox.Store) -> Iterator[str]:
    """The address of a server over a store, while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (Answers,), {"store": store}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Asker:
    """The query page, open in the browser."""

    def __init__(self, explorer: Explorer) -> None:
        """Over a page of the browser."""
        self.explorer, self.page = explorer, explorer.page

    def go(self, hash: str = "") -> Asker:
        """Load the page anew at a hash."""
        self.explorer.go(hash)
        return self

    def choose(self, name: str) -> Asker:
        """Click a named question."""
        self.page.locator(f"[data-question='{name}']").click()
        return self

    def write(self, query: str) -> Asker:
        """Put a query into the editor."""
        self.page.locator("#text").fill(query)
        return self

    def type(self, text: str) -> Asker:
        """Type at the cursor."""
        self.page.keyboard.type(text)
        return self

    def run(self, query: str | None = None) -> Asker:
        """Run what is in the editor, and wait for what comes of it."""
        if query is not None:
            self.write(query)
        self.page.evaluate("document.getElementById('answer').replaceChildren()")
        self.page.locator("#run").click()
        self.page.locator("#summary, #answer .fault").first.wait_for()
        return self

    @property
    def text(self) -> str:
        """What is in the editor."""
        return str(self.page.locator("#text").input_value())

    @property
    def summary(self) -> str:
        """What the page says of the answer."""
        return str(self.page.locator("#summary").inner_text())

    def rows(self) -> list[list[str]]:
        """The rows of the table on the screen, without their language tags."""
        found: list[list[str]] = self.page.evaluate(
            "Array.from(document.querySelectorAll('#result tbody tr'), (row) => Array.from(row.cells, (cell) => (cell.querySelector('bdi') || cell).textContent))"
        )
        return found

    def offered(self) -> list[str]:
        """The completions on the screen."""
        return list(self.page.locator("#offers .offer code").all_inner_texts())

    def settled(self, *complaints: str) -> None:
        """Nothing was asked of anyone but the server, and nothing complained but what is expected."""
        host = self.explorer.address.removesuffix("/query")
        assert [url for url in self.explorer.requests if not url.startswith((host + "/", "about:blank", "blob:" + host))] == []
        assert [one for one in self.explorer.complaints if not any(part in one for part in complaints)] == []


def pure(asker: Asker, expression: str, argument: object = None) -> Any:
    """The value of an expression that uses the page's pure functions."""
    code = "\n".join((SERVE / f"{name}.js").read_text(encoding="utf-8") for name in ("words", "sparql", "state", "editor", "offers"))
    return asker.page.evaluate(f"(argument) => {{ {code}\nreturn {expression} }}", argument)
