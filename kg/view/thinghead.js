// The head of a thing's page: its names, what it is, its history, one sentence that counts; at the end its RDF in a fold.

function thingHead(thing) {
  const node = thing.kind === 'indicator' ? null : app.data.nodes[thing.place];
  return el('header', { class: 'thing-head' },
    el('p', { class: 'kind' }, glyph(node ? node.k : 'target'), word(node && node.g ? 'group' : thing.kind)),
    el('h2', { id: 'thing-title' }, bdi(thingName(thing), { lang: langOf(thingName(thing)) })),
    node ? otherNames(node) : null,
    el('p', { class: 'sum-up' }, countsInWords(thing)),
    node ? factList(factsOfThing(thing, node)) : null,
    el('div', { class: 'panel-tools' }, thingActions(thing, node)));
}

function otherNames(node) {
  const own = name(app.byKey.get(node.i));
  const texts = [[node.h, 'zh-Hans'], [node.t, 'zh-Hant'], [node.e, 'en']].filter(([text]) => text && text !== own && !(app.state.lang === 'zh-hans' && text === node.t));
  return texts.map(([text, lang]) => el('p', { class: 'name' }, bdi(oneLine(text), { lang })));
}

function thingActions(thing, node) {
  const view = (key, to, id) => (app.views.includes(to) ? button(word(key), () => go({ view: to, selection: ['node', node.i], table: false }), { class: 'tool', id }) : null);
  return [
    button(word('copyLink'), (event) => copy(location.href, event.currentTarget), { class: 'tool' }),
    node && node.k === 'document' ? view('showInText', 'reading', 'open-text') : null,
    node ? view('showAround', 'neighbourhood', 'open-around') : null,
    button(word('print'), () => window.print(), { class: 'tool' }),
  ];
}

// What it holds, counted in one sentence.
function countsInWords(thing) {
  const [tasks, targets] = [ownOf('task'), ownOf('target')];
  const count = (many) => many.toLocaleString('en');
  const documents = new Set(tasks.concat(targets, ownOf('chapter'), ownOf('article')).map((place) => app.data.nodes[place].d)).size;
  const now = new Date().getFullYear();
  const due = tasks.concat(targets).filter((place) => yearOf(place) >= now).length;
  const roles = thing.kind === 'agency' ? STRENGTH.map((role) => [role, tasks.filter((place) => roleIn(place, thing.place) === role).length]).filter(([, many]) => many) : [];
  const said = roles.length ? word('sum:roles', roles.map(([role, many]) => word(role || 'noRole') + ' ' + count(many)).join(word('sum:and'))) : '';
  return [
    thing.kind === 'indicator' ? word('sum:values', count(targets.length)) : word('sum:tasks', count(tasks.length), said, count(targets.length)),
    thing.kind === 'document' ? word('sum:articles', count(ownOf('chapter').length + ownOf('article').length)) : word('sum:in', count(documents)),
    due ? word('sum:later', count(due), now) : null,
  ].filter(Boolean).join(word('sum:join')) + word('sum:end');
}

function factsOfThing(thing, node) {
  const { number: printedNumber, date, type, level, founded, dissolved } = node.m || {};
  const rows = [];
  const add = (key, value) => { if (value && value.length !== 0) rows.push([word(key), value instanceof Array ? el('span', { class: 'spaced' }, value) : value]); };
  const issuers = app.data.links[thing.place].map((at) => app.data.edges[at]).filter(([kind, , to]) => kind === 'issued' && to === thing.place);
  const issued = app.data.links[thing.place].map((at) => app.data.edges[at]).filter(([kind, from]) => kind === 'issued' && from === thing.place);
  if (node.k === 'agency') add('status', statusOf(node, founded, dissolved));
  add('number', printedNumber);
  add('issuer', issuers.map(([, from]) => link(from)));
  add('date', date);
  add('type', type);
  if (level) add('level', word('level:' + level));
  for (const relation of Object.keys(RELATIVES)) add('rel:' + relation, (node.o || []).filter(([one]) => one === relation).map(relative));
  if (issued.length) add('issuedDocuments', listed(issued.map(([, , to]) => to), 4, (to) => el('div', {}, link(to), el('span', { class: 'badge' }, (app.data.nodes[to].m || {}).date || '')), 'links'));
  if (node.k === 'agency') add('alsoPrinted', printedAs(node).map(([text, times]) => text + ' ' + times).join('、'));
  if (node.a.length) add('otherNames', node.a.join('、'));
  return rows;
}

const RELATIVES = { above: 1, place: 1, replaces: 1, isReplacedBy: 1, tookFunctionsFrom: 1, history: 1, version: 1, carriedBy: 1, carries: 1, implements: 1, implementedBy: 1 };

function relative([, key, hans, hant, english, note]) {
  const place = app.byKey.get(key);
  const text = app.state.labels === 'en' && english ? english : app.state.lang === 'zh-hant' && hant ? hant : hans;
  return el('span', { class: 'relative' }, place !== undefined && pageOf(place) ? link(place) : bdi(oneLine(text)), note ? el('span', { class: 'badge' }, note) : null);
}

function statusOf(node, founded, dissolved) {
  if (node.g) return word('status:group');
  if (dissolved || (node.o || []).some(([relation]) => relation === 'isReplacedBy')) return word('status:former') + (founded || dissolved ? ' (' + (founded || '') + '–' + (dissolved || '') + ')' : '');
  if (!/(^|\/)agency\/[^/]+$/.test(node.i) || /id\/agency\//.test(node.i)) return word('status:unknown');
  return word('status:known') + (founded ? ' (' + founded + '–)' : '');
}

// The words in which the texts name a body, but for its own names, the most frequent first.
function printedAs(node) {
  const times = new Map();
  for (const at of node.q) {
    const [source, begin, end] = app.data.quotes[at];
    const text = printed(slice(source, begin, end).replace(/\s+/g, ''));
    if (text.length <= 24 && text !== printed(node.h)) times.set(text, (times.get(text) || 0) + 1);
  }
  return Array.from(times).sort(([one, a], [two, b]) => b - a || (one < two ? -1 : 1)).slice(0, 8);
}

// RDF: the IRI, and what the page knows of it as statements in Turtle; served, the ways to all of it.
function rdfFold(thing) {
  const key = keyOf(thing);
  const iri = /^[a-z]+:/i.test(key) ? key : app.data.site + key;
  const served = app.data.served !== undefined && addressOf(key).startsWith('#');
  const path = served && key.startsWith(app.data.served) ? '/id/' + encode(key.slice(app.data.served.length)) : '/' + encode(key);
  const forms = served ? el('p', {}, word('rdfForms'), ['ttl', 'nt', 'jsonld', 'rdf'].map((form) => [' · ', el('a', { href: path + '?format=' + form }, form)]), ' · ', el('a', { href: '/query#query=' + encodeURIComponent('DESCRIBE <' + iri + '>') }, 'DESCRIBE')) : null;
  return el('details', { class: 'rdf' }, el('summary', {}, 'RDF'), el('p', { class: 'iri' }, iri), forms, el('pre', { tabindex: '0' }, turtle(thing, iri)), el('p', { class: 'note' }, word('rdfNote')));
}

const TYPES = { agency: 'pol:Agency', document: 'pol:PolicyDocument', sector: 'skos:Concept', indicator: 'skos:Concept' };
const RELATIVE_TERMS = { above: 'org:subOrganizationOf', place: 'pol:jurisdiction', replaces: 'dcterms:replaces', isReplacedBy: 'dcterms:isReplacedBy', tookFunctionsFrom: 'pol:tookFunctionsFrom', carriedBy: 'dcterms:isPartOf', implements: 'pol:implements' };

function turtle(thing, iri) {
  const full = (key) => '<' + (/^[a-z]+:/i.test(key) ? key : app.data.site + key).replace(/[\s<>"{}|^`\\]/g, (sign) => encodeURIComponent(sign)) + '>';
  const text = (value, language) => JSON.stringify(value) + (language ? '@' + language : '');
  const said = [['a', thing.kind === 'agency' && app.data.nodes[thing.place].g ? 'pol:AgencyGroup' : TYPES[thing.kind]]];
  if (thing.kind === 'indicator') {
    for (const target of app.data.compare.indicators[thing.at][1]) said.push(['^pol:indicator', full(app.data.nodes[target].i)]);
  } else {
    const node = app.data.nodes[thing.place];
    const named = node.k === 'document' ? 'rdfs:label' : 'skos:prefLabel';
    for (const [value, language] of [[node.h, 'zh-hans'], [node.t, 'zh-hant'], [node.e, 'en']]) if (value) said.push([named, text(value, language)]);
    if (node.m && node.m.number) said.push(['eli:id_local', text(node.m.number)]);
    if (node.m && node.m.date) said.push(['eli:date_document', text(node.m.date)]);
    for (const [relation, key] of node.o || []) if (RELATIVE_TERMS[relation]) said.push([RELATIVE_TERMS[relation], full(key)]);
    for (const at of app.data.links[thing.place]) {
      const [kind, from, to] = app.data.edges[at];
      if (kind === 'issued') said.push(from === thing.place ? ['^pol:issuedBy', full(app.data.nodes[to].i)] : ['pol:issuedBy', full(app.data.nodes[from].i)]);
      if (kind === 'broader' && from === thing.place) said.push(['skos:broader', full(app.data.nodes[to].i)]);
      if (kind === 'cites' && from === thing.place) said.push(['eli:cites', full(app.data.nodes[to].i)]);
    }
  }
  return full(iri) + '\n' + said.map(([predicate, value]) => '    ' + predicate + ' ' + value).join(' ;\n') + ' .';
}
