// The overview: columns of rows, each beside what it is linked to; lines are faint until one points at a row.

const STEP = 25; // from one row to the next, at least
const MOST = 120; // rows of a column
const NARROW = 900; // pixels that five columns need
const CROWDED = 400; // lines, beyond which those of columns higher than the window show only for the row that one points at
const TALL = 60; // articles, and then chapters, that are drawn before they are folded

const overviewView = {
  draw(host) {
    const plan = overviewPlan(host.clientWidth);
    if (!plan.columns.some((column) => column.places.length)) return empty(host, 'emptyFilters');
    drawColumns(host, plan);
    showing(plan.columns.reduce((sum, column) => sum + column.places.length, 0), plan.folded);
  },
  select: markColumns,
  table() {
    const plan = overviewPlan();
    const rows = plan.links.map(([one, two]) => [word(app.data.nodes[one].k), { node: one }, word(app.data.nodes[two].k), { node: two }]);
    return { head: [word('kind'), word('name'), word('kind'), word('name')], rows };
  },
};

// Which level of sections is drawn (chapters give way where the window is narrow), what stands in each column, and the lines, lifted to that level.
function overviewPlan(width) {
  const data = app.data.overview;
  const shown = (place) => app.visible[place] && !app.state.hidden.includes(app.data.nodes[place].k);
  const [sectors, targets, chapters, articles, agencies] = data.columns.map((places) => places.filter(shown));
  const documents = app.ofKind.document.filter(shown);
  const fold = [articles.length > TALL, chapters.length > TALL && documents.length > 1]; // a single document says nothing by itself
  const middle = fold[1] ? [['document', documents]] : fold[0] ? [['chapter', chapters]] : width < NARROW && articles.length ? [['article', articles]] : [['chapter', chapters], ['article', articles]];
  const columns = [['sector', sectors], ['target', chapters.length > TALL ? [] : targets]].concat(middle, [['agency', agencies]]);
  const present = new Set(columns.flatMap(([, places]) => places));
  const links = lifted(data.links, present).concat(fold[0] ? [] : articles.filter((place) => present.has(app.data.nodes[place].p)).map((place) => [app.data.nodes[place].p, place]));
  const degree = new Map();
  links.forEach((pair) => pair.forEach((place) => degree.set(place, (degree.get(place) || 0) + 1)));
  const cut = columns.map(([kind, places]) => ({ kind, places: mostLinked(places, degree, MOST), all: places.length })).filter((column) => column.all);
  const kept = new Set(cut.flatMap((column) => column.places));
  const tasks = new Map();
  data.tasks.forEach(([section, count]) => { const at = lift(section, kept); if (at !== undefined) tasks.set(at, (tasks.get(at) || 0) + count); });
  return { columns: cut, degree, links: links.filter((pair) => kept.has(pair[0]) && kept.has(pair[1])), tasks, folded: fold[0] || cut.some((column) => column.all > column.places.length) };
}

function lift(place, present) {
  let at = place;
  while (at !== undefined && !present.has(at)) at = app.data.nodes[at].p;
  return at;
}

function lifted(links, present) {
  const found = new Map();
  for (const [section, thing] of links) {
    const from = lift(section, present);
    if (from !== undefined && present.has(thing) && app.visible[section]) found.set(from + ' ' + thing, [from, thing]);
  }
  return Array.from(found.values());
}

// The most linked of a column, in the column's own order.
function mostLinked(places, degree, most) {
  if (places.length <= most) return places;
  const kept = new Set(places.slice().sort((one, two) => (degree.get(two) || 0) - (degree.get(one) || 0) || one - two).slice(0, most));
  return places.filter((place) => kept.has(place));
}

// Heights near the wanted ones, in the same order, at least a step apart, within the height where there is room. Pure.
function spread(wanted, step, height) {
  const found = [];
  wanted.forEach((one, at) => found.push(Math.max(one, at ? found[at - 1] + step : 0)));
  let limit = height - step;
  for (let at = found.length - 1; at >= 0 && found[at] > limit; at -= 1) {
    found[at] = limit;
    limit -= step;
  }
  return found;
}

function drawColumns(host, plan) {
  const tallest = Math.max(...plan.columns.map((column) => column.places.length));
  const room = host.clientHeight - 56;
  const height = Math.max(tallest * Math.min(Math.max(Math.floor(room / tallest), 25), 32), 200);
  const packed = height > room * 1.3;
  const tops = columnTops(plan, height, packed);
  const shares = columnShares(plan.columns.map((column) => column.kind));
  const lines = svg('svg', { class: 'lines', 'aria-hidden': 'true' });
  const least = plan.columns.length * 150 + 'px';
  const frame = el('div', { class: packed && plan.links.length > CROWDED ? 'columns many' : 'columns', style: { height: height + 8 + 'px', 'min-width': least } }, lines);
  const heads = el('div', { class: 'heads', style: { 'min-width': least } });
  plan.columns.forEach((column, at) => {
    heads.append(el('h3', { style: { left: shares[at].left, width: shares[at].width } }, glyph(column.kind), word(column.kind), el('span', { class: 'badge' }, column.all > column.places.length ? column.places.length + ' / ' + column.all : column.all)));
    column.places.forEach((place) => frame.append(row(place, { left: shares[at].left, width: shares[at].width, top: tops.get(place) + 'px' }, plan.tasks.has(place) ? { text: '+' + plan.tasks.get(place), title: word('tasks') + ' ' + plan.tasks.get(place) } : packed ? linkedNote(plan.degree.get(place)) : null)));
  });
  host.append(el('div', { class: 'scroll flow' }, heads, frame));
  drawLines(frame, lines, plan.links);
  markColumns();
}

// How the width is shared: articles have the longest names; the last column needs no gap after it. Pure.
function columnShares(kinds) {
  const weight = { sector: 0.72, target: 1.1, document: 1.2, chapter: 0.86, article: 1.3, agency: 1.06 };
  const total = kinds.reduce((sum, kind) => sum + weight[kind], 0);
  const gap = 36;
  let left = 0;
  return kinds.map((kind) => {
    const share = weight[kind] / total;
    const found = { left: 'calc((100% + ' + gap + 'px) * ' + left.toFixed(4) + ')', width: 'calc((100% + ' + gap + 'px) * ' + share.toFixed(4) + ' - ' + gap + 'px)' };
    left += share;
    return found;
  });
}

function linkedNote(count) {
  return count ? { text: String(count), title: word('linked', count) } : null;
}

// The sections stand evenly in the document's order; everything else near what it is linked to, or, where the columns are
// higher than the window and most of that is out of sight, from the top, the most linked first.
function columnTops(plan, height, packed) {
  const tops = new Map();
  const base = plan.columns.slice().sort((one, two) => rankOfBase(two) - rankOfBase(one))[0];
  base.places.forEach((place, at) => tops.set(place, (at * height) / base.places.length));
  const around = new Map();
  plan.links.forEach(([one, two]) => { for (const [a, b] of [[one, two], [two, one]]) { if (!around.has(a)) around.set(a, []); around.get(a).push(b); } });
  for (const column of plan.columns) {
    if (column === base) continue;
    const wanted = column.places.map((place) => mean((around.get(place) || []).filter((end) => tops.has(end) && base.places.includes(end)).map((end) => tops.get(end)), height));
    const fixed = column.kind === 'chapter' || column.kind === 'document'; // these keep the document's order
    if (fixed) for (let at = wanted.length - 1, next = height; at >= 0; at -= 1) next = wanted[at] = Math.min(wanted[at], next);
    const rank = (at) => (packed ? -(plan.degree.get(column.places[at]) || 0) : wanted[at]);
    const ordered = column.places.map((place, at) => [wanted[at], at, place]).sort((one, two) => (fixed ? 0 : rank(one[1]) - rank(two[1])) || one[1] - two[1]);
    spread(ordered.map(([top], at) => (packed && !fixed ? at * STEP : top)), STEP, height).forEach((top, at) => tops.set(ordered[at][2], top));
  }
  return tops;
}

function rankOfBase(column) {
  return { article: 3, chapter: 2, document: 1 }[column.kind] || 0;
}

function mean(numbers, otherwise) {
  return numbers.length ? numbers.reduce((sum, one) => sum + one, 0) / numbers.length : otherwise;
}

// A thing as a row of a column; `note` {text, title} stands at its end.
function row(place, style, note) {
  const node = app.data.nodes[place];
  const text = node.k === 'target' && node.f && node.f.value ? numberOf(node.f) + (node.f.unit || '') + ' ' + (node.f.indicator || chinese(node)) : label(place);
  return el('button', { type: 'button', class: 'row ' + node.k + (node.f && !node.f.value ? ' words' : ''), title: label(place), style, data: { node: place, nav: '' }, on: { click: () => select(['node', node.i]), mouseenter: () => markColumns(null, place), mouseleave: () => markColumns(), focus: () => markColumns(null, place), blur: () => markColumns() } },
    glyph(node.k), el('span', { class: 'what', lang: langOf(text) }, brief(text, 60)), note ? el('span', { class: 'fold', title: note.title }, note.text) : null);
}

function drawLines(frame, lines, links) {
  const box = new Map();
  frame.querySelectorAll('.row').forEach((one) => box.set(Number(one.dataset.node), { left: one.offsetLeft, right: one.offsetLeft + one.offsetWidth, middle: one.offsetTop + one.offsetHeight / 2 }));
  frame.parentElement.style.setProperty('--drawn', frame.clientWidth + 'px'); // paper has another width, but the lines do not
  lines.setAttribute('width', frame.clientWidth);
  lines.setAttribute('height', frame.clientHeight);
  for (const [one, two] of links) {
    let [a, b] = [box.get(one), box.get(two)];
    if (!a || !b) continue;
    if (a.left > b.left) [a, b] = [b, a];
    const half = Math.max((b.left - a.right) / 2, 12);
    const kind = app.data.nodes[two].k === 'article' ? app.data.nodes[one].k : app.data.nodes[two].k;
    const path = 'M' + a.right + ' ' + a.middle + 'C' + (a.right + half) + ' ' + a.middle + ' ' + (b.left - half) + ' ' + b.middle + ' ' + b.left + ' ' + b.middle;
    lines.append(svg('path', { d: path, class: 'line ' + kind, data: { one, two }, on: { click: () => selectBetween(one, two) } }));
  }
}

function selectBetween(one, two) {
  const at = between(one, two);
  if (at !== undefined) select(edgeKey(app.data.edges[at]));
}

// Light up a row and what it is linked to: the one pointed at, or else the selected one.
function markColumns(selection, pointed) {
  const frame = document.querySelector('#view .columns');
  if (!frame) return;
  const chosen = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
  const edge = app.selected && app.selected[0] === 'edge' ? app.data.edges[app.selected[1]] : undefined;
  const centre = pointed === undefined ? chosen : pointed;
  const near = new Set(centre === undefined ? (edge ? [edge[1], edge[2]] : []) : [centre]);
  frame.querySelectorAll('.line').forEach((line) => {
    const [one, two] = [Number(line.dataset.one), Number(line.dataset.two)];
    const hot = one === centre || two === centre || (centre === undefined && near.size === 2 && near.has(one) && near.has(two));
    line.classList.toggle('hot', hot);
    if (hot) near.add(one).add(two);
  });
  const any = near.size > 0 && Array.from(frame.querySelectorAll('.row')).some((one) => near.has(Number(one.dataset.node)));
  frame.classList.toggle('lit', any);
  frame.querySelectorAll('.row').forEach((one) => {
    const place = Number(one.dataset.node);
    one.classList.toggle('hot', near.has(place));
    one.setAttribute('aria-pressed', String(place === chosen));
  });
}
