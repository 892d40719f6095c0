// Relations: bodies that work together (a ring), one body in the middle of its partners, and the documents that carry out others.

const PARTNERS = 30; // drawn about the middle; the list beside it has all

const relationsView = {
  about: () => word(app.state.ties === 'together' ? 'agencies?' : 'ties:' + app.state.ties + '?'),
  draw(host) {
    ({ together: cooperationView.draw, partners: drawPartners, cascade: drawCascade })[app.state.ties](host);
  },
  tools(bar) {
    bar.append(el('select', { id: 'ties', 'aria-label': word('ties'), on: { change: (event) => go({ ties: event.target.value }, true) } }, TIES.map((key) => el('option', { value: key, selected: app.state.ties === key }, word('ties:' + key)))));
    if (app.state.ties === 'together') cooperationView.tools(bar);
    else if (app.state.ties === 'partners') partnersTools(bar);
  },
  select() {
    if (app.state.ties === 'together') cooperationView.select();
    else if (app.state.ties === 'partners') markPartners();
  },
  table() {
    return { together: cooperationView.table, partners: partnersTable, cascade: cascadeTable }[app.state.ties]();
  },
};

// The body in the middle: the one of the address, else the one selected, else the busiest shown.
function centreNow() {
  const asked = app.state.one ? app.byKey.get(app.state.one) : undefined;
  const chosen = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
  const [busiest] = bodiesShown();
  return [asked, chosen].find((place) => place !== undefined && app.data.nodes[place].k === 'agency') ?? (busiest && busiest.agency);
}

// Who shares sections with a body, those that share most first: {partner, sections, own: led by it, its: led by the partner}. Pure.
function partnersOf(bodies, centre) {
  const middle = bodies.find((body) => body.agency === centre);
  if (!middle) return [];
  const [holds, leads] = [new Set(middle.sections), new Set(middle.led)];
  const found = bodies.filter((body) => body !== middle).map((body) => {
    const sections = body.sections.filter((section) => holds.has(section));
    return { partner: body.agency, sections, own: sections.filter((section) => leads.has(section)).length, its: body.led.filter((section) => holds.has(section)).length };
  });
  return found.filter((one) => one.sections.length).sort((one, two) => two.sections.length - one.sections.length || two.own + two.its - one.own - one.its || one.partner - two.partner);
}

function partnersShown() {
  return partnersOf(ranking(app.data.duties, (place) => app.visible[place] || app.data.nodes[place].k === 'agency', (place) => app.data.nodes[place].d), centreNow());
}

function partnersTools(bar) {
  const centre = centreNow();
  const bodies = bodiesShown().map((one) => one.agency);
  if (centre !== undefined && !bodies.includes(centre)) bodies.unshift(centre);
  bar.append(el('select', { id: 'centre', 'aria-label': word('centre'), title: word('centre'), on: { change: (event) => go({ one: event.target.value }, true) } }, bodies.map((place) => el('option', { value: app.data.nodes[place].i, selected: place === centre }, brief(name(place), 40)))));
}

function drawPartners(host) {
  const centre = centreNow();
  if (centre === undefined) return empty(host, app.data.duties.length ? 'emptyFilters' : 'emptyAgencies');
  const found = partnersShown();
  if (!found.length) return host.append(el('p', { class: 'empty' }, word('emptyPartners', name(centre))));
  const list = el('div', { class: 'partner-list', tabindex: '0', role: 'region', 'aria-label': word('partners') }, el('table', { class: 'compared' },
    el('thead', {}, el('tr', {}, [word('partners'), word('shared'), word('ownLead'), word('itsLead')].map((text) => el('th', { scope: 'col' }, text)))),
    el('tbody', {}, found.map((one) => partnerRow(centre, one)))));
  const picture = el('div', { class: 'partner-picture' });
  host.append(el('div', { class: 'scroll partners' }, picture, list));
  picture.append(partnersPicture(centre, found.slice(0, PARTNERS), Math.max(picture.clientWidth, 560)));
  showing(Math.min(found.length, PARTNERS), found.length > PARTNERS);
  markPartners();
}

function openPair(centre, partner) {
  select(['pair', app.data.nodes[centre].i, app.data.nodes[partner].i]);
}

function partnerRow(centre, one) {
  const key = app.data.nodes[one.partner].i;
  return el('tr', { data: { partner: one.partner } },
    el('th', { scope: 'row' }, el('button', { type: 'button', class: 'head', data: { nav: '', node: one.partner }, on: { click: () => openPair(centre, one.partner) } }, glyph('agency'), el('span', { class: 'what' }, name(one.partner))),
      button('◎', () => go({ one: key, selection: null }), { class: 'recentre', title: word('recentre', name(one.partner)), 'aria-label': word('recentre', name(one.partner)) })),
    [one.sections.length, one.own || '', one.its || ''].map((count) => el('td', { class: 'figure' }, count)));
}

function partnersPicture(centre, found, width) {
  const height = Math.max(Math.ceil(found.length / 2) * 34 + 60, 360);
  const order = found.filter((_, at) => at % 2 === 0).concat(found.filter((_, at) => at % 2).reverse());
  const widest = Math.max(...found.map((one) => textWidth(brief(name(one.partner), 26) + ' ' + one.sections.length)));
  const margin = Math.min(widest + 40, width * NAMES);
  const places = ringPlaces(order.length, width, height, margin);
  const [cx, cy, most] = [width / 2, height / 2, found[0].sections.length];
  const picture = svg('svg', { class: 'ring', width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'group', 'aria-label': word('partners') });
  order.forEach((one, at) => picture.append(partnerLine(centre, one, places[at], cx, cy, most)));
  order.forEach((one, at) => picture.append(partnerBody(centre, one, places[at], margin, most)));
  const lines = wrapped(name(centre), 12);
  picture.append(svg('g', { class: 'body centre', data: { node: centre } }, svg('rect', { x: cx - 90, y: cy - 12 - lines.length * 9, width: 180, height: lines.length * 18 + 16, rx: 8 }),
    lines.map((text, at) => svg('text', { x: cx, y: cy + 2 + (at - (lines.length - 1) / 2) * 18, 'text-anchor': 'middle' }, text))));
  return picture;
}

// A name over lines of some characters. Pure.
function wrapped(text, width) {
  const signs = Array.from(text);
  const lines = Math.ceil(signs.length / (/[\u3400-\u9fff]/.test(text) ? width : width * 2));
  const long = Math.ceil(signs.length / lines);
  return Array.from({ length: lines }, (_, at) => signs.slice(at * long, (at + 1) * long).join('').trim());
}

function partnerLine(centre, one, spot, cx, cy, most) {
  const path = 'M' + cx + ' ' + cy + 'L' + spot.x.toFixed(1) + ' ' + spot.y.toFixed(1);
  return svg('g', { class: 'pair', data: { one: centre, two: one.partner }, on: { click: () => openPair(centre, one.partner) } }, svg('title', {}, name(one.partner) + ': ' + one.sections.length),
    svg('path', { class: 'hit', d: path }), svg('path', { class: 'stroke' + (one.own ? ' led' : ''), d: path, 'stroke-width': (1 + (7 * one.sections.length) / most).toFixed(2) }));
}

function partnerBody(centre, one, spot, margin, most) {
  const size = 5 + 7 * Math.sqrt(one.sections.length / most);
  const corners = [0, 1, 2, 3, 4, 5].map((k) => [spot.x + size * Math.sin((k * Math.PI) / 3), spot.y - size * Math.cos((k * Math.PI) / 3)].map((v) => v.toFixed(1)).join(',')).join(' ');
  const text = brief(name(one.partner), Math.min(26, Math.floor((margin - 50) / 6.5)));
  const act = () => openPair(centre, one.partner);
  return svg('g', { class: 'body', tabindex: '0', role: 'button', 'aria-label': name(one.partner) + ' ' + one.sections.length, data: { node: one.partner, nav: '' }, on: { click: act, keydown: (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); } } } },
    svg('title', {}, name(one.partner)), svg('polygon', { points: corners }),
    svg('text', { x: spot.x + (spot.left ? -1 : 1) * (size + 7), y: spot.y + 4.5, 'text-anchor': spot.left ? 'end' : 'start', lang: langOf(text) }, svg('tspan', {}, text), svg('tspan', { class: 'small' }, ' ' + one.sections.length)));
}

function markPartners() {
  const [kind, one, two] = app.selected || [];
  const pair = kind === 'pair' ? [one, two] : [];
  document.querySelectorAll('#view .partner-list tr[data-partner]').forEach((row) => row.classList.toggle('hot', pair.includes(Number(row.dataset.partner))));
  document.querySelectorAll('#view .partners .pair').forEach((line) => line.classList.toggle('hot', pair.length > 0 && pair.includes(Number(line.dataset.two))));
}

function partnersTable() {
  const centre = centreNow();
  const rows = centre === undefined ? [] : partnersShown().map((one) => [{ node: centre }, { node: one.partner }, one.sections.length, one.own, one.its, { nodes: one.sections }]);
  return { head: ['agency', 'partners', 'shared', 'ownLead', 'itsLead', 'sections'].map((key) => word(key)), rows };
}

// Documents that carry out another of those shown: [below, above] by place.
function carriedOut() {
  return app.data.edges.filter(([kind, below, above]) => kind === 'implements' && app.visible[below] && app.visible[above]).map(([, below, above]) => [below, above]);
}

// The documents as trees: {document, below: [tree…]}; what carries out a document and one above that stands beneath the nearer one alone. Pure.
function treesOf(all) {
  const reaches = (own, upper, seen) => all.some(([from, to]) => from === own && !seen.includes(to) && (to === upper || reaches(to, upper, seen.concat(to))));
  const links = all.filter(([own, upper]) => !all.some(([from, to]) => from === own && to !== upper && reaches(to, upper, [own, to])));
  const below = new Set(links.map(([own]) => own));
  const roots = Array.from(new Set(links.map(([, above]) => above))).filter((place) => !below.has(place));
  const tree = (document, above) => ({ document, below: links.filter(([own, upper]) => upper === document && !above.includes(own)).map(([own]) => tree(own, above.concat(own))) });
  return (roots.length ? roots : links.slice(0, 1).map(([, above]) => above)).map((root) => tree(root, [root]));
}

function drawCascade(host) {
  const links = carriedOut();
  if (!links.length) return host.append(el('p', { class: 'empty' }, word('emptyCascade')));
  const branch = (tree, above) => el('li', {}, el('div', { class: 'cascade-row' }, link(tree.document), where(tree.document), above === undefined ? null : verdicts(above, tree.document)), tree.below.length ? el('ul', {}, tree.below.map((one) => branch(one, tree.document))) : null);
  host.append(el('div', { class: 'scroll' }, el('ul', { class: 'cascade' }, treesOf(links).map((tree) => branch(tree)))));
  const held = new Set(links.flat());
  const others = app.ofKind.document.filter((place) => app.visible[place] && !held.has(place)).length;
  document.getElementById('showing').textContent = word('cascadeRest', held.size, others);
}

// How the lower document's figures stand to the upper one's, each count a way to them.
function verdicts(above, below) {
  const counts = new Map();
  for (const { is } of besideFigures(above, below)) counts.set(is, (counts.get(is) || 0) + 1);
  const open = () => go({ view: 'compare', part: 'figures', selection: null, table: false, one: app.data.nodes[above].i, two: app.data.nodes[below].i });
  const shown = STANDINGS.filter((is) => counts.has(is));
  if (!shown.length) return elsewhere('compare') ? button(word('part:measures'), () => go({ view: 'compare', part: 'measures', selection: null, table: false, one: app.data.nodes[above].i, two: app.data.nodes[below].i }), { class: 'tool' }) : null;
  const text = (is) => word('is:' + is) + ' ' + counts.get(is);
  return el('span', { class: 'verdicts' }, shown.map((is) => (elsewhere('compare') ? button(text(is), open, { class: 'verdict ' + is }) : el('span', { class: 'verdict ' + is }, text(is)))));
}

function cascadeTable() {
  const figure = (place) => (place === undefined ? '' : { node: place, text: [numberOf(app.data.nodes[place].f), app.data.nodes[place].f.unit].filter(Boolean).join(' ') });
  const rows = carriedOut().flatMap(([below, above]) => besideFigures(above, below).map(({ name: title, a, b, is, comes }) => [{ node: above }, { node: below }, title, word('is:' + is), figure(a), figure(b), comes ? word('comes:' + comes) : '']));
  return { head: [word('upperDocument'), word('lowerDocument'), word('indicator'), word('verdict'), 'A', 'B', word('comes')], rows };
}
