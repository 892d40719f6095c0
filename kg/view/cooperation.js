// Agencies together: bodies on two arcs with their names outside, lines as thick as what two share.

const NAMES = 0.35; // of the width on either side, at most: the lines need the middle

const cooperationView = {
  draw(host) {
    const plan = cooperationPlan();
    if (!app.data.duties.length) return empty(host, 'emptyAgencies');
    if (!plan.ring.length) return empty(host, 'emptyFilters');
    host.append(el('div', { class: 'scroll centre' }, ringPicture(plan, Math.max(host.clientWidth - 24, 660))));
    if (!plan.pairs.length) host.append(el('p', { class: 'note under' }, word('emptyPairs')));
    showing(plan.ring.length, plan.ring.length < plan.bodies);
    cooperationView.select();
  },
  tools(bar) {
    const plan = cooperationPlan();
    const value = plan.least;
    const text = el('output', { for: 'least' }, word('least', value));
    bar.append(el('label', { class: 'slider' }, text, el('input', { id: 'least', type: 'range', min: 1, max: Math.max(plan.most, value), value, 'aria-label': word('least', value), on: { change: (event) => go({ threshold: Number(event.target.value) }, true), input: (event) => { text.textContent = word('least', event.target.value); } } })));
  },
  select() {
    const chosen = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
    const pair = app.selected && app.selected[0] === 'pair' ? app.selected.slice(1) : [];
    markRing(chosen, pair);
  },
  table() {
    const rows = withChosen(pairsOf(bodiesTogether())).map((pair) => [{ node: pair.one }, { node: pair.two }, pair.sections.length, { nodes: pair.sections }]);
    return { head: [word('agency'), word('agency'), word('shared'), word('sections')], rows };
  },
};

function bodiesShown() {
  return ranking(app.data.duties, (place) => app.visible[place], (place) => app.data.nodes[place].d);
}

// Where bodies are picked as a filter, they and all who answer for the same sections: one alone has nobody to be linked to.
function bodiesTogether() {
  const picked = (app.state.filters.agency || []).length > 0;
  return ranking(app.data.duties, (place) => app.visible[place] || (picked && app.data.nodes[place].k === 'agency'), (place) => app.data.nodes[place].d);
}

function withChosen(pairs) {
  const picked = app.filters.agency || new Set();
  return picked.size ? pairs.filter((pair) => picked.has(pair.one) || picked.has(pair.two)) : pairs;
}

// The busiest bodies of what is shown in the order of the ring (those that were picked among them), and the pairs that share enough.
function cooperationPlan() {
  const picked = app.filters.agency || new Set();
  const bodies = bodiesTogether();
  const ring = bodies.filter((one) => picked.has(one.agency)).concat(bodies.filter((one) => !picked.has(one.agency))).slice(0, TOGETHER);
  const pairs = withChosen(pairsOf(ring));
  const least = app.state.threshold || leastShared(pairs);
  return { ring: ringOrder(ring), bodies: bodies.length, least, most: pairs.length ? pairs[0].sections.length : 1, pairs: pairs.filter((pair) => pair.sections.length >= least) };
}

// Places on two arcs, evenly spaced down each, so that no two names share a line. Pure.
function ringPlaces(count, width, height, margin) {
  const left = Math.ceil(count / 2);
  const radius = Math.min(width / 2 - margin, height * 0.56);
  return Array.from({ length: count }, (_, at) => {
    const onLeft = at < left;
    const rows = onLeft ? left : count - left;
    const line = onLeft ? at : count - 1 - at;
    const down = rows > 1 ? line / (rows - 1) : 0.5;
    const y = 30 + down * (height - 60);
    const bow = Math.sqrt(Math.max(0, 1 - Math.pow((y - height / 2) / (height * 0.56), 2)));
    return { x: width / 2 + (onLeft ? -1 : 1) * radius * (0.45 + 0.55 * bow), y, left: onLeft };
  });
}

function ringPicture(plan, width) {
  const room = document.getElementById('view').clientHeight - 24;
  const height = Math.max(Math.ceil(plan.ring.length / 2) * 36 + 60, Math.min(room, 720), 320);
  const widest = Math.max(...plan.ring.map((one) => textWidth(brief(name(one.agency), 34)) + textWidth(ringNote(one))));
  const margin = Math.min(widest + 44, width * NAMES);
  const places = ringPlaces(plan.ring.length, width, height, margin);
  const busiest = Math.max(1, ...plan.ring.map((one) => one.sections.length));
  const at = new Map(plan.ring.map((one, index) => [one.agency, places[index]]));
  const most = Math.max(1, ...plan.pairs.map((pair) => pair.sections.length));
  const picture = svg('svg', { class: 'ring', width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'group', 'aria-label': word('agencies') });
  for (const pair of plan.pairs.slice().reverse()) picture.append(pairLine(pair, at.get(pair.one), at.get(pair.two), most, width / 2, height / 2));
  plan.ring.forEach((one, index) => picture.append(ringBody(one, places[index], 6 + 9 * Math.sqrt(one.sections.length / busiest), margin)));
  return picture;
}

function pairLine(pair, a, b, most, cx, cy) {
  const bend = 0.55;
  const [x, y] = [((a.x + b.x) / 2) * (1 - bend) + cx * bend, ((a.y + b.y) / 2) * (1 - bend) + cy * bend];
  const path = 'M' + a.x + ' ' + a.y + 'Q' + x + ' ' + y + ' ' + b.x + ' ' + b.y;
  const text = name(pair.one) + ' + ' + name(pair.two) + ': ' + pair.sections.length;
  const open = () => select(['pair', app.data.nodes[pair.one].i, app.data.nodes[pair.two].i]);
  return svg('g', { class: 'pair', data: { one: pair.one, two: pair.two }, on: { click: open } }, svg('title', {}, text),
    svg('path', { class: 'hit', d: path }), svg('path', { class: 'stroke' + (pair.led ? ' led' : ''), d: path, 'stroke-width': (1 + (6 * pair.sections.length) / most).toFixed(2) }));
}

function ringNote(one) {
  return ' ' + one.sections.length + (one.led.length ? ' · ' + word('leads', one.led.length) : '');
}

// About how wide a text is at 13 pixels. Pure.
function textWidth(text) {
  return Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e80' ? 13 : 7.2), 0);
}

function ringBody(one, spot, size, margin) {
  const node = app.data.nodes[one.agency];
  const corners = [0, 1, 2, 3, 4, 5].map((k) => [spot.x + size * Math.sin((k * Math.PI) / 3), spot.y - size * Math.cos((k * Math.PI) / 3)].map((v) => v.toFixed(1)).join(',')).join(' ');
  const x = spot.x + (spot.left ? -1 : 1) * (size + 7);
  const note = ringNote(one);
  const text = brief(name(one.agency), Math.min(34, Math.floor((margin - 44 - textWidth(note)) / 6.5)));
  const act = () => select(['node', node.i]);
  return svg('g', { class: 'body' + (one.led.length ? ' lead' : ''), tabindex: '0', role: 'button', 'aria-label': name(one.agency) + note, data: { node: one.agency, nav: '' }, on: { click: act, keydown: (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); } }, mouseenter: () => markRing(one.agency, []), mouseleave: () => cooperationView.select(), focus: () => markRing(one.agency, []), blur: () => cooperationView.select() } },
    svg('title', {}, name(one.agency)), one.led.length ? svg('circle', { class: 'halo', cx: spot.x, cy: spot.y, r: size + 4 }) : null, svg('polygon', { points: corners }),
    svg('text', { x, y: spot.y + 4.5, 'text-anchor': spot.left ? 'end' : 'start', lang: langOf(text) }, svg('tspan', {}, text), svg('tspan', { class: 'small' }, note)));
}

function markRing(centre, pair) {
  const picture = document.querySelector('#view .ring');
  if (!picture) return;
  const near = new Set(centre === undefined ? pair : [centre]);
  picture.querySelectorAll('.pair').forEach((line) => {
    const [one, two] = [Number(line.dataset.one), Number(line.dataset.two)];
    const hot = centre === undefined ? pair.includes(one) && pair.includes(two) : one === centre || two === centre;
    line.classList.toggle('hot', hot);
    if (hot) near.add(one).add(two);
  });
  const lit = Boolean(near.size) && Array.from(picture.querySelectorAll('.body')).some((one) => near.has(Number(one.dataset.node)));
  picture.classList.toggle('lit', lit);
  picture.querySelectorAll('.body').forEach((one) => one.classList.toggle('hot', near.has(Number(one.dataset.node))));
}
