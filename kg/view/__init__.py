"""Graph → the explorer: one self-contained page that a person reads."""

from kg.view.pack import VIEWS
from kg.view.page import page

__all__ = ["VIEWS", "page"]
