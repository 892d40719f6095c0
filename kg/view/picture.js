// What a view shows → one SVG of all of it, also of what is scrolled out of sight: boxes, drawings and each line of text where they stand.

const drawnText = document.createElement('canvas').getContext('2d');

function pictureOf() {
  if (app.state.view === 'network') return networkPicture();
  const frame = document.querySelector('#view .text, #view .scroll');
  if (!frame) return null;
  const view = document.getElementById('view');
  const before = [frame.scrollLeft, frame.scrollTop, view.style.getPropertyValue('zoom')];
  view.style.setProperty('zoom', 1);
  frame.scrollTo(0, 0);
  const box = frame.getBoundingClientRect();
  const out = sheet(Math.ceil(Math.max(frame.scrollWidth, box.width)), Math.ceil(frame.scrollHeight));
  paint(frame, out, box.left + frame.clientLeft, box.top + frame.clientTop);
  view.style.setProperty('zoom', before[2]);
  frame.scrollTo(before[0], before[1]);
  return out;
}

function sheet(width, height) {
  return svg('svg', { xmlns: SVG, width, height, viewBox: '0 0 ' + width + ' ' + height, 'font-family': colour('--font').replace(/"/g, "'"), 'xml:space': 'preserve' }, svg('rect', { width, height, fill: colour('--paper') }));
}

function paint(element, out, left, top) {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || element.classList.contains('hidden')) return;
  if (element instanceof SVGSVGElement) {
    out.append(paintDrawing(element, left, top));
    return;
  }
  const group = Number(style.opacity) < 1 ? svg('g', { opacity: style.opacity }) : out;
  if (group !== out) out.append(group);
  paintBox(element, style, group, left, top);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) paintText(child, element, style, group, left, top);
    else if (child.nodeType === Node.ELEMENT_NODE) paint(child, group, left, top);
  }
}

const UNSEEN = /^rgba\(.*, 0\)$|\/ 0\)$|^transparent$/; // a colour that is not seen

function paintBox(element, style, out, left, top) {
  const inked = (value) => !UNSEEN.test(value);
  const sides = ['top', 'right', 'bottom', 'left'].map((side) => ({ side, width: parseFloat(style.getPropertyValue('border-' + side + '-width')), fill: style.getPropertyValue('border-' + side + '-color') })).filter((one) => one.width && inked(one.fill));
  const shadow = /^(rgba?\([^)]*\)|color\([^)]*\)) 0px (-[\d.]+)px 0px 0px inset/.exec(style.boxShadow);
  if (!inked(style.backgroundColor) && !sides.length && !shadow) return;
  for (const rect of style.display === 'inline' ? element.getClientRects() : [element.getBoundingClientRect()]) {
    const [x, y, width, height] = [rect.left - left, rect.top - top, rect.width, rect.height];
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2);
    const whole = sides.length === 4;
    const dash = style.borderTopStyle === 'dashed' ? '4 3' : style.borderTopStyle === 'dotted' ? '1.5 2' : null;
    const fill = inked(style.backgroundColor) ? style.backgroundColor : 'none';
    if (fill !== 'none' || whole) out.append(svg('rect', { x, y, width, height, rx: radius || null, fill, stroke: whole ? sides[0].fill : null, 'stroke-width': whole ? sides[0].width : null, 'stroke-dasharray': whole ? dash : null }));
    for (const { side, width: thick, fill: ink } of whole ? [] : sides) {
      const [wide, high] = side === 'top' || side === 'bottom' ? [width, thick] : [thick, height];
      out.append(svg('rect', { x: side === 'right' ? x + width - thick : x, y: side === 'bottom' ? y + height - thick : y, width: wide, height: high, fill: ink }));
    }
    if (shadow) out.append(svg('rect', { x, y: y + height + Number(shadow[2]), width, height: -Number(shadow[2]), fill: shadow[1] }));
  }
}

// A drawing inside the page, with the look that the page's style gives it.
function paintDrawing(element, left, top) {
  const box = element.getBoundingClientRect();
  const twin = element.cloneNode(true);
  const originals = element.querySelectorAll('*');
  twin.querySelectorAll('*').forEach((one, at) => {
    const style = getComputedStyle(originals[at]);
    for (const key of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-size', 'font-weight']) one.setAttribute(key, style.getPropertyValue(key));
    for (const key of ['class', 'style', 'tabindex', 'role']) one.removeAttribute(key);
  });
  twin.querySelectorAll('[stroke="rgba(0, 0, 0, 0)"]').forEach((one) => one.remove()); // what only widens the aim of a pointer
  for (const name of ['class', 'style']) twin.removeAttribute(name);
  for (const [name, value] of [['x', box.left - left], ['y', box.top - top], ['width', box.width], ['height', box.height], ['overflow', 'visible']]) twin.setAttribute(name, value);
  return twin;
}

function paintText(node, element, style, out, left, top) {
  if (!node.data.trim()) return;
  if (style.writingMode.startsWith('vertical')) return paintUpright(node, style, out, left, top);
  for (const { text, rect } of linesOf(node)) {
    const clip = clipOf(element);
    const room = clip ? clip.right - rect.left : rect.width;
    const shown = rect.width > room + 1 ? cutTo(node, text, room) : text;
    if (shown.trim()) out.append(line(shown, style, rect.left - left, rect.top - top, rect.height));
  }
}

function line(text, style, x, y, height) {
  drawnText.font = style.fontWeight + ' ' + style.fontSize + ' ' + style.fontFamily;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = drawnText.measureText(text);
  return svg('text', { x, y: y + (height - above - below) / 2 + above, fill: style.color, 'font-size': parseFloat(style.fontSize), 'font-weight': style.fontWeight === '400' ? null : style.fontWeight, style: { 'white-space': 'pre' } }, text);
}

// Characters that stand under one another: each in its place, those of an alphabet turned.
function paintUpright(node, style, out, left, top) {
  const range = document.createRange();
  Array.from(node.data).reduce((at, sign) => {
    range.setStart(node, at);
    range.setEnd(node, at + sign.length);
    const rect = range.getBoundingClientRect();
    const [x, y] = [(rect.left + rect.right) / 2 - left, (rect.top + rect.bottom) / 2 - top];
    const turned = sign < '\u2e80';
    if (rect.height && sign.trim()) out.append(svg('text', { x, y, fill: style.color, 'font-size': parseFloat(style.fontSize), 'text-anchor': 'middle', 'dominant-baseline': 'central', transform: turned ? 'rotate(90 ' + x + ' ' + y + ')' : null }, sign));
    return at + sign.length;
  }, 0);
}

// The lines in which a text stands on the screen, each with its box.
function linesOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = Array.from(range.getClientRects()).filter((rect) => rect.width);
  if (rects.length < 2) return rects.map((rect) => ({ text: node.data.replace(/\s+/g, ' '), rect }));
  const bottomOf = (at) => {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().bottom;
  };
  let from = 0;
  return rects.map((rect, at) => {
    let [low, high] = [from, node.data.length];
    if (at < rects.length - 1) {
      while (low < high) { // the first character below this line
        const middle = (low + high) >> 1;
        if (bottomOf(middle) > rect.bottom + 1) high = middle;
        else low = middle + 1;
      }
    } else low = node.data.length;
    const text = node.data.slice(from, low).replace(/\n/g, ' ');
    from = low;
    return { text, rect };
  });
}

// The box that cuts a text off, if one around it does.
function clipOf(element) {
  for (let at = element; at && at.id !== 'view' && !at.classList.contains('scroll'); at = at.parentElement) {
    if (getComputedStyle(at).overflowX === 'hidden') return at.getBoundingClientRect();
  }
  return null;
}

function cutTo(node, text, room) {
  const range = document.createRange();
  const widthOf = (end) => { range.setStart(node, 0); range.setEnd(node, end); return range.getBoundingClientRect().width; };
  let [low, high] = [0, node.data.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(middle) > room - 13) high = middle - 1;
    else low = middle;
  }
  return text.slice(0, low) + '…';
}

// The free network as vis-network shows it now: lines, shapes and the names that were drawn.
function networkPicture() {
  if (!free.network) return null;
  const box = document.querySelector('#view .free').getBoundingClientRect();
  const out = sheet(Math.ceil(box.width), Math.ceil(box.height));
  const scale = free.network.getScale();
  const places = free.network.getPositions();
  const at = (place) => free.network.canvasToDOM(places[place]);
  for (const edge of free.edges.filter((one) => !one.hidden)) {
    const [from, to] = [at(edge.from), at(edge.to)];
    const { color: stroke, opacity } = edge.color;
    out.append(svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke, 'stroke-opacity': opacity, 'stroke-width': Math.max(edge.width * scale, 0.4), 'stroke-dasharray': edge.dashes ? '4 3' : null }));
  }
  for (const place of free.order.slice().reverse()) {
    const kind = app.data.nodes[place].k;
    const [{ x, y }, size] = [at(place), shownSize(free.size.get(place), kind) * scale];
    out.append(svg('path', { d: SHAPES[kind], fill: colour('--' + kind), opacity: free.near && !free.near.has(place) ? 0.18 : null, transform: 'translate(' + (x - size) + ' ' + (y - size) + ') scale(' + size / 8 + ')' }));
  }
  for (const { text, left, top } of free.boxes) out.append(svg('text', { x: left + 2, y: top + 1 + LABEL, fill: colour('--ink'), 'font-size': LABEL }, text));
  return out;
}
