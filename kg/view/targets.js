// The targets: years across, sectors down, a card for each; those in words are dashed.

const CELL = 4; // cards of a cell, before the others are folded, where there are more cards than a reader takes in
const CARDS = 120;

const targetsView = {
  draw(host) {
    const cards = app.data.targets.cards.filter((card) => app.visible[card[0]]);
    if (!cards.length) return empty(host, 'emptyTargets');
    const years = app.data.targets.years.filter((year) => cards.some((card) => card[2] === year));
    const sectors = app.data.targets.sectors.filter((sector) => cards.some((card) => card[1] === sector));
    const head = el('thead', {}, el('tr', {}, el('th', { scope: 'col', class: 'corner' }, word('sector')), years.map((year) => el('th', { scope: 'col' }, year < 0 ? word('noYear') : String(year), el('span', { class: 'badge' }, cards.filter((card) => card[2] === year).length)))));
    const row = (sector) => el('tr', {}, el('th', { scope: 'row' }, sector < 0 ? word('noSector') : link(sector)), years.map((year) => el('td', {}, targetCell(cards.filter((card) => card[1] === sector && card[2] === year), cards.length > CARDS ? CELL : cards.length))));
    host.append(el('div', { class: 'scroll' }, el('table', { class: 'timeline' }, el('caption', { class: 'hidden' }, word('targets?')), head, el('tbody', {}, sectors.map(row)))));
    showing(document.querySelectorAll('#view .card').length, cards.length > CARDS);
    fromThisYear(host.querySelector('.scroll'), years);
    targetsView.select();
  },
  select() {
    const node = app.selected && app.selected[0] === 'node' ? app.selected[1] : undefined;
    document.querySelectorAll('#view .card').forEach((one) => one.setAttribute('aria-pressed', String(Number(one.dataset.node) === node)));
  },
  table() {
    const rows = app.ofKind.target.filter((place) => app.visible[place]).map(targetRow);
    return { head: ['indicator', 'comparator', 'value', 'upper', 'unit', 'due', 'who', 'sector', 'text', 'article', 'document', 'number', 'certainty'].map((key) => word(key)), rows, look: 'statements figures' };
  },
};

// The past is to the left of what is first seen: the first year that is not over stands at the left.
function fromThisYear(frame, years) {
  const first = years.findIndex((year) => year >= new Date().getFullYear());
  const head = frame.querySelectorAll('thead th');
  if (first > 0) frame.scrollLeft = head[first + 1].offsetLeft - head[0].offsetWidth;
}

function targetRow(place) {
  const node = app.data.nodes[place];
  const figure = node.f || {};
  const number = (text) => (text === undefined ? '' : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  const said = figure.comparator && figure.value ? word(figure.comparator) || word('comparator:' + figure.comparator) : '';
  const first = indicatorOf(place) === undefined ? { node: place, text: figure.indicator || (figure.statement && printed(figure.statement)) || chinese(node) } : { indicator: indicatorOf(place), text: figure.indicator };
  return [first, said, number(figure.value), number(figure.upper), figure.unit || '', dueOf(figure), whoOf(place),
    { nodes: node.c[0] }, { node: place, text: sentenceOf(place) }, { node: node.p }, ...documentCells(node), sureness(node)];
}

// The sentence that a statement was read from, as it stands in the source.
function sentenceOf(place) {
  const quote = app.data.quotes[quotesOf(place)[0]];
  return quote ? printed(slice(quote[0], quote[3], quote[4]).trim()) : statement(place);
}

function targetCell(cards, few) {
  return listed(cards, cards.length > few + 1 ? few : cards.length, targetCard, 'cards'); // one card takes no more room than the button for it
}

function targetCard([target, , , agencies]) {
  const node = app.data.nodes[target];
  const figure = node.f || {};
  const many = app.ofKind.document.length > 1;
  const who = agencies.slice(0, 3).map((agency) => brief(shortName(agency), 18)).join('、') + (agencies.length > 3 ? ' +' + (agencies.length - 3) : '');
  const parts = figure.value
    ? [el('span', { class: 'sum' }, el('b', {}, numberOf(figure)), ' ', figure.unit || ''), bdi(figure.indicator || chinese(node), { class: 'what' })]
    : [bdi(figure.statement ? printed(figure.statement) : chinese(node), { class: 'what' })];
  return el('button', { type: 'button', class: 'card' + (figure.value ? '' : ' words'), data: { node: target, nav: '' }, on: { click: () => select(['node', node.i]) } }, parts,
    figure.start ? el('span', { class: 'period' }, dueOf(figure)) : null, who ? el('span', { class: 'who', lang: langOf(who) }, glyph('agency'), who) : null,
    el('span', { class: 'from' }, bdi((many ? brief(name(node.d), 24) + ' ' : '') + brief(label(node.p), 34))));
}

function shortName(place) {
  const node = app.data.nodes[place];
  if (app.state.labels !== 'zh' && node.e) return node.e;
  return node.a.concat(chinese(node)).reduce((best, one) => (one.length < best.length && one.length > 2 ? one : best), chinese(node));
}
