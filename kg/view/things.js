// The page of a thing: a body, sector, document or indicator with all that is said of it; and the lists of these. One address for each: #view=things&of=KEY.

const PAGED = ['agency', 'sector', 'document'];
const STRENGTH = ['Lead', 'Joint', 'Participant', ''];

const thingsView = {
  listed: true,
  draw(host) {
    const thing = app.thing;
    if (!app.state.of) return drawDirectory(host);
    if (!thing) return host.append(el('div', { class: 'empty' }, el('p', {}, word('noThing')), button(word('toIndex'), () => go({ view: 'things' }))));
    const tables = thingTables(thing);
    const page = el('div', { class: 'scroll thing', tabindex: '0', role: 'region', 'aria-label': thingName(thing), data: { of: app.state.of } },
      el('div', { class: 'thing-body' }, thingHead(thing), el('div', { class: 'tiles' }, thingTiles(thing)), tables.map(({ id, title, table }) => el('section', { id: 'rows-' + id, class: 'rows' }, el('h2', {}, title, el('span', { class: 'badge' }, table.rows.length)), narrowedBy()))));
    host.append(page);
    tables.forEach(({ id, table }) => (table.rows.length ? drawTable(page.querySelector('#rows-' + id), table, page) : page.querySelector('#rows-' + id).append(el('p', { class: 'note' }, word('none')))));
    page.querySelector('.thing-body').append(rdfFold(thing));
    pressRows();
    pressChosen();
    if (app.toRows) page.querySelector('.rows:last-of-type').scrollIntoView();
    app.toRows = false;
  },
  tools(bar) {
    if (app.thing && app.thing.kind !== 'indicator') tasksView.tools(bar);
    if (!app.state.of) bar.append(el('select', { id: 'list', 'aria-label': word('things'), on: { change: (event) => go({ list: event.target.value, sort: 0 }, true) } }, LISTS.map((key) => el('option', { value: key, selected: app.state.list === key }, word('list:' + key)))));
  },
  select() { pressRows(); pressChosen(); },
  table() {
    if (!app.state.of) return directoryTable();
    const tables = app.thing ? thingTables(app.thing) : [];
    return tables.length ? tables[tables.length - 1].table : { head: [], rows: [] };
  },
};

// What an address names: {kind, place}, of an indicator {kind, at}; null where the page has no such thing.
function thingOf(key) {
  const place = app.byKey.get(key);
  if (place !== undefined && PAGED.includes(app.data.nodes[place].k)) return { kind: app.data.nodes[place].k, place };
  const at = app.data.compare ? app.data.compare.indicators.findIndex(([name, , keys]) => name === key || keys.includes(key)) : -1;
  return at < 0 ? null : { kind: 'indicator', at };
}

function thingName(thing) {
  return thing.kind === 'indicator' ? printed(app.data.compare.indicators[thing.at][0]) : oneLine(name(thing.place));
}

function oneLine(text) {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, /[\u3400-\u9fff]/.test(text) ? '' : ' ');
}

// The sections, tasks and targets that are a thing's own: those that a body answers for, that are about a sector (or one below it), that stand in a document, that set an indicator.
function placesOf(thing) {
  const nodes = app.data.nodes;
  const all = nodes.map((_, place) => place).filter((place) => nodes[place].c);
  if (thing.kind === 'indicator') return new Set(app.data.compare.indicators[thing.at][1]);
  if (thing.kind === 'agency') return new Set(all.filter((place) => nodes[place].c[1].some(([agency]) => agency === thing.place)));
  if (thing.kind === 'document') return new Set(all.filter((place) => nodes[place].d === thing.place));
  const topics = (place) => app.data.links[place].map((at) => app.data.edges[at]).filter(([kind, from]) => kind === 'topic' && from === place).map(([, , to]) => to);
  return new Set(all.filter((place) => {
    const own = topics(place);
    const said = own.length || !['task', 'target'].includes(nodes[place].k) ? own : topics(nodes[place].p);
    return said.some((sector) => within(sector, thing.place));
  }));
}

// Of its places those that the filters leave, by kind.
function ownOf(kind) {
  return app.ofKind[kind].filter((place) => app.only.has(place) && app.visible[place]);
}

function keyOf(thing) {
  if (thing.kind !== 'indicator') return app.data.nodes[thing.place].i;
  const [title, , keys] = app.data.compare.indicators[thing.at];
  return keys[0] || title;
}

// Where a thing's page is: in this page, or, where a server sent a part of its graph, at the server.
function addressOf(key) {
  const base = app.data.served;
  if (base === undefined || key === app.data.own) return '#view=things&of=' + encode(key);
  return key.startsWith(base) ? '/id/' + encode(key.slice(base.length)) : '/' + encode(key);
}

function openThing(key) {
  if (!addressOf(key).startsWith('#')) return void (location.href = addressOf(key));
  const { document: picked } = app.state.filters;
  go({ view: 'things', of: key, list: app.defaults.list, selection: null, table: false, by: '', filters: picked ? { document: picked } : {} });
  const page = document.querySelector('#view .thing');
  if (page) page.focus({ preventScroll: true });
}

// The page that a node has, by its key: its own, or, of a cited document that was read too, that document's.
function pageOf(place) {
  const node = app.data.nodes[place];
  if (!app.data.pages) return null;
  if (PAGED.includes(node.k)) return node.i;
  const read = node.k === 'cited' && (node.o || []).find(([relation, key]) => relation === 'resolvedTo' && app.byKey.has(key));
  return read ? read[1] : null;
}

// A name that leads to its page; a click with a key held does what it does on any link.
function anchor(key, content, properties) {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !addressOf(key).startsWith('#')) return;
    event.preventDefault();
    openThing(key);
  };
  return el('a', Object.assign({ href: addressOf(key), on: { click: follow } }, properties), content);
}

function indicatorLink(at, text) {
  const title = text || printed(app.data.compare.indicators[at][0]);
  return app.data.pages ? anchor(keyOf({ kind: 'indicator', at }), [glyph('target'), bdi(title)], { class: 'link', data: { indicator: at } }) : bdi(title);
}

function indicatorOf(place) {
  if (!app.indicators && app.data.compare) app.indicators = new Map(app.data.compare.indicators.flatMap(([, targets], at) => targets.map((target) => [target, at])));
  return app.indicators ? app.indicators.get(place) : undefined;
}

// Which filters narrow the rows, each with a way to take it off.
function narrowedBy() {
  const chosen = Object.entries(app.state.filters).filter(([group]) => group !== 'document').flatMap(([group, keys]) => keys.map((key) => [group, key]));
  const said = (group, key) => (app.byKey.has(key) ? name(app.byKey.get(key)) : group === 'certainty' ? word('certainty:' + key) : word(key));
  return chosen.length ? el('p', { class: 'narrowed' }, word('narrowed'), chosen.map(([group, key]) => button(said(group, key) + ' ×', () => { app.toRows = true; toggleFilter(group, key); }, { class: 'tool', 'aria-label': word('clear') + ': ' + said(group, key) }))) : null;
}

// Shows the rows that a count counts, by one more filter.
function countButton(count, group, key, text) {
  return button(String(count), () => { app.toRows = true; go({ filters: Object.assign({}, app.state.filters, { [group]: [key] }), selection: null }); }, { class: 'count-button', data: { count: group + ':' + key }, 'aria-label': word('tasks') + ', ' + text + ': ' + count, title: word('showRows') });
}

function roleIn(place, agency) {
  const roles = app.data.nodes[place].c[1].filter(([one]) => one === agency).map(([, role]) => role);
  return STRENGTH.find((role) => roles.includes(role)) || '';
}

function documentYear(place) {
  const node = app.data.nodes[place];
  const document = node.k === 'document' ? node : app.data.nodes[node.d];
  return ((document && document.m && document.m.date) || '').slice(0, 4);
}

// The tables at the end of a page: figures, then tasks.
function thingTables(thing) {
  const targets = ownOf('target').slice().sort((one, two) => (yearOf(one) || 9999) - (yearOf(two) || 9999) || one - two);
  const figures = { id: 'targets', title: word(thing.kind === 'indicator' ? 'values' : 'targets'), table: figureTable(targets, thing.kind === 'indicator') };
  return thing.kind === 'indicator' ? [figures] : [figures, { id: 'tasks', title: word('tasks'), table: tasksView.table() }];
}

function figureTable(targets, alone) {
  const row = (place) => {
    const node = app.data.nodes[place];
    const value = numberOf(node.f) ? numberOf(node.f) + ' ' + (node.f.unit || '') : '';
    const first = indicatorOf(place) !== undefined && !alone ? { indicator: indicatorOf(place) } : (node.f.indicator || '');
    return [first, value, dueOf(node.f), { node: place, text: node.f.value ? sentenceOf(place) : statement(place) }, whoOf(place), documentCells(node)[0], documentCells(node)[1], sureness(node)];
  };
  return { head: ['indicator', 'value', 'due', 'statement', 'who', 'document', 'number', 'certainty'].map((key) => word(key)), rows: targets.map(row), look: 'statements measures', fixed: !alone };
}
