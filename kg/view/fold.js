// Search: one form for a text whatever its script, case and width, and how well a query fits a thing. Pure functions.

function foldMap(pairs) {
  const map = new Map();
  const signs = Array.from(pairs);
  for (let at = 0; at + 1 < signs.length; at += 2) map.set(signs[at], signs[at + 1]);
  return map;
}

function fold(text, map) {
  let folded = '';
  for (const sign of text.normalize('NFKC').toLowerCase()) {
    if (/\s/.test(sign)) continue;
    folded += map.get(sign) || sign;
  }
  return folded;
}

// 0: does not fit; otherwise the more the better: a whole name, the start of a name, part of a name, part of the text.
function fit(entry, words) {
  let total = 0;
  for (const word of words) {
    let best = entry.text.includes(word) ? 10 : 0;
    for (const name of entry.names) {
      if (name === word) best = Math.max(best, 100);
      else if (name.startsWith(word)) best = Math.max(best, 60);
      else if (name.includes(word)) best = Math.max(best, 40);
    }
    if (!best) return 0;
    total += best;
  }
  return total / words.length;
}

// The places of the things that fit a query, the best first; at equal fit by kind, then in the order of the page.
function find(entries, query, map) {
  const words = query.split(/\s+/).map((word) => fold(word, map)).filter(Boolean);
  if (!words.length) return [];
  const found = [];
  for (const entry of entries) {
    const value = fit(entry, words);
    if (value) found.push([value, entry.rank, entry.place]);
  }
  found.sort((one, other) => other[0] - one[0] || one[1] - other[1] || one[2] - other[2]);
  return found.map((one) => one[2]);
}
