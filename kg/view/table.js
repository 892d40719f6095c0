// The table twin of a view: {head: [text], rows: [[cell]]}; a cell is a text, a number, {node: place} or {nodes: [place]}.

function plain(cell) {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'object') return String(cell);
  return 'node' in cell ? label(cell.node) : cell.nodes.map(label).join('; ');
}

// RFC 4180, with a mark for spreadsheets that the text is UTF-8; a cell that a spreadsheet would run as a formula is quoted with '; a sign alone (=) is none.
// The commands write by the same rule (spreadsheet.py); tests/examples/cells.tsv holds both to it.
function csv(table) {
  const quote = (text) => {
    const safe = /^[=+\-@\t\r][^]/.test(text) && !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  };
  return '\ufeff' + [table.head].concat(table.rows).map((row) => row.map((cell) => quote(plain(cell))).join(',')).join('\r\n') + '\r\n';
}

function drawTable(host, table) {
  const show = (cell) => {
    if (cell === null || typeof cell !== 'object') return bdi(plain(cell));
    return ('node' in cell ? [cell.node] : cell.nodes).map((place, at) => [at ? ' ' : '', link(place)]);
  };
  const row = (cells) => el('tr', {}, cells.map((cell) => el('td', { class: typeof cell === 'number' ? 'figure' : null }, show(cell))));
  host.append(
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word('table') },
      el('table', { class: 'twin' }, el('thead', {}, el('tr', {}, table.head.map((text) => el('th', { scope: 'col' }, text)))), el('tbody', {}, table.rows.slice(0, 2000).map(row))),
      table.rows.length > 2000 ? el('p', { class: 'note' }, word('showing', 2000, table.rows.length)) : null));
}

// A node as a button that selects it.
function link(place, text) {
  const node = app.data.nodes[place];
  return el('button', { type: 'button', class: 'link', data: { node: place }, on: { click: () => select(['node', node.i]) } }, glyph(node.k), bdi(text || label(place), { lang: langOf(node.h) }));
}

// Where there is nothing to draw: why, and what to do. `emptyFilters` is for what the filters or the legend may have left out.
function empty(host, key) {
  const filtered = Object.values(app.state.filters).some((values) => values.length);
  const narrowed = filtered || (key === 'emptyFilters' && app.state.hidden.length > 0);
  const said = !app.data.nodes.length ? 'empty' : key === 'emptyFilters' && !narrowed ? 'emptySections' : key === 'emptyTargets' && filtered ? 'emptyFilters' : key;
  host.append(el('div', { class: 'empty' }, el('p', {}, word(said)), narrowed ? button(word('clear'), () => go({ filters: {}, hidden: [] })) : null));
}
