// An answer on the page: its tabs, its table by pages, its text, its CSV.

const PAGE = 500; // rows
const MOST_TEXT = 200000; // characters on the screen

// An answer: {kind: 'rows' | 'truth' | 'graph' | 'running' | 'failed' | 'cancelled', …}; null before the first.
function showAnswer(answer) {
  app.answer = answer && Object.assign({ tab: 'table', page: 0, sort: { column: null, down: false } }, answer);
  if (answer && answer.kind === 'graph') app.answer.tab = 'text';
  drawAnswer();
  if (answer) announce(summary(app.answer));
}

function summary(answer) {
  const seconds = answer.seconds === undefined ? '' : answer.seconds.toFixed(2);
  if (answer.kind === 'rows') return word(answer.rows.length === 1 ? 'oneRow' : 'rows', count(answer.rows.length), seconds);
  if (answer.kind === 'truth') return word(answer.truth ? 'truth' : 'untruth') + ' · ' + word('took', seconds);
  if (answer.kind === 'graph') return word('took', seconds);
  return answer.kind === 'failed' ? word('failed') + ': ' + answer.message : word(answer.kind);
}

function drawAnswer() {
  const host = clear(document.getElementById('answer'));
  const answer = app.answer;
  host.setAttribute('aria-label', word('answer'));
  if (!answer) return host.append(el('div', { class: 'empty' }, el('p', {}, word('empty'))));
  if (answer.kind === 'failed') return drawFault(host, answer);
  if (answer.kind === 'running' || answer.kind === 'cancelled') return host.append(el('div', { class: 'empty' }, el('p', {}, word(answer.kind))));
  const tabs = tabsOf(answer);
  const bar = el('div', { id: 'answer-bar' }, el('div', { role: 'tablist', class: 'tabs', 'aria-label': word('answer'), on: { keydown: (event) => onTabKey(event, tabs) } },
    tabs.map((tab) => el('button', { type: 'button', role: 'tab', id: 'tab-' + tab, 'aria-controls': 'result', 'aria-selected': String(tab === answer.tab), tabindex: tab === answer.tab ? '0' : '-1', on: { click: () => openTab(tab) } }, word(tab)))),
  el('span', { id: 'summary' }, summary(answer)),
  answer.kind === 'rows' ? button(word('csv'), saveRows, { class: 'tool', id: 'csv' }) : button(word('save'), saveText, { class: 'tool', id: 'csv' }));
  host.append(bar, el('div', { id: 'result', role: 'tabpanel', tabindex: '0' }));
  drawResult();
}

function tabsOf(answer) {
  return answer.kind === 'graph' ? ['text'] : ['table'].concat(answer.kind === 'rows' && drawable(answer) ? ['chart'] : [], ['text']);
}

function openTab(tab) {
  app.answer.tab = tab;
  document.querySelectorAll('#answer [role=tab]').forEach((one) => {
    one.setAttribute('aria-selected', String(one.id === 'tab-' + tab));
    one.tabIndex = one.id === 'tab-' + tab ? 0 : -1;
  });
  drawResult();
}

function onTabKey(event, tabs) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  openTab(tabs[(tabs.indexOf(app.answer.tab) + step + tabs.length) % tabs.length]);
  document.getElementById('tab-' + app.answer.tab).focus();
}

function drawResult() {
  const host = clear(document.getElementById('result'));
  const answer = app.answer;
  host.setAttribute('aria-labelledby', 'tab-' + answer.tab);
  host.scrollTop = 0;
  if (answer.tab === 'text') return drawText(host, answer.text);
  if (answer.kind === 'truth') return host.append(el('p', { class: 'truth' }, word(answer.truth ? 'truth' : 'untruth')));
  if (!answer.rows.length) return host.append(el('div', { class: 'empty' }, el('p', {}, word('noRows'))));
  return answer.tab === 'chart' ? drawChart(host, answer) : drawRows(host, answer);
}

function drawText(host, text) {
  host.append(text.length > MOST_TEXT ? el('p', { class: 'note' }, word('cut', count(MOST_TEXT), count(text.length))) : '', el('pre', { class: 'raw' }, text.slice(0, MOST_TEXT)));
}

function drawRows(host, answer) {
  const kinds = kindsOf(answer.columns, answer.rows);
  const from = answer.page * PAGE;
  const rows = sorted(answer.rows, answer.sort.column, answer.sort.down).slice(from, from + PAGE);
  const head = (name, at) => {
    const sort = answer.sort.column !== at ? 'none' : answer.sort.down ? 'descending' : 'ascending';
    return el('th', { scope: 'col', class: isFigure(kinds[at]) ? 'figure' : null, 'aria-sort': sort }, button(name, () => sortBy(at), { data: { column: at } }));
  };
  const cell = (term, at) => el('td', { class: isFigure(kinds[at]) ? 'figure' : null }, drawTerm(term));
  host.append(el('table', { class: 'rows' }, el('thead', {}, el('tr', {}, answer.columns.map(head))), el('tbody', {}, rows.map((row) => el('tr', {}, row.map(cell))))));
  if (answer.rows.length > PAGE) {
    const turn = (step) => () => { answer.page += step; drawResult(); announce(shown()); (document.querySelector('#pages-bar button:not(:disabled)[data-step="' + step + '"]') || document.getElementById('result')).focus({ preventScroll: true }); };
    const shown = () => word('showing', count(answer.page * PAGE + 1), count(Math.min(answer.rows.length, answer.page * PAGE + PAGE)), count(answer.rows.length));
    host.prepend(el('div', { id: 'pages-bar' }, el('span', {}, shown()),
      button(word('before'), turn(-1), { class: 'tool', disabled: answer.page === 0, data: { step: -1 } }),
      button(word('after'), turn(1), { class: 'tool', disabled: from + PAGE >= answer.rows.length, data: { step: 1 } })));
  }
}

function isFigure(kind) {
  return kind === 'number' || kind === 'year';
}

// A click sorts up, a second one down, a third as it came.
function sortBy(column) {
  const { sort } = app.answer;
  app.answer.sort = sort.column !== column ? { column, down: false } : sort.down ? { column: null, down: false } : { column, down: true };
  app.answer.page = 0;
  drawResult();
  document.querySelector('#result th button[data-column="' + column + '"]').focus();
}

function drawFault(host, answer) {
  const place = answer.place;
  host.append(el('div', { class: 'fault' }, el('h2', {}, word('failed')), el('pre', {}, answer.message), place ? button(word('goTo', place[0], place[1]), () => mark(place[0], place[1]), { class: 'tool' }) : ''));
}

// Made from the rows that are there and not asked for again: what is saved is what was seen, a costly query runs once, and the
// mark of UTF-8 lets a spreadsheet show the Chinese. Programs get SPARQL's own CSV from the endpoint.
function saveRows() {
  const { columns, rows, sort } = app.answer;
  save('answer.csv', 'text/csv', csv({ head: columns, rows: sorted(rows, sort.column, sort.down).map((row) => row.map(plainTerm)) }));
}

function saveText() {
  const { kind, text, type } = app.answer;
  save(kind === 'graph' ? 'answer.ttl' : 'answer.json', type, text);
}
