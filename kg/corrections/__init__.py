"""Reviewers' decisions (corrections.jsonl) and what was read → what is right, with what became of each decision.

A decision is anchored in the words of the text and their context. It is applied where its place is certain, else it is reported; it is never
applied by guess. `load`, `add`, `merge` and `save` are for files, `propose` makes decisions of facts, `apply` corrects extractions.
"""

from kg.corrections.apply import apply, best
from kg.corrections.file import NAME, Corrections, add, conflicts, digest_of, dump, identity, load, merge, parse, save
from kg.corrections.kept import Kept
from kg.corrections.propose import propose, propose_added
from kg.corrections.review import chosen, decide, listing
from kg.decision import Decision, Identity, Outcome, Quote

__all__ = [
    "NAME", "Corrections", "Decision", "Identity", "Kept", "Outcome", "Quote", "add", "apply", "best", "chosen", "conflicts", "decide", "digest_of",
    "dump", "identity", "listing", "load", "merge", "parse", "propose", "propose_added", "save",
]  # fmt: skip
