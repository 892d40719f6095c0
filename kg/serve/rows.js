// Terms of an answer → what a cell shows, links to and sorts by. Everything reaches the page as text.

const NUMERIC = new Set(['integer', 'decimal', 'double', 'float', 'int', 'long', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger', 'negativeInteger', 'nonPositiveInteger', 'unsignedInt', 'unsignedLong', 'unsignedShort', 'unsignedByte'].map((name) => 'http://www.w3.org/2001/XMLSchema#' + name));

// SPARQL's JSON → {columns, rows: [[term | null]], truth}. Raises TypeError for another shape.
function readAnswer(text) {
  const answer = JSON.parse(text);
  if (typeof answer.boolean === 'boolean') return { columns: [], rows: [], truth: answer.boolean };
  const columns = answer.head.vars.map(String);
  return { columns, rows: answer.results.bindings.map((one) => columns.map((name) => (Object.hasOwn(one, name) ? one[name] : null))), truth: null };
}

function plainTerm(term) {
  if (!term) return '';
  if (term.type === 'triple') return '<<( ' + ['subject', 'predicate', 'object'].map((part) => plainTerm(term.value[part])).join(' ') + ' )>>';
  return term.type === 'bnode' ? '_:' + term.value : String(term.value);
}

function numberOf(term) {
  if (!term || !NUMERIC.has(term.datatype)) return null;
  const number = Number(term.value);
  return Number.isFinite(number) ? number : null;
}

// An IRI of ours is a path on this server; others go where they say, if that is the web: nothing else is a link.
function addressOf(iri) {
  if (iri.startsWith(app.data.site) && /^https?:/.test(location.origin)) return location.origin + '/' + iri.slice(app.data.site.length);
  try {
    return ['http:', 'https:'].includes(new URL(iri).protocol) ? iri : null;
  } catch (problem) {
    return null;
  }
}

function shownIri(iri) {
  return shorten(iri, app.data.prefixes) || (iri.startsWith(app.data.site) ? iri.slice(app.data.site.length - 1) : iri);
}

function drawTerm(term) {
  if (!term) return null;
  if (term.type === 'uri') {
    const address = addressOf(String(term.value));
    const text = bdi(shownIri(String(term.value)));
    return address ? el('a', { href: address, title: term.value, rel: 'noreferrer' }, text) : text;
  }
  const language = typeof term['xml:lang'] === 'string' ? term['xml:lang'] : null;
  return [bdi(plainTerm(term), { lang: language, title: term.datatype ? shownIri(String(term.datatype)) : null }), language ? el('span', { class: 'tag' }, ' @' + language) : null];
}

// Which columns hold numbers alone, and which of them years.
function kindsOf(columns, rows) {
  return columns.map((_, at) => {
    const cells = rows.map((row) => row[at]).filter(Boolean);
    if (!cells.length) return 'empty';
    if (cells.every((cell) => /#gYear$/.test(cell.datatype || ''))) return 'year';
    const numbers = cells.map(numberOf);
    if (numbers.includes(null)) return 'label';
    return numbers.every((one) => Number.isInteger(one) && one >= 1900 && one <= 2200) ? 'year' : 'number';
  });
}

// The rows in the order of a column; what is unbound comes last either way.
function sorted(rows, column, down) {
  if (column === null) return rows;
  const collator = new Intl.Collator(app.state.lang === 'en' ? 'en' : 'zh', { numeric: true });
  const compare = (a, b) => {
    const [one, other] = [numberOf(a), numberOf(b)];
    return one !== null && other !== null ? one - other : collator.compare(plainTerm(a), plainTerm(b));
  };
  return rows.slice().sort((one, other) => (!one[column] || !other[column] ? Number(!one[column]) - Number(!other[column]) : (down ? -1 : 1) * compare(one[column], other[column])));
}
