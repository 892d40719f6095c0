// The details of what is selected: names, facts, the words it was read from, and what it is linked to.

function drawPanel() {
  const host = clear(document.getElementById('panel'));
  const selection = app.selected;
  host.hidden = !selection;
  document.body.classList.toggle('with-panel', Boolean(selection));
  if (!selection) return;
  host.setAttribute('aria-label', word('details'));
  const [kind, ...places] = selection;
  const parts = { node: nodePanel, edge: edgePanel, cell: cellPanel, pair: pairPanel, indicator: indicatorPanel, documents: documentsPanel, both: bothPanel, place: placePanel }[kind](...places);
  host.append(
    el('div', { class: 'panel-tools' },
      button(word('copyLink'), (event) => copy(location.href, event.currentTarget), { class: 'tool' }),
      kind === 'node' && elsewhere('reading') && quotesOf(places[0]).length ? button(word('showInText'), () => go({ view: 'reading', table: false }), { class: 'tool', id: 'show-in-text' }) : null,
      kind === 'node' && elsewhere('neighbourhood') ? button(word('showAround'), () => go({ view: 'neighbourhood', table: false }), { class: 'tool' }) : null,
      kind === 'node' && pageOf(places[0]) ? anchor(pageOf(places[0]), word('openPage'), { class: 'tool', id: 'open-page' }) : kind === 'indicator' && app.data.pages ? anchor(keyOf({ kind, at: places[0] }), word('openPage'), { class: 'tool', id: 'open-page' }) : null,
      button('×', () => select(null), { class: 'tool close', 'aria-label': word('close') })),
    reviewBox() || '',
    el('div', { class: 'panel-body', tabindex: '0' }, parts));
}

// Whether a view is another than the one shown, in a page that has it.
function elsewhere(view) {
  return app.views.includes(view) && app.state.view !== view;
}

function nodePanel(place) {
  const node = app.data.nodes[place];
  return [
    el('p', { class: 'kind' }, glyph(node.k), word(node.g ? 'group' : node.k)),
    el('h2', { id: 'panel-title' }, bdi((node.n ? number(node.n) + ' ' : '') + chinese(node), { lang: langOf(node.h) })),
    names(node),
    facts(node),
    ['sector', 'instrument', 'substance'].includes(node.k) ? [answering(place), evidence(quotesOf(place))] : [evidence(quotesOf(place)), answering(place)],
    relations(place),
    node.b ? el('p', { class: 'note' }, word('beyond', node.b)) : null,
    el('p', { class: 'iri' }, node.i),
  ];
}

function names(node) {
  const own = chinese(node);
  const texts = [[node.h, 'zh-Hans'], [node.t, 'zh-Hant'], [node.e, 'en']].filter(([text]) => text && text !== own);
  const whole = node.x && ![node.h, node.t].includes(node.x) ? [[node.x, 'zh']] : [];
  return texts.concat(whole).map(([text, lang]) => el('p', { class: 'name' }, bdi(text, { lang })));
}

function facts(node) {
  const figure = node.f || {};
  const rows = Object.entries(node.m || {}).map(([name, value]) => [word(name), name === 'level' ? word('level:' + value) : value]);
  if (figure.indicator) rows.push([word('indicator'), indicatorFact(node)]);
  if (figure.value) rows.push([word('value'), numberOf(figure) + ' ' + (figure.unit || '')]);
  if (figure.statement && figure.statement !== node.h) rows.push([word('statement'), printed(figure.statement)]);
  if (dueOf(figure)) rows.push([word('due'), dueOf(figure)]);
  for (const [name, value] of figure.notes || []) rows.push([word(name), value]);
  if (node.a.length) rows.push([word('otherNames'), node.a.join('、')]);
  if (node.r) rows.push([word('rule'), el('code', {}, node.r)]);
  return rows.length ? factList(rows) : null;
}

function indicatorFact(node) {
  const at = app.data.pages ? indicatorOf(app.byKey.get(node.i)) : undefined;
  return at === undefined ? node.f.indicator : anchor(keyOf({ kind: 'indicator', at }), node.f.indicator);
}

function factList(rows) {
  return el('dl', { class: 'facts' }, rows.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value instanceof Node ? value : bdi(value))]));
}

// A node's own quotations; a concept has none, so those of its links.
function quotesOf(place) {
  const node = app.data.nodes[place];
  if (node.q.length) return node.q;
  const own = app.data.links[place].flatMap((at) => app.data.edges[at][4]);
  const below = app.data.links[place].filter((at) => app.data.edges[at][0] === 'broader' && app.data.edges[at][2] === place);
  return Array.from(new Set(own.concat(below.flatMap((at) => quotesOf(app.data.edges[at][1])))));
}

function evidence(quotes) {
  return [el('h3', {}, word('evidence'), el('span', { class: 'badge' }, quotes.length)), quotes.length ? listed(quotes, 4, quotation, 'quotes') : el('p', { class: 'note' }, word('noEvidence'))];
}

function quotation(place) {
  const [source, begin, end, from, to, shift = 0] = app.data.quotes[place];
  const one = app.data.sources[source];
  return el('figure', { class: 'quote', data: { quote: place } },
    el('blockquote', { lang: one.lang }, bdi([slice(source, from, begin)]), el('mark', {}, bdi(slice(source, begin, end))), bdi(slice(source, end, to))),
    el('figcaption', {}, bdi(word('place', one.name, begin + shift, end + shift))));
}

// The first few of a list, and a button for the rest.
function listed(items, few, show, className) {
  const host = el('div', { class: className }, items.slice(0, few).map(show));
  if (items.length > few) {
    const more = button(word('more', items.length - few), () => more.replaceWith(...items.slice(few).map(show)), { class: 'more' });
    host.append(more);
  }
  return host;
}

function relations(place) {
  const groups = new Map();
  for (const at of app.data.links[place]) {
    const edge = app.data.edges[at];
    const title = edge[0] + (edge[1] === place ? '>' : '<') + (edge[3] ? ' ' + edge[3] : '');
    if (!groups.has(title)) groups.set(title, []);
    groups.get(title).push(at);
  }
  return Array.from(groups, ([title, edges]) => {
    const [kind, role] = title.split(' ');
    const ends = new Set(edges.map((at) => other(app.data.edges[at], place)));
    return el('section', { class: 'relation', data: { relation: title } },
      el('h3', {}, word(kind), role ? ' · ' + word(role) : '', el('span', { class: 'badge' }, ends.size)),
      listed(edges, 12, (at) => relation(at, place), 'links'));
  });
}

function relation(at, place) {
  const edge = app.data.edges[at];
  const end = other(edge, place);
  const said = word('evidence') + ': ' + label(end);
  return el('div', { class: 'link-row' }, link(end), button('“”', () => select(edgeKey(edge)), { class: 'quote-button', title: said, 'aria-label': said }));
}

function edgePanel(at) {
  const edge = app.data.edges[at];
  const [kind, from, to, role, quotes, rule, open] = edge;
  const rows = [];
  if (role) rows.push([word('role'), word(role)]);
  if (open) rows.push([word(kind === 'resp' ? 'who' : kind + '<'), word('openList')]);
  if (rule) rows.push([word('rule'), el('code', {}, rule)]);
  return [
    el('p', { class: 'kind' }, word('link')),
    el('h2', { id: 'panel-title' }, word(kind + '>')),
    el('div', { class: 'ends' }, link(from), el('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'), link(to)),
    rows.length ? factList(rows) : null,
    kind === 'broader' ? el('p', { class: 'note' }, word('fromVocabulary')) : evidence(quotes),
  ];
}

function cellPanel(agency, sector) {
  const cell = app.data.matrix.cells.find((one) => one[0] === agency && one[1] === sector) || [agency, sector, [], []];
  const shown = (places) => places.filter((place) => app.visible[place]);
  return [
    el('p', { class: 'kind' }, word('matrix')),
    el('h2', { id: 'panel-title' }, bdi(word('cell', name(agency), name(sector)))),
    el('div', { class: 'ends' }, link(agency), el('span', { class: 'arrow' }, '×'), link(sector)),
    group('sections', shown(cell[2])),
    group('tasks', shown(cell[3])),
  ];
}

function pairPanel(one, two) {
  const pair = pairsOf(bodiesTogether().filter((body) => body.agency === one || body.agency === two))[0];
  const sections = pair ? pair.sections : [];
  return [
    el('p', { class: 'kind' }, word('agencies')),
    el('h2', { id: 'panel-title' }, bdi(word('cell', name(one), name(two)))),
    el('div', { class: 'ends' }, link(one), el('span', { class: 'arrow' }, '+'), link(two)),
    el('h3', {}, word('shared'), el('span', { class: 'badge' }, sections.length)),
    listed(sections, 12, sharedSection, 'links'),
  ];
}

function sharedSection(place) {
  const stated = app.data.links[place].filter((at) => ['task', 'target'].includes(app.data.edges[at][0])).slice(0, 4);
  return el('div', { class: 'shared' }, link(place), where(place), stated.map((at) => el('p', { class: 'sub' }, bdi(statement(other(app.data.edges[at], place))))));
}

// Where there are several documents: which one a thing is of.
function where(place) {
  const document = app.data.nodes[place].d;
  return document === undefined || app.ofKind.document.length < 2 ? null : el('p', { class: 'sub' }, bdi(brief(name(document), 44)));
}

function indicatorPanel(at) {
  const [title, targets] = app.data.compare.indicators[at];
  const shown = targets.filter((place) => app.visible[place]);
  return [
    el('p', { class: 'kind' }, glyph('target'), word('indicator')),
    el('h2', { id: 'panel-title' }, bdi(title)),
    el('section', { class: 'relation', data: { relation: 'targets' } }, el('h3', {}, word('targets'), el('span', { class: 'badge' }, shown.length)),
      listed(shown, 12, (place) => el('div', { class: 'shared' }, link(place), where(place)), 'links')),
    evidence(shown.flatMap((place) => app.data.nodes[place].q)),
  ];
}

function documentsPanel(one, two) {
  const held = holdings();
  const [first, second] = [one, two].map((place) => held.find((holding) => holding.document === place));
  const shared = (kind) => (first && second ? common(first[kind], second[kind]) : []);
  const cites = app.data.edges.filter(([kind, from, to]) => kind === 'cites' && ((to === two && within(from, one)) || (to === one && within(from, two))));
  return [
    el('p', { class: 'kind' }, glyph('document'), word('part:shared')),
    el('h2', { id: 'panel-title' }, bdi(word('cell', name(one), name(two)))),
    el('div', { class: 'ends' }, link(one), el('span', { class: 'arrow' }, '+'), link(two)),
    button(word('besides'), () => go({ view: 'compare', part: 'figures', table: false, selection: null, one: app.data.nodes[one].i, two: app.data.nodes[two].i }), { class: 'tool', id: 'side-by-side' }),
    cites.length ? group('cites<', cites.map((edge) => edge[1])) : null,
    SHARES.filter((kind) => kind !== 'indicator').map((kind) => group('share:' + kind, shared(kind))),
    indicatorGroup(shared('indicator')),
  ];
}

function indicatorGroup(places) {
  return el('section', { class: 'relation', data: { relation: 'share:indicator' } }, el('h3', {}, word('share:indicator'), el('span', { class: 'badge' }, places.length)), listed(places, 12, (at) => el('div', { class: 'link-row' }, chooser('indicator', [at], app.data.compare.indicators[at][0], 'target')), 'links'));
}

// Of a sector: who answers for it and where; of an agency: its sectors; of an instrument: who uses it, leaders first.
function answering(place) {
  const kind = app.data.nodes[place].k;
  if (kind === 'instrument' || kind === 'substance') return usersOf(place);
  const side = { agency: 0, sector: 1 }[kind];
  if (side === undefined) return null;
  const cells = app.data.matrix.cells.map((cell) => [cell[0], cell[1], cell[2].filter((at) => app.visible[at]).length]).filter((cell) => cell[side] === place && cell[2] && app.visible[cell[1 - side]]);
  const ranked = cells.sort((one, two) => two[2] - one[2] || one[1 - side] - two[1 - side]);
  const row = ([agency, sector, count]) => el('div', { class: 'link-row' }, link([agency, sector][1 - side]), button(String(count), () => select(['cell', app.data.nodes[agency].i, app.data.nodes[sector].i]), { class: 'count-button', 'aria-label': word('sections') + ': ' + count }));
  return ranked.length ? counted('answers', side ? 'who' : 'sector', ranked, row) : null;
}

function counted(relation, title, items, row) {
  return el('section', { class: 'relation', data: { relation } }, el('h3', {}, word(title), el('span', { class: 'badge' }, items.length)), listed(items, 12, row, 'links'));
}

// The bodies that answer for tasks linked to a thing: [agency, role, tasks], by role and number.
function usersOf(place) {
  const tasks = app.data.links[place].map((at) => other(app.data.edges[at], place)).filter((at) => app.visible[at] && app.data.nodes[at].c);
  const found = new Map();
  for (const task of new Set(tasks)) for (const [agency, role] of app.data.nodes[task].c[1]) found.set(agency + ' ' + role, (found.get(agency + ' ' + role) || 0) + 1);
  const roles = ['Lead', 'Joint', 'Participant', ''];
  const users = Array.from(found, ([key, count]) => { const [agency, role] = key.split(' '); return [Number(agency), role, count]; });
  users.sort((one, two) => roles.indexOf(one[1]) - roles.indexOf(two[1]) || two[2] - one[2] || one[0] - two[0]);
  const row = ([agency, role, count]) => el('div', { class: 'link-row' }, link(agency), el('span', { class: 'role' }, (role ? word(role) + ' ' : '') + count));
  return users.length ? counted('users', 'who', users, row) : null;
}

function statement(place) {
  const node = app.data.nodes[place];
  if (!node.x) return chinese(node);
  const traditional = node.q.some((quote) => app.data.sources[app.data.quotes[quote][0]].lang === 'zh-Hant');
  return traditional ? printed(node.x) : node.x; // what is printed in Simplified characters stays as it is
}

function group(key, places) {
  return el('section', { class: 'relation', data: { relation: key } }, el('h3', {}, word(key), el('span', { class: 'badge' }, places.length)), listed(places, 30, (place) => el('div', { class: 'link-row' }, link(place)), 'links'));
}
