// The page: its parts, in the language and the theme of the address.

function start() {
  app.data = JSON.parse(document.getElementById('data').textContent);
  app.data.terms = app.data.terms.concat(foreignTerms(app.data));
  const lang = tongue();
  app.defaults = { query: null, lang, theme: '' };
  app.state = readHash(location.hash, app.defaults);
  document.getElementById('app').hidden = false;
  startEditor();
  startOffers();
  document.getElementById('filter').addEventListener('input', () => announce(word('listed', drawQuestions().length)));
  document.getElementById('parameters').addEventListener('submit', (event) => { event.preventDefault(); run(); });
  window.addEventListener('hashchange', onHash);
  let width = window.innerWidth;
  window.addEventListener('resize', () => { closeOffers(); if (window.innerWidth !== width && app.answer && app.answer.tab === 'chart') drawResult(); width = window.innerWidth; });
  dress();
  setText(app.state.query === null ? (app.data.questions.find((one) => one.name === 'overview') || app.data.questions[0]).sparql : app.state.query);
  document.documentElement.dataset.ready = 'yes';
}

function onHash() {
  const before = app.state.query;
  app.state = readHash(location.hash, app.defaults);
  if (app.state.query !== before && app.state.query !== null) setText(app.state.query);
  dress();
}

// Everything that is written in the language of the interface.
function dress() {
  const root = document.documentElement;
  root.lang = { 'zh-hans': 'zh-Hans', 'zh-hant': 'zh-Hant', en: 'en' }[app.state.lang];
  if (app.state.theme) root.dataset.theme = app.state.theme;
  else delete root.dataset.theme;
  const skip = document.getElementById('skip');
  skip.textContent = word('skip');
  skip.onclick = (event) => { event.preventDefault(); document.getElementById('answer').focus(); };
  field().setAttribute('aria-label', word('editor'));
  drawTop();
  drawQuestions();
  delete document.getElementById('parameters').dataset.lang;
  drawParameters();
  drawBar();
  drawAnswer();
}

function drawTop() {
  document.getElementById('name').replaceChildren(bdi(app.data.title));
  const settings = writeHash({ query: null, lang: app.state.lang, theme: app.state.theme }, app.defaults).replace(/^#$/, '');
  clear(document.getElementById('pages')).append(el('a', { href: '/' + settings }, word('explorer')), el('a', { href: location.pathname + settings, 'aria-current': 'page' }, word('ask')));
  const languages = [['zh-hans', '简体'], ['zh-hant', '繁體'], ['en', 'English']];
  clear(document.getElementById('settings')).append(
    el('select', { id: 'language', 'aria-label': word('language'), title: word('language'), on: { change: (event) => { keepTongue(event.target.value); keep({ lang: event.target.value }); dress(); document.getElementById('language').focus(); } } },
      languages.map(([value, text]) => el('option', { value, selected: value === app.state.lang }, text))),
    button('◐', () => { keep({ theme: isDark() ? 'light' : 'dark' }); dress(); document.getElementById('theme').focus(); }, { id: 'theme', class: 'tool', 'aria-label': word('theme'), title: word('theme') }));
}

function isDark() {
  return app.state.theme ? app.state.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
}

function drawBar() {
  const running = Boolean(app.controller);
  clear(document.getElementById('bar')).append(
    el('div', { class: 'tools' }, button(word('run'), run, { id: 'run', class: 'tool main', 'aria-keyshortcuts': 'Control+Enter' }), button(word('cancel'), stop, { id: 'cancel', class: 'tool', disabled: !running })),
    el('p', { id: 'hint' }, word('hint')),
    el('div', { class: 'tools' }, button(word('copyLink'), (event) => { keep({ query: field().value }); copy(location.href, event.currentTarget); }, { id: 'copy-link', class: 'tool' })));
}
