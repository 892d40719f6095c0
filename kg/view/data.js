// The embedded data, and what is asked of it: names in the chosen language, quotations, links.

const KINDS = ['document', 'chapter', 'article', 'agency', 'sector', 'target', 'task', 'instrument', 'substance', 'cited'];
const DRAWN = KINDS.slice(0, 7);
const app = { data: null, state: null, defaults: null, visible: null, byKey: new Map(), search: [], map: null };

function load(text) {
  const data = JSON.parse(text);
  app.data = data;
  app.map = foldMap(data.fold);
  data.sources.forEach((source) => {
    source.points = /[\ud800-\udfff]/.test(source.text) ? Array.from(source.text) : null; // offsets count code points
  });
  data.nodes.forEach((node, place) => {
    for (const name of ['a', 'q']) node[name] = node[name] || [];
    if (node.x === 1) node.x = slice(...data.quotes[node.q[0]].slice(0, 3)); // the text is the first quotation
    app.byKey.set(node.i, place);
  });
  for (const edge of data.edges) if (edge.length === 3) edge.push('', data.nodes[edge[1]].q, '', 0); // pack.py leaves out what the link's beginning says
  data.links = linksOf(data.nodes, data.edges);
}

// For each node the places of its edges: by kind of the other end (documents first), then in the order of the edges. Pure.
function linksOf(nodes, edges) {
  const rank = Object.fromEntries(KINDS.map((kind, place) => [kind, place]));
  const found = nodes.map(() => []);
  edges.forEach((edge, at) => {
    found[edge[1]].push(at);
    found[edge[2]].push(at);
  });
  const end = (at, place) => rank[nodes[edges[at][1] === place ? edges[at][2] : edges[at][1]].k];
  return found.map((some, place) => some.sort((one, two) => end(one, place) - end(two, place) || one - two));
}

function searchEntries() {
  if (!app.search.length) {
    const order = ['agency', 'document', 'sector', 'chapter', 'article', 'target', 'instrument', 'substance', 'task', 'cited'];
    app.search = app.data.nodes.map((node, place) => ({
      place,
      rank: order.indexOf(node.k),
      names: [node.h, node.t, node.e, node.m && node.m.number].concat(node.a).filter(Boolean).map((name) => fold(name, app.map)),
      text: fold([node.x, node.n, node.f && node.f.indicator].filter(Boolean).join('\n'), app.map),
    }));
  }
  return app.search;
}

function slice(source, begin, end) {
  const one = app.data.sources[source];
  return one.points ? one.points.slice(begin, end).join('') : one.text.slice(begin, end);
}

// The Chinese name in the interface's script, where the graph has it.
function chinese(node) {
  return app.state.lang === 'zh-hant' && node.t ? node.t : node.h;
}

function name(place) {
  const node = app.data.nodes[place];
  const own = chinese(node);
  if (app.state.labels === 'zh' || !node.e) return own;
  return app.state.labels === 'en' ? node.e : own + ' ' + node.e;
}

// A text as printed, in Simplified characters where the interface is.
function printed(text) {
  return app.state.lang === 'zh-hant' ? text : Array.from(text, (sign) => app.map.get(sign) || sign).join('');
}

function label(place) {
  const node = app.data.nodes[place];
  return (node.n ? number(node.n) + ' ' : '') + name(place);
}

function number(text) {
  return /^[(（]/.test(text) || !/^[一二三四五六七八九十]+$/.test(text) ? text : text + '、';
}

function langOf(text) {
  return /[\u3400-\u9fff]/.test(text) ? (app.state.lang === 'zh-hant' ? 'zh-Hant' : 'zh-Hans') : 'en';
}

function other(edge, place) {
  return edge[1] === place ? edge[2] : edge[1];
}

function edgeKey(edge) {
  return ['edge', edge[0], app.data.nodes[edge[1]].i, app.data.nodes[edge[2]].i].concat(edge[3] ? [edge[3]] : []);
}

function edgePlace(kind, from, to, role) {
  const links = app.data.links[from] || [];
  const fits = links.filter((at) => app.data.edges[at][0] === kind && app.data.edges[at][1] === from && app.data.edges[at][2] === to);
  const exact = role ? fits.find((at) => app.data.edges[at][3] === role) : undefined;
  return exact === undefined ? fits[0] : exact;
}

// The edge that a line between two things stands for: between them or what is inside them, or between what stands in them.
function between(one, two) {
  const inside = (place, around) => app.data.links[place].find((at) => within(other(app.data.edges[at], place), around));
  const direct = app.data.links[one].find((at) => other(app.data.edges[at], one) === two);
  if (direct !== undefined) return direct;
  const found = [inside(one, two), inside(two, one)].find((at) => at !== undefined);
  if (found !== undefined) return found;
  const parts = app.data.links[one].map((at) => other(app.data.edges[at], one)).filter((place) => app.data.nodes[place].p === one);
  return parts.map((part) => inside(part, two)).find((at) => at !== undefined);
}

function within(place, ancestor) {
  for (let at = place; at !== undefined; at = app.data.nodes[at].p) if (at === ancestor) return true;
  return false;
}

function numberOf(figure) {
  if (!figure || !figure.value) return '';
  const value = figure.upper ? figure.value + '–' + figure.upper : figure.value;
  return (WORDS[figure.comparator] ? word(figure.comparator) : '') + (figure.comparator && word(figure.comparator) ? ' ' : '') + value;
}

function dueOf(figure) {
  if (!figure) return '';
  if (figure.start && figure.end) return figure.start + '–' + figure.end;
  return String(figure.year || figure.end || '');
}
