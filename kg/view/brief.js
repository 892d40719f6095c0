// The first screen of many documents: what they hold in one sentence, what falls due next, who carries most, where bodies overlap, what to check.

const NEAREST = 10; // statements due next
const CARRIERS = 10;
const OVERLAPS = 8;
const DOUBTS = 6;

const briefView = {
  draw(host) {
    const told = briefing();
    if (!told.documents.length) return empty(host, 'emptyFilters');
    host.append(el('div', { class: 'scroll brief' },
      el('p', { class: 'sum-up' }, sumUp(told)),
      el('div', { class: 'tiles' }, dueTile(told), carriersTile(told), overlapTile(told), doubtTile(told))));
    document.getElementById('showing').textContent = told.documents.length > 1 ? word('documents', told.documents.length) : '';
    pressChosen();
  },
  select: pressChosen,
  table() {
    const rows = briefing().due.map((place) => [dueText(place), { node: place, text: statement(place) }, whoOf(place), ...documentCells(app.data.nodes[place])]);
    return { head: ['due', 'task', 'who', 'document', 'number'].map((key) => word(key)), rows };
  },
};

// What the filters leave, counted: documents, tasks, figures, what is due (the nearest first), bodies (groups apart), doubts.
function briefing() {
  const shown = (kind) => app.ofKind[kind].filter((place) => app.visible[place]);
  const [documents, tasks, targets] = ['document', 'task', 'target'].map(shown);
  const now = new Date().getFullYear();
  const statements = targets.concat(tasks);
  const due = statements.filter((place) => yearOf(place) >= now).sort((one, two) => (dueKey(one) < dueKey(two) ? -1 : dueKey(one) > dueKey(two) ? 1 : one - two));
  const load = taskLoad(tasks);
  const bodies = bodiesShown().map((one) => Object.assign(one, { tasks: load.get(one.agency) || 0 }));
  return { now, documents, tasks, targets, figures: targets.filter((place) => (app.data.nodes[place].f || {}).value), due, bodies: bodies.filter((one) => !app.data.nodes[one.agency].g), groups: bodies.filter((one) => app.data.nodes[one.agency].g), doubts: toCheck() };
}

// How many tasks each body answers for.
function taskLoad(tasks) {
  const load = new Map();
  for (const place of tasks) for (const agency of new Set(app.data.nodes[place].c[1].map(([one]) => one))) load.set(agency, (load.get(agency) || 0) + 1);
  return load;
}

function yearOf(place) {
  const years = app.data.nodes[place].c[2];
  return years.length ? Math.max(...years) : 0;
}

// By the day where there is one: within a year days come before the year itself, figures before words.
function dueKey(place) {
  const node = app.data.nodes[place];
  const day = /^\d{4}-\d\d-\d\d$/.test(node.u || '') ? node.u : yearOf(place) + '-99';
  return day + (node.f && node.f.value ? 'a' : 'b');
}

function dueText(place) {
  const node = app.data.nodes[place];
  return node.u || dueOf(node.f);
}

function sumUp(told) {
  const years = told.documents.map((place) => ((app.data.nodes[place].m || {}).date || '').slice(0, 4)).filter(Boolean).sort();
  const span = years.length ? (years[0] === years[years.length - 1] ? years[0] : years[0] + '–' + years[years.length - 1]) : '';
  const soon = told.due.filter((place) => yearOf(place) <= told.now + 4);
  const [first, second] = told.bodies.slice().sort((one, two) => two.tasks - one.tasks || one.agency - two.agency);
  const count = (many) => many.toLocaleString('en');
  return [
    word(told.documents.length === 1 ? 'sum:holds:one' : 'sum:holds', count(told.documents.length), span ? word('sum:span', span) : '', count(told.tasks.length), count(told.figures.length)),
    word('sum:due', count(soon.length), told.now, told.now + 4),
    second && second.tasks ? word('sum:most', name(first.agency), count(first.tasks), name(second.agency), count(second.tasks)) : null,
    told.doubts.facts.length ? word('sum:doubts', count(told.doubts.facts.length)) : null,
  ].filter(Boolean).join(word('sum:join')) + word('sum:end');
}

function tile(id, title, count, door, ...parts) {
  return el('section', { class: 'tile', id: 'tile-' + id, 'aria-labelledby': 'title-' + id },
    el('h2', {}, door ? button(title, door, { class: 'link', id: 'title-' + id }) : el('span', { id: 'title-' + id }, title), el('span', { class: 'badge' }, count)), parts);
}

function dueTile(told) {
  const years = new Map();
  for (const place of told.due) years.set(yearOf(place), (years.get(yearOf(place)) || 0) + 1);
  const most = Math.max(1, ...years.values());
  const strip = el('div', { class: 'strip' }, Array.from(years).sort(([one], [two]) => one - two).slice(0, 12).map(([year, count]) =>
    el('button', { type: 'button', data: { year }, title: year + ': ' + count, class: year === told.now ? 'now' : null, on: { click: () => go({ view: 'tasks', filters: Object.assign({}, app.state.filters, { year: [String(year)] }) }) } },
      el('span', { class: 'pillar', style: { '--share': (count / most).toFixed(3) }, 'aria-hidden': 'true' }), el('span', { class: 'count' }, count), el('span', {}, year === told.now ? word('thisYear', year) : year))));
  const row = (place) => el('li', {}, el('span', { class: 'when' }, dueText(place)), el('div', {}, link(place, brief(statement(place), 110), true), el('p', { class: 'sub' }, bdi(fromWhom(place)))));
  return tile('due', word('tile:due'), told.due.length, () => go({ view: 'tasks', sort: 3 }), told.due.length ? [strip, el('ol', { class: 'listing' }, told.due.slice(0, NEAREST).map(row))] : el('p', { class: 'note' }, word('tile:noDue')));
}

// Who answers for a statement, and where it stands, in one line.
function fromWhom(place) {
  const who = whoOf(place).nodes.slice(0, 3).map(name).join('、');
  const node = app.data.nodes[place];
  return [who, app.ofKind.document.length > 1 ? brief(name(node.d), 48) : label(node.p)].filter(Boolean).join(' · ');
}

function carriersTile(told) {
  const row = (one) => el('tr', {}, el('th', { scope: 'row' }, link(one.agency, undefined, true)), [one.tasks, one.sections.length, one.led.length || ''].map((count) => el('td', { class: 'figure' }, count)));
  const head = el('thead', {}, el('tr', {}, ['agency', 'tasks', 'sections', 'Lead'].map((key) => el('th', { scope: 'col' }, word(key)))));
  const order = (some) => some.slice().sort((one, two) => two.tasks - one.tasks || two.sections.length - one.sections.length || one.agency - two.agency);
  const groups = order(told.groups).slice(0, 4);
  return tile('carriers', word('tile:carriers'), told.bodies.length, () => go({ view: 'compare', part: 'bodies' }),
    el('table', { class: 'carriers' }, head, el('tbody', {}, order(told.bodies).slice(0, CARRIERS).map(row)), groups.length ? el('tbody', {}, el('tr', {}, el('th', { scope: 'rowgroup', colspan: 4, class: 'note' }, word('group'))), groups.map(row)) : null));
}

function overlapTile(told) {
  const pairs = pairsOf(told.bodies.slice(0, TOGETHER));
  const row = (pair) => {
    const open = () => select(['pair', app.data.nodes[pair.one].i, app.data.nodes[pair.two].i]);
    return el('li', {}, button(String(pair.sections.length), open, { class: 'when shared-count', 'aria-label': word('shared') + ', ' + name(pair.one) + ' + ' + name(pair.two) + ': ' + pair.sections.length }), el('div', {}, link(pair.one, undefined, true), ' + ', link(pair.two, undefined, true), el('p', { class: 'sub' }, commonSectors(pair.sections))));
  };
  return tile('overlap', word('tile:overlap'), pairs.length, () => go({ view: 'agencies' }), pairs.length ? el('ol', { class: 'listing' }, pairs.slice(0, OVERLAPS).map(row)) : el('p', { class: 'note' }, word('emptyPairs')));
}

// The three sectors that most of some sections are about.
function commonSectors(sections) {
  const times = new Map();
  for (const section of sections) for (const sector of app.data.nodes[section].c[0]) times.set(sector, (times.get(sector) || 0) + 1);
  return Array.from(times).sort(([one, a], [two, b]) => b - a || one - two).slice(0, 3).map(([sector, count]) => name(sector) + ' ' + count).join(' · ');
}

function doubtTile(told) {
  const { facts, signs } = told.doubts;
  const row = (stop) => el('li', {}, el('span', { class: 'when' }, stop.sign ? signName(stop) : word(stop.kind === 'responsibility' ? 'review:responsibility' : stop.kind)), el('div', {},
    button(brief(stop.sign ? stop.words : factWords(stop), 110), () => openInText(stopSelection(stop)), { class: 'link' }), el('p', { class: 'sub' }, bdi(app.ofKind.document.length > 1 ? brief(name(stop.document), 48) : ''))));
  const some = facts.slice(0, DOUBTS - Math.min(signs.length, DOUBTS / 2)).concat(signs.slice(0, DOUBTS / 2));
  return tile('doubts', word('tile:doubts'), facts.length + signs.length, some.length && elsewhere('check') ? () => go({ view: 'check' }) : null, some.length ? [el('p', { class: 'note' }, checkCount(told.doubts)), el('ol', { class: 'listing' }, some.map(row))] : el('p', { class: 'note' }, word('tile:noDoubts')));
}
