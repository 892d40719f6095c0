// The first screen of many documents: the Brief, and the tasks, targets and documents in pages, as the server counts them. Its addresses are the explorer's.

const VIEWS = ['brief', 'tasks', 'targets', 'documents'];
const FILTERED = ['year', 'sector', 'agency', 'certainty'];
const SHOWN_VALUES = 8;
const app = { data: null, state: null, defaults: null, asked: 0, table: null };
Object.assign(WORDS, {
  documentsTab: ['文件', '文件', 'Documents'], findDocument: ['搜索标题或文号', '搜尋標題或文號', 'Find a title or number'], findText: ['搜索原句', '搜尋原句', 'Find in the sentences'],
  preparing: ['正在统计这些文件，只在构建后第一次打开时需要…', '正在統計這些文件，只在建構後第一次開啟時需要…', 'Counting these documents: needed once after each build…'], gone: ['服务器没有应答：{0}', '伺服器沒有應答：{0}', 'The server does not answer: {0}'],
  loading: ['正在载入…', '正在載入…', 'Loading…'], byDue: ['按期限', '按期限', 'By due date'], inText: ['按原文', '按原文', 'In the order of the texts'], nextRows: ['再显示 {0} 行', '再顯示 {0} 行', 'Show {0} more'],
  ask: ['查询', '查詢', 'Query'], 'sum:holds': ['{0} 份文件{1}共有 {2} 项任务、{3} 个数值目标', '{0} 份文件{1}共有 {2} 項任務、{3} 個數值目標', '{0} documents{1} hold {2} tasks and {3} figures'],
});

function start() {
  app.data = JSON.parse(document.getElementById('data').textContent);
  takeToken(); // what is opened from here may need it
  const lang = tongue();
  app.defaults = { views: VIEWS, view: 'brief', lang, labels: lang === 'en' ? 'en' : 'zh', table: false, threshold: 0, radius: 1, count: 'sections', part: 'bodies', share: 'agency', by: '', sort: 0, theme: '', words: '' };
  document.getElementById('app').hidden = false;
  window.addEventListener('hashchange', () => update());
  const open = document.getElementById('open-filters');
  open.textContent = '☰';
  open.onclick = () => document.body.classList.toggle('filters-open');
  update();
  document.documentElement.dataset.ready = 'yes';
  performance.mark('ready');
}

function go(change, quiet) {
  const hash = formatHash(Object.assign({}, app.state, change), app.defaults) + (change.words ? '&words=' + encode(change.words) : '');
  if (quiet) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  update();
}

function update() {
  app.state = parseHash(location.hash, app.defaults);
  const words = /[#&]words=([^&]*)/.exec(location.hash);
  app.state.words = words ? decode(words[1]) : '';
  if (app.state.theme) document.documentElement.dataset.theme = app.state.theme;
  else delete document.documentElement.dataset.theme;
  document.documentElement.lang = { 'zh-hans': 'zh-Hans', 'zh-hant': 'zh-Hant', en: 'en' }[app.state.lang];
  drawTop();
  draw();
}

function drawTop() {
  const skip = document.getElementById('skip');
  skip.textContent = word('skip');
  skip.onclick = (event) => { event.preventDefault(); document.getElementById('view').focus(); };
  document.getElementById('open-filters').setAttribute('aria-label', word('filters'));
  document.getElementById('name').replaceChildren(bdi(app.data.title));
  document.getElementById('main').setAttribute('aria-label', word(app.state.view));
  const tabs = clear(document.getElementById('tabs'));
  tabs.setAttribute('aria-label', word('kind'));
  VIEWS.forEach((view) => tabs.append(button(word(view === 'documents' ? 'documentsTab' : view), () => go({ view, filters: view === 'documents' ? {} : app.state.filters, sort: 0, words: '' }), { data: { view }, 'aria-current': view === app.state.view ? 'page' : 'false' })));
  const settings = clear(document.getElementById('settings'));
  settings.append(el('a', { href: '/query', class: 'tool' }, word('ask')),
    el('select', { id: 'language', 'aria-label': word('language'), title: word('language'), on: { change: (event) => { keepTongue(event.target.value); go({ lang: event.target.value, words: app.state.words }, true); } } }, [['zh-hans', '简体'], ['zh-hant', '繁體'], ['en', 'English']].map(([value, text]) => el('option', { value, selected: value === app.state.lang }, text))),
    button('◐', () => go({ theme: isDark() ? 'light' : 'dark', words: app.state.words }, true), { class: 'tool', 'aria-label': word('theme'), title: word('theme') }));
  drawFind();
}

// The box is made once: typing, and an input method, go on while what is below it changes.
function drawFind() {
  const host = document.getElementById('search');
  host.hidden = app.state.view === 'brief';
  let input = host.querySelector('input');
  if (!input) {
    input = el('input', { type: 'search', id: 'query', autocomplete: 'off', spellcheck: 'false' });
    let timer = 0;
    const ask = () => { clearTimeout(timer); timer = setTimeout(() => { if (input.value !== app.state.words) go({ words: input.value }, true); }, 250); };
    input.addEventListener('input', (event) => { if (!event.isComposing) ask(); });
    input.addEventListener('compositionend', ask);
    host.append(input);
  }
  const says = word(app.state.view === 'documents' ? 'findDocument' : 'findText');
  input.placeholder = says;
  input.setAttribute('aria-label', says);
  if (document.activeElement !== input && input.value !== app.state.words) input.value = app.state.words;
}

function isDark() {
  return app.state.theme ? app.state.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
}

function query(more) {
  const given = new URLSearchParams({ lang: app.state.lang });
  for (const [name, values] of Object.entries(app.state.filters)) for (const value of values) given.append(name, value);
  if (app.state.words) given.set('words', app.state.words);
  for (const [name, value] of Object.entries(more || {})) given.set(name, value);
  return given;
}

// Data of the server; while it counts, again each second. What was asked before and comes later is dropped (null).
async function fetched(what, given) {
  const turn = app.asked;
  for (;;) {
    const answer = await fetch('/data/' + what + '?' + given);
    if (turn !== app.asked) return null;
    if (answer.status === 202) {
      state(word('preparing'));
      await new Promise((done) => setTimeout(done, 1000));
      if (turn !== app.asked) return null;
      continue;
    }
    if (!answer.ok) throw new Error((await answer.text()).trim());
    const told = await answer.json();
    return turn === app.asked ? told : null;
  }
}

function state(text) {
  clear(document.getElementById('view')).append(el('p', { class: 'state', role: 'status' }, text));
}

async function draw() {
  app.asked += 1;
  const { view } = app.state;
  document.getElementById('filters').hidden = !['tasks', 'targets'].includes(view);
  document.getElementById('open-filters').hidden = document.getElementById('filters').hidden;
  clear(document.getElementById('bar')).append(el('p', {}, view === 'brief' ? word('brief?') : ''), el('div', { class: 'tools' }));
  try {
    const told = await fetched(view, query(view === 'brief' ? { year: new Date().getFullYear() } : view === 'documents' ? {} : { sort: { 3: 'due', '-3': '-due' }[app.state.sort] || '' }));
    if (!told) return;
    if (view === 'brief') drawBrief(told);
    else drawRows(told);
  } catch (problem) {
    state(word('gone', problem.message));
  }
}

// Where a thing is shown: a body or sector on its own page, a statement in its document's text.
function inText(row) {
  return '/?document=' + encodeURIComponent(row.document[1]) + '#view=reading&node=' + encode(row.key) + '&lang=' + app.state.lang;
}

function filteredBy(name, value, view) {
  return formatHash(Object.assign({}, app.state, { view: view || 'tasks', filters: { [name]: [value] }, sort: 0 }), app.defaults);
}

function sumUp(told) {
  const count = (many) => many.toLocaleString('en');
  const span = told.span[0] === told.span[1] ? told.span[0] : told.span.join('–');
  const [first, second] = told.bodies;
  return [
    word(told.documents === 1 ? 'sum:holds:one' : 'sum:holds', count(told.documents), span ? word('sum:span', span) : '', count(told.tasks), count(told.figures)),
    word('sum:due', count(told.soon), told.now, told.now + 4),
    second && second.tasks ? word('sum:most', first.name, count(first.tasks), second.name, count(second.tasks)) : null,
    told.doubts ? word('sum:doubts', count(told.doubts)) : null,
  ].filter(Boolean).join(word('sum:join')) + word('sum:end');
}

function tile(id, count, href, ...parts) {
  return el('section', { class: 'tile', id: 'tile-' + id, 'aria-labelledby': 'title-' + id }, el('h2', {}, href ? el('a', { href, id: 'title-' + id }, word('tile:' + id)) : el('span', { id: 'title-' + id }, word('tile:' + id)), el('span', { class: 'badge' }, count.toLocaleString('en'))), parts);
}

function drawBrief(told) {
  const listed = (rows, when) => el('ol', { class: 'listing' }, rows.map((row) => el('li', {}, el('span', { class: 'when' }, when(row)), el('div', {}, el('a', { href: inText(row) }, brief(row.text, 110)), el('p', { class: 'sub' }, bdi([row.who.slice(0, 3).map(([name]) => name).join('、'), brief(row.document[0], 48)].filter(Boolean).join(' · ')))))));
  const most = Math.max(1, ...told.years.map(([, count]) => count));
  const strip = el('div', { class: 'strip' }, told.years.map(([year, count]) => el('button', { type: 'button', title: year + ': ' + count, class: year === told.now ? 'now' : null, on: { click: () => go({ view: 'tasks', filters: { year: [String(year)] } }) } },
    el('span', { class: 'pillar', style: { '--share': (count / most).toFixed(3) }, 'aria-hidden': 'true' }), el('span', { class: 'count' }, count), el('span', {}, year === told.now ? word('thisYear', year) : year))));
  const body = (one) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: filteredBy('agency', one.key) }, one.name)), [one.tasks, one.sections, one.led || ''].map((count) => el('td', { class: 'figure' }, count)));
  const head = el('thead', {}, el('tr', {}, ['agency', 'tasks', 'sections', 'Lead'].map((key) => el('th', { scope: 'col' }, word(key)))));
  const groups = told.groups.length ? el('tbody', {}, el('tr', {}, el('th', { scope: 'rowgroup', colspan: 4, class: 'note' }, word('group'))), told.groups.map(body)) : null;
  const pair = (one) => el('li', {}, el('span', { class: 'when' }, one.sections), el('div', {}, one.bodies.flatMap((it, at) => [at ? ' + ' : '', el('a', { href: '/' + it.key }, it.name)]), el('p', { class: 'sub' }, one.sectors.map(([name, count]) => name + ' ' + count).join(' · '))));
  clear(document.getElementById('view')).append(el('div', { class: 'scroll brief' }, el('p', { class: 'sum-up' }, sumUp(told)), el('div', { class: 'tiles' },
    tile('due', told.due, formatHash(Object.assign({}, app.state, { view: 'tasks', sort: 3, filters: {} }), app.defaults), told.due ? [strip, listed(told.nearest, (row) => row.due)] : el('p', { class: 'note' }, word('tile:noDue'))),
    tile('carriers', told.carriers, null, el('table', { class: 'carriers' }, head, el('tbody', {}, told.bodies.map(body)), groups)),
    tile('overlap', told.pairs, null, told.overlaps.length ? el('ol', { class: 'listing' }, told.overlaps.map(pair)) : el('p', { class: 'note' }, word('emptyPairs'))),
    tile('doubts', told.doubts, told.doubts ? filteredBy('certainty', 'open') : null, told.doubts ? listed(told.doubtful, (row) => word(row.kind)) : el('p', { class: 'note' }, word('tile:noDoubts'))))));
}

function drawRows(told) {
  const { view } = app.state;
  const heads = view === 'documents' ? [['document', 'words'], ['number'], ['date'], ['tasks', 'figure'], ['targets', 'figure']] : [[view === 'tasks' ? 'task' : 'target', 'words'], ['who', 'who'], ['due', 'when'], ['sector'], ['document'], ['certainty']];
  const bodyOf = el('tbody');
  const more = button('', () => next(), { class: 'tool', id: 'more' });
  const host = el('div', { class: 'scroll' }, el('table', { class: 'corpus' }, el('thead', {}, el('tr', {}, heads.map(([key, look]) => el('th', { scope: 'col', class: look || null }, word(key))))), bodyOf), el('p', { class: 'state' }, more));
  clear(document.getElementById('view')).append(told.total ? host : el('p', { class: 'state' }, word('emptyFilters')));
  const put = (rows) => bodyOf.append(...rows.map(view === 'documents' ? documentRow : itemRow));
  let shown = 0;
  const showing = (rows) => {
    put(rows);
    shown += rows.length;
    more.hidden = shown >= told.total;
    more.textContent = word('nextRows', Math.min(100, told.total - shown));
    clear(document.querySelector('#bar p')).append(word('showing', told.total.toLocaleString('en'), told.all.toLocaleString('en')));
  };
  const next = async () => {
    const given = query({ from: shown, sort: { 3: 'due', '-3': '-due' }[app.state.sort] || '' });
    more.disabled = true;
    const later = await fetched(view, given);
    more.disabled = false;
    if (later) showing(later.rows);
  };
  showing(told.rows);
  announce(word('found', told.total));
  if (view === 'documents') return;
  const saved = (form, text) => el('a', { class: 'tool', id: 'save-' + form, download: view + '.' + form, href: '/data/' + view + '.' + form + '?' + query({ sort: { 3: 'due', '-3': '-due' }[app.state.sort] || '' }) }, text);
  document.querySelector('#bar .tools').append(saved('xlsx', word('excel')), saved('csv', 'CSV'), el('select', { id: 'order', 'aria-label': word('due'), on: { change: (event) => go({ sort: Number(event.target.value), words: app.state.words }) } }, [[0, 'inText'], [3, 'byDue']].map(([value, key]) => el('option', { value, selected: app.state.sort === value }, word(key)))));
  drawFilters(told.facets);
}

function documentRow(row) {
  return el('tr', {}, el('td', { class: 'words' }, el('a', { href: '/?document=' + encodeURIComponent(row.iri) + '#lang=' + app.state.lang }, bdi(row.name))), el('td', {}, bdi(row.number || '')), el('td', {}, row.date || ''), ['tasks', 'targets'].map((key) => el('td', { class: 'figure', data: { label: word(key) } }, row[key])));
}

function itemRow(row) {
  return el('tr', {}, el('td', { class: 'words' }, el('a', { href: inText(row) }, bdi(row.text))),
    el('td', { class: 'who' }, row.who.map(([name, role, key]) => [el('a', { href: '/' + key }, bdi(name)), ' ', role ? el('span', { class: 'role-name' }, word(role)) : ' '])),
    el('td', { class: 'when' }, row.due), el('td', {}, row.sectors.map(([name]) => name).join('、')), el('td', {}, el('a', { href: '/?document=' + encodeURIComponent(row.document[1]) + '#lang=' + app.state.lang }, bdi(row.document[0])), row.document[2] ? [el('br'), bdi(row.document[2])] : null), el('td', {}, row.certainty ? word('certainty:' + row.certainty) : ''));
}

function drawFilters(facets) {
  const host = clear(document.getElementById('filters'));
  const any = Object.keys(app.state.filters).length;
  host.append(el('div', { class: 'side-head' }, el('h2', {}, word('filters')), any ? button(word('clear'), () => go({ filters: {}, words: app.state.words }), { class: 'more' }) : null));
  for (const name of FILTERED) {
    const chosen = app.state.filters[name] || [];
    const now = new Date().getFullYear();
    const past = ([value]) => (name === 'year' && Number(value) < now ? now - Number(value) : 0); // what is past comes last, the nearest of it first
    const values = facets[name].slice().sort((one, two) => chosen.includes(two[0]) - chosen.includes(one[0]) || past(one) - past(two));
    if (!values.length) continue;
    const row = ([value, text, count]) => el('label', { class: 'check' }, el('input', { type: 'checkbox', checked: chosen.includes(value), on: { change: () => toggle(name, value) } }), el('span', { class: 'what' }, name === 'certainty' ? word('certainty:' + text) : text), el('span', { class: 'badge' }, count.toLocaleString('en')));
    const field = el('fieldset', {}, el('legend', {}, word(name)), values.slice(0, SHOWN_VALUES).map(row));
    if (values.length > SHOWN_VALUES) field.append(button(word('more', values.length - SHOWN_VALUES), (event) => { event.target.remove(); field.append(...values.slice(SHOWN_VALUES).map(row)); }, { class: 'more' }));
    host.append(field);
  }
}

function toggle(name, value) {
  const filters = Object.assign({}, app.state.filters);
  const chosen = filters[name] || [];
  filters[name] = chosen.includes(value) ? chosen.filter((one) => one !== value) : chosen.concat(value);
  if (!filters[name].length) delete filters[name];
  go({ filters, words: app.state.words });
}
