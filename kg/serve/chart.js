// Rows with a column of numbers → bars, or a line over years, as SVG. The table is its twin.

const MOST_BARS = 40;
const ruler = document.createElement('canvas').getContext('2d');

// What can be drawn of an answer: {labels, figures, years} as numbers of columns; null where there is nothing to draw.
function drawable(answer) {
  const kinds = kindsOf(answer.columns, answer.rows);
  const of = (kind) => kinds.flatMap((one, at) => (one === kind ? [at] : []));
  const years = of('year').filter((at) => new Set(answer.rows.map((row) => plainTerm(row[at]))).size === answer.rows.length); // a line needs one point a year
  const labels = of('label').concat(of('year'));
  const figures = of('number');
  return labels.length && figures.length && answer.rows.length > 1 ? { labels, figures, years } : null;
}

function clip(text, pixels, font) {
  ruler.font = font;
  const signs = Array.from(text.replace(/\s+/g, ' '));
  if (ruler.measureText(text).width <= pixels) return text;
  let keep = Math.min(signs.length, Math.ceil(pixels / 4));
  while (keep > 1 && ruler.measureText(signs.slice(0, keep).join('') + '…').width > pixels) keep -= 1;
  return signs.slice(0, keep).join('') + '…';
}

function textWidth(text, font) {
  ruler.font = font;
  return ruler.measureText(text).width;
}

// Steps of 1, 2 or 5 times a power of ten that cover a range.
function ticks(low, high, wanted) {
  const rough = (high - low) / wanted || 1;
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

function drawBars(host, points, name) {
  const font = '13px ' + getComputedStyle(document.body).fontFamily;
  const width = Math.max(320, host.clientWidth - 28);
  const shown = points.slice(0, MOST_BARS);
  const labels = Math.min(width * 0.38, Math.max(...shown.map((one) => textWidth(one.label, font))) + 12);
  const figures = Math.max(...shown.map((one) => textWidth(one.text, font))) + 10;
  const [low, high] = [Math.min(0, ...shown.map((one) => one.number)), Math.max(0, ...shown.map((one) => one.number))];
  const room = width - labels - figures - (low < 0 ? figures : 0);
  const x = (number) => labels + (low < 0 ? figures : 0) + (room * (number - low)) / (high - low || 1);
  const picture = svg('svg', { class: 'bars', role: 'img', 'aria-label': name, width, height: shown.length * 26 + 6, viewBox: '0 0 ' + width + ' ' + (shown.length * 26 + 6) });
  shown.forEach((one, at) => {
    const [from, to] = [Math.min(x(0), x(one.number)), Math.max(x(0), x(one.number))];
    picture.append(svg('g', { class: 'bar' }, svg('title', {}, one.label + ': ' + one.text),
      svg('text', { x: labels - 8, y: at * 26 + 18, 'text-anchor': 'end' }, clip(one.label, labels - 12, font)),
      svg('rect', { x: from, y: at * 26 + 4, width: Math.max(1, to - from), height: 18, rx: 2 }),
      svg('text', { x: one.number < 0 ? from - 5 : to + 5, y: at * 26 + 18, class: 'value', 'text-anchor': one.number < 0 ? 'end' : 'start' }, one.text)));
  });
  picture.append(svg('line', { class: 'axis', x1: x(0), x2: x(0), y1: 2, y2: shown.length * 26 + 4 }));
  host.append(picture, points.length > shown.length ? el('p', { class: 'note' }, word('most', MOST_BARS, count(points.length))) : '');
}

function drawLine(host, points, name) {
  const [width, height, left, foot] = [Math.max(320, Math.min(host.clientWidth - 28, 1100)), 300, 64, 34];
  const years = points.map((one) => Number(one.label));
  const steps = ticks(Math.min(0, ...points.map((one) => one.number)), Math.max(...points.map((one) => one.number)), 5);
  const [first, last, low, high] = [Math.min(...years), Math.max(...years), steps[0], steps[steps.length - 1]];
  const x = (year) => left + 14 + ((width - left - 44) * (year - first)) / (last - first || 1);
  const y = (number) => height - foot - ((height - foot - 24) * (number - low)) / (high - low || 1);
  const ordered = points.slice().sort((one, other) => Number(one.label) - Number(other.label));
  const picture = svg('svg', { class: 'trend', role: 'img', 'aria-label': name, width, height, viewBox: '0 0 ' + width + ' ' + height });
  steps.forEach((one) => picture.append(svg('line', { class: 'grid', x1: left, x2: width - 10, y1: y(one), y2: y(one) }), svg('text', { class: 'value', x: left - 8, y: y(one) + 4, 'text-anchor': 'end' }, count(one))));
  let free = -Infinity;
  for (const one of ordered) { // years that would touch the one before are left out
    if (x(Number(one.label)) - free >= 44) picture.append(svg('text', { class: 'value', x: (free = x(Number(one.label))), y: height - 12, 'text-anchor': 'middle' }, one.label));
  }
  picture.append(svg('polyline', { points: ordered.map((one) => x(Number(one.label)) + ',' + y(one.number)).join(' ') }));
  ordered.forEach((one) => picture.append(svg('g', {}, svg('title', {}, one.label + ': ' + one.text), svg('circle', { cx: x(Number(one.label)), cy: y(one.number), r: 4 }),
    ordered.length <= 16 ? svg('text', { class: 'value', x: x(Number(one.label)), y: y(one.number) - 9, 'text-anchor': 'middle' }, one.text) : null)));
  host.append(picture);
}

function drawChart(host, answer) {
  const can = drawable(answer);
  const chosen = answer.chart || (answer.chart = { label: can.years.length ? can.years[0] : can.labels[0], figure: can.figures[0], shape: 'line' });
  const isLine = chosen.shape === 'line' && can.years.includes(chosen.label);
  const choice = (key, values, now) => el('label', { class: 'choice' }, word(key), el('select', { id: 'chart-' + key, on: { change: (event) => { chosen[key] = key === 'shape' ? event.target.value : Number(event.target.value); drawResult(); document.getElementById('chart-' + key).focus(); } } },
    values.map(([value, text]) => el('option', { value, selected: value === now }, text))));
  host.append(el('div', { class: 'choices' },
    choice('label', can.labels.map((at) => [at, answer.columns[at]]), chosen.label),
    choice('figure', can.figures.map((at) => [at, answer.columns[at]]), chosen.figure),
    can.years.includes(chosen.label) ? choice('shape', [['line', word('line')], ['bars', word('bars')]], chosen.shape) : null));
  const points = sorted(answer.rows, answer.sort.column, answer.sort.down).flatMap((row) => (numberOf(row[chosen.figure]) === null ? [] : [{ label: row[chosen.label] ? termText(row[chosen.label]) : '—', number: numberOf(row[chosen.figure]), text: plainTerm(row[chosen.figure]) }]));
  const name = word('drawn', answer.columns[chosen.figure], answer.columns[chosen.label]);
  (isLine ? drawLine : drawBars)(host, points, name);
}

function termText(term) {
  return term.type === 'uri' ? shownIri(String(term.value)) : plainTerm(term);
}
