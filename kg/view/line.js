// An indicator's values over years as a small line: a point for each target, those of one document joined, and those of several where each year has one value. Plain SVG, one picture for each unit.

const LINE = { width: 640, height: 210, left: 14, right: 60, top: 26, bottom: 26 };

function lineTile(thing) {
  const points = app.data.compare.indicators[thing.at][1].filter((place) => app.visible[place]).map(pointOf).filter(Boolean);
  const units = new Map();
  for (const point of points) {
    if (!units.has(point.unit)) units.set(point.unit, []);
    units.get(point.unit).push(point);
  }
  const pictures = Array.from(units, ([unit, some]) => el('figure', { class: 'line-figure' }, el('figcaption', {}, unit || word('noUnit')), linePicture(some)));
  return tile('line', word('tile:line'), points.length, null, pictures.length ? pictures : el('p', { class: 'note' }, word('noNumbers')));
}

function pointOf(place) {
  const node = app.data.nodes[place];
  const value = Number(node.f.value);
  return node.f.value && Number.isFinite(value) && yearOf(place) ? { place, document: node.d, year: yearOf(place), value, unit: node.f.unit || '' } : null;
}

// Where points stand: years evenly by their distance, values from the least (or 0, where that is near) to the most. Pure.
function placesOnLine(points, frame) {
  const [years, values] = [points.map((one) => one.year), points.map((one) => one.value)];
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const most = Math.max(...values);
  const least = Math.min(...values) > 0 && Math.min(...values) < most * 0.6 ? 0 : Math.min(...values);
  const across = (year) => (last === first ? (frame.left + frame.width - frame.right) / 2 : frame.left + ((year - first) / (last - first)) * (frame.width - frame.left - frame.right));
  const down = (value) => (most === least ? frame.height / 2 : frame.top + (1 - (value - least) / (most - least)) * (frame.height - frame.top - frame.bottom));
  return points.map((one) => Object.assign({}, one, { x: across(one.year), y: down(one.value) }));
}

// Which names can stand beside their points without touching one another: the first come first. Pure.
function namesOnLine(points, widthOf) {
  const taken = [];
  return points.map((one) => {
    const box = { left: one.x + 7, right: one.x + 7 + widthOf(one), top: one.y - 9, bottom: one.y + 7 };
    const free = !taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
    if (free) taken.push(box);
    return free;
  });
}

function linePicture(points) {
  const set = placesOnLine(points, LINE).sort((one, two) => one.year - two.year || one.value - two.value);
  const text = (one) => numberOf(app.data.nodes[one.place].f);
  const named = namesOnLine(set, (one) => textWidth(text(one)));
  const lines = new Map();
  for (const one of set) lines.set(one.document, (lines.get(one.document) || []).concat(one));
  const years = Array.from(new Set(set.map((one) => one.year)));
  const ticks = namesOnLine(years.map((year) => ({ x: set.find((one) => one.year === year).x - 24, y: 0 })), () => 34);
  const picture = svg('svg', { class: 'value-line', viewBox: '0 0 ' + LINE.width + ' ' + LINE.height, role: 'group', 'aria-label': word('tile:line') });
  picture.append(svg('line', { class: 'axis', x1: LINE.left, x2: LINE.width - 8, y1: LINE.height - LINE.bottom + 6, y2: LINE.height - LINE.bottom + 6 }));
  years.forEach((year, at) => { if (ticks[at]) picture.append(svg('text', { class: 'small', x: set.find((one) => one.year === year).x, y: LINE.height - 4, 'text-anchor': 'middle' }, year)); });
  const join = (some, look) => picture.append(svg('polyline', { class: look, points: some.map((one) => one.x.toFixed(1) + ',' + one.y.toFixed(1)).join(' ') }));
  if (lines.size > 1 && years.length === set.length) join(set, 'across'); // a value a year: what one document sets after another
  else for (const some of lines.values()) if (some.length > 1) join(some, null);
  set.forEach((one, at) => picture.append(linePoint(one, text(one), named[at])));
  return picture;
}

function linePoint(one, text, named) {
  const said = one.year + ': ' + text + ' ' + one.unit + ', ' + name(one.document);
  const act = () => select(['node', app.data.nodes[one.place].i]);
  const onKeys = (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); } };
  return svg('g', { class: 'point', tabindex: '0', role: 'button', 'aria-label': said, data: { node: one.place, nav: '' }, on: { click: act, keydown: onKeys } },
    svg('title', {}, said), svg('circle', { cx: one.x, cy: one.y, r: 4.5 }), named ? svg('text', { x: one.x + 8, y: one.y + 4.5 }, text) : null);
}
