// Reading: the document's tree with counts and chips, and its text with everything that was read marked in place.

const readingView = {
  draw(host) {
    const reading = readingNow();
    if (!reading) return empty(host, 'empty');
    host.append(reviewStrip() || '', el('div', { class: 'reading' }, readingTree(reading), readingText(reading)));
    showing(reading.branches.length, false);
    readingView.select();
  },
  tools(bar) {
    if (app.data.reading.length < 2) return;
    const now = readingNow();
    const pick = (event) => select(['node', app.data.nodes[Number(event.target.value)].i]);
    bar.append(el('label', { class: 'slider' }, word('document'), ' ', el('select', { id: 'which', on: { change: pick } }, app.data.reading.filter((one) => app.visible[one.document]).map((one) => el('option', { value: one.document, selected: one === now }, name(one.document))))));
  },
  select(changed) {
    const host = document.querySelector('#view .reading');
    if (!host) return;
    const reading = readingNow();
    if (Number(host.querySelector('.text').dataset.document) !== reading.document) return drawView();
    markReading(host, changed);
    showPlace(host, changed);
    showDecisions();
  },
  table() {
    const reading = readingNow();
    const rows = (reading ? reading.branches : []).map(([section, tasks, targets, agencies, sectors]) => [{ node: section }, tasks, targets, agencies, { nodes: sectors }]);
    return { head: [word('sections'), word('task'), word('target'), word('agency'), word('sector')], rows };
  },
};

// The document of what is selected, or the first that the filters leave.
function readingNow() {
  const all = app.data.reading;
  const selected = app.selected && app.selected[0] !== 'cell' && app.selected[0] !== 'pair' ? app.selected : null;
  const places = selected ? (selected[0] === 'edge' ? app.data.edges[selected[1]].slice(1, 3) : [selected[1]]) : [];
  const documents = places.map((place) => (app.data.nodes[place].k === 'document' ? place : app.data.nodes[place].d)).filter((place) => place !== undefined);
  if (documents.length) app.read = documents[0];
  return all.find((one) => one.document === app.read) || all.find((one) => app.visible[one.document]) || all[0];
}

function readingTree(reading) {
  const node = app.data.nodes[reading.document];
  const items = reading.branches.filter(([section]) => app.visible[section]).map(branch);
  return el('nav', { class: 'tree', 'aria-label': word('contents') }, el('button', { type: 'button', class: 'title', data: { node: reading.document, nav: '' }, on: { click: () => select(['node', node.i]) } }, glyph('document'), bdi(name(reading.document))), el('ol', {}, items));
}

function branch([section, tasks, targets, agencies, sectors]) {
  const node = app.data.nodes[section];
  const count = (kind, value) => (value ? el('span', { class: 'tally', title: word(kind) + ' ' + value }, glyph(kind), el('span', { class: 'hidden' }, word(kind)), value) : null);
  const chips = sectors.slice(0, 4).map((sector) => el('span', { class: 'chip', lang: langOf(name(sector)) }, brief(name(sector), 18)));
  return el('li', { class: 'level-' + Math.min(node.l || 1, 4) }, el('button', { type: 'button', data: { node: section, nav: '' }, on: { click: () => select(['node', node.i]) } },
    el('span', { class: 'what', lang: langOf(node.h) }, label(section)), el('span', { class: 'tallies' }, count('task', tasks), count('target', targets), count('agency', agencies), node.l > 1 || !hasParts(section) ? chips : null)));
}

function hasParts(section) {
  return app.data.links[section].some((at) => app.data.edges[at][0] === 'part' && app.data.edges[at][2] === section);
}

function readingText(reading) {
  const host = el('article', { class: 'text', tabindex: '0', 'aria-label': word('text'), data: { document: reading.document } });
  if (reading.source < 0) {
    host.append(el('p', { class: 'empty' }, word('emptyText')));
    return host;
  }
  const source = app.data.sources[reading.source];
  host.lang = source.lang;
  host.append(el('p', { class: 'note' }, bdi(source.name)));
  for (const [begin, end, section, flags, marks] of reading.paragraphs) {
    const level = flags & 1 && section >= 0 ? app.data.nodes[section].l || 1 : 0;
    const shown = section < 0 || app.visible[section];
    host.append(el('p', { class: (flags & 2 ? '' : 'aside ') + (level ? 'heading level-' + Math.min(level, 3) : '') + (shown ? '' : ' out'), data: { begin, end } }, marked(reading.source, begin, end, marks)));
  }
  host.addEventListener('click', clickMark);
  for (const event of ['mouseup', 'keyup', 'touchend']) host.addEventListener(event, () => setTimeout(onSelected));
  return host;
}

// The characters begin..end with marks inside one another.
function marked(source, begin, end, marks) {
  const parts = [];
  let at = begin;
  for (const [from, to, place, first, inside] of marks) {
    if (from > at) parts.push(slice(source, at, from));
    const node = app.data.nodes[place];
    const hidden = app.state.hidden.includes(node.k) ? ' off' : '';
    parts.push(el('span', { class: 'mark ' + node.k + (node.f && !node.f.value ? ' words' : '') + hidden, data: { node: place, begin: from, end: to, first }, title: hidden ? null : word(node.k) + (node.k === 'agency' ? ' ' + name(place) : '') }, marked(source, from, to, inside)));
    at = to;
  }
  if (end > at) parts.push(slice(source, at, end));
  return parts;
}

function clickMark(event) {
  const mark = event.target.closest('.mark:not(.off)');
  if (!mark || String(window.getSelection())) return;
  const fact = app.data.review ? factAt(mark, readingNow()) : undefined;
  select(fact ? selectionOf(fact) : ['node', app.data.nodes[Number(mark.dataset.node)].i], true);
}

function markReading(host, changed) {
  const place = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
  const edge = app.selected && app.selected[0] === 'edge' ? app.data.edges[app.selected[1]] : undefined;
  const quotes = edge ? edge[4] : place === undefined ? [] : app.data.nodes[place].q.length ? app.data.nodes[place].q : quotesOf(place);
  const reading = readingNow();
  const spans = quotes.map((at) => app.data.quotes[at]).filter((quote) => quote[0] === reading.source);
  let first = null;
  host.querySelectorAll('.mark').forEach((one) => {
    const [begin, end] = [Number(one.dataset.begin), Number(one.dataset.end)];
    const on = Number(one.dataset.node) === place || (place === undefined || !app.data.nodes[place].q.length ? spans.some((quote) => quote[1] <= begin && end <= quote[2]) : false);
    one.classList.toggle('on', on);
    if (on && !first) first = one;
  });
  host.querySelectorAll('.tree button').forEach((one) => one.setAttribute('aria-current', String(Number(one.dataset.node) === place)));
  const start = first || (app.selected ? null : host.querySelector('.text p:not(.aside):not(.note)'));
  if (start && !(changed && changed.here)) start.scrollIntoView({ block: first ? 'center' : 'start' });
  const branchNow = host.querySelector('.tree [aria-current="true"]');
  if (branchNow) branchNow.scrollIntoView({ block: 'nearest' });
}
