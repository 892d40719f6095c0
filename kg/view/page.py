"""Store → the explorer as one page of HTML: data, styles and scripts inside it, nothing asked of anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

import pyoxigraph as ox

from kg.check.kept import Kept
from kg.model import KgError
from kg.nearest import like
from kg.view.about import about
from kg.view.model import Model
from kg.view.named import find
from kg.view.network import library
from kg.view.pack import VIEWS, embed, pack
from kg.view.plain import plain_table
from kg.view.read import read

SCRIPTS = (  # in the order in which they stand in the page; each may use those before it
    "fold", "state", "tongue", "words", "dom", "data", "filter", "table", "panel", "search", "filters", "picker", "legend", "duties", "overview",
    "cooperation", "relations", "matrix", "tasks", "targets", "things", "thinghead", "thingtiles", "line", "token", "anchor", "decisions", "judge", "reading", "review", "form", "check",
    "neighbourhood", "beside", "compare", "synergy", "communities", "network", "brief", "picture", "workbook", "export", "keys", "main",
)  # fmt: skip


def page(
    store: ox.Store,
    *,
    title: str | None = None,
    view: str | None = None,
    focus: str | None = None,
    documents: Sequence[str] | None = None,
    checked: Iterable[Kept] = (),
    review: str | None = None,
) -> str:
    """The explorer of a graph as one self-contained page: of all views, of one, or about one thing.

    `view` (one of VIEWS) makes a page of that view alone, with `focus` (an IRI, or a name of a thing) selected; a `focus` without a view
    makes a page about it: its neighbourhood, and of the graph what that shows. `documents` (IRIs or words of titles) keeps to some
    documents. `checked` are the signs that a build kept, `review` is where a server takes reviewers' decisions. Raises KgError for a view, focus or document that there is not.
    """
    if view is not None and view not in VIEWS:
        raise KgError(f"no view {view}: expected {like(view, VIEWS) or 'one of ' + ', '.join(VIEWS)}")
    model = read(store, title=title, documents=documents, checked=checked)
    place = find(model, focus) if focus is not None else None
    if place is not None and view is None:
        model, place = about(model, place)
        view = "neighbourhood"
    return render(model, VIEWS if view is None else (view,), focus=place, review=review)


def render(
    model: Model,
    views: Sequence[str] = VIEWS,
    *,
    focus: int | None = None,
    own: str | None = None,
    served: str | None = None,
    review: str | None = None,
) -> str:
    """A model as a page of some views (`own`, `served`: see pack); a function of its input alone."""
    code = "(function () {\n'use strict';\n" + "\n".join(_asset(f"{name}.js") for name in SCRIPTS) + "\nstart();\n})();\n"
    scripts = [_vis(), code] if "network" in views else [code]
    style = _asset("page.css") + _asset("review.css")
    parts = {
        "policy": _policy(scripts, style, asks=review is not None),
        "title": escape(model.title),
        "style": style,
        "plain": plain_table(model),
        "data": embed({**pack(model, views, focus=focus, own=own, served=served), "takes": review}),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    pieces = _asset("page.html").split("{{")
    rest = (piece.partition("}}") for piece in pieces[1:])
    return pieces[0] + "".join(parts[name] + after for name, _, after in rest)


def _vis() -> str:
    """vis-network without the pointer to its source map, which a browser's tools would ask for."""
    code = library()
    return code[: code.rfind("//# sourceMappingURL")] if "//# sourceMappingURL" in code else code


def _asset(name: str) -> str:
    """A file beside this one; line ends as the hash of the content counts them."""
    return (files("kg.view") / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _policy(scripts: Sequence[str], style: str, *, asks: bool) -> str:
    """The content security policy: these scripts and this style, pictures made in the page, its own server where it `asks`, and nothing else."""
    allowed = " ".join(_hash(script) for script in scripts)
    asked = " connect-src 'self';" if asks else ""
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:;{asked} base-uri 'none'; form-action 'none'"


def _hash(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii") + "'"
