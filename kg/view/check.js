// To check: doubtful facts, and places where a sign says that something was read wrong or not at all, as a queue; one click opens the text there.

const checkView = {
  listed: true,
  draw(host) {
    const table = checkView.table();
    if (!table.rows.length) return empty(host, Object.values(app.state.filters).some((some) => some.length) ? 'emptyFilters' : 'emptyCheck');
    drawTable(host, table);
    document.getElementById('showing').textContent = checkCount(toCheck());
  },
  tools(bar) {
    bar.append(el('select', { id: 'by', 'aria-label': word('by'), title: word('by'), on: { change: (event) => go({ by: event.target.value }, true) } }, ['', 'document'].map((key) => el('option', { value: key, selected: app.state.by === key }, word(key ? 'by:document' : 'by:sign')))));
  },
  select() {
    document.querySelectorAll('#view .opener').forEach((one) => one.setAttribute('aria-pressed', String(Boolean(app.state.selection) && one.dataset.key === app.state.selection.join(' '))));
  },
  table() {
    const { facts, signs } = toCheck();
    const rows = facts.map((fact) => checkRow(fact, word('doubtful', word(fact.kind === 'responsibility' ? 'review:responsibility' : fact.kind)), factWords(fact), fact.quotes[0]))
      .concat(signs.map((sign) => checkRow(sign, signName(sign), sign.words, null)));
    const column = app.state.by === 'document' ? 2 : 0;
    return { head: ['sign', 'text', 'document', 'number', 'begin', 'review:verdict'].map((key) => word(key)), rows, look: 'statements queue', groups: (row) => [plain(row[column])] };
  },
};

// What is to be checked of what the filters leave.
function toCheck() {
  return { facts: allFacts().facts.filter((fact) => fact.certainty === 'open' && factShown(fact)), signs: signsShown() };
}

function checkCount({ facts, signs }) {
  return word('check:count', (facts.length + signs.length).toLocaleString('en'), facts.length.toLocaleString('en'), signs.length.toLocaleString('en'));
}

let signsKnown = null;
function signsShown() {
  if (!app.data.check) return [];
  if (!signsKnown) signsKnown = app.data.check.signs.map(([kind, document, source, begin, end, words]) => ({ sign: true, kind, document, source, begin, end, words: words || slice(source, begin, end) }));
  return signsKnown.filter((sign) => app.visible[sign.document]);
}

// The facts that signs stand on, with these: a sign about the words of a fact is reviewed with the fact; what was not read has none.
let signedKnown = null;
function signedFacts() {
  if (signedKnown) return signedKnown;
  signedKnown = new Map();
  signsShown();
  const known = new Map();
  const key = (document, source, begin, end) => [document, source, begin, end].join(' ');
  if (signsKnown) for (const fact of allFacts().facts) for (const at of fact.quotes) { const [source, begin, end] = app.data.quotes[at]; const place = key(fact.document, source, begin, end); known.set(place, (known.get(place) || []).concat(fact)); }
  for (const sign of signsKnown || []) {
    const there = known.get(key(sign.document, sign.source, sign.begin, sign.end)) || [];
    const name = app.data.check.kinds[sign.kind][0];
    sign.fact = name.endsWith('unread') ? undefined : there.find((fact) => fact.kind === (/target|indicator/.test(name) ? 'target' : 'task'));
    if (sign.fact) signedKnown.set(sign.fact, (signedKnown.get(sign.fact) || []).concat(sign));
  }
  return signedKnown;
}

function signName(sign) {
  return word('sign:' + app.data.check.kinds[sign.kind][0]);
}

function signAdvice(sign) {
  const [, english, hans] = app.data.check.kinds[sign.kind];
  return app.state.lang === 'en' ? english : hans;
}

function factWords(fact) {
  if (fact.kind !== 'responsibility') return statement(fact.place);
  return name(fact.agency) + ' · ' + word(fact.role) + ' · ' + label(app.data.edges[fact.edges[0]][2]);
}

function checkRow(stop, sign, words, quote) {
  const begin = quote === null ? stop.begin : app.data.quotes[quote][1];
  signedFacts();
  const fact = stop.sign ? stop.fact : stop;
  const verdict = fact && app.data.review ? verdictOf(fact) : null;
  const selection = stopSelection(stop);
  return [sign, { node: stop.document, text: words, opens: selection }, ...documentCells({ d: stop.document }), begin, verdict ? word('review:' + verdict.action) : ''];
}

// The text at a place of the queue, ready for review; in a page without the text its details.
function openInText(selection) {
  if (!app.views.includes('reading')) return select(selection);
  reviewing.filter = 'doubtful';
  go({ view: 'reading', selection, table: false });
}

function opener(cell) {
  return el('button', { type: 'button', class: 'link opener', data: { nav: '', key: cell.opens.join(' ') }, on: { click: () => openInText(cell.opens) } }, bdi(cell.text, { lang: langOf(cell.text) }));
}
