"""Model → the table that a browser without scripts shows: each section, what it holds and who answers for it."""

from __future__ import annotations

from html import escape

from kg.view.model import Model
from kg.view.reading import branches

LIMIT = 400  # sections in the table: it repeats what the page holds, and must not double its size


def plain_table(model: Model) -> str:
    """A table of sections in HTML, every name escaped."""
    bodies: dict[int, list[int]] = {}
    for edge in model.links("resp"):
        bodies.setdefault(edge.target, []).append(edge.source)
    tree = [branch for some in branches(model).values() for branch in some]
    rows = []
    for branch in tree[:LIMIT]:
        node = model.nodes[branch.section]
        names = "、".join(model.nodes[agency].hans for agency in dict.fromkeys(bodies.get(branch.section, ())))
        cells = (f"{node.number or ''} {node.hans}", str(branch.tasks), str(branch.targets), names)
        rows.append("<tr>" + "".join(f"<td><bdi>{escape(cell)}</bdi></td>" for cell in cells) + "</tr>")
    more = f"<p>{LIMIT} / {len(tree)}</p>" if len(tree) > LIMIT else ""
    head = "<tr><th>条目 Section</th><th>任务 Tasks</th><th>目标 Targets</th><th>责任单位 Agencies</th></tr>"
    return f"<h1><bdi>{escape(model.title)}</bdi></h1><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{more}"
