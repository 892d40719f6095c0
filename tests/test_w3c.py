"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, from ../shared/suites, sent to a running `kg serve`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from conftest import ROOT
from rdflib import RDF, Namespace
from rdflib.collection import Collection
from served import Served, serving

from kg import store

SUITES = ROOT.parent / "shared" / "suites"
PROTOCOL = SUITES / "w3c-sparql11-protocol"
HT, MF, CNT = (
    Namespace(iri)
    for iri in (
        "http://www.w3.org/2011/http#",
        "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#",
        "http://www.w3.org/2011/content#",
    )
)
NAMES = (  # also said here, so that none is lost in silence
    *("query_post_form", "query_dataset_default_graphs_get", "query_dataset_default_graphs_post", "query_dataset_named_graphs_post"),
    *("query_dataset_named_graphs_get", "query_dataset_full", "query_multiple_dataset", "query_get", "query_content_type_select"),
    *("query_content_type_ask", "query_content_type_describe", "query_content_type_construct", "query_post_direct", "bad_query_method"),
    *("bad_multiple_queries", "bad_query_wrong_media_type", "bad_query_missing_form_type", "bad_query_missing_direct_type"),
    *("bad_query_non_utf8", "bad_query_syntax", "bad_update_get", "bad_multiple_updates", "bad_update_wrong_media_type"),
    *("bad_update_missing_form_type", "bad_update_non_utf8", "bad_update_syntax", "bad_update_dataset_conflict"),
)
READ_ONLY = (  # these want an update to succeed; the endpoint is read-only, so each first request must be refused as forbidden
    *("update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs", "update_dataset_full"),
    *("update_post_form", "update_post_direct", "update_base_uri"),
)
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}
pytestmark = pytest.mark.skipif(not PROTOCOL.is_dir(), reason="../shared/suites is not there: the W3C's tests are not run")


@pytest.fixture(scope="module")
def suite() -> Any:
    """The manifest, and each test's requests by its name."""
    graph = rdflib.Graph().parse(PROTOCOL / "manifest.ttl", format="turtle", publicID="http://suite.example/manifest")
    return graph, {str(test).rpartition("#")[2]: test for test in graph.subjects(RDF.type, MF.ProtocolTest)}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the suite's three graphs."""
    quads = []
    for number in (1, 2, 3):
        name = ox.NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf")
        for quad in ox.parse(path=str(PROTOCOL / f"data{number}.nt"), format=ox.RdfFormat.N_TRIPLES):
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, name))
    folder = tmp_path_factory.mktemp("w3c")
    store.write(quads, folder)
    with serving(folder) as served:
        yield served


def requests(suite: Any, name: str) -> Iterator[tuple[httpx.Request, set[str], str | None, bool | None]]:
    """Each request of a test, with the status classes, the format and the boolean wanted."""
    graph, tests = suite
    connection = graph.value(tests[name], MF.action)
    for node in Collection(graph, graph.value(connection, HT.requests)):
        headers = Collection(graph, graph.value(node, HT.headers)) if graph.value(node, HT.headers) else []
        said = {str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue)) for header in headers}
        body = graph.value(node, HT.body)
        content = str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding))) if body else None
        response = graph.value(node, HT.resp)
        statuses = {str(status)[-3] for status in graph.objects(response, MF.expectedStatus)}
        form, truth = graph.value(response, MF.expectedFormat), graph.value(response, MF.expectedBoolean)
        request = httpx.Request(
            str(graph.value(node, HT.methodName)), "http://x" + str(graph.value(node, HT.absolutePath)), headers=said, content=content
        )
        yield request, statuses, str(form) if form else None, truth.toPython() if truth is not None else None


def send(endpoint: Served, request: httpx.Request) -> httpx.Response:
    """Send a request of the suite to the server, without the headers that it does not name."""
    url = endpoint.address + request.url.raw_path.decode()
    headers = {name: value for name, value in request.headers.items() if name not in ("host",)}
    return httpx.request(request.method, url, headers=headers, content=request.content or None, timeout=30, trust_env=False)


def test_the_suite_is_the_one_that_is_named_here(suite: Any) -> None:
    """No test of the suite is left out."""
    assert set(suite[1]) == {*NAMES, *READ_ONLY}
    assert len(NAMES) + len(READ_ONLY) == 34


@pytest.mark.parametrize("name", NAMES)
def test_protocol(suite: Any, endpoint: Served, name: str) -> None:
    """Status, content type and result are those wanted."""
    for request, statuses, form, truth in requests(suite, name):
        answer = send(endpoint, request)
        assert str(answer.status_code)[0] in statuses, (answer.status_code, answer.text)
        if form:
            kind = answer.headers["content-type"].partition(";")[0]
            assert kind in FORMATS[form]
            if form == "RDF":
                rdflib.Graph().parse(data=answer.content, format=kind)
        if truth is not None:
            assert answer.json()["boolean"] is truth


@pytest.mark.parametrize("name", READ_ONLY)
def test_updates_are_forbidden(suite: Any, endpoint: Served, name: str) -> None:
    """An update that would succeed elsewhere is refused with 403, and changes nothing."""
    request, *_ = next(requests(suite, name))
    assert send(endpoint, request).status_code == 403
    assert endpoint.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [{"n": "3"}]


def test_service_description(endpoint: Served) -> None:
    """The three tests of the second suite: a GET returns RDF, with a matching sd:endpoint, that keeps to the schema."""
    assert (SUITES / "w3c-sparql11-service-description" / "manifest.ttl").read_text().count("rdf:type mf:ServiceDescriptionTest") == 3
    answer = httpx.get(endpoint.sparql, headers={"Accept": "text/turtle"}, trust_env=False)
    assert answer.status_code == 200
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = graph.subjects(RDF.type, sd.Service)
    assert list(graph.objects(service, sd.endpoint)) == [rdflib.URIRef(endpoint.sparql)]
    (dataset,) = graph.objects(service, sd.defaultDataset)
    assert (dataset, RDF.type, sd.Dataset) in graph
    (default,) = graph.objects(dataset, sd.defaultGraph)
    assert (default, RDF.type, sd.Graph) in graph
    named = {str(graph.value(node, sd.name)) for node in graph.objects(dataset, sd.namedGraph)}
    assert named == {f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)}
    assert set(graph.objects(service, sd.supportedLanguage)) == {sd.SPARQL11Query}
    assert sd.UnionDefaultGraph in set(graph.objects(service, sd.feature))
    assert all(str(form).startswith("http://www.w3.org/ns/formats/") for form in graph.objects(service, sd.resultFormat))
    assert len(list(graph.objects(service, sd.resultFormat))) == 8


def test_the_folder_of_the_suite_is_whole() -> None:
    """Its data are where the tests look."""
    assert sorted(path.name for path in Path(PROTOCOL).glob("data*.nt")) == ["data1.nt", "data2.nt", "data3.nt"]
