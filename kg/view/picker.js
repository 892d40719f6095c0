// The document picker under the title: find documents, keep one, several or all; every view then shows those alone.

const PICKED = 200; // documents listed at once; the search covers all
const picking = { open: false, query: '', entries: null };

function drawPicker() {
  const host = document.getElementById('picker');
  const total = app.ofKind.document.length;
  host.hidden = total < 2;
  if (host.hidden) return;
  const chosen = chosenDocuments();
  const text = chosen.size ? word('picked', chosen.size, total) : word('documents', total);
  const focus = document.activeElement && host.contains(document.activeElement) ? document.activeElement.id : null;
  const scroll = host.querySelector('.pick-list') ? host.querySelector('.pick-list').scrollTop : 0;
  const opener = button(text + ' ▾', () => openPicker(!picking.open), { class: 'tool', id: 'open-picker', 'aria-expanded': String(picking.open), 'aria-controls': 'pick' });
  clear(host).append(opener, picking.open ? pickPanel(chosen) : '');
  if (picking.open) host.querySelector('.pick-list').scrollTop = scroll;
  const again = focus && document.getElementById(focus);
  if (again) again.focus({ preventScroll: true });
}

function openPicker(open) {
  picking.open = open;
  picking.query = '';
  drawPicker();
  document.getElementById(open ? 'pick-query' : 'open-picker').focus();
}

function chosenDocuments() {
  return new Set((app.state.filters.document || []).filter((key) => app.byKey.has(key)));
}

function pick(keys) {
  go({ filters: Object.assign({}, app.state.filters, { document: keys }) });
}

// The field stands while its list changes: drawn anew at a key it would lose the caret, and an input method what is being composed.
function pickPanel(chosen) {
  const search = el('input', { type: 'search', id: 'pick-query', autocomplete: 'off', value: picking.query, placeholder: word('pickSearch'), 'aria-label': word('pickSearch'), on: { input: onPickQuery } });
  return el('div', { id: 'pick', role: 'dialog', 'aria-label': word('document') }, search, el('div', { id: 'picks' }, picks(chosen)));
}

function onPickQuery(event) {
  picking.query = event.target.value;
  clear(document.getElementById('picks')).append(...picks(chosenDocuments()));
}

function picks(chosen) {
  const found = foundDocuments(picking.query);
  const tools = el('div', { class: 'pick-tools' },
    button(word('pickAll'), () => pick([]), { class: 'tool', id: 'pick-all', disabled: !chosen.size }),
    picking.query.trim() && found.length ? button(word('pickFound', found.length), () => pick(found.map((one) => one.key)), { class: 'tool', id: 'pick-found' }) : null,
    button('×', () => openPicker(false), { class: 'tool close', id: 'pick-close', 'aria-label': word('close') }));
  const list = found.slice(0, PICKED).map((one, at) => pickRow(one, at, chosen));
  const note = !found.length ? word('nothingPicked') : found.length > PICKED ? word('foundSome', found.length, PICKED) : word('found', found.length);
  announce(note);
  return [tools, el('div', { class: 'pick-list', role: 'group', 'aria-label': word('document') }, list), el('p', { class: 'note' }, note)];
}

function pickRow(entry, at, chosen) {
  const box = el('input', { type: 'checkbox', id: 'pick-' + at, data: { value: entry.key }, checked: chosen.has(entry.key), on: { change: () => { chosen.has(entry.key) ? chosen.delete(entry.key) : chosen.add(entry.key); pick(Array.from(chosen)); } } });
  const about = [entry.number, entry.date, word('holds', entry.sections, entry.tasks, entry.targets)].filter(Boolean).join(' · ');
  return el('div', { class: 'pick-row' },
    el('label', { class: 'check' }, box, el('span', { class: 'pick-name' }, bdi(name(entry.place), { lang: langOf(name(entry.place)) }), el('span', { class: 'pick-about' }, bdi(about)))),
    button(word('only'), () => pick([entry.key]), { class: 'more', id: 'only-' + at, 'aria-label': word('only') + ': ' + name(entry.place) }));
}

function foundDocuments(query) {
  if (!picking.entries) picking.entries = documentEntries(app.data.nodes, app.data.edges, app.ofKind.document, app.map);
  const words = query.split(/\s+/).map((one) => fold(one, app.map)).filter(Boolean);
  return picking.entries.filter((entry) => words.every((one) => entry.text.includes(one)));
}

// What a document is found by (its names, number, date, type and issuers), and how much it holds. Pure.
function documentEntries(nodes, edges, documents, map) {
  const entries = new Map(documents.map((place) => {
    const { i, h, t, e, m } = nodes[place];
    return [place, { place, key: i, number: m && m.number, date: m && m.date, sections: 0, tasks: 0, targets: 0, words: [h, t, e].concat(Object.values(m || {})) }];
  }));
  nodes.forEach((node) => {
    const entry = entries.get(node.d);
    const kept = { chapter: 'sections', article: 'sections', task: 'tasks', target: 'targets' }[node.k];
    if (entry && kept) entry[kept] += 1;
  });
  for (const [kind, from, to] of edges) if (kind === 'issued' && entries.has(to)) entries.get(to).words.push(nodes[from].h, ...(nodes[from].a || []));
  return Array.from(entries.values(), (entry) => Object.assign(entry, { text: entry.words.filter(Boolean).map((one) => fold(one, map)).join('\n') }));
}
