// The tasks: each in full, who answers for it, by when, about what, where it stands and how sure its reading is.

const tasksView = {
  listed: true,
  draw(host) {
    const table = tasksView.table();
    if (!table.rows.length) return empty(host, app.ofKind.task.length ? 'emptyFilters' : 'emptyTasks');
    drawTable(host, table);
    document.getElementById('showing').textContent = word('showing', table.rows.length.toLocaleString('en'), app.ofKind.task.length.toLocaleString('en'));
  },
  tools(bar) {
    bar.append(el('select', { id: 'by', 'aria-label': word('by'), title: word('by'), on: { change: (event) => go({ by: event.target.value }, true) } }, [''].concat(GROUPINGS).map((key) => el('option', { value: key, selected: app.state.by === key }, word('by:' + key)))));
  },
  select: pressRows,
  table() {
    const rows = app.ofKind.task.filter((place) => app.visible[place]).map(taskRow);
    return { head: ['task', 'who', 'due', 'sector', 'instrument', 'article', 'document', 'number', 'certainty'].map((key) => word(key)), rows, look: 'statements', groups: groupsBy(app.state.by), inOrder: app.state.by === 'year' };
  },
};

function taskRow(place) {
  const node = app.data.nodes[place];
  const [sectors, , , instruments] = node.c;
  return [{ node: place, text: statement(place) }, whoOf(place), node.u || '', { nodes: sectors }, { nodes: instruments }, { node: node.p }, ...documentCells(node), sureness(node)];
}

// Who answers for a statement, those that lead first, each with its role.
function whoOf(place) {
  const order = ['Lead', 'Joint', 'Participant', ''];
  const duties = app.data.nodes[place].c[1].slice().sort((one, two) => order.indexOf(one[1]) - order.indexOf(two[1]));
  return { nodes: duties.map(([agency]) => agency), roles: duties.map(([, role]) => role) };
}

function documentCells(node) {
  const document = app.data.nodes[node.d];
  return [node.d === undefined ? '' : { node: node.d }, (document && document.m && document.m.number) || ''];
}

function sureness(node) {
  return node.y ? word('certainty:' + node.y) : '';
}

// Under which heads a row of tasks stands; null where rows stand by themselves.
function groupsBy(key) {
  if (!key) return null;
  const column = { agency: 1, year: 2, sector: 3, document: 6 }[key];
  const none = { agency: word('noBody'), year: word('noYear'), sector: word('noSector'), document: '' }[key];
  return (row) => {
    const cell = row[column];
    if (key === 'year') return [plain(cell).slice(-10).match(/\d{4}/) ? plain(cell).split('–').pop().slice(0, 4) : none];
    if (key === 'document') return [plain(cell) || none];
    return cell.nodes.length ? Array.from(new Set(cell.nodes.map((place) => name(place)))) : [none];
  };
}
