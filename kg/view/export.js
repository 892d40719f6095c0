// A view as a file: its table as CSV, its picture as SVG, the network as PNG; a text to the clipboard. Made in the page, asked of nobody.

function save(name, type, content) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const anchor = el('a', { href: URL.createObjectURL(blob), download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
}

function copy(text, from) {
  const done = () => {
    const before = from.textContent;
    from.textContent = word('copied');
    announce(word('copied'));
    setTimeout(() => (from.textContent = before), 1200);
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, () => copyByHand(text, done));
  else copyByHand(text, done);
}

// A page from disk may have no clipboard: select the text and ask the browser to copy it.
function copyByHand(text, done) {
  const field = el('textarea', { class: 'hidden', 'aria-hidden': 'true' });
  field.value = text;
  document.body.append(field);
  field.select();
  if (document.execCommand('copy')) done();
  field.remove();
}

function exportTools(bar, view) {
  bar.append(button(word(app.state.table ? 'picture' : 'table'), () => go({ table: !app.state.table }), { class: 'tool', id: 'twin', 'aria-pressed': String(app.state.table) }));
  if (app.state.view === 'matrix') bar.append(button(word('copyCsv'), (event) => copy(csv(view.table()).slice(1), event.currentTarget), { class: 'tool', id: 'copy-csv' }));
  bar.append(button(word('csv'), () => save(app.state.view + '.csv', 'text/csv', csv(view.table())), { class: 'tool' }));
  if (app.state.table) return;
  if (app.state.view === 'network') bar.append(button(word('png'), savePicture, { class: 'tool' }));
  if (['overview', 'agencies', 'neighbourhood'].includes(app.state.view)) bar.append(button(word('svg'), saveDrawing, { class: 'tool' }));
}

function savePicture() {
  const canvas = document.querySelector('#view canvas');
  if (canvas) canvas.toBlob((blob) => save('network.png', 'image/png', blob));
}

function saveDrawing() {
  const frame = document.querySelector('#view .columns, #view .ring');
  if (frame) save(app.state.view + '.svg', 'image/svg+xml', pictureOf(frame));
}

// The rows and lines on the screen as one SVG, colours and all.
function pictureOf(frame) {
  const area = frame.getBoundingClientRect();
  const out = svg('svg', { xmlns: SVG, width: area.width, height: area.height, viewBox: '0 0 ' + area.width + ' ' + area.height, 'font-family': colour('--font'), 'font-size': 13 });
  out.append(svg('rect', { width: '100%', height: '100%', fill: colour('--paper') }));
  const paint = (from, to) => { const style = getComputedStyle(from); for (const key of ['fill', 'stroke', 'stroke-width', 'opacity', 'stroke-dasharray', 'font-size', 'font-weight']) to.setAttribute(key, style.getPropertyValue(key)); };
  frame.querySelectorAll('path.line, path.stroke, polygon, circle, text').forEach((one) => { const twin = one.cloneNode(true); twin.removeAttribute('class'); paint(one, twin); out.append(twin); });
  frame.querySelectorAll('.row').forEach((one) => {
    const [x, y] = [one.offsetLeft, one.offsetTop];
    out.append(svg('rect', { x, y, width: one.offsetWidth, height: one.offsetHeight, rx: 3, fill: colour('--paper'), stroke: colour('--line') }));
    out.append(svg('path', { d: SHAPES[app.data.nodes[one.dataset.node].k], transform: 'translate(' + (x + 6) + ' ' + (y + 5) + ') scale(.85)', fill: colour('--' + app.data.nodes[one.dataset.node].k) }));
    out.append(svg('text', { x: x + 26, y: y + 16, fill: colour('--ink') }, brief(one.querySelector('.what').textContent, Math.floor((one.offsetWidth - 34) / 6.6))));
  });
  return new XMLSerializer().serializeToString(out);
}
