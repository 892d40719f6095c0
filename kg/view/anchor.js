// A stretch of a text ↔ the quote by which a decision finds it again (Web Annotation's TextQuoteSelector), and a decision's identifier.
// The same as kg/corrections/anchor.py and kg/decision.py, which read what is made here; tests/browser/test_review.py holds both together. Pure.

const CONTEXT = 30; // characters before and behind a quote …
const LONGEST = 480; // … and as many at most, where fewer do not tell it from other places

// A source's characters as quotes are compared: Simplified and folded one by one, without white space; `origins` are their places in the source.
function comparedText(points, same, blank) {
  const kept = [];
  const origins = [];
  points.forEach((sign, at) => {
    if (blank.has(sign)) return;
    kept.push(same.get(sign) || sign);
    origins.push(at);
  });
  const text = kept.join('');
  return { points, origins, text, units: text.length === kept.length ? null : unitsOf(kept), place: new Map(origins.map((origin, at) => [origin, at])), kept };
}

// Where in a text of so many characters each begins, where some take two units.
function unitsOf(kept) {
  const units = [0];
  kept.forEach((sign) => units.push(units[units.length - 1] + sign.length));
  return units;
}

// The quote of the characters begin..end of a source, with as much before it, and behind it, as tells it from every other place by itself.
function quoteOf(text, begin, end) {
  const printed = (from, to) => text.points.slice(from, to).join('');
  let first = begin;
  while (first < end && !text.place.has(first)) first += 1;
  const start = text.place.get(first);
  let stop = start;
  while (stop !== undefined && stop < text.origins.length && text.origins[stop] < end) stop += 1;
  if (start === undefined || stop === start) return { exact: printed(begin, end), prefix: '', suffix: '', at: begin };
  const others = spotsOf(text, start, stop).filter((place) => place !== start);
  const size = stop - start;
  const before = Math.max(0, ...others.map((place) => commonBefore(text.kept, start, place) + 1));
  const after = Math.max(0, ...others.map((place) => commonBehind(text.kept, stop, place + size) + 1));
  const tells = [before <= Math.min(start, LONGEST), after <= Math.min(text.kept.length - stop, LONGEST)];
  const sizes = [before, after].map((need, side) => (tells[0] || tells[1] ? Math.max(CONTEXT, tells[side] ? need : 0) : LONGEST));
  const from = text.origins[Math.max(0, start - sizes[0])];
  const to = text.origins[Math.min(text.kept.length, stop + sizes[1]) - 1] + 1;
  const quote = { exact: printed(begin, end), prefix: printed(from, begin), suffix: printed(end, to), at: begin };
  if (tells[0]) quote.before = before;
  if (tells[1]) quote.after = after;
  return quote;
}

// Every place of the characters start..stop.
function spotsOf(text, start, stop) {
  const words = text.kept.slice(start, stop).join('');
  const found = [];
  for (let at = text.text.indexOf(words); at >= 0; at = text.text.indexOf(words, at + 1)) {
    const place = text.units ? text.units.indexOf(at) : at;
    if (place >= 0) found.push(place);
  }
  return found;
}

function commonBefore(kept, one, other) {
  let count = 0;
  while (count < LONGEST && one - count > 0 && other - count > 0 && kept[one - count - 1] === kept[other - count - 1]) count += 1;
  return count;
}

function commonBehind(kept, one, other) {
  let count = 0;
  while (count < LONGEST && one + count < kept.length && other + count < kept.length && kept[one + count] === kept[other + count]) count += 1;
  return count;
}

// A decision as a line of corrections.jsonl has it: what is empty is left out.
function lineOf(decision) {
  const filled = (object) => Object.fromEntries(Object.entries(object || {}).filter(([, value]) => value !== '' && value !== undefined && value !== null));
  const line = { action: decision.action, kind: decision.kind, document: filled(decision.document), quote: decision.quote };
  for (const part of ['read', 'right']) if (Object.keys(decision[part] || {}).length) line[part] = decision[part];
  for (const part of ['by', 'when', 'why']) if (decision[part]) line[part] = decision[part];
  if ((decision.replaces || []).length) line.replaces = decision.replaces.slice().sort();
  return line;
}

// Twelve hexadecimal digits made of all that a line says, on any machine the same.
function idOf(line) {
  return sha256(new TextEncoder().encode(sortedJson(line))).slice(0, 12);
}

// JSON with sorted keys and a space behind : and , as the commands write it to make an identifier.
function sortedJson(value) {
  if (Array.isArray(value)) return '[' + value.map(sortedJson).join(', ') + ']';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort((one, two) => (one < two ? -1 : 1));
  return '{' + keys.map((key) => JSON.stringify(key) + ': ' + sortedJson(value[key])).join(', ') + '}';
}

// SHA-256 (FIPS 180-4) in hexadecimal digits; the browser's own answers later only, and not in every page.
function sha256(bytes) {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => ((root - Math.floor(root)) * 4294967296) | 0;
  const k = primes.map((prime) => fraction(Math.cbrt(prime)));
  const h = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const size = (((bytes.length + 8) >> 6) + 1) << 6;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(size - 8, Math.floor(bytes.length / 536870912));
  view.setUint32(size - 4, (bytes.length << 3) >>> 0);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const w = new Int32Array(64);
  for (let at = 0; at < size; at += 64) {
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) w[i] = view.getInt32(at + i * 4);
      else w[i] = (w[i - 16] + (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3)) + w[i - 7] + (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, last] = h;
    for (let i = 0; i < 64; i += 1) {
      const one = (last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [last, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, last].forEach((word, i) => { h[i] = (h[i] + word) | 0; });
  }
  return h.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
