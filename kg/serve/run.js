// A query → the endpoint → an answer. One at a time; a new one ends the one before.

const MOST_MESSAGE = 2000; // characters of what a server complains

async function run() {
  const query = field().value;
  closeOffers();
  unmark();
  stop();
  keep({ query });
  const controller = app.controller = new AbortController();
  const begun = performance.now();
  setRunning(true);
  showAnswer({ kind: 'running' });
  let answer;
  try {
    answer = await ask(query, controller.signal);
    answer.seconds = (performance.now() - begun) / 1000;
  } catch (problem) {
    answer = problem.name === 'AbortError' ? { kind: 'cancelled' } : { kind: 'failed', message: word('unreachable', problem.message), place: null };
  }
  if (app.controller !== controller) return; // another query took its place
  app.controller = null;
  setRunning(false);
  showAnswer(answer);
  if (answer.place && document.activeElement !== document.getElementById('cancel')) mark(answer.place[0], answer.place[1]);
}

function stop() {
  if (app.controller) app.controller.abort();
}

function setRunning(is) {
  const [start, end] = [document.getElementById('run'), document.getElementById('cancel')];
  if (!is && document.activeElement === end) start.focus();
  end.disabled = !is;
}

async function ask(query, signal) {
  const [rows, graph] = ['application/sparql-results+json', 'text/turtle'];
  const first = ['CONSTRUCT', 'DESCRIBE'].includes(formOf(query)) ? [graph, rows] : [rows, graph];
  const response = await fetch(app.data.endpoint, {
    method: 'POST', body: new URLSearchParams({ query }), signal, cache: 'no-store', redirect: 'error',
    headers: { Accept: first[0] + ', ' + first[1] + ';q=0.5' },
  });
  const type = (response.headers.get('Content-Type') || '').split(';')[0].trim().toLowerCase();
  const text = await response.text();
  if (!response.ok) return fault(query, type, text, response.status);
  if (type !== rows && type !== 'application/json') return { kind: 'graph', text, type };
  try {
    const read = readAnswer(text);
    return Object.assign(read, { kind: read.truth === null ? 'rows' : 'truth', text, type });
  } catch (problem) {
    return { kind: 'failed', message: word('unreadable', problem.message), place: null };
  }
}

// What a server says of a query that it does not answer, and the place in it, if it names one. Pages of HTML are not for this place.
function fault(query, type, text, status) {
  let message = type.includes('html') ? '' : text.trim();
  if (type.includes('json')) {
    try {
      const told = JSON.parse(text);
      const words = [told.message, told.detail, told.error].find((one) => typeof one === 'string' && one);
      if (words) message = words;
    } catch (problem) { /* then it is shown as it is */ }
  }
  const found = /\b(?:line |at )(\d+)(?:,? col(?:umn)? |:)(\d+)/i.exec(message);
  return { kind: 'failed', message: message.slice(0, MOST_MESSAGE) || word('status', status), place: found && [Number(found[1]), Number(found[2])] };
}
