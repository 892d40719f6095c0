// Completion: what is being typed → prefixes and terms that fit, in a listbox at the cursor.

const HAN = /\p{Script=Han}/u;
const MOST_OFFERS = 60;
const offers = { items: [], at: -1, begin: 0, end: 0 };

// What fits before the cursor: {begin, end, items}; null where nothing does. `asked`: by key, also where nothing is typed yet. Pure.
function completions(text, caret, data, asked) {
  const before = tokens(text.slice(0, caret));
  const last = before[before.length - 1];
  if (last && ['comment', 'text', 'iri', 'variable', 'tag', 'number'].includes(last.kind)) return null;
  const open = Boolean(last) && ['name', 'word'].includes(last.kind);
  const typed = open ? last.text : '';
  const previous = before.slice(0, open ? -1 : undefined).filter((one) => one.kind !== 'comment');
  if ((!open && !asked) || /<[^<>\s"]*$/.test(text.slice(0, caret))) return null; // nor in an IRI that is not closed yet
  const declaring = isWord(previous.filter((one) => one.kind !== 'space').pop(), 'PREFIX');
  const items = last && open && last.kind === 'name' && !declaring ? termItems(typed, data) : HAN.test(typed) ? named(typed, data.terms) : prefixItems(typed, data, declaring, asked);
  if (!items.length || items.some((one) => one.insert === typed)) return null; // a whole name: Enter is then a line break
  return { begin: caret - typed.length, end: caret, items: items.slice(0, MOST_OFFERS) };
}

function prefixItems(typed, data, declaring, asked) {
  const wanted = typed.replace(/:.*$/, '');
  if (wanted.length < 2 && !asked && !declaring) return [];
  return Object.entries(data.prefixes).filter(([prefix]) => prefix.startsWith(wanted)).map(([prefix, iri]) => ({ insert: declaring ? prefix + ': <' + iri + '>' : prefix + ':', shown: prefix + ':', note: iri, prefix: declaring ? null : prefix }));
}

function termItems(typed, data) {
  const cut = typed.indexOf(':');
  const prefix = typed.slice(0, cut);
  if (!Object.hasOwn(data.prefixes, prefix)) return [];
  return named(typed.slice(cut + 1), data.terms.filter((one) => one.name.startsWith(prefix + ':')));
}

// The terms whose name or label in any language has some words in it: names that begin so first, then other names, then labels.
function named(words, terms) {
  const wanted = words.toLowerCase();
  const rank = (term) => {
    const local = term.name.slice(term.name.indexOf(':') + 1).toLowerCase();
    const labels = term.label.map((one) => one.toLowerCase());
    if (local.startsWith(wanted)) return 0;
    if (labels.some((one) => one.startsWith(wanted))) return 1;
    if (wanted.length < 2 && !HAN.test(wanted)) return -1; // one letter is inside nearly every name
    return local.includes(wanted) ? 2 : labels.some((one) => one.includes(wanted)) ? 3 : -1;
  };
  const found = terms.map((term) => [rank(term), term]).filter(([fits]) => fits >= 0);
  found.sort(([one, a], [other, b]) => one - other || (a.name < b.name ? -1 : 1));
  return found.map(([, term]) => ({ insert: term.name, shown: term.name, term, prefix: term.name.slice(0, term.name.indexOf(':')) }));
}

// Terms of other vocabularies have no label here, but their names stand in the named questions.
function foreignTerms(data) {
  const own = new Set(data.terms.map((one) => one.name));
  const used = data.questions.flatMap((one) => meaning(one.sparql)).filter((one) => one.kind === 'name' && !one.text.endsWith(':') && Object.hasOwn(data.prefixes, one.text.split(':')[0]));
  return Array.from(new Set(used.map((one) => one.text))).filter((name) => !own.has(name)).sort().map((name) => ({ name, kind: '', label: [], comment: [] }));
}

function startOffers() {
  const text = field();
  text.addEventListener('input', (event) => { if (!event.isComposing && document.activeElement === text) offer(false); });
  text.addEventListener('compositionend', () => offer(false));
  text.addEventListener('keydown', onEditorKey);
  text.addEventListener('blur', closeOffers);
  text.addEventListener('pointerdown', closeOffers);
}

function offer(asked) {
  const text = field();
  const found = text.selectionStart === text.selectionEnd ? completions(text.value, text.selectionStart, app.data, asked) : null;
  if (!found) return closeOffers();
  Object.assign(offers, found, { at: 0 });
  drawOffers();
}

function drawOffers() {
  const host = clear(document.getElementById('offers'));
  host.setAttribute('aria-label', word('offers'));
  offers.items.forEach((item, at) => host.append(el('li', { id: 'offer-' + at, class: 'offer', role: 'option', title: item.term && told(item.term.comment) || null, on: { pointerdown: (event) => { event.preventDefault(); accept(at); } } },
    el('code', {}, item.shown),
    item.term && item.term.label.length ? [bdi(told(item.term.label)), bdi(app.state.lang === 'en' ? item.term.label[0] : item.term.label[2], { class: 'quiet' }), el('span', { class: 'badge' }, word(item.term.kind))] : item.note ? el('span', { class: 'quiet' }, item.note) : null)));
  host.hidden = false;
  const spot = spotOf(offers.begin);
  const below = window.innerHeight - spot.bottom;
  host.style.setProperty('left', Math.max(4, Math.min(spot.left - 8, window.innerWidth - host.offsetWidth - 8)) + 'px');
  host.style.setProperty('top', (below > host.offsetHeight + 8 || spot.top < host.offsetHeight ? spot.bottom + 2 : spot.top - host.offsetHeight - 2) + 'px');
  announce(word('offered', offers.items.length));
  point(0);
}

function point(at) {
  offers.at = (at + offers.items.length) % offers.items.length;
  document.querySelectorAll('#offers .offer').forEach((one, place) => one.setAttribute('aria-selected', String(place === offers.at)));
  const now = document.getElementById('offer-' + offers.at);
  now.scrollIntoView({ block: 'nearest' });
  field().setAttribute('aria-activedescendant', now.id);
}

function closeOffers() {
  if (!offers.items.length) return;
  offers.items = [];
  clear(document.getElementById('offers')).hidden = true;
  field().removeAttribute('aria-activedescendant');
}

function accept(at) {
  const { begin, end } = offers;
  const item = offers.items[at];
  closeOffers();
  replaceText(begin, end, item.insert);
  let caret = begin + item.insert.length;
  if (item.prefix && !declared(field().value).has(item.prefix)) {
    const line = 'PREFIX ' + item.prefix + ': <' + app.data.prefixes[item.prefix] + '>\n';
    const top = prologue(field().value);
    replaceText(top, top, line);
    caret += line.length;
  }
  field().setSelectionRange(caret, caret);
  if (item.insert.endsWith(':')) offer(false);
  else closeOffers();
}

function onEditorKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const open = offers.items.length > 0;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  const done = () => event.preventDefault();
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { done(); run(); }
  else if (event.key === ' ' && event.ctrlKey) { done(); offer(true); }
  else if (event.key === 'Escape') { done(); if (open) closeOffers(); else document.getElementById('run').focus(); }
  else if (!open || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key in steps) { done(); point(Math.abs(steps[event.key]) === 1 ? offers.at + steps[event.key] : Math.max(0, Math.min(offers.items.length - 1, offers.at + steps[event.key]))); }
  else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) { done(); accept(offers.at); }
  else if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) closeOffers();
}
