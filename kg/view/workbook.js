// What is shown as an Excel workbook: tasks, targets, bodies, documents, and how to read them. Texts are texts, whatever they begin with:
// no cell is a formula. Made in the page: a zip of XML, packed by the browser's own deflate.

const SHEET_NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS_NS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE_NS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const LONGEST_CELL = 32767; // characters of a cell

function saveWorkbook() {
  workbook(sheetsShown()).then((blob) => save('policy-kg.xlsx', '', blob));
}

// The sheets of what the filters leave: {name, head, rows, wide: columns of sentences}; a cell is a text, a number, {date} or {link, text}.
function sheetsShown() {
  const only = (kind) => app.ofKind[kind].filter((place) => app.visible[place]);
  const flat = (cell) => (cell !== null && typeof cell === 'object' ? plain(cell) : cell);
  const sheet = (key, table, places) => ({ name: word(key), head: table.head.concat(['quote', 'source', 'begin', 'end', 'iri'].map((one) => word(one))), rows: table.rows.map((row, at) => row.map(flat).map(dated).concat(whereRead(places[at]))) });
  const bodies = bodiesShown();
  return [
    sheet('tasks', tasksView.table(), only('task')),
    sheet('targets', targetsView.table(), only('target')),
    { name: word('bodies'), head: [word('agency'), word('sections'), word('led'), word('tasks'), word('documentSheet'), word('iri')], rows: bodies.map((one) => [name(one.agency), one.sections.length, one.led.length, app.ofKind.task.filter((place) => app.visible[place] && app.data.nodes[place].c[1].some(([agency]) => agency === one.agency)).length, one.documents.length, linkTo(one.agency)]) },
    { name: word('documentSheet'), head: [word('name'), word('number'), word('date'), word('type'), word('issuer'), word('tasks'), word('targets'), word('iri')], rows: only('document').map(documentRow) },
    { name: word('readMe'), head: ['policy-kg'], rows: [[word('readMe:what')], [word('readMe:certainty')], [word('readMe:view') + ' ' + (location.hash || '#')]] },
  ];
}

function documentRow(place) {
  const node = app.data.nodes[place];
  const { number = '', date = '', type = '' } = node.m || {};
  const issuers = app.data.links[place].map((at) => app.data.edges[at]).filter(([kind, , to]) => kind === 'issued' && to === place).map(([, from]) => name(from));
  const count = (kind) => app.ofKind[kind].filter((one) => app.data.nodes[one].d === place && app.visible[one]).length;
  return [name(place), number, dated(date), type, issuers.join('、'), count('task'), count('target'), linkTo(place)];
}

// The words a statement was read from, their place (code points), and its address.
function whereRead(place) {
  const quote = app.data.quotes[quotesOf(place)[0]];
  if (!quote) return ['', '', '', '', linkTo(place)];
  const [source, begin, end, , , shift = 0] = quote;
  return [slice(source, begin, end), app.data.sources[source].name, begin + shift, end + shift, linkTo(place)];
}

function linkTo(place) {
  const key = app.data.nodes[place].i;
  const iri = /^[a-z]+:/.test(key) ? key : app.data.site + key;
  return { link: iri, text: iri };
}

// A day is a date; a year alone a number; else as it is. Pure.
function dated(value) {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return { date: value };
  return /^(19|20|21)\d\d$/.test(value) ? Number(value) : value;
}

// Sheets → the file. Rows are kept by Excel to 1,048,576, a cell to 32,767 characters.
async function workbook(sheets) {
  const parts = [];
  const add = (path, text) => parts.push([path, new TextEncoder().encode('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)]);
  const types = sheets.map((_, at) => '<Override PartName="/xl/worksheets/sheet' + (at + 1) + '.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>').join('');
  const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml.';
  add('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="' + main + 'sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="' + main + 'styles+xml"/>' + types + '</Types>');
  add('_rels/.rels', relationsXml([['rId1', OFFICE_NS + '/officeDocument', 'xl/workbook.xml']]));
  add('xl/workbook.xml', '<workbook xmlns="' + SHEET_NS + '" xmlns:r="' + OFFICE_NS + '"><sheets>' + sheets.map(({ name: title }, at) => '<sheet name="' + escapeXml(title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)) + '" sheetId="' + (at + 1) + '" r:id="rId' + (at + 1) + '"/>').join('') + '</sheets></workbook>');
  add('xl/_rels/workbook.xml.rels', relationsXml(sheets.map((_, at) => ['rId' + (at + 1), OFFICE_NS + '/worksheet', 'worksheets/sheet' + (at + 1) + '.xml']).concat([['rId' + (sheets.length + 1), OFFICE_NS + '/styles', 'styles.xml']])));
  add('xl/styles.xml', STYLES);
  sheets.forEach((sheet, at) => {
    const links = [];
    add('xl/worksheets/sheet' + (at + 1) + '.xml', sheetXml(sheet, links));
    if (links.length) add('xl/worksheets/_rels/sheet' + (at + 1) + '.xml.rels', relationsXml(links.map((target, k) => ['rId' + (k + 1), OFFICE_NS + '/hyperlink', target, 'External'])));
  });
  return zipped(parts, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
}

// Cell styles by place: 0 as it is, 1 head, 2 a day, 3 a link, 4 a text of several lines.
const STYLES = '<styleSheet xmlns="' + SHEET_NS + '"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><u/><sz val="11"/><color rgb="FF005F99"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/><xf fontId="2" applyFont="1"/><xf applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs></styleSheet>';

function relationsXml(rows) {
  return '<Relationships xmlns="' + RELATIONS_NS + '">' + rows.map(([id, type, target, mode]) => '<Relationship Id="' + id + '" Type="' + type + '" Target="' + escapeXml(target) + '"' + (mode ? ' TargetMode="' + mode + '"' : '') + '/>').join('') + '</Relationships>';
}

function sheetXml({ head, rows }, links) {
  const widths = head.map((_, column) => Math.min(Math.max(8, ...rows.slice(0, 200).map((row) => cellWidth(row[column]))), 60));
  const marks = [];
  const line = (cells, at, isHead) => '<row r="' + (at + 1) + '">' + cells.map((cell, column) => cellXml(cell, columnName(column) + (at + 1), isHead, links, marks)).join('') + '</row>';
  const body = line(head, 0, true) + rows.map((row, at) => line(row, at + 1, false)).join('');
  return '<worksheet xmlns="' + SHEET_NS + '" xmlns:r="' + OFFICE_NS + '"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>' +
    widths.map((width, column) => '<col min="' + (column + 1) + '" max="' + (column + 1) + '" width="' + width + '" customWidth="1"/>').join('') + '</cols><sheetData>' + body + '</sheetData>' +
    (rows.length ? '<autoFilter ref="A1:' + columnName(head.length - 1) + (rows.length + 1) + '"/>' : '') + (marks.length ? '<hyperlinks>' + marks.join('') + '</hyperlinks>' : '') + '</worksheet>';
}

function cellWidth(cell) {
  const text = cell !== null && typeof cell === 'object' ? cell.text || cell.date : String(cell);
  return Array.from(text.slice(0, 60)).reduce((sum, sign) => sum + (sign > '\u2e80' ? 2 : 1), 2);
}

function cellXml(cell, at, isHead, links, marks) {
  if (cell === '' || cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return '<c r="' + at + '"><v>' + cell + '</v></c>';
  const [link, date] = typeof cell === 'object' ? [cell.link, cell.date] : []; // a text has a method of that name
  if (date) return '<c r="' + at + '" s="2"><v>' + Math.round((Date.parse(date + 'T00:00:00Z') - Date.UTC(1899, 11, 30)) / 864e5) + '</v></c>';
  if (link && links.length < 65530) { // Excel opens no more links of a sheet
    links.push(link);
    marks.push('<hyperlink ref="' + at + '" r:id="rId' + links.length + '"/>');
  }
  const text = String(cell.text === undefined ? cell : cell.text);
  return '<c r="' + at + '" s="' + (isHead ? 1 : link ? 3 : text.length > 40 ? 4 : 0) + '" t="inlineStr"><is><t xml:space="preserve">' + escapeXml(text.slice(0, LONGEST_CELL)) + '</t></is></c>';
}

function columnName(column) {
  return (column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : '') + String.fromCharCode(65 + (column % 26));
}

// XML has no place for most control characters, nor for half of a pair; its lines end in LF. Excel reads _x000D_ as a sign of its own.
function escapeXml(text) {
  const clean = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return clean.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
}

// Files → a zip. Every file has the same day (1 January 1980), so that the same rows give the same bytes.
async function zipped(files, type) {
  const chunks = [];
  const entries = [];
  let at = 0;
  for (const [path, bytes] of files) {
    const packed = new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
    const name = new TextEncoder().encode(path);
    const about = [20, 0x0800, 8, 0, 33]; // version, UTF-8 names, deflate, time, day
    const sizes = [crc32(bytes), packed.length, bytes.length];
    chunks.push(record(0x04034b50, about, sizes, [name.length, 0]), name, packed);
    entries.push(record(0x02014b50, [20].concat(about), sizes, [name.length, 0, 0, 0, 0], [0, at]), name);
    at += 30 + name.length + packed.length;
  }
  const size = entries.reduce((sum, one) => sum + one.length, 0);
  const end = record(0x06054b50, [0, 0, files.length, files.length], [size, at], [0]);
  return new Blob(chunks.concat(entries, [end]), { type });
}

// A signature, then numbers of 2 and of 4 bytes by turns.
function record(signature, ...groups) {
  const bytes = [];
  const put = (value, length) => { for (let k = 0; k < length; k += 1) bytes.push((value >>> (8 * k)) & 255); };
  put(signature, 4);
  groups.forEach((values, at) => values.forEach((value) => put(value, at % 2 ? 4 : 2)));
  return new Uint8Array(bytes);
}

function crc32(bytes) {
  if (!crc32.table) crc32.table = Uint32Array.from({ length: 256 }, (_, value) => { for (let k = 0; k < 8; k += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1; return value; });
  let sum = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) sum = crc32.table[(sum ^ bytes[at]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
