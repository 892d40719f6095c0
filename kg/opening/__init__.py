"""Documents that may not be there yet → a server on this machine alone that takes them, builds them and shows their graph: `kg open`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.serve import installed, listen

if TYPE_CHECKING:
    from kg.serve.review import Decisions

DROPPED = "documents"  # the folder of what was dropped on the page, in the output folder


def open_documents(
    paths: Sequence[str],
    out: Path,
    *,
    port: int = 0,
    jobs: int = 1,
    decisions: Decisions | None = None,
    corrections: str | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the graph of a folder on the loopback, and a page on which documents can be dropped: they are kept in out/documents, and built
    with `paths` and with `corrections`, if there are any; `decisions` are taken from the reading view. `ready` is called with the link once it answers. Raises ConfigurationError.
    """
    with installed():
        from kg.opening.building import Builds
        from kg.opening.start import Start
        from kg.serve.app import application
        from kg.serve.local import Local
        from kg.serve.pool import Limits
        from kg.serve.review import Review
    lanes, local, out = max(os.cpu_count() or 1, 2), Local(), Path(os.path.abspath(out))
    limits = Limits(quick=lanes, slow=2 * lanes)
    review = Review(local, decisions) if decisions else None
    builds = Builds([*paths, str(out / DROPPED)], out, jobs, corrections)
    start = Start(builds, out / DROPPED, local, lambda place: application(place, limits, title="policy-kg", review=review))
    listen(start, "127.0.0.1", port, local.link, ready)
