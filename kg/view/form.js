// The box in the details in which a fact, or some words of the text, are decided about; and its form.

const PATTERNS = { figure: /^-?[0-9]+(\.[0-9]+)?$/, upper: /^(-?[0-9]+(\.[0-9]+)?)?$/, year: /^([0-9]{4})?$/ }; // those of corrections/schema.json
const NUMBERS = Object.keys(PATTERNS);

function drawReviewBox() {
  const old = document.getElementById('review-box');
  const made = reviewBox();
  if (old) old.replaceWith(made || '');
  else if (made && document.querySelector('#panel .panel-tools')) document.querySelector('#panel .panel-tools').after(made);
}

// The box of what is selected in the reading view; null where nothing can be decided about it.
function reviewBox() {
  if (!app.data.review || app.state.view !== 'reading' || app.state.table) return null;
  const fact = currentFact();
  if (reviewing.form && reviewing.form.fact && reviewing.form.fact !== fact) reviewing.form = null;
  if (fact) return el('section', { id: 'review-box', 'aria-label': word('review') }, reviewing.form ? editForm(fact) : factBox(fact));
  if (!app.selected || app.selected[0] !== 'place') return null;
  return el('section', { id: 'review-box', 'aria-label': word('review') }, placeBox());
}

function factBox(fact) {
  const verdict = verdictOf(fact);
  const own = decisionsAbout(fact).filter(([id, line]) => line.by === deciding.by && !fact.decided.includes(id)).map(([id]) => id);
  const act = (action, key, run) => button([VERDICTS[action] + ' ' + word('review:' + action) + ' ', el('kbd', {}, key)], run, { class: 'tool', data: { action }, 'aria-pressed': String(Boolean(verdict) && verdict.action === action), 'aria-keyshortcuts': key });
  return [
    el('p', { class: 'acts' }, act('accept', 'a', () => judge('accept')), act('reject', 'r', () => judge('reject')), act('change', 'e', openForm)),
    verdict ? el('p', { class: 'verdict', data: { action: verdict.action } }, VERDICTS[verdict.action] + ' ', word(verdict.graph ? 'review:built' : 'review:by', verdict.by, verdict.when),
      Object.entries(verdict.right).map(([name, value]) => el('span', { class: 'change' }, word('field:' + name) + ' → ', bdi(fieldText(name, value)))), own.length ? [' ', button('×', () => { takeDecisions([], own); showDecisions(); }, { class: 'tool', id: 'drop-decision', 'aria-label': word('review:undo'), title: word('review:undo') })] : null) : fact.certainty === 'open' ? el('p', { class: 'note' }, word('review:isOpen')) : null,
    (signedFacts().get(fact) || []).map((sign) => el('p', { class: 'note' }, signName(sign) + ': ' + signAdvice(sign))),
  ];
}

function fieldText(name, value) {
  if (name === 'role') return word(value);
  if (name === 'kind') return word(value === 'responsibility' ? 'review:responsibility' : value);
  if (name === 'comparator') return word(value) || word('comparator:' + value);
  if (name === 'sector') return sectorNames(value);
  return value || word('none');
}

function sectorNames(keys) {
  const names = new Map(app.data.review.sectors.map(([label, key]) => [key, label]));
  return app.state.lang === 'en' ? keys : keys.split(' ').filter(Boolean).map((key) => names.get(key) || key).join(' ');
}

// Keys or Chinese names of sectors → their keys. Throws an Error that names what is none.
function sectorKeys(text) {
  const known = new Map(app.data.review.sectors.flatMap(([label, key]) => [[label, key], [key, key]]));
  return text.split(/[\s,，、]+/).filter(Boolean).map((one) => {
    const key = known.get(printedSimply(one));
    if (!key) throw new Error(word('review:noSector', one));
    return key;
  }).join(' ');
}

function printedSimply(text) {
  return Array.from(text, (sign) => app.map.get(sign) || sign).join('');
}

function placeBox() {
  const [, document_, begin, end] = app.selected;
  const reading = readingNow();
  const make = (kind) => button('＋ ' + word(kind === 'responsibility' ? 'review:responsibility' : kind), () => signed(() => { reviewing.form = { kind, document: document_, source: reading.source, begin, end }; drawPanel(); document.querySelector('#panel form input, #panel form select').focus(); }), { class: 'tool', data: { make: kind } });
  const made = Array.from(deciding.lines).filter(([id, line]) => line.action === 'add' && !deciding.replaced.has(id) && line.document.fingerprint === fingerprintOf(app.data.sources[reading.source]) && line.quote.at < end && begin < line.quote.at + Array.from(line.quote.exact).length);
  if (reviewing.form && reviewing.form.kind) return editForm(null);
  return [
    el('p', { class: 'note' }, word('review:make')),
    el('p', { class: 'acts' }, ['task', 'target', 'responsibility'].map(make)),
    made.map(([id, line]) => el('p', { class: 'verdict', data: { action: 'add' } }, '＋ ' + word(line.kind === 'responsibility' ? 'review:responsibility' : line.kind) + ' ', word('review:by', line.by, line.when),
      Object.entries(line.right || {}).map(([name, value]) => el('span', { class: 'change' }, word('field:' + name) + ' ', bdi(fieldText(name, value)))), ' ', button('×', () => { takeDecisions([], [id]); showDecisions(); drawReviewBox(); }, { class: 'tool', 'aria-label': word('review:undo') }))),
  ];
}

// The form about a fact, or about words that are to become one.
function editForm(fact) {
  const base = fact ? Object.assign(readOf(fact), Object.fromEntries(Object.entries((verdictOf(fact) || {}).right || {}))) : {};
  let kind = fact ? base.kind || fact.kind : reviewing.form.kind;
  delete base.kind;
  const fields = el('div', { class: 'fields' });
  const fault = el('p', { class: 'trouble', role: 'alert' });
  const fill = () => clear(fields).append(...app.data.review.fields[kind].map((name) => fieldRow(name, base[name] || (name === 'role' ? 'Joint' : ''))));
  const kinds = el('select', { name: 'kind', 'aria-label': word('field:kind'), on: { change: (event) => { kind = event.target.value; fill(); } } }, ['task', 'target', 'responsibility'].map((one) => el('option', { value: one, selected: one === kind }, word(one === 'responsibility' ? 'review:responsibility' : one))));
  const close = () => { reviewing.form = null; drawReviewBox(); document.querySelector('#view .text').focus({ preventScroll: true }); };
  const submit = (event) => {
    event.preventDefault();
    try {
      saveForm(fact, kind, Object.fromEntries(Array.from(new FormData(event.target)).map(([name, value]) => [name, String(value).trim()])));
    } catch (problem) {
      fault.textContent = problem.message;
    }
  };
  fill();
  return el('form', { on: { submit, keydown: (event) => { if (event.key === 'Escape' && !event.isComposing) { event.preventDefault(); event.stopPropagation(); close(); } } } },
    el('label', { class: 'field' }, el('span', {}, word('field:kind')), kinds), fields,
    el('label', { class: 'field' }, el('span', {}, word('field:why')), el('input', { name: 'why', type: 'text', autocomplete: 'off' })), fault,
    el('p', { class: 'acts' }, el('button', { type: 'submit', class: 'tool', id: 'save-form' }, word('review:keep')), button(word('review:cancel'), close, { class: 'tool' })));
}

function fieldRow(name, value) {
  const options = { role: app.data.review.roles, comparator: [''].concat(app.data.review.comparators) }[name];
  const control = options
    ? el('select', { name }, options.map((one) => el('option', { value: one, selected: one === value }, one ? fieldText(name, one) : '')))
    : el('input', { name, type: 'text', autocomplete: 'off', value: name === 'sector' ? sectorNames(value) : value, list: name === 'sector' ? 'known-sectors' : name === 'body' ? 'known-bodies' : null });
  const names = name === 'sector' ? app.data.review.sectors.map(([label]) => label) : name === 'body' ? app.ofKind.agency.map((place) => app.data.nodes[place].h) : null;
  return el('label', { class: 'field' }, el('span', {}, word('field:' + name)), control, names ? el('datalist', { id: name === 'sector' ? 'known-sectors' : 'known-bodies' }, names.map((one) => el('option', { value: one }))) : null);
}

// What a form says → a decision. Throws an Error that says what is missing.
function saveForm(fact, kind, said) {
  const { fields, needed } = app.data.review;
  const given = {};
  for (const name of fields[kind]) {
    let value = said[name] || '';
    if (NUMBERS.includes(name)) value = value.normalize('NFKC').replace(/,/g, '');
    if (name === 'sector') value = sectorKeys(value);
    if (PATTERNS[name] && !PATTERNS[name].test(value) && (value || (fact && readOf(fact)[name]))) throw new Error(word('review:badField', word('field:' + name)));
    given[name] = value;
  }
  const missing = needed[kind].concat(given.figure ? ['indicator'] : []).find((name) => !given[name]);
  if (missing) throw new Error(word('review:needs', word('field:' + missing)));
  if (!fact) {
    const { document: place, source, begin, end } = reviewing.form;
    addFact(place, source, begin, end, kind, filledOf(given), said.why);
    reviewing.form = null;
    announce(word('review:add'));
    drawReviewBox();
    document.querySelector('#view .text').focus({ preventScroll: true });
    return showDecisions();
  }
  const former = formerOf(fact);
  const same = (name) => (name === 'sector' ? given[name].split(' ').sort().join() === (former.read[name] || '').split(' ').sort().join() : given[name] === (former.read[name] || ''));
  const right = kind !== former.kind ? Object.assign({ kind }, filledOf(given)) : Object.fromEntries(Object.entries(given).filter(([name]) => !same(name)));
  if (!Object.keys(right).length) throw new Error(word('review:same'));
  if (right.figure && !given.indicator) right.indicator = given.indicator;
  reviewing.form = null;
  decideFact(fact, 'change', right, said.why);
  decidedNow('change');
  document.querySelector('#view .text').focus({ preventScroll: true });
}

function filledOf(given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}

// The details of some words: what looks wrong there, and the words themselves.
function placePanel(place, begin, end) {
  const reading = readingNow();
  const signs = signsShown().filter((sign) => sign.document === place && sign.begin === begin && sign.end === end);
  const quote = [reading.source, begin, end, Math.max(0, begin - 60), end + 60];
  return [
    el('p', { class: 'kind' }, word(signs.length ? 'check' : 'review:words')),
    el('h2', { id: 'panel-title' }, signs.length ? signs.map((sign) => signName(sign)).join(' · ') : bdi(brief(slice(reading.source, begin, end).replace(/\s+/g, ' '), 60))),
    signs.map((sign) => el('p', { class: 'note' }, signAdvice(sign))),
    signs.filter((sign) => sign.words !== slice(reading.source, begin, end)).map((sign) => el('p', {}, bdi(sign.words))),
    reading.source < 0 || end <= begin ? null : el('figure', { class: 'quote' }, el('blockquote', { lang: app.data.sources[reading.source].lang }, bdi(slice(quote[0], quote[3], begin)), el('mark', {}, bdi(slice(quote[0], begin, end))), bdi(slice(quote[0], end, quote[4]))), el('figcaption', {}, bdi(word('place', app.data.sources[reading.source].name, begin, end)))),
    el('section', {}, el('h3', {}, word('document')), link(place)),
  ];
}
