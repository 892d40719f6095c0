// What is shown ↔ the hash of the address, so that a view can be linked to. Pure functions.

const GROUPS = ['document', 'sector', 'agency', 'role', 'year', 'instrument', 'certainty'];
const SELECTIONS = ['node', 'edge', 'cell', 'pair', 'indicator', 'documents', 'both', 'place'];
const BESIDE = ['figures', 'measures']; // parts that set two documents, `one` and `two`, side by side
const PARTS = ['bodies', 'indicators', 'shared', ...BESIDE]; // of the view that compares
const TIES = ['together', 'partners', 'cascade']; // parts of the relations; `one` is the body in the middle
const STANDINGS = ['stricter', 'looser', 'equal', 'higher', 'lower', 'other', 'otherUnit', 'missing', 'new']; // how a figure of B stands to A's
const GROUPINGS = ['agency', 'sector', 'year', 'document']; // under which heads the tasks can stand
const SHARES = ['agency', 'sector', 'indicator', 'cited']; // what two documents can share
const LISTS = ['agency', 'sector', 'document', 'indicator']; // of things that have a page

// A state: {view, selection: null | [kind, key…], filters: {group: [key…]}, hidden: [kind…], lang, labels, table, threshold, radius, count, part, share, by, sort, of, list, theme}
// `defaults` is a state too, with the `views` that the page has, and whether it has `pages` of things.
function parseHash(hash, defaults) {
  const state = Object.assign({}, defaults, { filters: {}, hidden: [], selection: null });
  for (const part of hash.replace(/^#/, '').split('&')) {
    const cut = part.indexOf('=');
    if (cut < 0) continue;
    const name = part.slice(0, cut);
    const values = part.slice(cut + 1).split(',').map(decode).filter(Boolean);
    const value = values[0] || '';
    if (name === 'view' && (defaults.views.includes(value) || (value === 'things' && defaults.pages))) state.view = value;
    else if (name === 'of') state.of = value;
    else if (name === 'list' && LISTS.includes(value)) state.list = value;
    else if (SELECTIONS.includes(name) && values.length) state.selection = [name].concat(values);
    else if (name.startsWith('in-') && GROUPS.includes(name.slice(3))) state.filters[name.slice(3)] = values;
    else if (name === 'hide') state.hidden = values;
    else if (name === 'lang' && ['zh-hans', 'zh-hant', 'en'].includes(value)) state.lang = value;
    else if (name === 'labels' && ['zh', 'en', 'both'].includes(value)) state.labels = value;
    else if (name === 'theme' && ['light', 'dark'].includes(value)) state.theme = value;
    else if (name === 'count' && value === 'tasks') state.count = value;
    else if (name === 'part' && PARTS.includes(value)) state.part = value;
    else if (name === 'ties' && TIES.includes(value)) state.ties = value;
    else if (name === 'one' || name === 'two') state[name] = value;
    else if (name === 'share' && SHARES.includes(value)) state.share = value;
    else if (name === 'by' && GROUPINGS.includes(value)) state.by = value;
    else if (name === 'sort' && /^-?[1-9]\d?$/.test(value)) state.sort = Number(value);
    else if (name === 'table') state.table = value === '1';
    else if (name === 'least' && Number(value) > 0) state.threshold = Math.floor(Number(value));
    else if (name === 'radius' && value === '2') state.radius = 2;
  }
  return state;
}

function formatHash(state, defaults) {
  const parts = ['view=' + state.view];
  if (state.selection) parts.push(state.selection[0] + '=' + state.selection.slice(1).map(encode).join(','));
  for (const group of GROUPS) {
    const values = state.filters[group] || [];
    if (values.length) parts.push('in-' + group + '=' + values.map(encode).join(','));
  }
  if (state.hidden.length) parts.push('hide=' + state.hidden.map(encode).join(','));
  for (const [name, key] of [['lang', 'lang'], ['labels', 'labels'], ['theme', 'theme'], ['count', 'count'], ['least', 'threshold'], ['radius', 'radius'], ['part', 'part'], ['share', 'share'], ['ties', 'ties'], ['one', 'one'], ['two', 'two'], ['by', 'by'], ['sort', 'sort'], ['of', 'of'], ['list', 'list']]) {
    if (state[key] !== defaults[key] && state[key]) parts.push(name + '=' + encode(String(state[key])));
  }
  if (state.table) parts.push('table=1');
  return '#' + parts.join('&');
}

function encode(text) {
  return encodeURIComponent(text).replace(/%2F/g, '/').replace(/%3A/g, ':');
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch (problem) {
    return text;
  }
}
