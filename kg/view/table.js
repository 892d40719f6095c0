// Tables: of the statements, and the twin of every picture. A table is {head: [text], rows: [[cell]]}; a cell is a text, a number,
// {node: place, text} (with `opens` a selection to be shown in the text), {indicator: place} or {nodes: [place], roles: [role]}; `look` is its class, `groups` tells under which heads a row stands, `fixed` that its rows keep their order.
// Rows stand in chunks; those far from the window are left out until they come near.

const CHUNK = 60;

function plain(cell) {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'object') return String(cell);
  if ('indicator' in cell) return cell.text || printed(app.data.compare.indicators[cell.indicator][0]);
  return 'node' in cell ? cell.text || label(cell.node) : cell.nodes.map((place, at) => label(place) + roleNote(cell, at)).join('; ');
}

function roleNote(cell, at) {
  return cell.roles && cell.roles[at] ? '（' + word(cell.roles[at]) + '）' : '';
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

// A table of GitHub's Markdown: signs of its own are escaped, a cell is one line.
function markdown(table) {
  const quote = (text) => text.replace(/[\\|*_`<>[\]#~]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ');
  const line = (cells) => '| ' + cells.map((cell) => quote(plain(cell))).join(' | ') + ' |\n';
  return line(table.head) + '|' + ' --- |'.repeat(table.head.length) + '\n' + table.rows.map(line).join('');
}

// Rows by a column (from 1; below 0: downwards), numbers by size, texts as Chinese dictionaries do; what is empty comes last. Pure.
function rowsBy(rows, by, text) {
  const column = Math.abs(by) - 1;
  if (!by || !rows.length || column >= rows[0].length) return rows;
  const order = new Intl.Collator('zh', { numeric: true }).compare;
  const keyed = rows.map((row, at) => [text(row[column]), at, row]);
  keyed.sort(([one, first], [two, second]) => (one === '' || two === '' ? (one === '') - (two === '') : Math.sign(by) * order(one, two)) || first - second);
  return keyed.map(([, , row]) => row);
}

// What stands below one another: rows, or a head before the rows of each group ({text, count}), the largest group first, or `inOrder` of their names, or as a list of them says. Pure.
function grouped(rows, groupsOf, inOrder) {
  if (!groupsOf) return rows;
  const groups = new Map();
  for (const row of rows) {
    for (const text of groupsOf(row)) {
      if (!groups.has(text)) groups.set(text, []);
      groups.get(text).push(row);
    }
  }
  const listed = (text) => inOrder.indexOf(text);
  const order = Array.isArray(inOrder) ? (one, two) => listed(one[0]) - listed(two[0]) : inOrder ? (one, two) => (one[0] < two[0] ? -1 : 1) : (one, two) => two[1].length - one[1].length;
  return Array.from(groups).sort(order).flatMap(([text, some]) => [{ text, count: some.length }].concat(some));
}

// `around` is what scrolls, where that is not the table's own frame.
function drawTable(host, table, around) {
  const sorted = table.fixed ? 0 : app.state.sort;
  const lines = grouped(rowsBy(table.rows, sorted, plain), table.groups, table.inOrder);
  const head = table.head.map((text, at) => el('th', { scope: 'col', 'aria-sort': Math.abs(sorted) === at + 1 ? (sorted > 0 ? 'ascending' : 'descending') : null },
    table.fixed ? text : button(text, () => go({ sort: app.state.sort === at + 1 ? -at - 1 : app.state.sort === -at - 1 ? 0 : at + 1 }, true), { class: 'sorter' })));
  const grid = el('table', { class: 'twin ' + (table.look || ''), data: { rows: table.rows.length } }, el('thead', {}, el('tr', {}, head)));
  const frame = around || el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word(app.state.view) + ' · ' + word('table') }, grid);
  host.append(around ? grid : frame);
  const chunks = [];
  for (let at = 0; at < lines.length; at += CHUNK) chunks.push({ body: el('tbody', {}), lines: lines.slice(at, at + CHUNK), filled: false });
  if (!chunks.length) return;
  grid.append(chunks[0].body);
  fillChunk(chunks[0], table);
  const high = chunks[0].body.offsetHeight / chunks[0].lines.length || 24;
  for (const chunk of chunks.slice(1)) {
    emptyChunk(chunk, table, high * chunk.lines.length);
    grid.append(chunk.body);
  }
  const near = new IntersectionObserver((seen) => seen.forEach((one) => {
    const chunk = chunks.find(({ body }) => body === one.target);
    if (one.isIntersecting) fillChunk(chunk, table);
    else if (chunk.filled && chunk.body.isConnected && !chunk.body.contains(document.activeElement)) emptyChunk(chunk, table, chunk.body.offsetHeight);
  }), { root: frame, rootMargin: '1500px 0px' });
  if (chunks.length > 1) chunks.forEach(({ body }) => near.observe(body));
  grid.whole = () => { near.disconnect(); chunks.forEach((chunk) => fillChunk(chunk, table)); }; // paper has no window
}

function fillChunk(chunk, table) {
  if (chunk.filled) return;
  chunk.filled = true;
  clear(chunk.body).append(...chunk.lines.map((line) => (Array.isArray(line) ? tableRow(line, table.look === 'directory' ? table.head : []) : el('tr', { class: 'group' }, el('th', { scope: 'rowgroup', colspan: table.head.length }, bdi(line.text), el('span', { class: 'badge' }, line.count))))));
  pressRows();
}

function emptyChunk(chunk, table, high) {
  chunk.filled = false;
  clear(chunk.body).append(el('tr', { class: 'space', 'aria-hidden': 'true' }, el('td', { colspan: table.head.length, style: { height: Math.round(high) + 'px' } })));
}

// `heads` stand in the row itself where it is shown as a list.
function tableRow(cells, heads) {
  return el('tr', {}, cells.map((cell, at) => el('td', { class: typeof cell === 'number' ? 'figure' : null, 'data-head': at ? heads[at] : null }, tableCell(cell))));
}

function tableCell(cell) {
  if (cell === null || typeof cell !== 'object') return bdi(plain(cell));
  if ('opens' in cell) return opener(cell);
  if ('indicator' in cell) return indicatorLink(cell.indicator, cell.text);
  if ('node' in cell) return link(cell.node, cell.text, cell.text !== undefined);
  const role = (at) => (cell.roles ? cell.roles[at] : '');
  const head = (at) => (role(at) && (!at || role(at - 1) !== role(at)) ? el('span', { class: 'role-name' }, word(role(at))) : at ? ' ' : ''); // said once before all that have it
  return cell.nodes.map((place, at) => [head(at), link(place)]);
}

// The statement that is selected shows as pressed.
function pressRows() {
  const chosen = app.selected && app.selected[0] === 'node' ? String(app.selected[1]) : '';
  document.querySelectorAll('#view table.statements button.link, #view table.beside button.link').forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.node === chosen)));
}

// A node as a button that selects it, or, where it has a page, as a link to that; arrows walk to those that `walk` says.
function link(place, text, walk) {
  const node = app.data.nodes[place];
  const shown = [glyph(node.k), bdi(text || oneLine(label(place)), { lang: langOf(node.h) })];
  const data = walk ? { node: place, nav: '' } : { node: place };
  if (pageOf(place)) return anchor(pageOf(place), shown, { class: 'link', data });
  return el('button', { type: 'button', class: 'link', data, on: { click: () => select(['node', node.i]) } }, shown);
}

// Where there is nothing to draw: why, and what to do. `emptyFilters` is for what the filters or the legend may have left out.
function empty(host, key) {
  const filtered = Object.values(app.state.filters).some((values) => values.length);
  const narrowed = filtered || (key === 'emptyFilters' && app.state.hidden.length > 0);
  const said = !app.data.nodes.length ? 'empty' : key === 'emptyFilters' && !narrowed ? 'emptySections' : key === 'emptyTargets' && filtered ? 'emptyFilters' : key;
  host.append(el('div', { class: 'empty' }, el('p', {}, word(said)), narrowed ? button(word('clear'), () => go({ filters: {}, hidden: [] })) : null));
}
