// The search field: a list of what fits while typing; arrows and Enter choose; safe inside an input method.

const LISTED = 60;
const finding = { places: [], at: 0 };

function drawSearch() {
  const host = clear(document.getElementById('search'));
  const input = el('input', {
    type: 'search', id: 'query', autocomplete: 'off', spellcheck: 'false', role: 'combobox', placeholder: word('search'), 'aria-label': word('search'),
    'aria-expanded': 'false', 'aria-controls': 'found', 'aria-autocomplete': 'list',
    on: { input: lookUp, keydown: searchKey, focus: lookUp, blur: () => setTimeout(closeSearch, 150), compositionend: lookUp },
  });
  host.append(input, el('div', { id: 'found', role: 'listbox', 'aria-label': word('search'), hidden: true }), el('p', { id: 'found-note', hidden: true }));
}

function lookUp() {
  const input = document.getElementById('query');
  finding.places = withIndicators(find(searchEntries(), input.value, app.map), input.value);
  finding.at = 0;
  const open = Boolean(input.value.trim());
  const list = clear(document.getElementById('found'));
  const note = document.getElementById('found-note');
  list.hidden = !open || !finding.places.length;
  note.hidden = !open;
  input.setAttribute('aria-expanded', String(!list.hidden));
  if (!open) return;
  const total = finding.places.length;
  note.textContent = !total ? word('nothing') : total > LISTED ? word('foundSome', total, LISTED) : word('found', total);
  announce(note.textContent);
  finding.places.slice(0, LISTED).forEach((place, at) => list.append(option(place, at)));
  markOption();
}

// Up to three indicators of that name stand behind what fits best: {at} of each.
function withIndicators(places, query) {
  const words = query.split(/\s+/).map((one) => fold(one, app.map)).filter(Boolean);
  if (!app.data.pages || !words.length) return places;
  const found = app.data.compare.indicators.map(([title], at) => ({ at, title: fold(title, app.map) })).filter(({ title }) => words.every((one) => title.includes(one)));
  found.sort((one, two) => one.title.length - two.title.length || one.at - two.at);
  return places.slice(0, 1).concat(found.slice(0, 3), places.slice(1));
}

function option(place, at) {
  if (typeof place === 'object') return optionRow(at, 'target', printed(app.data.compare.indicators[place.at][0]), word('indicator'));
  const node = app.data.nodes[place];
  const where = node.k === 'task' || node.k === 'target' ? label(node.p) : node.e && app.state.labels === 'zh' ? node.e : word(node.k);
  return optionRow(at, node.k, label(place), where);
}

function optionRow(at, kind, text, where) {
  return el('div', { role: 'option', id: 'found-' + at, class: 'option', 'aria-selected': 'false', on: { mousedown: (event) => { event.preventDefault(); choose(at); } } },
    glyph(kind), bdi(text, { lang: langOf(text) }), el('span', { class: 'where' }, bdi(where)));
}

function markOption() {
  const input = document.getElementById('query');
  document.querySelectorAll('#found .option').forEach((one, at) => {
    one.setAttribute('aria-selected', String(at === finding.at));
    if (at === finding.at && !one.parentElement.hidden) one.scrollIntoView({ block: 'nearest' });
  });
  if (finding.places.length) input.setAttribute('aria-activedescendant', 'found-' + finding.at);
  else input.removeAttribute('aria-activedescendant');
}

function searchKey(event) {
  if (event.isComposing || event.keyCode === 229) return; // the input method's own Enter and arrows
  const last = Math.min(finding.places.length, LISTED) - 1;
  if (event.key === 'ArrowDown') finding.at = Math.min(finding.at + 1, last);
  else if (event.key === 'ArrowUp') finding.at = Math.max(finding.at - 1, 0);
  else if (event.key === 'Enter') choose(finding.at);
  else if (event.key === 'Escape') { event.target.value = ''; closeSearch(); document.getElementById('view').focus(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
  markOption();
}

function choose(at) {
  const place = finding.places[at];
  if (place === undefined) return;
  const input = document.getElementById('query');
  closeSearch();
  input.value = '';
  if (typeof place === 'object') return openThing(keyOf({ kind: 'indicator', at: place.at }));
  if (pageOf(place)) return openThing(pageOf(place));
  select(['node', app.data.nodes[place].i]);
  focusPanel();
}

function closeSearch() {
  const list = document.getElementById('found');
  if (!list) return;
  list.hidden = true;
  document.getElementById('found-note').hidden = true;
  document.getElementById('query').setAttribute('aria-expanded', 'false');
}

function focusPanel() {
  const body = document.querySelector('#panel .panel-body');
  if (body) body.focus({ preventScroll: true });
}
