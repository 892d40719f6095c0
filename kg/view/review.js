// Review in the reading view: the strip above the text, the tools at the current fact, the box in the details, and the keys j k a r e u.

const reviewing = { filter: 'all', form: null, waiting: null };
const VERDICTS = { accept: '✓', reject: '✗', change: '✎', add: '＋' };

// What j and k stop at in a document: its facts, and under "to check" the signs between them, in the order of the text.
function stopsOf(reading) {
  const facts = factsOf(reading).filter((fact) => factShown(fact) && (reviewing.filter === 'all' || (reviewing.filter === 'undecided' ? !verdictOf(fact) : isDoubtful(fact))));
  if (reviewing.filter !== 'doubtful') return facts;
  const begin = (stop) => (stop.sign ? stop.begin : app.data.quotes[stop.quotes[0]][1]);
  return facts.concat(signsShown().filter((sign) => !sign.fact && sign.document === reading.document && sign.source === reading.source)).sort((one, two) => begin(one) - begin(two));
}

function isDoubtful(fact) {
  return fact.certainty === 'open' || signedFacts().has(fact);
}

function stopSelection(stop) {
  if (stop.fact) return selectionOf(stop.fact);
  return stop.sign ? ['place', app.data.nodes[stop.document].i, String(stop.begin), String(stop.end)] : selectionOf(stop);
}

// The stop after (1) or before (-1) what is selected; behind the last of a document the first of the next that has any.
function step(way) {
  const here = readingNow();
  const quotes = here ? stopsOf(here) : [];
  const at = placeNow(here, quotes);
  const near = way > 0 ? quotes[Math.floor(at) + 1] : quotes[Math.ceil(at) - 1];
  if (near) return go({ selection: stopSelection(near) }, true);
  const order = app.data.reading.filter((one) => app.visible[one.document]);
  for (let next = order.indexOf(here) + way; order[next]; next += way) {
    const stops = stopsOf(order[next]);
    if (stops.length) return go({ selection: stopSelection(way > 0 ? stops[0] : stops[stops.length - 1]) }, true);
  }
  announce(word('review:end'));
}

// Which stop is selected, or between which two (a half) what is selected stands; -0.5 before all.
function placeNow(here, stops) {
  const fact = currentFact();
  if (fact && fact.document === here.document && stops.includes(fact)) return stops.indexOf(fact);
  const chosen = app.selected || [];
  if (chosen[0] === 'place') {
    const sign = stops.findIndex((stop) => stop.sign && stop.begin === chosen[2] && stop.end === chosen[3]);
    if (sign >= 0) return sign;
  }
  const begin = fact ? app.data.quotes[fact.quotes[0]][1] : chosen[0] === 'place' ? chosen[2] : -1;
  return stops.filter((stop) => (stop.sign ? stop.begin : app.data.quotes[stop.quotes[0]][1]) <= begin).length - 0.5;
}

function reviewKey(event) {
  const act = { j: () => step(1), k: () => step(-1), a: () => judge('accept'), r: () => judge('reject'), e: () => openForm(), u: () => takeBack() }[event.key];
  if (!act || !app.data.review || event.shiftKey || event.repeat && !'jk'.includes(event.key)) return false;
  event.preventDefault();
  act();
  return true;
}

// Do something once it is known who decides.
function signed(act) {
  if (deciding.by) return act();
  reviewing.waiting = act;
  const box = document.getElementById('reviewer');
  box.focus();
  box.classList.add('wanted');
  announce(word('review:who'));
}

function judge(action) {
  const fact = currentFact();
  if (!fact) return announce(word('review:choose'));
  signed(() => { decideFact(fact, action, {}, ''); decidedNow(action); });
}

function decidedNow(action) {
  announce(word('review:' + action) + ' · ' + progressText());
  reviewing.form = null;
  step(1);
  showDecisions();
}

// Take back the step before, and go to what it was about.
function takeBack() {
  const line = undoDecision();
  announce(line ? word('review:undone') : word('review:nothing'));
  const fact = line && allFacts().facts.find((one) => one.kind === line.kind && one.quotes.some((at) => { const [source, begin] = app.data.quotes[at]; return begin === line.quote.at && fingerprintOf(app.data.sources[source]) === line.document.fingerprint; }) && (!line.read || !line.read.body || app.data.nodes[one.agency].h === line.read.body));
  if (fact) go({ selection: selectionOf(fact) }, true);
  showDecisions();
}

function openForm() {
  const fact = currentFact();
  if (!fact) return announce(word('review:choose'));
  signed(() => {
    reviewing.form = { fact };
    drawPanel();
    document.querySelector('#panel form select, #panel form input').focus();
  });
}

// The strip.

function progress() {
  const facts = factsOf(readingNow()).filter((fact) => factShown(fact) && (reviewing.filter !== 'doubtful' || isDoubtful(fact)));
  return [facts.filter(verdictOf).length, facts.length];
}

function progressText() {
  return word('review:decided', ...progress());
}

function reviewStrip() {
  if (!app.data.review) return null;
  const by = el('input', { id: 'reviewer', type: 'text', autocomplete: 'name', maxlength: 60, value: deciding.by, placeholder: word('review:name'), 'aria-label': word('review:name'), on: { input: onReviewer, keydown: onReviewerKey } });
  const filter = el('select', { id: 'review-filter', 'aria-label': word('review:filter'), title: word('review:filter'), on: { change: (event) => { reviewing.filter = event.target.value; showDecisions(); } } }, ['all', 'undecided', 'doubtful'].map((key) => el('option', { value: key, selected: reviewing.filter === key }, word('review:' + key))));
  const file = el('input', { type: 'file', id: 'decisions-file', accept: '.jsonl', class: 'hidden', tabindex: '-1', 'aria-label': word('review:open'), on: { change: openDecisions } });
  return el('div', { class: 'review-strip', role: 'group', 'aria-label': word('review') },
    el('span', { id: 'review-progress' }), el('progress', { id: 'review-bar', 'aria-hidden': 'true' }), filter,
    el('span', { class: 'steps' }, button('‹', () => step(-1), { class: 'tool', title: word('review:back') + ' (k)', 'aria-label': word('review:back') }), button('›', () => step(1), { class: 'tool', id: 'review-next', title: word('review:next') + ' (j)', 'aria-label': word('review:next') })),
    button(word('review:undo'), takeBack, { class: 'tool', id: 'review-undo', title: 'u' }),
    el('span', { class: 'keeping' }, by, button('', saveDecisions, { class: 'tool', id: 'save-decisions' }), button(word('review:open'), () => file.click(), { class: 'tool', id: 'open-decisions' }), file,
      el('span', { id: 'kept', class: 'note' })));
}

function onReviewer(event) {
  deciding.by = event.target.value.trim();
  stored(() => localStorage.setItem(REVIEWER, deciding.by));
}

function onReviewerKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.key !== 'Enter' || !deciding.by) return;
  event.preventDefault();
  event.target.classList.remove('wanted');
  document.querySelector('#view .text').focus({ preventScroll: true });
  const act = reviewing.waiting;
  reviewing.waiting = null;
  if (act) act();
}

// What the decisions are shown in, after they changed: the strip, the marks of the text, the box in the details.
function showDecisions() {
  const host = document.querySelector('#view .reading');
  if (!host || !app.data.review) return;
  const [done, all] = progress();
  document.getElementById('review-progress').textContent = word('review:decided', done, all);
  Object.assign(document.getElementById('review-bar'), { max: Math.max(all, 1), value: done });
  const save = document.getElementById('save-decisions');
  save.textContent = word('review:save', deciding.lines.size);
  save.disabled = !deciding.lines.size;
  document.getElementById('review-undo').disabled = !deciding.done.length;
  const conflict = Object.values(deciding.conflicts || {})[0];
  const kept = document.getElementById('kept');
  kept.textContent = deciding.trouble ? word('review:trouble', deciding.trouble) : deciding.note || conflict || word('review:' + deciding.keep, deciding.file || '');
  kept.classList.toggle('trouble', Boolean(deciding.trouble || deciding.note || conflict));
  kept.title = deciding.trouble || deciding.note || word('review:' + deciding.keep + '?');
  dressMarks(host);
  if (!reviewing.form) drawReviewBox();
}

function saveDecisions() {
  save('corrections.jsonl', 'application/jsonl', decisionsText());
  deciding.unsaved.clear();
  announce(word('review:saved', deciding.lines.size));
}

async function openDecisions(event) {
  const [file] = event.target.files;
  event.target.value = '';
  deciding.note = '';
  try {
    const lines = readDecisions(await file.text());
    takeDecisions(lines.filter((line) => !deciding.lines.has(idOf(line))), []);
    announce(word('review:opened', lines.length));
  } catch (problem) {
    deciding.note = problem.message;
    announce(problem.message);
  }
  showDecisions();
}

// The text.

function dressMarks(host) {
  const reading = readingNow();
  const bodies = new Map();
  for (const fact of factsOf(reading)) if (fact.agency !== undefined) bodies.set(fact.agency, (bodies.get(fact.agency) || []).concat(fact));
  const verdicts = new Map();
  host.querySelectorAll('.mark').forEach((mark) => {
    const fact = factAt(mark, reading, bodies);
    if (!fact) return;
    if (!verdicts.has(fact)) verdicts.set(fact, verdictOf(fact));
    const verdict = verdicts.get(fact);
    const said = mark.dataset.first !== '1' ? '' : verdict ? verdict.action : fact.certainty === 'open' ? 'open' : '';
    if (verdict) mark.dataset.verdict = verdict.action;
    else delete mark.dataset.verdict;
    if (said) mark.dataset.said = said;
    else delete mark.dataset.said;
  });
  highlight('added', Array.from(deciding.lines).filter(([id, line]) => line.action === 'add' && !deciding.replaced.has(id) && line.document.fingerprint === fingerprintOf(app.data.sources[reading.source] || { iri: '' }))
    .map(([, line]) => rangeOf(host, line.quote.at, line.quote.at + Array.from(line.quote.exact).length)));
  drawTools(host);
}

// The fact that a mark stands for: its task or target, or the responsibility of a body that is named there.
function factAt(mark, reading, bodies) {
  const place = Number(mark.dataset.node);
  if (app.data.nodes[place].k !== 'agency') return allFacts().node.get(place);
  const some = bodies ? bodies.get(place) || [] : factsOf(reading).filter((fact) => fact.agency === place);
  const [begin, end] = [Number(mark.dataset.begin), Number(mark.dataset.end)];
  const around = some.filter((fact) => quotesIn(fact, reading.source).some(([, from, to]) => from <= begin && end <= to));
  return around.find((fact) => fact === currentFact()) || around[0];
}

// ✓ ✗ ✎ above the beginning of the current fact, or ＋ at the words that are selected.
function drawTools(host) {
  const old = host.querySelector('.judge');
  if (old) old.remove();
  const fact = currentFact();
  const text = host.querySelector('.text');
  const anchor = fact ? Array.from(host.querySelectorAll('.mark.on')).find((one) => factAt(one, readingNow()) === fact) : null;
  if (!anchor) return;
  const box = anchor.getClientRects()[0];
  const frame = text.getBoundingClientRect();
  const tool = (action, key, act) => button(VERDICTS[action], act, { title: word('review:' + action) + ' (' + key + ')', 'aria-label': word('review:' + action), data: { action }, 'aria-pressed': String((verdictOf(fact) || {}).action === action) });
  const tools = el('div', { class: 'judge', role: 'toolbar', 'aria-label': word('review') }, tool('accept', 'a', () => judge('accept')), tool('reject', 'r', () => judge('reject')), tool('change', 'e', openForm));
  text.append(tools);
  tools.style.top = box.top - frame.top + text.scrollTop - 30 + 'px';
  tools.style.left = Math.max(4, Math.min(box.left - frame.left, text.clientWidth - 112)) + 'px';
}

// The characters begin..end of the text on the page.
function rangeOf(host, begin, end) {
  const range = document.createRange();
  for (const [at, set] of [[begin, 'setStart'], [end, 'setEnd']]) {
    const paragraph = Array.from(host.querySelectorAll('.text p[data-begin]')).find((one) => Number(one.dataset.begin) <= at && (at < Number(one.dataset.end) || (set === 'setEnd' && at === Number(one.dataset.end))));
    if (!paragraph) return null;
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let left = at - Number(paragraph.dataset.begin);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const signs = Array.from(node.data);
      if (left < signs.length || (set === 'setEnd' && left === signs.length)) {
        range[set](node, signs.slice(0, left).join('').length);
        break;
      }
      left -= signs.length;
    }
  }
  return range.collapsed ? null : range;
}

// Colour some ranges of the text, where the browser can.
function highlight(name, ranges) {
  if (!window.Highlight || !CSS.highlights) return;
  CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean)));
}

// Where in the source a point of the page stands.
function offsetOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element.closest('.text p[data-begin]');
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.begin) + Array.from(before.toString()).length;
}

// Words that the reader has selected become what is chosen: the details say what can be made of them.
function onSelected() {
  const chosen = window.getSelection();
  const reading = readingNow();
  if (!app.data.review || !chosen.rangeCount || chosen.isCollapsed || !document.querySelector('#view .text') || !document.querySelector('#view .text').contains(chosen.anchorNode)) return;
  const range = chosen.getRangeAt(0);
  let [begin, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
  if (begin === null || end === null) return;
  const signs = Array.from(slice(reading.source, begin, end));
  while (signs.length && !signs[0].trim()) { signs.shift(); begin += 1; }
  while (signs.length && !signs[signs.length - 1].trim()) { signs.pop(); end -= 1; }
  if (signs.length) select(['place', app.data.nodes[reading.document].i, String(begin), String(end)], true);
}

// The words of a place, shown: painted, and in sight unless they were chosen there.
function showPlace(host, changed) {
  const [kind, , begin, end] = app.selected || [];
  const range = kind === 'place' ? rangeOf(host, begin, end) : null;
  highlight('chosen', [range]);
  if (!range || (changed && changed.here)) return;
  const paragraph = (range.startContainer.parentElement || host).closest('p');
  const [box, frame] = [range.getBoundingClientRect(), host.querySelector('.text').getBoundingClientRect()];
  if (paragraph) host.querySelector('.text').scrollTop += box.top - frame.top - frame.height / 3;
}
