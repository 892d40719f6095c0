// Neighbourhood: one node in the middle, what it is linked to on either side, and at radius 2 what lies beyond, faint.

const AROUND = 80;
const SIDE = { sector: 0, document: 1, chapter: 2, article: 3, target: 4, task: 5, agency: 6, instrument: 7, substance: 7, cited: 7 };

const neighbourhoodView = {
  draw(host) {
    const focus = focusNow();
    if (focus === undefined) return empty(host, 'emptyFocus');
    const plan = aroundPlan(focus, app.state.radius, AROUND);
    drawAround(host, plan);
    showing(1 + plan.near.length + plan.far.length, plan.leftOut > 0);
    const beyond = app.data.nodes[focus].b; // in a page about another node
    if (plan.leftOut) document.getElementById('showing').append(' · ' + word('leftOut', plan.leftOut));
    if (beyond) document.getElementById('showing').append(' · ' + word('beyond', beyond));
  },
  tools(bar) {
    bar.append(el('label', { class: 'slider' }, word('radius'), ' ', el('select', { id: 'radius', on: { change: (event) => go({ radius: Number(event.target.value) }, true) } }, [1, 2].map((one) => el('option', { value: one, selected: app.state.radius === one }, one)))));
  },
  select() {
    if (focusNow() !== app.focus) drawView();
    else markColumns();
  },
  table() {
    const focus = focusNow();
    const links = focus === undefined ? [] : app.data.links[focus];
    return { head: [word('link'), word('role'), word('kind'), word('name')], rows: links.map((at) => { const edge = app.data.edges[at]; const end = other(edge, focus); return [word(edge[0] + (edge[1] === focus ? '>' : '<')), edge[3] ? word(edge[3]) : '', word(app.data.nodes[end].k), { node: end }]; }) };
  },
};

// The selected node, or the last one that is still shown, or to begin with the busiest body or the first node shown.
function focusNow() {
  if (app.selected && app.selected[0] === 'node') return app.selected[1];
  if (app.focus !== undefined && app.visible[app.focus]) return app.focus;
  const [busiest] = bodiesShown();
  const first = busiest ? busiest.agency : app.visible.indexOf(1);
  return first < 0 ? undefined : first;
}

function aroundPlan(focus, radius, most) {
  const shown = (place) => app.visible[place] && !app.state.hidden.includes(app.data.nodes[place].k);
  const ends = (places, seen) => {
    const found = new Map();
    for (const place of places) for (const at of app.data.links[place]) { const end = other(app.data.edges[at], place); if (!seen.has(end) && !found.has(end) && shown(end)) found.set(end, place); }
    return found;
  };
  const near = ends([focus], new Set([focus]));
  const far = radius > 1 ? ends(Array.from(near.keys()).slice(0, most), new Set([focus, ...near.keys()])) : new Map();
  const kept = Array.from(near.keys()).slice(0, most);
  const beyond = Array.from(far.keys()).slice(0, Math.max(0, most - kept.length));
  return { focus, near: kept, far: beyond, from: far, leftOut: near.size + far.size - kept.length - beyond.length };
}

// Near things left or right of the focus by kind; far ones outside the near one that leads to them.
function aroundColumns(plan) {
  const middle = middleOf(plan.near.map((place) => SIDE[app.data.nodes[place].k]), SIDE[app.data.nodes[plan.focus].k]);
  const sides = new Map(plan.near.map((place) => [place, SIDE[app.data.nodes[place].k] < middle ? -1 : 1]));
  plan.far.forEach((place) => sides.set(place, 2 * (sides.get(plan.from.get(place)) || 1)));
  const by = (side, places) => places.filter((place) => sides.get(place) === side).sort((a, b) => SIDE[app.data.nodes[a].k] - SIDE[app.data.nodes[b].k] || a - b);
  return [by(-2, plan.far), by(-1, plan.near), [plan.focus], by(1, plan.near), by(2, plan.far)].filter((places) => places.length);
}

// From which kind on things stand at the right: the focus's own, or, where all would stand on one side, the one that halves them. Pure.
function middleOf(kinds, own) {
  const left = kinds.filter((kind) => kind < own).length;
  if (kinds.length < 9 || (left && left < kinds.length)) return own;
  const sorted = Array.from(new Set(kinds)).sort((one, two) => one - two);
  const lopsided = (kind) => Math.abs(kinds.length - 2 * kinds.filter((one) => one < kind).length);
  return sorted.slice(1).reduce((best, kind) => (lopsided(kind) < lopsided(best) ? kind : best), own);
}

// Where there are several documents: the one that a section or statement is of.
function ofDocument(place) {
  const document = app.data.nodes[place].d;
  return document === undefined || app.ofKind.document.length < 2 ? null : { text: brief(name(document), 18), title: name(document) };
}

function drawAround(host, plan) {
  app.focus = plan.focus;
  const columns = aroundColumns(plan);
  const height = Math.max(...columns.map((places) => places.length)) * STEP + 12;
  const tall = Math.max(height, 240);
  const lines = svg('svg', { class: 'lines', 'aria-hidden': 'true' });
  const frame = el('div', { class: 'columns around', style: { height: tall + 'px', width: '100%', 'min-width': columns.length * 210 + 'px', 'max-width': columns.length * 400 + 'px' } }, lines);
  columns.forEach((places, at) => {
    const step = Math.min(tall / places.length, STEP * 1.6);
    const top = (tall - step * places.length) / 2;
    places.forEach((place, line) => {
      const one = row(place, { left: 'calc((100% + 70px) * ' + (at / columns.length).toFixed(4) + ')', width: 'calc((100% + 70px) / ' + columns.length + ' - 70px)', top: top + step * line + 'px' }, ofDocument(place));
      if (place === plan.focus) one.classList.add('focus');
      if (plan.far.includes(place)) one.classList.add('far');
      frame.append(one);
    });
  });
  host.append(el('div', { class: 'scroll flow' }, frame));
  const shown = new Set([plan.focus].concat(plan.near, plan.far));
  const links = plan.near.map((place) => [plan.focus, place]);
  plan.far.forEach((place) => app.data.links[place].forEach((at) => { const end = other(app.data.edges[at], place); if (plan.near.includes(end) && shown.has(end)) links.push([end, place]); }));
  drawLines(frame, lines, links);
  markColumns();
  frame.querySelector('.row.focus').scrollIntoView({ block: 'center', inline: 'nearest' });
}
