// Comparing: which bodies answer for most, which value each document sets for an indicator, and what two documents share.

const RANKED = 60; // bodies drawn; the table twin has all, as it has all indicators and all pairs of documents
const LISTED_INDICATORS = 80;
const ACROSS = 30; // documents on either side of the table of what they share

const compareView = {
  about: () => word(BESIDE.includes(app.state.part) ? 'part:' + app.state.part + '?' : 'compare?'),
  draw(host) {
    ({ bodies: drawBodies, indicators: drawIndicators, shared: drawShared, figures: drawBeside, measures: drawBeside })[app.state.part](host);
    pressChosen();
  },
  tools(bar) {
    const choose = (id, values, now) => el('select', { id, 'aria-label': word(id), on: { change: (event) => go({ [id]: event.target.value }, true) } }, values.map((key) => el('option', { value: key, selected: now === key }, word(id + ':' + key))));
    bar.append(choose('part', PARTS, app.state.part));
    if (app.state.part === 'shared') bar.append(choose('share', SHARES, app.state.share));
    if (BESIDE.includes(app.state.part)) besideTools(bar);
  },
  select() {
    pressChosen();
    pressRows();
  },
  table() {
    return { bodies: bodiesTable, indicators: indicatorsTable, shared: sharedTable, figures: besideTable, measures: besideTable }[app.state.part]();
  },
};

// The chooser of what is selected shows as pressed.
function pressChosen() {
  const chosen = app.selected ? app.selected.join(' ') : '';
  document.querySelectorAll('#view [data-chosen]').forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.chosen === chosen)));
}

function drawBodies(host) {
  const all = bodiesShown();
  if (!all.length) return empty(host, app.data.duties.length ? 'emptyFilters' : 'emptyAgencies');
  const bodies = all.slice(0, RANKED);
  const most = bodies[0].sections.length;
  const several = app.ofKind.document.length > 1;
  const bar = (one) => {
    const [sections, led] = [one.sections.length, one.led.length];
    const shares = { '--share': (sections / most).toFixed(4), '--led': (led / Math.max(sections, 1)).toFixed(4) };
    return el('td', { class: 'bar-cell' }, el('span', { class: 'bar', style: shares, 'aria-hidden': 'true' }, el('span', { class: 'led' })));
  };
  const row = (one) => el('tr', {}, el('th', { scope: 'row' }, chooser('node', [one.agency], label(one.agency), 'agency')), bar(one), el('td', { class: 'figure' }, one.sections.length), el('td', { class: 'figure' }, one.led.length || ''), several ? el('td', { class: 'figure' }, one.documents.length) : null);
  const head = [word('agency'), '', word('sections'), word('Lead')].concat(several ? [word('document')] : []);
  host.append(compared('ranking', head, bodies.map(row)));
  showing(bodies.length, bodies.length < all.length);
}

function bodiesTable() {
  return { head: [word('agency'), word('sections'), word('Lead'), word('document'), word('documentNames')], rows: bodiesShown().map((one) => [{ node: one.agency }, one.sections.length, one.led.length, one.documents.length, { nodes: one.documents }]) };
}

function compared(className, head, rows) {
  return el('div', { class: 'scroll' }, el('table', { class: 'compared ' + className }, el('caption', { class: 'hidden' }, word('part:' + app.state.part)), el('thead', {}, el('tr', {}, head.map((text) => (text ? el('th', { scope: 'col' }, text) : el('td', {}))))), el('tbody', {}, rows)));
}

// A button that selects what it names: a node, an indicator or two documents.
function chooser(kind, places, text, shape) {
  const keys = kind === 'indicator' ? [app.data.compare.indicators[places[0]][0]] : places.map((place) => app.data.nodes[place].i);
  return el('button', { type: 'button', class: 'head', title: text, data: { nav: '', chosen: [kind].concat(places).join(' ') }, on: { click: () => select([kind].concat(keys)) } }, shape ? glyph(shape) : null, el('span', { class: 'what', lang: langOf(text) }, brief(text, 56)));
}

// The indicators of what is shown, those of most documents first: {at, name, targets, documents}. Pure.
function alike(indicators, shown, documentOf) {
  const found = indicators.map(([name, targets], at) => ({ at, name, targets: targets.filter(shown) })).filter((one) => one.targets.length);
  for (const one of found) one.documents = new Set(one.targets.map(documentOf)).size;
  return found.sort((one, two) => two.documents - one.documents || two.targets.length - one.targets.length || one.at - two.at);
}

function indicatorsShown() {
  return alike(app.data.compare.indicators, (place) => app.visible[place], (place) => app.data.nodes[place].d);
}

function drawIndicators(host) {
  const all = indicatorsShown();
  if (!all.length) return empty(host, 'emptyTargets');
  const some = all.slice(0, LISTED_INDICATORS);
  const several = all.filter((one) => one.documents > 1).length;
  const value = (target) => {
    const node = app.data.nodes[target];
    return el('button', { type: 'button', class: 'value', data: { nav: '', node: target, chosen: 'node ' + target }, on: { click: () => select(['node', node.i]) } },
      el('b', {}, numberOf(node.f)), ' ', node.f.unit || '', el('span', { class: 'due' }, dueOf(node.f)), el('span', { class: 'from' }, bdi(brief(app.ofKind.document.length > 1 ? name(node.d) : label(node.p), 40))));
  };
  const row = (one) => el('tr', { class: one.documents > 1 ? 'common' : null }, el('th', { scope: 'row' }, chooser('indicator', [one.at], one.name, 'target')), el('td', {}, el('div', { class: 'values' }, one.targets.map(value))));
  if (app.ofKind.document.length > 1) host.append(el('p', { class: 'note over' }, word('common', several, all.length)));
  host.append(compared('indicators', [word('indicator'), word('value')], some.map(row)));
  showing(some.reduce((sum, one) => sum + one.targets.length, 0), some.length < all.length);
}

function indicatorsTable() {
  const rows = indicatorsShown().flatMap((one) => one.targets.map((target) => {
    const node = app.data.nodes[target];
    return [one.name, one.documents, { node: node.d }, numberOf(node.f), node.f.unit || '', dueOf(node.f), node.f.indicator, { node: node.p }];
  }));
  return { head: [word('indicator'), word('inDocuments'), word('document'), word('value'), word('unit'), word('due'), word('asPrinted'), word('article')], rows };
}

// The documents shown and what each holds: {document, agency, sector, indicator, cited: Set}.
function holdings() {
  const shown = (place) => app.visible[place];
  const target = (at) => app.data.compare.indicators[at][1].some(shown);
  return app.data.compare.holdings.filter(([document]) => shown(document)).map(([document, agencies, sectors, indicators, cited]) => ({ document, agency: new Set(agencies.filter(shown)), sector: new Set(sectors.filter(shown)), indicator: new Set(indicators.filter(target)), cited: new Set(cited.filter(shown)) }));
}

// What is in two sets, in the order of the first. Pure.
function common(one, two) {
  return Array.from(one).filter((thing) => two.has(thing));
}

// The pairs of documents that share something of a kind, those that share most first. Pure.
function sharing(held, kind) {
  const pairs = [];
  held.forEach((one, at) => held.slice(at + 1).forEach((two) => {
    const count = common(one[kind], two[kind]).length;
    if (count) pairs.push({ one, two, count });
  }));
  return pairs.sort((a, b) => b.count - a.count || a.one.document - b.one.document || a.two.document - b.two.document);
}

function drawShared(host) {
  const held = holdings();
  if (held.length < 2) return empty(host, app.ofKind.document.length < 2 ? 'emptyOne' : 'emptyShared');
  const pairs = sharing(held, app.state.share);
  if (!pairs.length) return empty(host, 'emptySharing');
  const weight = new Map();
  for (const { one, two, count } of pairs) for (const side of [one, two]) weight.set(side, (weight.get(side) || 0) + count);
  const kept = Array.from(weight.keys()).sort((one, two) => weight.get(two) - weight.get(one) || one.document - two.document).slice(0, ACROSS);
  const counts = new Map(pairs.flatMap(({ one, two, count }) => [[one.document + ' ' + two.document, count], [two.document + ' ' + one.document, count]]));
  const most = pairs[0].count;
  const cell = (one, two, at) => {
    const count = counts.get(one + ' ' + two);
    if (one === two || !count) return el('td', { class: one === two ? 'same' : 'void' });
    const [first, second] = [Math.min(one, two), Math.max(one, two)];
    const text = name(one) + ' + ' + name(two) + ': ' + count;
    return el('td', {}, el('button', { type: 'button', title: text, 'aria-label': text, style: { '--share': Math.sqrt(count / most).toFixed(3) }, data: { nav: '', chosen: 'documents ' + first + ' ' + second }, on: { click: () => select(['documents', app.data.nodes[first].i, app.data.nodes[second].i]) } }, count));
  };
  const row = ({ document }, line) => el('tr', {}, el('th', { scope: 'row' }, el('span', { class: 'line-number' }, line + 1), chooser('node', [document], name(document))), kept.map((other, at) => cell(document, other.document, at)));
  const head = kept.map(({ document }, at) => el('th', { scope: 'col', title: name(document) }, at + 1));
  host.append(el('div', { class: 'scroll' }, el('table', { class: 'matrix shared-by' }, el('caption', { class: 'hidden' }, word('part:shared')), el('thead', {}, el('tr', {}, el('th', { scope: 'col', class: 'corner' }, word('document')), head)), el('tbody', {}, kept.map(row)))));
  showing(kept.length, kept.length < weight.size);
}

function sharedTable() {
  const held = holdings();
  const rows = [];
  held.forEach((one, at) => held.slice(at + 1).forEach((two) => {
    const counts = SHARES.map((kind) => common(one[kind], two[kind]).length);
    if (counts.some(Boolean)) rows.push([{ node: one.document }, { node: two.document }].concat(counts));
  }));
  const by = 2 + SHARES.indexOf(app.state.share);
  return { head: [word('document'), word('document')].concat(SHARES.map((kind) => word('share:' + kind))), rows: rows.sort((a, b) => b[by] - a[by]) };
}
