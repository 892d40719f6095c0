"""A store and a body, sector or indicator → a small store of what is said of it, so that its page takes as long as it has statements, not documents."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.view.facts import expand

_FOLLOWED = frozenset(  # relations to what a page shows, too, of whatever has them
    expand(name)
    for name in (
        "prov:wasQuotedFrom", "nif:referenceContext", "pol:sector", "pol:instrument", "pol:addresses", "pol:indicator", "pol:agency",
        "pol:issuedBy", "pol:metadata", "pol:documentType", "pol:jurisdiction", "pol:inSection", "pol:inDocument", "dcterms:isPartOf",
        "skos:broader", "org:subOrganizationOf", "dcterms:replaces", "dcterms:isReplacedBy", "pol:tookFunctionsFrom", "eli:cites",
    )
)  # fmt: skip
_UNION = ox.DefaultGraph()


def gather(store: ox.Store, iri: str) -> ox.Store:
    """What is said of a thing by IRI: its statements and their sections with all that answer for them, and where each was read."""
    gathered = _Gathered(store)
    node = ox.NamedNode(iri)
    things = set(gathered.pointing("pol:indicator", [node]))
    things |= set(gathered.pointing("pol:sector", gathered.below(node)))
    duties = gathered.pointing("pol:agency", [node])
    things |= {thing for duty in duties for thing in gathered.ends(duty, "pol:appliesTo")}
    issued = gathered.pointing("pol:issuedBy", [node])
    things |= {
        section for document in issued for section in gathered.pointing("dcterms:isPartOf", [document])[:1]
    }  # with a section it is shown
    things |= set(gathered.pointing("pol:inSection", things))
    sections = {section for thing in things for section in gathered.ends(thing, "pol:inSection")}
    gathered.take(
        [node, *things, *issued, *gathered.pointing("pol:appliesTo", things | sections), *gathered.pointing("skos:broader", [node])]
    )
    found = ox.Store()
    found.bulk_extend(gathered.quads)
    return found


class _Gathered:
    """What was taken from a store so far."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._taken: set[ox.NamedNode] = set()
        self.quads: list[ox.Quad] = []

    def pointing(self, name: str, objects: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
        """What has a relation to any of some things, in order."""
        relation = ox.NamedNode(expand(name))
        found = {quad.subject for one in objects for quad in self._store.quads_for_pattern(None, relation, one, _UNION)}
        return sorted((one for one in found if isinstance(one, ox.NamedNode)), key=str)

    def ends(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode]:
        """What a thing has a relation to."""
        quads = self._store.quads_for_pattern(subject, ox.NamedNode(expand(name)), None, _UNION)
        return [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)]

    def below(self, node: ox.NamedNode) -> set[ox.NamedNode]:
        """A concept and those that are narrower, at any remove."""
        found, left = {node}, [node]
        while left:
            left = [one for one in self.pointing("skos:broader", left) if one not in found]
            found.update(left)
        return found

    def take(self, subjects: Iterable[ox.NamedNode]) -> None:
        """Take in all that is said of some things, and of what they are followed to."""
        left = list(subjects)
        while left:
            subject = left.pop()
            if subject in self._taken:
                continue
            self._taken.add(subject)
            quads = list(self._store.quads_for_pattern(subject, None, None, _UNION))
            self.quads += quads
            for quad in quads:
                if isinstance(quad.object, ox.NamedNode) and quad.predicate.value in _FOLLOWED:
                    left.append(quad.object)
                    if "#char=" in quad.object.value:
                        left.append(ox.NamedNode(quad.object.value.partition("#")[0]))  # the file that a span or a text is of
