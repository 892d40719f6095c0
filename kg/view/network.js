// The free network: vis-network draws pyvis's nodes where Python placed them; names are drawn here, none over another or over a shape.

const LABEL = 12; // pixels on the screen at any zoom
const WIDE = 1.45; // how much wider than high Python places the nodes
const DRAWN_MOST = 500; // nodes that vis-network drags without lag
const TITLES = 12; // documents whose titles are always shown
const BUSIEST = 36; // bodies whose names are shown wherever they do not cover another
const CROWD = 200; // links that are drawn as dark as the eye can part them; of more each is fainter
const FAINTEST = 0.12;
const free = { network: null, key: '', box: null, nodes: [], edges: [], order: [], size: new Map(), widths: new Map(), paths: {}, near: null };

const networkView = {
  // A drawing that stands is kept while filters change: hiding what they leave out is much quicker than drawing anew.
  draw(host) {
    const data = networkNow();
    const kept = new Set(data.nodes.map(([id]) => id).filter((id) => app.visible[id] && !app.state.hidden.includes(app.data.nodes[id].k)));
    if (!kept.size) {
      networkView.leave();
      return empty(host, 'emptyFilters');
    }
    const look = getComputedStyle(document.documentElement);
    free.ink = Object.fromEntries(['ink', 'paper', 'accent', 'edge', 'font'].concat(DRAWN).map((name) => [name, look.getPropertyValue('--' + name).trim()])); // asked once, not for every shape of every frame
    showing(kept.size, data.nodes.length < data.total);
    host.classList.toggle('with-communities', Boolean(data.communities));
    const key = [data.key, window.innerWidth, window.innerHeight].join(' ');
    if (free.network && free.key === key) host.append(free.box);
    else raiseNetwork(host, data, key);
    keepOnly(kept);
    if (data.communities) host.prepend(communityList(kept));
    fitNetwork();
    networkView.select();
  },
  select() {
    if (!free.network) return;
    const place = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
    const before = free.network.getSelectedNodes().join();
    const now = place !== undefined && free.order.includes(place) ? [place] : [];
    if (now.join() !== before) free.network.setSelection({ nodes: now, edges: [] }, { highlightEdges: false }); // it draws at once
    lightNetwork();
  },
  // Before anything else is drawn: vis-network would go on watching the size of what is no longer there.
  leave() {
    if (free.network) free.network.destroy();
    free.network = null;
  },
  zoom(factor) {
    if (!free.network) return;
    if (!factor) fitNetwork();
    else free.network.moveTo({ scale: Math.min(Math.max(free.network.getScale() * factor, 0.1), 6) });
  },
  table() {
    const data = networkNow();
    if (data.communities) return bodiesTogetherTable(data);
    const rows = data.edges.map(([at]) => app.data.edges[at]).filter((edge) => app.visible[edge[1]] && app.visible[edge[2]]);
    return { head: [word('from'), word('link'), word('role'), word('to')], rows: rows.map((edge) => [{ node: edge[1] }, word(edge[0] + '>'), edge[3] ? word(edge[3]) : '', { node: edge[2] }]) };
  },
};

// A drawing of all that Python placed; what the filters leave out is hidden afterwards.
function raiseNetwork(host, data, key) {
  networkView.leave();
  const box = el('div', { class: 'free', role: 'img', 'aria-label': word('network?'), tabindex: '0' });
  host.append(box);
  free.stretch = Math.min(Math.max(box.clientWidth / Math.max(box.clientHeight, 1), 0.75), 1.6) / WIDE;
  free.communities = (data.communities || []).map(([members, sector, x, y, radius, colour]) => ({ members, sector, x, y, radius, colour }));
  free.colours = new Map(free.communities.flatMap((one) => one.members.map((place) => [place, one.colour])));
  if (data.communities) free.stretch = 1; // discs stay round
  free.nodes = data.nodes.map(([id, x, y, size]) => ({ id, x: x * free.stretch, y, size }));
  free.edges = data.edges.map(([id, from, to, width, dashes]) => ({ id, from, to, width, base: width, dashes: dashes ? [6, 5] : false }));
  free.size = new Map(free.nodes.map((node) => [node.id, node.size]));
  const given = { nodes: new vis.DataSet(free.nodes.map(visNode)), edges: new vis.DataSet(free.edges.map(({ id, from, to, width, dashes }) => ({ id, from, to, width, dashes }))) };
  Object.assign(free, { box, key, near: null, network: new vis.Network(box, given, Object.assign({ autoResize: true }, app.data.network.options)) });
  free.network.on('beforeDrawing', drawDiscs);
  free.network.on('afterDrawing', drawLabels);
  free.network.on('click', clickNetwork);
  free.network.on('hoverNode', ({ node }) => lightNetwork(node));
  free.network.on('blurNode', () => lightNetwork());
}

// Hide all other nodes and their links. vis-network reads these options before each drawing; through its DataSet each change costs as much as a new node.
function keepOnly(kept) {
  const { nodes, edges } = free.network.body;
  for (const { id } of free.nodes) nodes[id].options.hidden = !kept.has(id);
  for (const edge of free.edges) edges[edge.id].options.hidden = edge.hidden = !(kept.has(edge.from) && kept.has(edge.to));
  const ids = Array.from(kept);
  free.documents = ids.filter((place) => app.data.nodes[place].k === 'document').length;
  free.order = ids.sort((one, two) => priority(one) - priority(two) || one - two);
  free.faint = Math.min(0.55, Math.max(FAINTEST, CROWD / free.edges.filter((edge) => !edge.hidden).length));
  free.network._updateVisibleIndices();
}

// What Python placed: of all documents, or, while they are few enough to be drawn whole, of each that the filter leaves.
function networkNow() {
  const { all, own } = app.data.network;
  const chosen = Array.from(app.filters.document || []).filter((document) => own[document]);
  const some = chosen.length ? sideBySide(chosen.map((document) => own[document]), DRAWN_MOST) : null;
  return some ? Object.assign({ key: chosen.join(' ') }, some) : Object.assign({ key: 'all' }, all);
}

// Several drawings in rows; what is in more than one of them stands once, between. Null where they are more than `most` nodes. Pure.
function sideBySide(drawings, most) {
  const across = Math.ceil(Math.sqrt(drawings.length));
  const reach = (axis) => Math.max(...drawings.flatMap((one) => one.nodes.map((node) => Math.abs(node[axis])))) * 2 + 260;
  const [wide, high] = [reach(1), reach(2)];
  const nodes = new Map();
  const edges = new Map();
  drawings.forEach((one, at) => {
    const [left, top] = [(at % across) * wide, Math.floor(at / across) * high];
    for (const [id, x, y, size] of one.nodes) {
      const [sumX, sumY, , times] = nodes.get(id) || [0, 0, size, 0];
      nodes.set(id, [sumX + x + left, sumY + y + top, size, times + 1]);
    }
    for (const edge of one.edges) edges.set(edge[0], edge);
  });
  if (nodes.size > most) return null;
  return { nodes: Array.from(nodes, ([id, [x, y, size, times]]) => [id, x / times, y / times, size]), edges: Array.from(edges.values()), total: drawings.reduce((sum, one) => sum + one.total - one.nodes.length, nodes.size) };
}

function priority(place) {
  return ['document', 'chapter', 'agency', 'sector', 'target', 'article', 'task'].indexOf(app.data.nodes[place].k);
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function visNode({ id, x, y, size }) {
  const kind = app.data.nodes[id].k;
  return { id, x, y, size, label: undefined, fixed: false, shape: 'custom', ctxRenderer: ({ ctx, x, y, state }) => ({ drawNode: () => drawShape(ctx, x, y, size, kind, state, id), nodeDimensions: { width: size * 2, height: size * 2 } }) };
}

// The shapes of the legend, on vis-network's canvas.
const LEAST = { document: 11, chapter: 7, agency: 7, sector: 7, article: 7, target: 7, task: 6 }; // half a shape's width on the screen, at any zoom

function drawShape(ctx, x, y, own, kind, state, place) {
  const size = shownSize(own, kind);
  const dim = free.near && !free.near.has(place);
  ctx.save();
  ctx.globalAlpha = dim ? 0.18 : 1;
  ctx.translate(x, y);
  ctx.beginPath();
  const path = free.paths[kind] || (free.paths[kind] = new Path2D(SHAPES[kind]));
  const scale = (size * 2) / 16;
  ctx.scale(scale, scale);
  ctx.translate(-8, -8);
  ctx.fillStyle = free.colours.get(place) || free.ink[kind];
  ctx.fill(path);
  const words = kind === 'target' && !(app.data.nodes[place].f || {}).value;
  ctx.lineWidth = (state.selected || state.hover ? 3 : kind === 'target' ? 1.6 : 0.8) / scale;
  ctx.setLineDash(words || kind === 'target' ? [2, 1.2] : []);
  ctx.strokeStyle = state.selected ? free.ink.accent : free.ink.ink;
  if (state.selected || state.hover || kind === 'target') ctx.stroke(path);
  ctx.restore();
}

function shownSize(own, kind) {
  return Math.max(own, LEAST[kind] / (free.network ? free.network.getScale() : 1));
}

// Names at a fixed size on the screen, by priority; one that would touch another is left out.
function drawLabels(ctx) {
  const network = free.network;
  if (!network) return;
  const scale = network.getScale();
  const chosen = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
  const places = network.getPositions();
  const ordered = chosen === undefined ? free.order : [chosen].concat(free.order.filter((one) => one !== chosen));
  ctx.save();
  ctx.font = LABEL / scale + 'px ' + free.ink.font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  free.boxes = [];
  [free.wide, free.high] = [network.canvas.frame.clientWidth, network.canvas.frame.clientHeight];
  const taken = discTitles(ctx, scale);
  const lit = ordered.filter((place) => places[place] && !(free.near && !free.near.has(place)));
  const shapes = lit.filter((place) => app.data.nodes[place].k !== 'task').map((place) => {
    const [{ x, y }, size] = [network.canvasToDOM(places[place]), shownSize(free.size.get(place), app.data.nodes[place].k) * scale * 0.8];
    return { place, left: x - size, right: x + size, top: y - size, bottom: y + size };
  });
  for (const place of lit) placeLabel(ctx, place, places[place], scale, taken, shapes, network);
  ctx.restore();
  document.querySelector('#view .free').dataset.labels = JSON.stringify(free.boxes);
}

/* All nodes in sight, with room beside the outermost for their labels. */
function fitNetwork() {
  free.network.fit({ animation: false });
  free.network.moveTo({ scale: free.network.getScale() * 0.88 });
}

// A name stands below its shape, or to the right, the left or above it, wherever it covers neither a name nor a shape that was drawn; else nowhere.
function placeLabel(ctx, place, spot, scale, taken, shapes, network) {
  const text = brief(name(place).replace(/[\u202a-\u202e\u2066-\u2069]/g, ''), 24);
  const kind = app.data.nodes[place].k;
  if ((kind === 'task' || kind === 'target') && scale < 0.7 && !free.near) return;
  const size = shownSize(free.size.get(place), kind) * scale;
  const centre = network.canvasToDOM(spot);
  if (!free.widths.has(text)) free.widths.set(text, ctx.measureText(text).width * scale);
  const width = free.widths.get(text);
  const inside = (box) => box.left >= 0 && box.top >= 0 && box.right <= free.wide && box.bottom <= free.high;
  const fits = (box) => inside(box) && !taken.some((one) => touches(one, box)) && !shapes.some((one) => one.place !== place && touches(one, box));
  const boxes = labelBoxes(centre, size, width);
  const must = (kind === 'document' && free.documents <= TITLES) || (free.communities.length && free.order.indexOf(place) < BUSIEST); // a few names may stand over shapes
  const box = boxes.find(fits) || (must && boxes.find((one) => inside(one) && !taken.some((other) => touches(one, other))));
  if (!box) return;
  taken.push(box);
  free.boxes.push({ place, text, left: box.left, right: box.right, top: box.top, bottom: box.bottom, size: LABEL });
  const at = network.DOMtoCanvas({ x: (box.left + box.right) / 2, y: box.top + 1 });
  ctx.lineWidth = 3 / scale;
  ctx.strokeStyle = free.ink.paper;
  ctx.strokeText(text, at.x, at.y);
  ctx.fillStyle = free.ink.ink;
  ctx.fillText(text, at.x, at.y);
}

// Where a name of a width may stand about a shape, the best place first. Pure.
function labelBoxes(centre, size, width) {
  const height = LABEL * 1.2 + 2;
  const box = (left, top) => ({ left, right: left + width + 4, top, bottom: top + height });
  const [middle, beside] = [centre.x - width / 2 - 2, centre.y - height / 2];
  return [box(middle, centre.y + size + 2), box(centre.x + size + 2, beside), box(centre.x - size - width - 6, beside), box(middle, centre.y - size - height - 2)];
}

function touches(one, two) {
  return one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
}

function clickNetwork({ nodes, edges }) {
  if (nodes.length) select(['node', app.data.nodes[nodes[0]].i], true);
  else if (edges.length && edges[0] < 0) openPair(...['from', 'to'].map((end) => free.edges.find(({ id }) => id === edges[0])[end]));
  else if (edges.length) select(edgeKey(app.data.edges[edges[0]]), true);
  else if (app.selected) select(null);
}

// The rest grows faint around the node pointed at, or else the selected one.
function lightNetwork(pointed) {
  const chosen = app.selected && app.selected[0] === 'node' && free.order.includes(app.selected[1]) ? app.selected[1] : undefined;
  const centre = pointed === undefined ? chosen : pointed;
  free.near = centre === undefined ? null : new Set([centre].concat(free.network.getConnectedNodes(centre)));
  const { edges, emitter } = free.network.body;
  const least = 1.6 / free.network.getScale();
  const unlit = { color: free.ink.edge, opacity: centre === undefined ? free.faint : Math.min(free.faint, 0.12) };
  for (const edge of free.edges) {
    const lit = edge.from === centre || edge.to === centre;
    edge.width = lit ? Math.max(edge.base, least) : edge.base;
    edge.color = lit ? { color: free.ink.accent, opacity: 1 } : edge.id < 0 ? { color: free.ink.ink, opacity: (centre === undefined ? 0.1 : 0.03) + (edge.base - 1) * 0.05 } : unlit; // of bodies the heavier are darker
    const { options } = edges[edge.id];
    options.width = edge.width;
    options.color = Object.assign({ inherit: false }, edge.color);
  }
  emitter.emit('_requestRedraw');
}
