// A view as a file: its table as CSV, its picture as SVG or PNG; and on paper; a text to the clipboard. Made in the page, asked of nobody.

const SHARPEST = 2; // pixels of a PNG to one of the screen; fewer where the picture is larger than a browser's canvas
const LONGEST_SIDE = 16000;
const LARGEST = 120e6;

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
  const listed = view.listed || app.state.table;
  if (!view.listed) bar.append(button(word(app.state.table ? 'picture' : 'table'), () => go({ table: !app.state.table }), { class: 'tool', id: 'twin', 'aria-pressed': String(app.state.table) }));
  if (app.state.view === 'matrix') bar.append(button(word('copyCsv'), (event) => copy(csv(view.table()).slice(1), event.currentTarget), { class: 'tool', id: 'copy-csv' }));
  if ((view.listed && app.state.view !== 'check') || app.state.view === 'targets') bar.append(button(word('excel'), saveWorkbook, { class: 'tool', id: 'save-xlsx' }));
  bar.append(button(word('csv'), () => save(app.state.view + '.csv', 'text/csv', csv(shownTable(view))), { class: 'tool', id: 'save-csv' }));
  if (listed) bar.append(button(word('markdown'), () => save(app.state.view + '.md', 'text/markdown', markdown(shownTable(view))), { class: 'tool', id: 'save-md' }));
  if (!view.listed) bar.append(button(word('svg'), saveDrawing, { class: 'tool', id: 'save-svg' }), button(word('png'), savePicture, { class: 'tool', id: 'save-png' }));
}

// The rows in the order in which they stand.
function shownTable(view) {
  const table = view.table();
  return Object.assign({}, table, { rows: rowsBy(table.rows, app.state.sort, plain) });
}

function saveDrawing() {
  const picture = pictureOf();
  if (picture) save(app.state.view + '.svg', 'image/svg+xml', new XMLSerializer().serializeToString(picture));
}

function savePicture() {
  const picture = pictureOf();
  if (!picture) return;
  const [width, height] = ['width', 'height'].map((name) => Number(picture.getAttribute(name)));
  const scale = sharpness(width, height);
  const image = new Image();
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' }));
  image.onload = () => {
    const canvas = el('canvas', { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => save(app.state.view + '.png', 'image/png', blob));
  };
  image.src = address;
}

// Pixels to one of the screen, as many as fit a canvas. Pure.
function sharpness(width, height) {
  return Math.min(SHARPEST, LONGEST_SIDE / Math.max(width, height), Math.sqrt(LARGEST / (width * height)));
}

// Paper is white, and a drawing on it is sharp: before printing the page turns light, and the free network becomes an SVG.
function beforePrint() {
  document.documentElement.dataset.theme = 'light';
  document.querySelectorAll('#view table[data-rows]').forEach((one) => one.whole && one.whole());
  const host = document.querySelector('#view .free');
  if (host) host.append(fill(networkPicture(), { class: 'printed' }, []));
}

function afterPrint() {
  dress();
  document.querySelectorAll('#view .printed').forEach((one) => one.remove());
}
