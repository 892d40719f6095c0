"""A page of the explorer → what a notebook shows of it: the page in a frame that can reach nothing of the notebook."""

from __future__ import annotations

from html import escape


class Page(str):
    """A page of HTML as a string, which a notebook shows as a page."""

    def _repr_html_(self) -> str:
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" srcdoc="{escape(self)}" title="policy-kg" '
            'style="width:100%;height:720px;border:1px solid #ccc"></iframe>'
        )

    def __repr__(self) -> str:
        """Its size: the page itself is too long for a line."""
        return f"<page of {len(self)} characters>"
