// Agencies together: bodies on two arcs with their names outside, lines as thick as what two share.

const cooperationView = {
  draw(host) {
    const plan = cooperationPlan();
    if (!app.data.cooperation.ring.length) return empty(host, 'emptyAgencies');
    if (!plan.ring.length) return empty(host, 'emptyPairs');
    host.append(el('div', { class: 'scroll centre' }, ringPicture(plan, Math.max(host.clientWidth - 24, 660))));
    showing(plan.ring.length, app.data.cooperation.ring.length < app.data.cooperation.total);
    cooperationView.select();
  },
  tools(bar) {
    const most = app.data.cooperation.pairs.reduce((top, pair) => Math.max(top, pair[2].length), 1);
    const value = threshold();
    const text = el('output', { for: 'least' }, word('least', value));
    bar.append(el('label', { class: 'slider' }, text, el('input', { id: 'least', type: 'range', min: 1, max: most, value, 'aria-label': word('least', value), on: { change: (event) => go({ threshold: Number(event.target.value) }, true), input: (event) => { text.textContent = word('least', event.target.value); } } })));
  },
  select() {
    const chosen = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
    const pair = app.selected && app.selected[0] === 'pair' ? app.selected.slice(1) : [];
    markRing(chosen, pair);
  },
  table() {
    const rows = app.data.cooperation.pairs.map(([one, two, sections]) => [one, two, sections.filter((place) => app.visible[place])]).filter(([, , sections]) => sections.length).sort((a, b) => b[2].length - a[2].length);
    return { head: [word('agency'), word('agency'), word('shared'), word('sections')], rows: rows.map(([one, two, sections]) => [{ node: one }, { node: two }, sections.length, { nodes: sections }]) };
  },
};

function threshold() {
  return app.state.threshold || app.data.cooperation.threshold;
}

function cooperationPlan() {
  const data = app.data.cooperation;
  const shown = (place) => app.visible[place];
  const pairs = data.pairs.map(([one, two, sections, led]) => ({ one, two, count: sections.filter(shown).length, led })).filter((pair) => pair.count && shown(pair.one) && shown(pair.two));
  const ring = data.ring.map((place, at) => ({ place, sections: data.sections[at], leads: data.leads[at] })).filter((one) => shown(one.place));
  return { ring, pairs: pairs.filter((pair) => pair.count >= threshold()), hidden: pairs.filter((pair) => pair.count < threshold()).length };
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
  const widest = Math.max(...plan.ring.map((one) => textWidth(brief(name(one.place), 34)) + textWidth(ringNote(one))));
  const margin = Math.min(widest + 44, width / 2 - 70);
  const places = ringPlaces(plan.ring.length, width, height, margin);
  const busiest = Math.max(1, ...plan.ring.map((one) => one.sections));
  const at = new Map(plan.ring.map((one, index) => [one.place, places[index]]));
  const most = Math.max(1, ...plan.pairs.map((pair) => pair.count));
  const picture = svg('svg', { class: 'ring', width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'group', 'aria-label': word('agencies') });
  for (const pair of plan.pairs.slice().sort((a, b) => a.count - b.count)) picture.append(pairLine(pair, at.get(pair.one), at.get(pair.two), most, width / 2, height / 2));
  plan.ring.forEach((one, index) => picture.append(ringBody(one, places[index], 6 + 9 * Math.sqrt(one.sections / busiest), margin)));
  return picture;
}

function pairLine(pair, a, b, most, cx, cy) {
  const bend = 0.55;
  const [x, y] = [((a.x + b.x) / 2) * (1 - bend) + cx * bend, ((a.y + b.y) / 2) * (1 - bend) + cy * bend];
  const path = 'M' + a.x + ' ' + a.y + 'Q' + x + ' ' + y + ' ' + b.x + ' ' + b.y;
  const text = name(pair.one) + ' + ' + name(pair.two) + ': ' + pair.count;
  const open = () => select(['pair', app.data.nodes[pair.one].i, app.data.nodes[pair.two].i]);
  return svg('g', { class: 'pair', data: { one: pair.one, two: pair.two }, on: { click: open } }, svg('title', {}, text),
    svg('path', { class: 'hit', d: path }), svg('path', { class: 'stroke' + (pair.led.length ? ' led' : ''), d: path, 'stroke-width': (1 + (6 * pair.count) / most).toFixed(2) }));
}

function ringNote(one) {
  return ' ' + one.sections + (one.leads ? ' · ' + word('leads', one.leads) : '');
}

// About how wide a text is at 13 pixels. Pure.
function textWidth(text) {
  return Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e80' ? 13 : 7.2), 0);
}

function ringBody(one, spot, size, margin) {
  const node = app.data.nodes[one.place];
  const corners = [0, 1, 2, 3, 4, 5].map((k) => [spot.x + size * Math.sin((k * Math.PI) / 3), spot.y - size * Math.cos((k * Math.PI) / 3)].map((v) => v.toFixed(1)).join(',')).join(' ');
  const x = spot.x + (spot.left ? -1 : 1) * (size + 7);
  const note = ringNote(one);
  const text = brief(name(one.place), Math.min(34, Math.floor((margin - 44 - textWidth(note)) / 6.5)));
  const act = () => select(['node', node.i]);
  return svg('g', { class: 'body' + (one.leads ? ' lead' : ''), tabindex: '0', role: 'button', 'aria-label': name(one.place) + note, data: { node: one.place, nav: '' }, on: { click: act, keydown: (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); } }, mouseenter: () => markRing(one.place, []), mouseleave: () => cooperationView.select(), focus: () => markRing(one.place, []), blur: () => cooperationView.select() } },
    svg('title', {}, name(one.place)), one.leads ? svg('circle', { class: 'halo', cx: spot.x, cy: spot.y, r: size + 4 }) : null, svg('polygon', { points: corners }),
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
