// What is asked ↔ the hash of the address, so that a query can be linked to.

const app = { data: null, state: null, defaults: null, question: null, answer: null, controller: null };

// A state: {query: null | text, lang, theme}
function readHash(hash, defaults) {
  const state = Object.assign({}, defaults);
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  if (given.has('query')) state.query = given.get('query').replace(/\r\n?/g, '\n');
  if (LANGUAGES.includes(given.get('lang'))) state.lang = given.get('lang');
  if (['light', 'dark'].includes(given.get('theme'))) state.theme = given.get('theme');
  return state;
}

function writeHash(state, defaults) {
  const names = ['query', 'lang', 'theme'].filter((name) => state[name] !== null && state[name] !== defaults[name]);
  return '#' + names.map((name) => name + '=' + encodeURIComponent(state[name].replace(/[\ud800-\udfff]/gu, '\ufffd'))).join('&');
}

const LONGEST = 100000; // characters of an address: browsers refuse some longer ones, and nobody can send them

// Change the state; the address follows without a step in the history, so that Back leaves the page.
function keep(change) {
  Object.assign(app.state, change);
  const hash = writeHash(app.state, app.defaults);
  if (hash.length <= LONGEST) history.replaceState(null, '', hash);
}
