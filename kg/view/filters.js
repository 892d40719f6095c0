// The filters at the left: groups of values, each with the number of rows that would remain: tasks, targets, elsewhere sections.

const FEW = 8;
const opened = new Set();

function drawFilters() {
  const host = document.getElementById('filters');
  const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.value : null;
  const scroll = host.scrollTop;
  clear(host).setAttribute('aria-label', word('filters'));
  const any = Object.values(app.state.filters).some((values) => values.length);
  host.append(el('div', { class: 'side-head' }, el('h2', {}, word('filters'), el('span', { class: 'badge' }, word(countedKind() ? countedKind() + 's' : 'sections'))), button(word('clear'), () => go({ filters: {} }), { class: 'tool', disabled: !any })));
  for (const group of GROUPS) if (group !== 'document') host.append(...filterGroup(group)); // documents are picked above: picker.js
  drawFilters.after = { scroll, focus };
}

// Where the reader was, once everything is drawn: to scroll or to focus has the browser lay out all that has changed until then.
function backToFilters() {
  const host = document.getElementById('filters');
  const { scroll, focus } = drawFilters.after;
  if (scroll) host.scrollTop = scroll;
  const again = focus && Array.from(host.querySelectorAll('input')).find((one) => one.dataset.value === focus);
  if (again) again.focus({ preventScroll: true });
}

function filterGroup(group) {
  const chosen = new Set(app.state.filters[group] || []);
  const values = filterValues(group).filter((value) => value.count || chosen.has(value.key)); // what the other groups leave nothing of stays out
  if (!values.length) return [];
  const few = opened.has(group) || values.length <= FEW + 2 ? values : values.filter((value, at) => at < FEW || chosen.has(value.key));
  const more = values.length - few.length;
  const toggle = more || opened.has(group) ? button(more ? word('more', more) : word('less'), () => { opened.has(group) ? opened.delete(group) : opened.add(group); drawFilters(); backToFilters(); }, { class: 'more' }) : null;
  return [el('fieldset', { data: { group } }, el('legend', {}, word(group)), few.map((value) => filterBox(group, value, chosen)), toggle)];
}

function filterBox(group, value, chosen) {
  const box = el('input', { type: 'checkbox', data: { value: group + ':' + value.key }, checked: chosen.has(value.key), on: { change: () => toggleFilter(group, value.key) } });
  return el('label', { class: 'check' }, box, value.kind ? glyph(value.kind) : null, bdi(value.text, { class: 'what', title: value.text }), el('span', { class: 'badge' }, value.count));
}

// What the filters count: the rows of the view that is shown, elsewhere sections.
function countedKind() {
  if (app.state.view === 'things') return app.thing && app.thing.kind === 'indicator' ? 'target' : 'task';
  return { tasks: 'task', targets: 'target' }[app.state.view];
}

function filterValues(group) {
  const found = counts(app.data.nodes, app.filters, group, countedKind(), app.only);
  const named = (place) => ({ key: app.data.nodes[place].i, text: name(place), kind: app.data.nodes[place].k, count: found.get(place) || 0 });
  if (group === 'role') return ['Lead', 'Joint', 'Participant'].filter((role) => app.roles.has(role)).map((role) => ({ key: role, text: word(role), count: found.get(role) || 0 }));
  if (group === 'certainty') return ['open', 'likely', 'sure'].map((key) => ({ key, text: word('certainty:' + key), count: found.get(key) || 0 }));
  if (group === 'year') return app.years.map((year) => ({ key: String(year), text: String(year), count: found.get(year) || 0 }));
  return app.ofKind[group].map(named).sort((one, other) => other.count - one.count);
}

function toggleFilter(group, key) {
  const values = new Set(app.state.filters[group] || []);
  values.has(key) ? values.delete(key) : values.add(key);
  go({ filters: Object.assign({}, app.state.filters, { [group]: Array.from(values) }) });
}

// The state's keys → sets of places, roles and years, as filter.js takes them.
function readFilters(filters) {
  const sets = {};
  for (const [group, keys] of Object.entries(filters)) {
    const values = group === 'role' || group === 'certainty' ? keys : group === 'year' ? keys.map(Number) : keys.map((key) => app.byKey.get(key)).filter((place) => place !== undefined);
    sets[group] = new Set(values);
  }
  return sets;
}
