// The tiles of a thing's page: counts by year, sector, body and document, what falls due, partners, outline, links between documents; and the lists of all things.

const TOP = 8; // rows of a tile before the button for the others

function thingTiles(thing) {
  const tasks = ownOf('task');
  const statements = thing.kind === 'indicator' ? ownOf('target') : tasks;
  const parts = {
    agency: [() => yearTile(thing), () => sectorTile(thing), () => bodyTile(thing, tasks, 'partners'), () => dueOfThing(thing), () => documentTile(thing), () => articleTile()],
    sector: [() => yearTile(thing), () => bodyTile(thing, tasks, 'answers'), () => dueOfThing(thing), () => documentTile(thing), () => familyTile(thing)],
    document: [() => outlineTile(thing), () => dueOfThing(thing), () => bodyTile(thing, tasks, 'answers'), () => sectorTile(thing), () => citeTile(thing), () => openTile()],
    indicator: [() => lineTile(thing), () => bodyTile(thing, statements, 'answers'), () => documentTile(thing)],
  }[thing.kind];
  return parts.map((part) => part());
}

// A tile with a table of counts: a head, a bar and a number for each column; the last is a way to the rows that it counts.
function countTile(id, title, columns, rows, note) {
  if (!rows.length) return tile(id, title, 0, null, el('p', { class: 'note' }, note || word('none')));
  const most = Math.max(1, ...rows.map((row) => row.counts.reduce((sum, one) => sum + one, 0)));
  const used = columns.map((_, at) => rows.some((row) => row.counts[at]));
  const line = (row) => {
    const total = row.counts.reduce((sum, one) => sum + one, 0);
    return el('tr', {}, el('th', { scope: 'row' }, row.head),
      el('td', { class: 'stack-cell' }, el('span', { class: 'stack', 'aria-hidden': 'true' }, row.counts.map((count, at) => (count ? el('span', { class: 'part-' + columns[at][0], style: { '--share': (count / most).toFixed(4) } }) : null)))),
      row.counts.map((count, at) => (used[at] && columns.length > 1 ? el('td', { class: 'figure' }, count || '') : null)),
      el('td', { class: 'figure' }, row.by && total ? countButton(total, row.by[0], row.by[1], row.text) : total));
  };
  const head = el('thead', {}, el('tr', {}, el('td', {}), el('td', { class: 'stack-cell' }), columns.map(([key, text], at) => (used[at] && columns.length > 1 ? el('th', { scope: 'col', class: 'part-' + key }, text) : null)), el('th', { scope: 'col' }, word('total'))));
  const body = el('tbody', {}, rows.slice(0, TOP).map(line));
  const more = rows.length > TOP ? button(word('more', rows.length - TOP), () => { body.append(...rows.slice(TOP).map(line)); more.remove(); }, { class: 'more' }) : null;
  return tile(id, title, rows.length, null, el('table', { class: 'counts' }, head, body), more);
}

function roleColumns() {
  return STRENGTH.map((role) => [role || 'none', word(role || 'noRole')]);
}

function statedColumns() {
  return [['task', word('tasks')], ['target', word('targets')]];
}

// Of a body by its role; of others tasks and figures: by the year of the document.
function yearTile(thing) {
  const roles = thing.kind === 'agency';
  const rows = new Map();
  const add = (place, at, width) => {
    const year = documentYear(place) || '';
    if (!rows.has(year)) rows.set(year, new Array(width).fill(0));
    rows.get(year)[at] += 1;
  };
  for (const place of ownOf('task')) roles ? add(place, STRENGTH.indexOf(roleIn(place, thing.place)), 4) : add(place, 0, 2);
  if (!roles) for (const place of ownOf('target')) add(place, 1, 2);
  const sorted = Array.from(rows).sort(([one], [two]) => (one < two ? 1 : -1));
  return countTile('years', word('tile:years'), roles ? roleColumns() : statedColumns(), sorted.map(([year, counts]) => ({ head: year || word('noDate'), counts, text: year })));
}

// Counts of tasks under each of some things: {thing: counts}, the most first.
function tally(places, keysOf, width) {
  const found = new Map();
  for (const place of places) {
    for (const [key, at] of keysOf(place)) {
      if (!found.has(key)) found.set(key, new Array(width).fill(0));
      found.get(key)[at] += 1;
    }
  }
  const sum = (counts) => counts.reduce((total, one) => total + one, 0);
  return Array.from(found).sort(([one, a], [two, b]) => sum(b) - sum(a) || one - two);
}

function sectorTile(thing) {
  const roles = thing.kind === 'agency';
  const places = roles ? ownOf('task') : ownOf('task').concat(ownOf('target'));
  const at = (place) => (roles ? STRENGTH.indexOf(roleIn(place, thing.place)) : app.data.nodes[place].k === 'target' ? 1 : 0);
  const rows = tally(places, (place) => Array.from(new Set(app.data.nodes[place].c[0]), (sector) => [sector, at(place)]), roles ? 4 : 2);
  return countTile('sectors', word('tile:sectors'), roles ? roleColumns() : statedColumns(), rows.map(([sector, counts]) => ({ head: link(sector), counts, by: ['sector', app.data.nodes[sector].i], text: name(sector) })));
}

// The bodies that answer for the rows, ranked, each by its strongest role; groups come last.
function bodyTile(thing, places, id) {
  const rows = tally(places, (place) => Array.from(new Set(app.data.nodes[place].c[1].map(([agency]) => agency))).filter((agency) => agency !== thing.place || thing.kind !== 'agency').map((agency) => [agency, STRENGTH.indexOf(roleIn(place, agency))]), 4);
  rows.sort(([one], [two]) => (app.data.nodes[one].g || 0) - (app.data.nodes[two].g || 0));
  const by = (agency) => (thing.kind === 'indicator' ? null : ['agency', app.data.nodes[agency].i]);
  return countTile(id, word('tile:' + id), roleColumns(), rows.map(([agency, counts]) => ({ head: link(agency), counts, by: by(agency), text: name(agency) })), word('noBody'));
}

function documentTile(thing) {
  const rows = tally(ownOf('task').concat(ownOf('target')), (place) => [[app.data.nodes[place].d, app.data.nodes[place].k === 'target' ? 1 : 0]], 2);
  const counted = new Set(rows.map(([document]) => document));
  for (const place of ownOf('chapter').concat(ownOf('article'))) { // named by a heading alone
    if (!counted.has(app.data.nodes[place].d)) rows.push([app.data.nodes[place].d, [0, 0]]);
    counted.add(app.data.nodes[place].d);
  }
  const by = (document) => (thing.kind === 'indicator' ? null : ['document', app.data.nodes[document].i]);
  return countTile('documents', word('tile:documents'), statedColumns(), rows.map(([document, counts]) => ({ head: [link(document), el('span', { class: 'badge' }, documentYear(document))], counts, by: by(document), text: name(document) })));
}

function dueOfThing() {
  const now = new Date().getFullYear();
  const due = ownOf('target').concat(ownOf('task')).filter((place) => yearOf(place) >= now).sort((one, two) => (dueKey(one) < dueKey(two) ? -1 : dueKey(one) > dueKey(two) ? 1 : one - two));
  return tile('due', word('tile:due'), due.length, null, due.length ? listed(due, TOP, (place) => stated(place, dueText(place)), 'listing') : el('p', { class: 'note' }, word('tile:noDue')));
}

function stated(place, when) {
  return el('div', { class: 'stated' }, el('span', { class: 'when' }, when), el('div', {}, link(place, brief(statement(place), 150), true), el('p', { class: 'sub' }, bdi(fromWhom(place)))));
}

function articleTile() {
  const own = ownOf('chapter').concat(ownOf('article')).sort((one, two) => one - two);
  return tile('articles', word('tile:articles'), own.length, null, el('div', { data: { relation: 'articles' } }, listed(own, TOP, (place) => el('div', { class: 'shared' }, link(place), where(place)), 'links')));
}

// The broader sector, and those below, with the tasks of each.
function familyTile(thing) {
  const edges = app.data.links[thing.place].map((at) => app.data.edges[at]).filter(([kind]) => kind === 'broader');
  const [above, below] = [edges.filter(([, from]) => from === thing.place).map(([, , to]) => to), edges.filter(([, , to]) => to === thing.place).map(([, from]) => from)];
  if (!edges.length) return null;
  const part = (key, places) => (places.length ? [el('h3', {}, word(key)), el('div', { class: 'links' }, places.map((place) => el('div', {}, link(place))))] : null);
  return tile('family', word('tile:family'), edges.length, null, part('broader>', above), part('broader<', below));
}

// The sections of a document with what each holds; a click opens the text there.
function outlineTile(thing) {
  const nodes = app.data.nodes;
  const sections = ownOf('chapter').concat(ownOf('article')).sort((one, two) => one - two);
  const count = (kind) => { const found = new Map(); for (const place of ownOf(kind)) found.set(nodes[place].p, (found.get(nodes[place].p) || 0) + 1); return found; };
  const [tasks, targets] = [count('task'), count('target')];
  const open = (place) => (app.views.includes('reading') ? go({ view: 'reading', selection: ['node', nodes[place].i], table: false }) : select(['node', nodes[place].i]));
  const held = (place) => [tasks.get(place) ? tasks.get(place) + ' ' + word('tasks') : '', targets.get(place) ? targets.get(place) + ' ' + word('targets') : ''].filter(Boolean).join(' · ');
  const row = (place) => el('div', { class: 'outline level-' + Math.min(nodes[place].l || 1, 4) }, el('button', { type: 'button', class: 'link', data: { section: place }, on: { click: () => open(place) } }, bdi(label(place))), el('span', { class: 'badge' }, held(place)));
  return tile('outline', word('contents'), sections.length, null, sections.length ? listed(sections, 24, row, 'links') : el('p', { class: 'note' }, word('none')));
}

function citeTile(thing) {
  const key = app.data.nodes[thing.place].i;
  const cites = Array.from(new Set(app.data.edges.filter(([kind, from]) => kind === 'cites' && within(from, thing.place)).map(([, , to]) => to)));
  const named = new Set(app.ofKind.cited.filter((place) => (app.data.nodes[place].o || []).some(([relation, one]) => relation === 'resolvedTo' && one === key)));
  const citing = new Set(app.data.edges.filter(([kind, , to]) => kind === 'cites' && named.has(to)).map(([, from]) => (app.data.nodes[from].k === 'document' ? from : app.data.nodes[from].d)));
  citing.delete(thing.place);
  const part = (title, places) => (places.length ? [el('h3', {}, word(title), el('span', { class: 'badge' }, places.length)), listed(places, TOP, (place) => el('div', {}, link(place)), 'links')] : null);
  const all = cites.length + citing.size;
  return tile('cites', word('tile:cites'), all, null, all ? [part('cites>', cites), part('cites<', Array.from(citing))] : el('p', { class: 'note' }, word('none')));
}

// Readings that are to be checked.
function openTile() {
  const doubts = ownOf('target').concat(ownOf('task')).filter((place) => app.data.nodes[place].y === 'open');
  return tile('doubts', word('tile:doubts'), doubts.length, null, doubts.length ? listed(doubts, TOP, (place) => stated(place, word(app.data.nodes[place].k)), 'listing') : el('p', { class: 'note' }, word('tile:noDoubts')));
}

// The lists of all bodies, sectors, documents and indicators of what is shown.

function drawDirectory(host) {
  const table = directoryTable();
  if (!table.rows.length) return empty(host, 'emptyFilters');
  drawTable(host, table);
  document.getElementById('showing').textContent = word('found', table.rows.length.toLocaleString('en'));
}

function directoryTable() {
  const shown = (kind) => app.ofKind[kind].filter((place) => app.visible[place]);
  const [tasks, targets] = [shown('task'), shown('target')];
  const told = (keysOf) => (places) => new Map(tally(places, (place) => Array.from(new Set(keysOf(place)), (key) => [key, 0]), 1).map(([key, [count]]) => [key, count]));
  const rows = {
    agency() {
      const [of, led] = [told((place) => app.data.nodes[place].c[1].map(([agency]) => agency)), told((place) => app.data.nodes[place].c[1].filter(([, role]) => role === 'Lead').map(([agency]) => agency))];
      const [all, leading, figures] = [of(tasks), led(tasks), of(targets)];
      return shown('agency').map((place) => [{ node: place }, levelOf(place), all.get(place) || 0, leading.get(place) || 0, figures.get(place) || 0]);
    },
    sector() {
      const of = told((place) => app.data.nodes[place].c[0]);
      const [all, figures] = [of(tasks), of(targets)];
      return shown('sector').map((place) => [{ node: place }, all.get(place) || 0, figures.get(place) || 0]);
    },
    document() {
      const of = told((place) => [app.data.nodes[place].d]);
      const [all, figures] = [of(tasks), of(targets)];
      const issuers = (place) => app.data.links[place].map((at) => app.data.edges[at]).filter(([kind, , to]) => kind === 'issued' && to === place).map(([, from]) => from);
      return shown('document').map((place) => [{ node: place }, (app.data.nodes[place].m || {}).number || '', (app.data.nodes[place].m || {}).date || '', { nodes: issuers(place) }, all.get(place) || 0, figures.get(place) || 0]);
    },
    indicator() {
      return indicatorsShown().map((one) => [{ indicator: one.at }, one.targets.length, one.documents]);
    },
  }[app.state.list]();
  const head = { agency: ['agency', 'level', 'tasks', 'leadTasks', 'targets'], sector: ['sector', 'tasks', 'targets'], document: ['document', 'number', 'date', 'issuer', 'tasks', 'targets'], indicator: ['indicator', 'values', 'inDocuments'] }[app.state.list];
  const most = { agency: 2, sector: 1, document: 4, indicator: 2 }[app.state.list];
  return { head: head.map((key) => word(key)), rows: rows.sort((one, two) => two[most] - one[most]), look: 'directory' };
}

function levelOf(place) {
  const node = app.data.nodes[place];
  return node.g ? word('group') : node.m && node.m.level ? word('level:' + node.m.level) : '';
}
