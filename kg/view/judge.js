// The facts that a reviewer decides about, what was read of each, and the decision that an act makes. Needs app.data and deciding.

let judged = null; // {facts, node: place → fact, edge: place → fact, document: place → [fact]}

// A fact: {kind, document, place | edges, quotes, certainty, decided}; a responsibility is one of all its edges, to a section and its tasks.
function allFacts() {
  if (judged) return judged;
  const facts = [];
  const [node, edge, found] = [new Map(), new Map(), new Map()];
  app.data.nodes.forEach((one, place) => {
    if (!['task', 'target'].includes(one.k) || !one.q.length) return;
    const fact = { kind: one.k, document: one.d, place, things: [place], quotes: one.q, certainty: one.y, decided: one.z || [] };
    node.set(place, fact);
    facts.push(fact);
  });
  app.data.edges.forEach(([kind, from, to, role, quotes, , , certainty, decided], at) => {
    const document = app.data.nodes[to].k === 'document' ? to : app.data.nodes[to].d;
    if (kind !== 'resp' || !quotes.length) return;
    const key = [document, from, role, quotes.join()].join(' ');
    if (!found.has(key)) {
      found.set(key, { kind: 'responsibility', document, edges: [], agency: from, role, things: [], quotes, certainty: certainty || 'sure', decided: decided || [] });
      facts.push(found.get(key));
    }
    found.get(key).edges.push(at);
    found.get(key).things.push(to);
    edge.set(at, found.get(key));
  });
  const rank = { target: 0, task: 1, responsibility: 2 };
  const begin = (fact) => app.data.quotes[fact.quotes[0]][1];
  facts.sort((one, two) => one.document - two.document || begin(one) - begin(two) || rank[one.kind] - rank[two.kind] || app.data.quotes[one.quotes[0]][2] - app.data.quotes[two.quotes[0]][2]);
  const document = new Map();
  facts.forEach((fact) => document.set(fact.document, (document.get(fact.document) || []).concat(fact)));
  judged = { facts, node, edge, document };
  return judged;
}

// The facts of a document that its text shows.
function factsOf(reading) {
  return (allFacts().document.get(reading.document) || []).filter((fact) => quotesIn(fact, reading.source).length);
}

function quotesIn(fact, source) {
  return fact.quotes.map((at) => app.data.quotes[at]).filter((quote) => quote[0] === source);
}

function factShown(fact) {
  return fact.things.some((place) => app.visible[place]) && (fact.agency === undefined || app.visible[fact.agency]);
}

function currentFact() {
  const [kind, place] = app.selected || [];
  return kind === 'node' ? allFacts().node.get(place) : kind === 'edge' ? allFacts().edge.get(place) : undefined;
}

function selectionOf(fact) {
  return fact.kind === 'responsibility' ? edgeKey(app.data.edges[fact.edges.find((at) => app.visible[app.data.edges[at][2]]) || fact.edges[0]]) : ['node', app.data.nodes[fact.place].i];
}

// What was read, by the fields of corrections.jsonl; fields that say nothing are left out.
function readOf(fact) {
  const told = {};
  if (fact.kind === 'responsibility') Object.assign(told, { body: app.data.nodes[fact.agency].h, role: fact.role });
  else {
    const figure = app.data.nodes[fact.place].f || {};
    const sectors = app.data.links[fact.place].map((at) => app.data.edges[at]).filter(([kind, from]) => kind === 'topic' && from === fact.place);
    if (figure.value) Object.assign(told, { indicator: figure.indicator, figure: figure.value, upper: figure.upper, unit: figure.unit, comparator: figure.comparator });
    else if (fact.kind === 'target') told.statement = figure.statement;
    if (figure.year) told.year = String(figure.year);
    told.sector = sectors.map(([, , to]) => app.data.nodes[to].i.replace(/^.*\//, '')).join(' ');
  }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
}

// What the rules had read of a fact before the decisions that it rests on in the graph: {kind, read, added}.
function formerOf(fact) {
  const former = { kind: fact.kind, read: readOf(fact), added: false };
  for (const [id, action, kind, , , , , , fields] of app.data.review.decided) {
    if (!fact.decided.includes(id)) continue;
    former.kind = kind;
    former.added = former.added || action === 'add';
    for (const [name, before] of fields) {
      if (before) former.read[name] = before;
      else delete former.read[name];
    }
  }
  delete former.read.kind;
  const known = app.data.review.fields[former.kind];
  former.read = Object.fromEntries(Object.entries(former.read).filter(([name]) => known.includes(name)));
  return former;
}

// The decisions about a fact that hold: those of this page or its server, by what they say, and those of the graph.
function decisionsAbout(fact) {
  const found = new Map();
  for (const at of fact.quotes) {
    const [source, begin, end] = app.data.quotes[at];
    for (const [id, line] of deciding.standing.get(standingKey(fact.kind, fingerprintOf(app.data.sources[source]), begin, end)) || []) {
      if (fact.kind !== 'responsibility' || !line.read || !line.read.body || line.read.body === app.data.nodes[fact.agency].h) found.set(id, line);
    }
  }
  for (const id of fact.decided) if (deciding.lines.has(id) && !deciding.replaced.has(id)) found.set(id, deciding.lines.get(id));
  return Array.from(found);
}

// What was decided about a fact: {action, by, when, right, ids, graph}, `graph` where it is built already; null where nothing was.
function verdictOf(fact) {
  const [last] = decisionsAbout(fact).slice(-1);
  if (last) return { action: last[1].action, by: last[1].by, when: last[1].when, right: last[1].right || {}, graph: fact.decided.includes(last[0]) };
  const built = app.data.review.decided.find(([id]) => fact.decided.includes(id) && !deciding.replaced.has(id));
  return built ? { action: built[1], by: built[5], when: built[6], right: Object.fromEntries(built[8].map(([name, , after]) => [name, after])), graph: true } : null;
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

const comparedSources = new Map();
function comparedSource(source) {
  if (!comparedSources.has(source)) {
    const signs = Array.from(app.data.review.same);
    const same = new Map();
    for (let at = 0; at < signs.length; at += 2) same.set(signs[at], signs[at + 1]);
    const one = app.data.sources[source];
    comparedSources.set(source, comparedText(one.points || Array.from(one.text), same, new Set(Array.from(app.data.review.blank))));
  }
  return comparedSources.get(source);
}

function documentOf(place, source) {
  const node = app.data.nodes[place];
  const printed = app.data.sources[source].lang === 'zh-Hant' ? node.x || node.t || node.h : node.x || node.h;
  return { fingerprint: fingerprintOf(app.data.sources[source]), title: printed, number: (node.m || {}).number || '' };
}

// Decide about a fact: `right` are the fields that change. One line for each place where its words stand; former ones are dropped or replaced.
function decideFact(fact, action, right, why) {
  const former = formerOf(fact);
  const [drop, replaces] = [[], new Set(fact.decided.filter((id) => !deciding.replaced.has(id)))];
  for (const [id, line] of decisionsAbout(fact)) {
    (line.replaces || []).forEach((one) => replaces.add(one));
    if (line.by === deciding.by && !fact.decided.includes(id)) drop.push(id);
    else replaces.add(id);
  }
  const whole = former.added && action === 'change' ? Object.assign({}, former.read, readOf(fact), right) : right;
  const source = app.data.quotes[fact.quotes[0]][0];
  const lines = quotesIn(fact, source).map(([, begin, end]) => lineOf({
    action: former.added && action === 'change' ? 'add' : action, kind: former.kind, document: documentOf(fact.document, source), quote: quoteOf(comparedSource(source), begin, end),
    read: former.added && action === 'change' ? {} : former.read, right: whole, by: deciding.by, when: today(), why, replaces: Array.from(replaces),
  }));
  takeDecisions(lines, drop);
}

// Say that a fact stands in some characters.
function addFact(document, source, begin, end, kind, right, why) {
  takeDecisions([lineOf({ action: 'add', kind, document: documentOf(document, source), quote: quoteOf(comparedSource(source), begin, end), right, by: deciding.by, when: today(), why })], []);
}
