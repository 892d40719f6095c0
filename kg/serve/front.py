"""Requests for the first screen of many documents → its page, and its data in pages of JSON, cached by build."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg import __version__
from kg.export.sheets import Link, written
from kg.serve.ask import asset, hashed
from kg.serve.corpus import Corpus
from kg.serve.indexed import Indexed
from kg.serve.jobs import DRAWN
from kg.serve.media import gzip_wanted
from kg.serve.pages import policy
from kg.serve.pool import Pool
from kg.spreadsheet import csv_text
from kg.view.pack import embed

WAIT = 1.0  # seconds that a request waits for an index in the making
KEPT = 64  # answers
SCRIPTS = ("state", "tongue", "token", "words", "dom")  # the explorer's own
FILES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


class Front:
    """The first screen of a store with more documents than are drawn at once."""

    def __init__(self, pool: Pool, title: str) -> None:
        """Nothing is made yet."""
        self.pool, self.title = pool, title
        self.indexed = Indexed(pool.store, pool.version)
        self.kept: OrderedDict[str, bytes] = OrderedDict()

    async def start(self) -> None:
        """Begin to make the index where it will be wanted, so that the first who asks does not wait for it."""
        if await self.indexed.documents() > DRAWN:
            await self.indexed.file(0.0)

    async def page(self, request: Request) -> Response | None:
        """The first screen, where nothing of the graph was named and it is larger than a page that draws all of it."""
        named = {name for name, _ in parse_pairs(request)} & {"document", "view", "focus", "find", "all"}
        if named or await self.indexed.documents() <= DRAWN:
            return None
        html = front_page(self.title)
        return HTMLResponse(html, headers={**HEADERS, "Content-Security-Policy": policy(html), "Referrer-Policy": "no-referrer"})

    async def data(self, request: Request) -> Response:
        """What is asked of /data/…: 202 while the index is in the making."""
        said = parse_qs(request.scope["query_string"].decode("utf-8", "replace"))
        what = request.path_params["what"]
        tag = f'"{hashlib.sha256(f"{__version__} {self.pool.version()} {what} {sorted(said.items())}".encode()).hexdigest()[:24]}"'
        headers = {**HEADERS, "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = self.kept.get(tag)
        if body is None:
            file = await self.indexed.file(WAIT)
            if file is None:
                return JSONResponse({"preparing": True}, 202, {"Cache-Control": "no-store", "Retry-After": "1"})
            name, _, form = what.rpartition(".")
            if form in FILES:
                saved = await _written(file, name, form, said)
                return Response(
                    saved, media_type=FILES[form], headers={**headers, "Content-Disposition": f'attachment; filename="{name}.{form}"'}
                )
            told = await asyncio.to_thread(Corpus(file, (said.get("lang") or ["en"])[0]).ask, what, said)
            body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
            self.kept[tag] = body
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        if gzip_wanted(request.headers) and len(body) > 2048:
            import gzip

            body = await asyncio.to_thread(gzip.compress, body, 4)
            headers["Content-Encoding"] = "gzip"
        return Response(body, media_type="application/json", headers=headers)


async def _written(file: Path, what: str, form: str, said: Mapping[str, Sequence[str]]) -> bytes:
    """The rows that filters leave as a file for a spreadsheet."""
    sheet = await asyncio.to_thread(Corpus(file, (said.get("lang") or ["en"])[0]).table, what, said)
    if form == "xlsx":
        return await asyncio.to_thread(written, [sheet])
    rows = [["" if cell is None else cell.iri if isinstance(cell, Link) else str(cell) for cell in row] for row in sheet.rows]
    return b"\xef\xbb\xbf" + csv_text([sheet.head, *rows]).encode("utf-8", "replace")


def parse_pairs(request: Request) -> list[tuple[str, str]]:
    """The parameters of an address."""
    return list(request.query_params.multi_items())


@cache
def front_page(title: str) -> str:
    """The first screen: a function of its title, as its data come after it."""
    pieces = [asset("kg.view", f"{name}.js") for name in SCRIPTS] + [asset("kg.serve", "corpus.js")]
    script = "(function () {\n'use strict';\n" + "\n".join(pieces) + "\nstart();\n})();\n"
    style = asset("kg.view", "page.css") + asset("kg.serve", "corpus.css")
    parts = {
        "policy": f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'",
        "style": style,
        "data": embed({"title": title}),
        "script": script,
    }
    first, *rest = asset("kg.serve", "corpus.html").split("{{")
    return first + "".join(parts[name] + after for name, _, after in (piece.partition("}}") for piece in rest))
