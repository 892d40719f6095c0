// Elements made with text nodes only: no string from the data is ever read as markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === 'style') for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else if (name === 'data') for (const [key, one] of Object.entries(value)) element.dataset[key] = one;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : document.createTextNode(String(child)))));
  return element;
}

function el(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function button(text, action, properties) {
  return el('button', Object.assign({ type: 'button', on: { click: action } }, properties), text);
}

// A text that may hold signs of direction: they end where it ends.
function bdi(text, properties) {
  return el('bdi', properties, text);
}

const SHAPES = {
  document: 'M8 1l2.1 4.6 5 .6-3.7 3.4 1 4.9L8 12l-4.4 2.5 1-4.9L.9 6.2l5-.6z',
  chapter: 'M2 2h12v12H2z',
  article: 'M2.5 4h11a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 1 10.5v-5A1.5 1.5 0 0 1 2.5 4z',
  agency: 'M8 1l6.1 3.5v7L8 15l-6.1-3.5v-7z',
  sector: 'M8 1l7 7-7 7-7-7z',
  target: 'M5 4h6a4 4 0 0 1 0 8H5a4 4 0 0 1 0-8z',
  task: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  instrument: 'M8 2l6.5 12h-13z',
  substance: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zm0 2.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  cited: 'M3 1h7l3 3v11H3z',
};

function glyph(kind) {
  return svg('svg', { class: 'glyph ' + kind, viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' }, svg('path', { d: SHAPES[kind] }));
}

function clear(element) {
  element.replaceChildren();
  return element;
}

function announce(text) {
  document.getElementById('live').textContent = text;
}

// A text shortened to a width: Chinese characters count double. Pure.
function brief(text, width) {
  let used = 0;
  let kept = '';
  for (const sign of text) {
    used += sign > '\u2e80' ? 2 : 1;
    if (used > width) return kept + '…';
    kept += sign;
  }
  return kept;
}
