"""Graph → the explorer: one self-contained page that a person reads."""

from kg.view.page import VIEWS, page

__all__ = ["VIEWS", "page"]
