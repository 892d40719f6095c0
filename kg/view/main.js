// The page: state from the address, what follows from it, and the drawing of each part.

const SHOWN = { brief: briefView, overview: overviewView, tasks: tasksView, targets: targetsView, agencies: relationsView, matrix: matrixView, reading: readingView, check: checkView, neighbourhood: neighbourhoodView, compare: compareView, synergy: synergyView, network: networkView, things: thingsView };

function start() {
  load(document.getElementById('data').textContent);
  startDeciding();
  const lang = tongue();
  app.views = app.data.views; // one, in a page of one view
  app.defaults = { views: app.views, pages: app.data.pages, of: '', list: 'agency', view: app.views[0] || 'things', lang, labels: lang === 'en' ? 'en' : 'zh', table: false, threshold: 0, radius: 1, count: 'sections', part: 'bodies', share: 'agency', ties: 'together', one: '', two: '', by: '', sort: 0, theme: '' };
  app.ofKind = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  app.data.nodes.forEach((node, place) => { if (node.k !== 'sector' || node.p === undefined) app.ofKind[node.k].push(place); }); // of sectors the topmost
  app.roles = new Set(app.data.edges.map((edge) => edge[3]).filter(Boolean));
  app.years = Array.from(new Set(app.ofKind.target.concat(app.ofKind.task).flatMap((place) => app.data.nodes[place].c[2]))).sort();
  document.getElementById('app').hidden = false;
  if (!location.hash && (app.data.own || app.data.focus !== null)) history.replaceState(null, '', address(firstHash()));
  window.addEventListener('hashchange', (event) => update((event.newURL || location.href).replace(/^[^#]*/, '')));
  document.addEventListener('keydown', onKey);
  window.addEventListener('beforeprint', beforePrint);
  window.addEventListener('afterprint', afterPrint);
  let width = window.innerWidth;
  window.addEventListener('resize', () => { if (window.innerWidth !== width) { width = window.innerWidth; drawView(); } });
  update(location.hash);
  document.documentElement.dataset.ready = 'yes';
  performance.mark('ready');
}

// Where a page that was made about something begins: at the page of that thing, or with what it is about selected.
function firstHash() {
  const node = app.data.nodes[app.data.focus];
  const selected = node ? '&node=' + encode(node.i) : '';
  if (app.data.own && node && app.views.includes('reading')) return '#view=reading' + selected; // what stands in a document is shown there
  return app.data.own ? '#view=things&of=' + encode(app.data.own) : '#view=' + app.defaults.view + selected;
}

// Change the state; the address follows, and the page follows the address. `quiet` leaves no step in the history.
function go(change, quiet) {
  const next = Object.assign({}, app.state, 'view' in change || 'table' in change ? { sort: 0 } : {}, 'view' in change ? { of: '' } : {}, change);
  if (change.lang && !change.labels && app.state.labels === (app.state.lang === 'en' ? 'en' : 'zh')) next.labels = change.lang === 'en' ? 'en' : 'zh';
  const hash = formatHash(next, app.defaults);
  if (hash === location.hash) return;
  if (quiet) history.replaceState(null, '', address(hash));
  else history.pushState(null, '', address(hash));
  update(hash);
}

// The page's own address with a hash: in a notebook's frame (about:srcdoc) a hash alone would be one of the notebook's address.
function address(hash) {
  return location.href.replace(/#.*/, '') + hash;
}

function select(selection, here) {
  app.here = here; // the choice was made in the view, which then stays where it is
  go({ selection });
  app.here = false;
}

function update(hash) {
  const before = app.state;
  app.state = parseHash(hash, app.defaults);
  app.selected = resolve(app.state.selection);
  const same = before && formatHash(Object.assign({}, before, { selection: null }), app.defaults) === formatHash(Object.assign({}, app.state, { selection: null }), app.defaults);
  if (!same) {
    app.filters = readFilters(app.state.filters);
    app.thing = app.state.view === 'things' && app.state.of ? thingOf(app.state.of) : null;
    app.only = app.thing ? placesOf(app.thing) : null;
    app.visible = passing(app.data.nodes, app.data.edges, app.filters, app.only);
    dress();
    drawFrame(before);
  }
  const wasOpen = document.body.classList.contains('with-panel');
  drawPanel();
  if (!same || (wasOpen !== Boolean(app.selected) && ['overview', 'agencies', 'neighbourhood'].includes(app.state.view))) drawView();
  else if (!app.state.table) SHOWN[app.state.view].select({ here: app.here });
  if (!same) backToFilters();
  if (app.selected) announce(word('selected', document.getElementById('panel-title').textContent));
}

// A selection by keys → by places; null where the graph has no such thing.
function resolve(selection) {
  if (!selection) return null;
  const [kind, ...keys] = selection;
  if (kind === 'edge') {
    const [from, to] = [app.byKey.get(keys[1]), app.byKey.get(keys[2])];
    const at = from === undefined || to === undefined ? undefined : edgePlace(keys[0], from, to, keys[3]);
    return at === undefined ? null : ['edge', at];
  }
  if ((kind === 'pair' && !app.data.duties) || (kind === 'both' && !app.data.synergy) || ((kind === 'indicator' || kind === 'documents') && !app.data.compare)) return null; // of a view that this page has not
  if (kind === 'indicator') {
    const at = app.data.compare.indicators.findIndex(([one]) => one === keys[0]);
    return at < 0 ? null : ['indicator', at];
  }
  if (kind === 'place') {
    const place = app.byKey.get(keys[0]);
    const [begin, end] = keys.slice(1).map(Number);
    return app.data.reading && place !== undefined && app.data.nodes[place].k === 'document' && begin >= 0 && end >= begin ? ['place', place, begin, end] : null;
  }
  const places = keys.map((key) => app.byKey.get(key));
  return places.includes(undefined) || places.length < (kind === 'node' ? 1 : 2) ? null : [kind].concat(places);
}

function dress() {
  const root = document.documentElement;
  const lang = { 'zh-hans': 'zh-Hans', 'zh-hant': 'zh-Hant', en: 'en' }[app.state.lang];
  if (root.lang !== lang) root.lang = lang; // the style of all is computed anew even where it is the same
  if (app.state.theme && root.dataset.theme !== app.state.theme) root.dataset.theme = app.state.theme;
  else if (!app.state.theme && root.dataset.theme) delete root.dataset.theme;
}

function drawFrame(before) {
  if (!before || before.lang !== app.state.lang || before.labels !== app.state.labels || before.theme !== app.state.theme) drawHeader();
  document.getElementById('main').setAttribute('aria-label', word(app.state.view));
  document.querySelectorAll('#tabs button').forEach((one) => one.setAttribute('aria-current', one.dataset.view === app.state.view ? 'page' : 'false'));
  const tab = document.querySelector('#tabs [aria-current=page]');
  if (tab && tab.parentElement.scrollWidth > tab.parentElement.clientWidth) tab.scrollIntoView({ block: 'nearest', inline: 'center' });
  drawPicker();
  drawFilters();
  drawLegend();
}

function drawHeader() {
  const titled = [app.data.focus, ...app.ofKind.document].map((place) => app.data.nodes[place]).find((node) => node && node.h === app.data.title);
  const title = titled ? chinese(titled) : app.data.title;
  document.getElementById('name').replaceChildren(bdi(title));
  document.getElementById('name').title = title;
  const open = document.getElementById('open-filters');
  open.textContent = '☰';
  open.setAttribute('aria-label', word('filters'));
  open.onclick = () => { document.body.classList.toggle('filters-open'); };
  const skip = document.getElementById('skip');
  skip.textContent = word('skip');
  skip.onclick = (event) => { event.preventDefault(); document.getElementById('view').focus(); };
  const tabs = clear(document.getElementById('tabs'));
  tabs.setAttribute('aria-label', word('table') === 'Table' ? 'Views' : '视图');
  app.views.forEach((view, at) => tabs.append(button(word(view), () => go({ view }), { data: { view }, title: String(at + 1) })));
  if (app.data.served !== undefined) tabs.append(...[['/', 'served:explorer'], ['/query', 'served:query']].map(([href, key]) => el('a', { href }, word(key)))); // a part of what the server has
  if (app.data.pages && app.data.served === undefined) tabs.append(button(word('things'), () => go({ view: 'things' }), { data: { view: 'things' } }));
  drawSearch();
  drawSettings();
}

function drawSettings() {
  const host = clear(document.getElementById('settings'));
  const choice = (id, values, now, change) => el('select', { id, 'aria-label': word(id), title: word(id), on: { change: (event) => change(event.target.value) } }, values.map(([value, text]) => el('option', { value, selected: value === now }, text)));
  host.append(
    choice('language', [['zh-hans', '简体'], ['zh-hant', '繁體'], ['en', 'English']], app.state.lang, (lang) => { keepTongue(lang); go({ lang }, true); }),
    choice('labels', ['zh', 'en', 'both'].map((one) => [one, word('labels:' + one)]), app.state.labels, (labels) => go({ labels }, true)),
    button('◐', () => go({ theme: isDark() ? 'light' : 'dark' }, true), { class: 'tool', 'aria-label': word('theme'), title: word('theme') }));
}

function isDark() {
  return app.state.theme ? app.state.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
}

function drawView() {
  const view = SHOWN[app.state.view];
  if (view !== networkView || app.state.table) networkView.leave();
  const host = clear(document.getElementById('view'));
  host.className = 'view-' + app.state.view + (app.state.table ? ' as-table' : '');
  const bar = clear(document.getElementById('bar'));
  const tools = el('div', { class: 'tools' });
  const about = view.about ? view.about() : word(app.state.view + '?');
  bar.append(el('p', { title: about }, about), tools);
  if (view.tools && !app.state.table) view.tools(tools);
  exportTools(tools, view);
  document.getElementById('showing').textContent = '';
  if (!app.state.table) return view.draw(host);
  const table = view.table();
  drawTable(host, table);
  document.getElementById('showing').textContent = word('found', table.rows.length);
}
