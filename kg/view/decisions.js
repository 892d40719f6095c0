// Reviewers' decisions in the page: taken, taken back, kept in the browser or by the server, saved as a file of lines and read from one.

const HELD = 'policy-kg decisions '; // in the browser's storage, a list of lines for the fingerprint of each text
const REVIEWER = 'policy-kg reviewer';
// `lines`: id → line of corrections.jsonl; `done`: what was added and dropped, step by step; `keep`: server | browser | memory;
// `unsaved`: taken since the file was saved last; `trouble`: why the server did not take something, which is asked again with the next.
const deciding = { lines: new Map(), done: [], keep: 'memory', token: '', by: '', unsaved: new Set(), trouble: '', owed: null, fingerprints: new Set(), replaced: new Set(), standing: new Map() };

function startDeciding() {
  if (!app.data.review) return;
  const token = takeToken();
  app.data.sources.forEach((source) => deciding.fingerprints.add(fingerprintOf(source)));
  deciding.by = stored(() => localStorage.getItem(REVIEWER)) || '';
  deciding.token = app.data.takes ? token : '';
  if (deciding.token) {
    deciding.keep = 'server';
    askServer('', []);
    return;
  }
  deciding.keep = stored(() => { localStorage.setItem(HELD, '1'); localStorage.removeItem(HELD); return 'browser'; }) || 'memory';
  for (const one of deciding.fingerprints) for (const line of stored(() => JSON.parse(localStorage.getItem(HELD + one)).filter(isDecision)) || []) hold(line);
  window.addEventListener('beforeunload', (event) => { if (deciding.keep === 'memory' && deciding.unsaved.size) event.preventDefault(); });
  recount();
}

function fingerprintOf(source) {
  const found = /\/source\/([0-9a-f]+)#/.exec(source.iri);
  return found ? found[1] : '';
}

function hold(line) {
  const id = idOf(line);
  deciding.lines.set(id, line);
  return id;
}

// The decisions that hold and are about a fact, by its kind and place.
function recount() {
  deciding.replaced = new Set(Array.from(deciding.lines.values()).flatMap((line) => line.replaces || []));
  deciding.standing = new Map();
  for (const [id, line] of deciding.lines) {
    if (deciding.replaced.has(id) || line.action === 'add') continue;
    const { at, exact } = line.quote;
    const key = standingKey(line.kind, line.document.fingerprint, at, at + Array.from(exact).length);
    deciding.standing.set(key, (deciding.standing.get(key) || []).concat([[id, line]]));
  }
}

function standingKey(...parts) {
  return parts.join(' ');
}

// Add lines and drop some by identifier; `step` is false for what undoes a step.
function takeDecisions(lines, drop, step) {
  const dropped = drop.filter((id) => deciding.lines.has(id)).map((id) => deciding.lines.get(id));
  drop.forEach((id) => { deciding.lines.delete(id); deciding.unsaved.delete(id); });
  const added = lines.map(hold);
  added.forEach((id) => deciding.unsaved.add(id));
  if (step !== false) deciding.done.push({ added, dropped });
  recount();
  keepDecisions(lines, drop);
}

function undoDecision() {
  const last = deciding.done.pop();
  if (!last) return null;
  const lines = last.added.map((id) => deciding.lines.get(id)).concat(last.dropped).filter(Boolean);
  takeDecisions(last.dropped, last.added, false);
  return lines[0] || null;
}

function keepDecisions(lines, drop) {
  if (deciding.keep === 'server') {
    const owed = deciding.owed || { lines: [], drop: [] };
    deciding.owed = { lines: owed.lines.filter((line) => !drop.includes(idOf(line))).concat(lines), drop: owed.drop.concat(drop) };
    askServer(deciding.owed.lines.map((line) => JSON.stringify(line) + '\n').join(''), deciding.owed.drop);
  } else if (deciding.keep === 'browser') {
    const by = new Map(Array.from(deciding.fingerprints, (one) => [one, []]));
    for (const line of deciding.lines.values()) if (by.has(line.document.fingerprint)) by.get(line.document.fingerprint).push(line);
    const kept = stored(() => { by.forEach((some, one) => (some.length ? localStorage.setItem(HELD + one, JSON.stringify(some)) : localStorage.removeItem(HELD + one))); return true; });
    if (!kept) deciding.keep = 'memory'; // it is full
  }
}

// One request after the other, so that a decision and what takes it back come in their order.
let asking = Promise.resolve();
function askServer(lines, drop) {
  const asked = deciding.owed;
  asking = asking.then(async () => {
    const method = asked ? { method: 'POST', body: lines } : {};
    const answer = await fetch(app.data.takes + drop.map((id, at) => (at ? '&' : '?') + 'drop=' + id).join(''), Object.assign({ headers: { 'X-KG-Token': deciding.token, 'Content-Type': 'application/jsonl' }, cache: 'no-store' }, method));
    if (!answer.ok) throw new Error((await answer.text()).trim());
    const found = await answer.json();
    deciding.trouble = '';
    deciding.file = found.file;
    deciding.conflicts = found.conflicts;
    if (deciding.owed === asked) {
      deciding.owed = null;
      deciding.unsaved.clear();
      deciding.lines = new Map(found.decisions.map(({ id, ...line }) => [id, line]));
      recount();
    }
  }).catch((problem) => { deciding.trouble = problem.message || String(problem); }).then(() => showDecisions());
}

function decisionsText() {
  return Array.from(deciding.lines.values(), (line) => JSON.stringify(line) + '\n').join('');
}

// Whether something has what a decision is shown and told apart by; the schema is held to where it is built.
function isDecision(line) {
  return Boolean(line && app.data.review.fields[line.kind] && VERDICTS[line.action] && line.document && line.quote && typeof line.quote.exact === 'string' && line.by && line.when);
}

// The lines of a file. Throws an Error that names the line.
function readDecisions(text) {
  return text.replace(/^\ufeff/, '').split('\n').map((line, at) => [line.trim(), at + 1]).filter(([line]) => line).map(([line, at]) => {
    let found;
    try {
      found = JSON.parse(line);
    } catch (problem) {
      throw new Error(word('review:badLine', at));
    }
    if (!isDecision(found)) throw new Error(word('review:badLine', at));
    return found;
  });
}
