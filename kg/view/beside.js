// Two documents side by side, by the rules of `kg compare`: figures of one indicator with a verdict, tasks that ask for the same, and what only one has.

const ALIKE_TASKS = 0.65;
const ALIKE_NAMES = 0.75;
const UP = ['AtLeast', 'MoreThan'];
const DOWN = ['AtMost', 'LessThan'];

// The two documents of the address, else of those shown the two that share most indicators; undefined where there are not two.
function besidePair() {
  const asked = [app.state.one, app.state.two].map((key) => (key ? app.byKey.get(key) : undefined));
  const shown = app.ofKind.document.filter((place) => app.visible[place]);
  if (!asked.includes(undefined) && asked[0] !== asked[1]) return asked;
  if (shown.length < 2) return undefined;
  const [first] = asked;
  const held = holdings();
  const pairs = sharing(held, 'indicator').concat(sharing(held, 'agency')).map(({ one, two }) => [one.document, two.document]);
  if (first === undefined) return pairs[0] || shown.slice(0, 2);
  const like = pairs.find((pair) => pair.includes(first));
  return [first, like ? like.find((place) => place !== first) : shown.find((place) => place !== first)];
}

// Cosine of TF-IDF over both lists of texts (each an array of words), one to one, the most alike first: [[at, at, score]…]. Pure.
function alikeTexts(first, second, least) {
  const count = (words) => { const found = new Map(); for (const word of words) found.set(word, (found.get(word) || 0) + 1); return found; };
  const counts = [first, second].map((texts) => texts.map(count));
  const holding = new Map();
  for (const one of counts.flat()) for (const word of one.keys()) holding.set(word, (holding.get(word) || 0) + 1);
  const total = first.length + second.length;
  const idf = (word) => Math.log((1 + total) / (1 + holding.get(word))) + 1;
  const normal = (one) => {
    const weights = new Map(Array.from(one, ([word, number]) => [word, number * idf(word)]));
    const length = Math.sqrt(Array.from(weights.values()).reduce((sum, weight) => sum + weight * weight, 0));
    weights.forEach((weight, word) => weights.set(word, weight / length));
    return weights;
  };
  const [ours, theirs] = counts.map((some) => some.map(normal));
  const where = new Map();
  theirs.forEach((weights, at) => weights.forEach((weight, word) => { if (!where.has(word)) where.set(word, []); where.get(word).push([at, weight]); }));
  const scored = [];
  ours.forEach((weights, at) => {
    const scores = new Map();
    weights.forEach((weight, word) => { for (const [other, own] of where.get(word) || []) scores.set(other, (scores.get(other) || 0) + weight * own); });
    scores.forEach((score, other) => { const rounded = Math.round(Math.min(score, 1) * 10000) / 10000; if (rounded >= least) scored.push([at, other, rounded]); });
  });
  const taken = [new Set(), new Set()];
  const found = [];
  for (const [at, other, score] of scored.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1])) {
    if (taken[0].has(at) || taken[1].has(other)) continue;
    taken[0].add(at);
    taken[1].add(other);
    found.push([at, other, score]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}

// Both values in one unit: as they are where the units are the same, else in QUDT's; null where they cannot be compared. Pure.
function inOneUnit(a, b) {
  if ((a.unit || '') === (b.unit || '')) return [Number(a.value), Number(b.value)];
  return a.shared && b.shared && a.shared_unit === b.shared_unit ? [Number(a.shared), Number(b.shared)] : null;
}

// How B's figure stands to A's: stricter or looser where a comparator says which way is up, else higher or lower. Pure.
function standsTo(a, b) {
  const values = inOneUnit(a, b);
  if (!values) return 'otherUnit';
  const ways = new Set([a, b].flatMap(({ comparator }) => (UP.includes(comparator) ? [1] : DOWN.includes(comparator) ? [-1] : [])));
  const [one, other] = values;
  const same = (x, y) => (x === undefined || y === undefined ? x === y : Number(x) === Number(y));
  if (ways.size > 1 || [a.comparator, b.comparator].includes('Between')) return a.comparator === b.comparator && one === other && same(a.upper, b.upper) ? 'equal' : 'other';
  if (one === other) return 'equal';
  if (!ways.size) return other > one ? 'higher' : 'lower';
  return other > one === ways.has(1) ? 'stricter' : 'looser';
}

function comesWhen(a, b) {
  const [one, other] = [a, b].map((figure) => figure.year || figure.end);
  return !one || !other ? '' : one === other ? 'sameYear' : other < one ? 'sooner' : 'later';
}

// The figures of one indicator two by two: of the same scope and year, else of the same year, else as they come. Pure.
function twoByTwo(a, b, figureOf) {
  const scope = (place) => { const told = (figureOf(place).notes || []).find(([name]) => name === 'scope'); return told ? told[1] : ''; };
  const year = (place) => figureOf(place).year || figureOf(place).end || 0;
  const left = [a.slice(), b.slice()];
  const found = [];
  for (const fits of [(one, two) => scope(one) === scope(two) && year(one) === year(two), (one, two) => year(one) === year(two), () => true]) {
    for (const one of left[0].slice()) {
      const two = left[1].find((place) => fits(one, place));
      if (two === undefined) continue;
      found.push([one, two]);
      left[0].splice(left[0].indexOf(one), 1);
      left[1].splice(left[1].indexOf(two), 1);
    }
  }
  return { found, left };
}

// What is said in a document, in the order of its text: [place, name, words].
function wordedOf(document, kind) {
  const begin = (place) => { const [quote] = app.data.nodes[place].q; return quote === undefined ? 0 : app.data.quotes[quote][1]; };
  return app.data.worded.filter(([place]) => app.data.nodes[place].d === document && app.data.nodes[place].k === kind).sort((one, two) => begin(one[0]) - begin(two[0]) || one[0] - two[0]);
}

// {name, match: same | similar | '', a, b, is, comes}: a row for each figure of either document.
function besideFigures(one, two) {
  const figureOf = (place) => app.data.nodes[place].f;
  const ours = wordedOf(one, 'target');
  const theirs = wordedOf(two, 'target');
  const rows = [];
  const row = (name, match, a, b) => rows.push({ name, match, a, b, is: a === undefined ? 'new' : b === undefined ? 'missing' : standsTo(figureOf(a), figureOf(b)), comes: a === undefined || b === undefined ? '' : comesWhen(figureOf(a), figureOf(b)) });
  const rest = [[], []];
  for (const name of Array.from(new Set(ours.concat(theirs).map(([, own]) => own))).sort()) {
    const [a, b] = [ours, theirs].map((some) => some.filter(([, own]) => own === name));
    const { found, left } = twoByTwo(a.map(([place]) => place), b.map(([place]) => place), figureOf);
    found.forEach(([first, second]) => row(name, 'same', first, second));
    [a, b].forEach((some, side) => rest[side].push(...some.filter(([place]) => left[side].includes(place))));
  }
  const used = new Set();
  for (const [at, other] of alikeTexts(rest[0].map(([, , words]) => words), rest[1].map(([, , words]) => words), ALIKE_NAMES)) {
    const [a, b] = [rest[0][at], rest[1][other]];
    if (!inOneUnit(figureOf(a[0]), figureOf(b[0]))) continue;
    row(a[1], 'similar', a[0], b[0]);
    used.add(a[0]).add(b[0]);
  }
  rest[0].forEach(([place, name]) => { if (!used.has(place)) row(name, '', place, undefined); });
  rest[1].forEach(([place, name]) => { if (!used.has(place)) row(name, '', undefined, place); });
  return rows;
}

// {a, b, score}: the tasks of A with those of B that ask for the same, then those that B alone has.
function besideTasks(one, two) {
  const [ours, theirs] = [one, two].map((document) => wordedOf(document, 'task'));
  const together = new Map(alikeTexts(ours.map(([, , words]) => words), theirs.map(([, , words]) => words), ALIKE_TASKS).map(([at, other, score]) => [at, [other, score]]));
  const met = new Set(Array.from(together.values(), ([other]) => other));
  const rows = ours.map(([place], at) => (together.has(at) ? { a: place, b: theirs[together.get(at)[0]][0], score: together.get(at)[1] } : { a: place }));
  return rows.concat(theirs.filter((_, at) => !met.has(at)).map(([place]) => ({ b: place })));
}

function drawBeside(host) {
  const pair = besidePair();
  if (!pair) return empty(host, app.ofKind.document.length < 2 ? 'emptyOne' : 'emptyShared');
  const table = besideTable();
  if (!table.rows.length) return empty(host, 'emptyBeside');
  drawTable(host, table);
  document.getElementById('showing').textContent = word('found', table.rows.length.toLocaleString('en'));
}

// The choosers of A and B: of all documents shown and the two chosen ones; choosing the other's document exchanges them.
function besideTools(bar) {
  const pair = besidePair();
  if (!pair) return;
  const keys = pair.map((place) => app.data.nodes[place].i);
  const shown = app.ofKind.document.filter((place) => app.visible[place] || pair.includes(place));
  ['one', 'two'].forEach((side, at) => {
    const options = shown.map((place) => el('option', { value: app.data.nodes[place].i, selected: place === pair[at] }, brief(name(place), 60)));
    const change = ({ target }) => { const next = target.value === keys[1 - at] ? keys.slice().reverse() : keys.map((key, side) => (side === at ? target.value : key)); go({ one: next[0], two: next[1] }, true); };
    bar.append(el('label', { class: 'chooser' }, 'AB'[at] + ' ', el('select', { id: side, title: name(pair[at]), 'aria-label': word('document') + ' ' + 'AB'[at], on: { change } }, options)));
  });
}

function besideTable() {
  const pair = besidePair();
  if (!pair) return { head: [], rows: [] };
  return app.state.part === 'figures' ? figuresTable(...pair) : tasksTable(...pair);
}

function figuresTable(one, two) {
  const figure = (place) => (place === undefined ? '' : { node: place, text: [numberOf(app.data.nodes[place].f), app.data.nodes[place].f.unit].filter(Boolean).join(' ') });
  const due = (place) => (place === undefined ? '' : dueOf(app.data.nodes[place].f));
  const said = (place) => (place === undefined ? '' : { node: place, text: statement(place) });
  const rows = besideFigures(one, two).map(({ name: title, match, a, b, is, comes }) => [title + (match === 'similar' ? ' ≈' : ''), word('is:' + is), figure(a), due(a), figure(b), due(b), comes ? word('comes:' + comes) : '', said(a), said(b)]);
  return { head: [word('indicator'), word('verdict'), 'A', 'A · ' + word('due'), 'B', 'B · ' + word('due'), word('comes'), 'A · ' + word('text'), 'B · ' + word('text')], rows, look: 'beside beside-figures', groups: (row) => [row[1]], inOrder: STANDINGS.map((is) => word('is:' + is)) };
}

function tasksTable(one, two) {
  const said = (place) => (place === undefined ? '' : { node: place, text: statement(place) });
  const due = (place) => (place === undefined ? '' : app.data.nodes[place].u || '');
  const rows = besideTasks(one, two).map(({ a, b, score }) => [word(a === undefined ? 'onlyB' : b === undefined ? 'onlyA' : 'inBoth'), said(a), said(b), score || '', due(a), due(b)]);
  return { head: [word('verdict'), 'A · ' + word('task'), 'B · ' + word('task'), word('alike'), 'A · ' + word('due'), 'B · ' + word('due')], rows, look: 'beside beside-measures', groups: (row) => [row[0]], inOrder: ['inBoth', 'onlyA', 'onlyB'].map((key) => word(key)) };
}
