// The text of a query ↔ its tokens, prefixes and VALUES line. Pure functions; values become terms, never raw text.

const TOKENS = {
  comment: /#[^\n]*/,
  iri: /<[^<>"{}|^`\\\u0000-\u0020]*>/,
  text: /"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)|"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|$)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|$)/,
  variable: /[?$][\p{L}\p{N}_]+/,
  tag: /@[A-Za-z]+(?:-[A-Za-z0-9]+)*/,
  name: /(?:\p{L}(?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?|_)?:(?:[\p{L}\p{N}_:%\\](?:(?:[\p{L}\p{N}_:%.-]|\\.)*[\p{L}\p{N}_:%-])?)?/,
  number: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/,
  word: /[\p{L}_][\p{L}\p{N}_]*/,
  space: /\s+/,
  sign: /[^]/,
};
const TOKEN = new RegExp(Object.entries(TOKENS).map(([kind, pattern]) => '(?<' + kind + '>' + pattern.source + ')').join('|'), 'gu');
const FORMS = ['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE'];
const LOCAL_NAME = /^[\w-]+(?:\.[\w-]+)*$/;

function tokens(text) {
  return Array.from(text.matchAll(TOKEN), (found) => {
    const kind = Object.keys(TOKENS).find((one) => found.groups[one] !== undefined);
    return { kind, text: found[0], begin: found.index, end: found.index + found[0].length };
  });
}

// The tokens that mean something.
function meaning(text) {
  return tokens(text).filter((one) => one.kind !== 'space' && one.kind !== 'comment');
}

function isWord(token, word) {
  return Boolean(token) && token.kind === 'word' && token.text.toUpperCase() === word;
}

// SELECT, ASK, CONSTRUCT or DESCRIBE; '' for what is none of them.
function formOf(text) {
  const first = meaning(text).find((one) => one.kind === 'word' && FORMS.includes(one.text.toUpperCase()));
  return first ? first.text.toUpperCase() : '';
}

function declared(text) {
  const words = meaning(text);
  return new Set(words.filter((one, at) => one.kind === 'name' && isWord(words[at - 1], 'PREFIX')).map((one) => one.text.slice(0, -1)));
}

// Where a PREFIX line goes: before the first one, else before all that means something, so that comments stay on top.
function prologue(text) {
  const words = meaning(text);
  const first = words.find((one) => isWord(one, 'PREFIX')) || words[0];
  return first ? first.begin : 0;
}

// An IRI with one of the prefixes, or null.
function shorten(iri, prefixes) {
  for (const [prefix, whole] of Object.entries(prefixes)) {
    if (iri.startsWith(whole) && LOCAL_NAME.test(iri.slice(whole.length))) return prefix + ':' + iri.slice(whole.length);
  }
  return null;
}

// --- parameters ---

const ESCAPES = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

// A parameter's value in N-Triples' own escapes: {term}, or {problem} where it is not of the parameter's type.
function termOf(type, value) {
  if (type === 'integer') return /^\s*[+-]?\d+\s*$/.test(value) ? { term: value.trim().replace(/^\+/, '') } : { problem: 'wrongInteger' };
  if (type === 'iri') return /^[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\u0000-\u0020]*$/.test(value) ? { term: '<' + value + '>' } : { problem: 'wrongIri' };
  const whole = value.replace(/[\ud800-\udfff]/gu, '\ufffd'); // with u: half of a character only
  return { term: '"' + whole.replace(/[\u0000-\u001f\u007f"\\]/g, (sign) => ESCAPES[sign] || '\\u' + sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')) + '"' };
}

// A term as it stands in a query → the value that a form shows.
function valueOf(term) {
  if (term.startsWith('<')) return term.slice(1, -1);
  if (!/^["']/.test(term)) return term;
  const inside = term.replace(/^("""|'''|"|')([^]*)\1$/, '$2');
  const signs = Object.fromEntries(Object.entries(ESCAPES).map(([sign, escape]) => [escape[1], sign]));
  return inside.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, four, eight, sign) => {
    const code = parseInt(four || eight || '0', 16);
    return sign ? (signs[sign] || sign) : code < 0x110000 ? String.fromCodePoint(code) : '\ufffd';
  });
}

// The line `VALUES (?a ?b) { ("x" 1) }` of these names, if it has one row: {begin, end, names, terms}; null if there is none.
function valuesLine(text, names) {
  const words = meaning(text);
  const wanted = names.slice().sort().join(' ');
  for (let start = 0; start < words.length; start += 1) {
    if (!isWord(words[start], 'VALUES')) continue;
    let at = start + 1;
    const take = (sign) => Boolean(words[at]) && words[at].text === sign && (at += 1);
    const run = (test) => { const from = at; while (words[at] && test(words[at])) at += 1; return words.slice(from, at); };
    if (!take('(')) continue;
    const asked = run((one) => one.kind === 'variable').map((one) => one.text.slice(1));
    if (!take(')') || !take('{') || !take('(')) continue;
    const terms = termsOf(run((one) => !['(', ')', '{', '}'].includes(one.text)));
    if (!take(')') || !take('}')) continue;
    if (asked.slice().sort().join(' ') === wanted && terms.length === asked.length) return { begin: words[start].begin, end: words[at - 1].end, names: asked, terms };
  }
  return null;
}

// The terms of a row: a tag, a datatype and a sign belong to the literal beside them.
function termsOf(words) {
  const terms = [];
  words.forEach((one, at) => {
    const before = words[at - 1];
    if (one.kind === 'tag' || one.text === '^' || (before && before.text === '^')) return;
    if (before && ['+', '-'].includes(before.text) && one.kind === 'number') terms[terms.length - 1] += one.text;
    else terms.push(one.text);
  });
  return terms;
}

function readValues(text, parameters) {
  const line = valuesLine(text, parameters.map((one) => one.name));
  return line ? Object.fromEntries(line.names.map((name, at) => [name, valueOf(line.terms[at])])) : null;
}

// The stretch to replace and what to put there; `terms` by name. null where the query has no such line.
function writeValues(text, parameters, terms) {
  const line = valuesLine(text, parameters.map((one) => one.name));
  return line && { begin: line.begin, end: line.end, text: 'VALUES (' + line.names.map((name) => '?' + name).join(' ') + ') { (' + line.names.map((name) => terms[name]).join(' ') + ') }' };
}
