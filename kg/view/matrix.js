// The matrix of agencies and sectors: counts of sections or tasks, the fullest first; a cell opens what it counts.

const ROWS = 80; // bodies that are drawn; the table twin has all

const matrixView = {
  draw(host) {
    const plan = matrixPlan();
    if (!app.data.matrix.cells.length) return empty(host, 'emptyAgencies');
    if (!plan.cells.size) return empty(host, 'emptyFilters');
    const agencies = plan.agencies.slice(0, ROWS);
    host.append(el('div', { class: 'scroll' }, el('table', { class: 'matrix' }, el('caption', { class: 'hidden' }, word('matrix?')), matrixHead(plan), el('tbody', {}, agencies.map((agency) => matrixRow(agency, plan))), matrixFoot(plan))));
    showing(agencies.length + plan.sectors.length, agencies.length < plan.agencies.length);
    matrixView.select();
  },
  tools(bar) {
    const choose = el('select', { id: 'count', 'aria-label': word('count'), on: { change: (event) => go({ count: event.target.value }, true) } }, ['sections', 'tasks'].map((key) => el('option', { value: key, selected: app.state.count === key }, word(key))));
    bar.append(el('label', { class: 'slider' }, word('count'), ' ', choose));
  },
  select() {
    const cell = app.selected && app.selected[0] === 'cell' ? app.selected : null;
    document.querySelectorAll('#view .matrix td button').forEach((one) => one.setAttribute('aria-pressed', String(Boolean(cell) && Number(one.dataset.agency) === cell[1] && Number(one.dataset.sector) === cell[2])));
    const node = app.selected && app.selected[0] === 'node' ? String(app.selected[1]) : null;
    document.querySelectorAll('#view .matrix tr').forEach((one) => one.classList.toggle('on', Boolean(node) && one.dataset.agency === node));
  },
  table() {
    const plan = matrixPlan();
    const rows = plan.agencies.map((agency) => [{ node: agency }].concat(plan.sectors.map((sector) => (plan.cells.get(agency + ' ' + sector) || { count: 0 }).count), [plan.rowTotal.get(agency)]));
    return { head: [word('agency')].concat(plan.sectors.map(name), [word('total')]), rows };
  },
};

function matrixPlan() {
  const cells = new Map();
  const [rows, columns] = [new Map(), new Map()];
  const add = (map, key, places) => { if (!map.has(key)) map.set(key, new Set()); places.forEach((place) => map.get(key).add(place)); };
  for (const [agency, sector, sections, tasks, lead] of app.data.matrix.cells) {
    if (!app.visible[agency] || !app.visible[sector]) continue;
    const places = (app.state.count === 'tasks' ? tasks : sections).filter((place) => app.visible[place]);
    if (!places.length) continue;
    cells.set(agency + ' ' + sector, { count: places.length, lead });
    add(rows, agency, places);
    add(columns, sector, places);
  }
  const size = (map) => new Map(Array.from(map, ([key, set]) => [key, set.size]));
  const [rowTotal, columnTotal] = [size(rows), size(columns)];
  const byTotal = (totals) => (one, two) => totals.get(two) - totals.get(one);
  const agencies = app.data.matrix.agencies.filter((one) => rowTotal.has(one)).sort(byTotal(rowTotal));
  const sectors = app.data.matrix.sectors.filter((one) => columnTotal.has(one)).sort(byTotal(columnTotal));
  return { cells, agencies, sectors, rowTotal, columnTotal, most: Math.max(1, ...Array.from(cells.values(), (cell) => cell.count)) };
}

function matrixHead(plan) {
  const head = (sector) => el('th', { scope: 'col', data: { sector } }, headTo(sector, el('span', { lang: langOf(name(sector)) }, brief(name(sector), 26))));
  return el('thead', {}, el('tr', {}, el('th', { scope: 'col', class: 'corner' }, word('agency'), ' \\ ', word('sector')), plan.sectors.map(head), el('th', { scope: 'col', class: 'sum' }, el('span', {}, word('total')))));
}

// The name at the head of a row or column: a link to its page, in a page without such it selects.
function headTo(place, shown) {
  const key = app.data.nodes[place].i;
  return pageOf(place) ? anchor(key, shown, { class: 'head', title: name(place) }) : el('button', { type: 'button', class: 'head', title: name(place), on: { click: () => select(['node', key]) } }, shown);
}

function matrixRow(agency, plan) {
  const head = el('th', { scope: 'row' }, headTo(agency, [glyph('agency'), el('span', { lang: langOf(name(agency)) }, brief(name(agency), 40))]));
  return el('tr', { data: { agency } }, head, plan.sectors.map((sector) => matrixCell(agency, sector, plan)), el('td', { class: 'sum' }, plan.rowTotal.get(agency)));
}

function matrixCell(agency, sector, plan) {
  const cell = plan.cells.get(agency + ' ' + sector);
  if (!cell) return el('td', { class: 'void' });
  const share = Math.sqrt(cell.count / plan.most);
  const text = name(agency) + ', ' + name(sector) + ': ' + cell.count + (cell.lead ? ', ' + word('Lead') : '');
  return el('td', {}, el('button', { type: 'button', class: cell.lead ? 'lead' : null, title: text, 'aria-label': text, style: { '--share': share.toFixed(3) }, data: { agency, sector, nav: '' }, on: { click: () => select(['cell', app.data.nodes[agency].i, app.data.nodes[sector].i]) } }, cell.count));
}

function matrixFoot(plan) {
  return el('tfoot', {}, el('tr', {}, el('th', { scope: 'row' }, word('total')), plan.sectors.map((sector) => el('td', { class: 'sum' }, plan.columnTotal.get(sector))), el('td', { class: 'sum' })));
}
