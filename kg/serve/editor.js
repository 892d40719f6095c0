// The editor: a textarea over its own text in colours, with numbers of lines; a place in it can be marked as faulty.

const KEYWORDS = new Set(('ADD ALL AS ASC ASK BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SERVICE UNDEF UNION VALUES WHERE ' +
  'ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE URI UUID YEAR TRUE FALSE A').split(' '));
const COLOURED = 60000; // characters; a longer text is left in one colour, as each key would wait for it
const LINE = 20; // pixels, as in ask.css
const PAD = 8;

function field() {
  return document.getElementById('text');
}

function startEditor() {
  const text = field();
  text.addEventListener('input', onText);
  text.addEventListener('scroll', followScroll);
}

function onText() {
  paint();
  unmark();
  drawParameters();
}

// Put a text in place of another, so that the browser's own undo takes it back.
function replaceText(begin, end, text) {
  const host = field();
  if (host.value.slice(begin, end) === text) return;
  const focused = document.activeElement;
  host.focus({ preventScroll: true });
  host.setSelectionRange(begin, end);
  if (!document.execCommand(text ? 'insertText' : 'delete', false, text)) {
    host.setRangeText(text, begin, end, 'end');
    onText();
  }
  if (focused && focused !== host && focused !== document.body) focused.focus({ preventScroll: true });
}

function setText(text) {
  field().value = text;
  field().setSelectionRange(0, 0);
  field().scrollTop = 0;
  onText();
}

function paint() {
  const text = field().value;
  const pre = document.querySelector('#ink pre');
  if (text.length > COLOURED) pre.replaceChildren(text + '\n');
  else pre.replaceChildren(...tokens(text).map((one) => (colourOf(one) ? el('span', { class: colourOf(one) }, one.text) : document.createTextNode(one.text))), '\n');
  const lines = text.split('\n').length;
  const numbers = document.querySelector('#numbers pre');
  if (Number(numbers.dataset.lines) !== lines) {
    numbers.dataset.lines = lines;
    numbers.textContent = Array.from({ length: lines }, (_, at) => at + 1).join('\n');
  }
  followScroll();
}

function colourOf(token) {
  if (token.kind === 'word') return KEYWORDS.has(token.text.toUpperCase()) ? 'keyword' : null;
  if (token.kind === 'text') return 'string'; // .text is another thing in page.css
  return token.kind === 'sign' || token.kind === 'space' ? null : token.kind;
}

function followScroll() {
  const { scrollLeft, scrollTop } = field();
  document.querySelector('#ink pre').style.setProperty('transform', 'translate(' + -scrollLeft + 'px,' + -scrollTop + 'px)');
  document.querySelector('#fault').style.setProperty('transform', 'translateY(' + -scrollTop + 'px)');
  document.querySelector('#numbers pre').style.setProperty('transform', 'translateY(' + -scrollTop + 'px)');
  closeOffers();
}

// Where a character of the text stands on the screen.
function spotOf(offset) {
  const walker = document.createTreeWalker(document.querySelector('#ink pre'), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let passed = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (passed + node.length > offset) {
      range.setStart(node, offset - passed);
      range.setEnd(node, offset - passed + 1);
      return range.getClientRects()[0] || range.getBoundingClientRect();
    }
    passed += node.length;
  }
  return field().getBoundingClientRect();
}

// A line and a column as parsers count them, from 1 and in code points → the place in the text.
function offsetOf(text, line, column) {
  const lines = text.split('\n');
  const row = Math.min(Math.max(line, 1), lines.length);
  const before = lines.slice(0, row - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return before + Array.from(lines[row - 1]).slice(0, Math.max(column, 1) - 1).join('').length;
}

// Put the cursor at a fault, show its line in colour, and scroll to it.
function mark(line, column) {
  const host = field();
  const offset = offsetOf(host.value, line, column);
  const row = host.value.slice(0, offset).split('\n').length;
  const fault = document.getElementById('fault');
  fault.hidden = false;
  fault.style.setProperty('top', PAD + (row - 1) * LINE + 'px');
  host.focus();
  host.setSelectionRange(offset, offset);
  if ((row - 1) * LINE < host.scrollTop || row * LINE + 2 * PAD > host.scrollTop + host.clientHeight) host.scrollTop = Math.max(0, (row - 3) * LINE);
  host.setAttribute('aria-invalid', 'true');
  followScroll();
}

function unmark() {
  document.getElementById('fault').hidden = true;
  field().removeAttribute('aria-invalid');
}
