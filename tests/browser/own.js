// What the tests ask of the page's own functions, which stand above this: they are given the page's data, all of it shown.
load(document.getElementById('data').textContent);
app.state = { view: 'matrix', lang: 'zh-hans', labels: 'zh', filters: {}, hidden: [], table: false };
app.views = app.data.views;
app.visible = new Uint8Array(app.data.nodes.length).fill(1);
app.ofKind = Object.fromEntries(KINDS.map((kind) => [kind, app.data.nodes.map((node, place) => (node.k === kind ? place : -1)).filter((place) => place >= 0)]));
const quoted = (panel) => Array.from(el('div', {}, panel).querySelectorAll('.quote'), (one) => Number(one.dataset.quote));

// The quotations of each node and edge: all of them, and those that the details show before the reader asks for more (of edges every so many);
// and the words of each.
function ownEvidence(step) {
  return {
    quotes: app.data.quotes.map((_, at) => ['mark', 'blockquote'].map((part) => quotation(at).querySelector(part).textContent)),
    nodes: app.data.nodes.map((_, place) => [quotesOf(place), quoted(nodePanel(place))]),
    edges: app.data.edges.map((edge, at) => [edge[4], at % step ? null : quoted(edgePanel(at))]),
  };
}

// Every document that the reading view can show: its source, and each mark's place and words.
function ownMarks() {
  const marks = (text) => Array.from(text.querySelectorAll('.mark'), (one) => [Number(one.dataset.begin), Number(one.dataset.end), one.textContent]);
  return app.data.reading.filter((one) => one.source >= 0).map((one) => [one.source, marks(readingText(one))]);
}

// Every cell of the matrix: its pair, and how many sections its details list.
function ownCells() {
  return app.data.matrix.cells.map(([agency, sector]) => [agency, sector, Number(el('div', {}, cellPanel(agency, sector)).querySelector('[data-relation=sections] .badge').textContent)]);
}

// The kinds of element that the details of all nodes, the list of a search and the texts of all documents are made of, and where they lead.
function ownElements() {
  const found = new Set();
  const note = (parts) => el('div', {}, parts).querySelectorAll('*').forEach((one) => found.add(one.localName + (one.getAttribute('href') || one.getAttribute('src') || '')));
  app.data.nodes.forEach((_, place) => note([nodePanel(place), option(place, 0), row(place, {})]));
  app.data.reading.forEach((one) => note([readingText(one), readingTree(one)]));
  return Array.from(found).sort();
}

// Pairs of documents side by side: for each its figures [a, b, match, verdict, when] and its tasks [a, b, score], things by their IRI.
function ownBeside(pairs) {
  const iri = (place) => (place === undefined ? null : app.data.site + app.data.nodes[place].i);
  return pairs.map((pair) => {
    const [one, two] = pair.map((key) => app.byKey.get(key.replace(app.data.site, '')));
    return [besideFigures(one, two).map((row) => [iri(row.a), iri(row.b), row.match, row.is, row.comes]), besideTasks(one, two).map((row) => [iri(row.a), iri(row.b), row.score || null])];
  });
}

// The decision to reject each fact of the page, as a line with its identifier; of a fact whose words stand at several places, each.
function ownDecisions(by, when) {
  startDeciding();
  deciding.keep = 'none';
  deciding.by = by;
  return allFacts().facts.filter((fact) => app.data.reading.some((one) => one.document === fact.document && quotesIn(fact, one.source).length)).flatMap((fact) => {
    deciding.lines.clear();
    decideFact(fact, 'reject', {}, '');
    return Array.from(deciding.lines, ([id, line]) => [id, Object.assign(line, { when })]);
  });
}
