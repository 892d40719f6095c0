// Synergy: tasks that serve a medium or a pollutant and a greenhouse gas at once, the sectors that have none, and who would have to sit at one table.

const AT_TABLE = 40; // bodies that are drawn; each cell's details have all of its own

const synergyView = {
  draw(host) {
    if (!app.data.synergy.pairs.length) return empty(host, 'emptySynergy');
    const plan = synergyPlan();
    if (!plan.tasks.size) return empty(host, 'emptyFilters');
    const bodies = synergyBodies(plan.tasks);
    host.append(el('div', { class: 'scroll' }, synergyMatrix(plan), el('div', { class: 'synergy-lists' }, synergySectors(plan), bodies.length ? synergyTable(bodies.slice(0, AT_TABLE)) : null)));
    showing(plan.gases.length + plan.served.length + plan.sectors.length + Math.min(bodies.length, AT_TABLE), true); // tasks are counted
    pressChosen();
  },
  select: pressChosen,
  table() {
    const plan = synergyPlan();
    const rows = plan.served.flatMap((served) => plan.gases.map((gas) => [served, gas, plan.cells.get(served + ' ' + gas) || []])).filter(([, , tasks]) => tasks.length);
    return { head: [word('served'), word('gas'), word('tasks'), word('agency')], rows: rows.map(([served, gas, tasks]) => [{ node: served }, { node: gas }, { nodes: tasks }, { nodes: synergyBodies(tasks).map((one) => one.agency) }]) };
  },
};

// What shows: {cells: "served gas" → tasks, served (media, then pollutants), gases, tasks: Set, sectors: [{sector, tasks, both}], most}
function synergyPlan() {
  const data = app.data.synergy;
  const cells = new Map();
  const tasks = new Set();
  for (const [served, gas, all] of data.pairs) {
    if (!app.visible[served] || !app.visible[gas]) continue;
    const some = all.filter((place) => app.visible[place]);
    if (some.length) cells.set(served + ' ' + gas, some);
    some.forEach((place) => tasks.add(place));
  }
  const met = (side, place) => Array.from(cells.keys()).some((key) => Number(key.split(' ')[side]) === place);
  const sectors = data.sectors.filter(([sector]) => app.visible[sector]).map(([sector, all]) => {
    const some = all.filter((place) => app.visible[place]);
    return { sector, tasks: some.length, both: some.filter((place) => tasks.has(place)).length };
  }).filter((one) => one.tasks);
  return {
    cells, tasks,
    media: data.media.filter((place) => met(0, place)).length,
    served: data.media.concat(data.pollutants).filter((place) => met(0, place)),
    gases: data.gases.filter((place) => met(1, place)),
    sectors: sectors.sort((one, two) => two.both - one.both || two.tasks - one.tasks || one.sector - two.sector),
    most: Math.max(1, ...Array.from(cells.values(), (some) => some.length)),
  };
}

// The bodies that answer for some tasks: {agency, tasks, led}, those of most tasks first.
function synergyBodies(tasks) {
  const found = new Map();
  for (const task of tasks) {
    const duties = app.data.nodes[task].c[1].filter(([agency]) => app.visible[agency]);
    for (const agency of new Set(duties.map(([one]) => one))) {
      const body = found.get(agency) || { agency, tasks: 0, led: 0 };
      body.tasks += 1;
      if (duties.some(([one, role]) => one === agency && role === 'Lead')) body.led += 1;
      found.set(agency, body);
    }
  }
  return Array.from(found.values()).sort((one, two) => two.tasks - one.tasks || two.led - one.led || one.agency - two.agency);
}

function synergyMatrix(plan) {
  const head = (place, at) => el('th', { scope: 'col', class: at === plan.media ? 'apart' : null }, el('button', { type: 'button', class: 'head', title: name(place), on: { click: () => select(['node', app.data.nodes[place].i]) } }, el('span', { lang: langOf(name(place)) }, brief(name(place), 26))));
  const row = (gas) => el('tr', {}, el('th', { scope: 'row' }, chooser('node', [gas], name(gas), 'substance')), plan.served.map((served, at) => synergyCell(served, gas, at, plan)));
  return el('table', { class: 'matrix synergy' }, el('caption', { class: 'hidden' }, word('synergy?')),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col', class: 'corner' }, word('gas'), ' \\ ', word('served')), plan.served.map(head))), el('tbody', {}, plan.gases.map(row)));
}

function synergyCell(served, gas, at, plan) {
  const tasks = plan.cells.get(served + ' ' + gas);
  const apart = at === plan.media ? ' apart' : '';
  if (!tasks) return el('td', { class: 'void' + apart });
  const text = name(served) + ' + ' + name(gas) + ': ' + tasks.length;
  return el('td', { class: apart || null }, el('button', { type: 'button', title: text, 'aria-label': text, style: { '--share': Math.sqrt(tasks.length / plan.most).toFixed(3) }, data: { nav: '', chosen: 'both ' + served + ' ' + gas }, on: { click: () => select(['both', app.data.nodes[served].i, app.data.nodes[gas].i]) } }, tasks.length));
}

// Each sector: how many of its tasks serve both; a sector of which none does says so.
function synergySectors(plan) {
  const most = Math.max(1, ...plan.sectors.map((one) => one.both));
  const row = (one) => el('tr', { class: one.both ? null : 'lacking' }, el('th', { scope: 'row' }, chooser('node', [one.sector], name(one.sector), 'sector')), synergyBar(one.both / most, 0), el('td', { class: 'figure' }, one.both || word('none')), el('td', { class: 'figure' }, one.tasks));
  return compared('ranking unled', [word('sector'), '', word('both'), word('tasks')], plan.sectors.map(row));
}

function synergyTable(bodies) {
  const most = Math.max(1, bodies[0].tasks);
  const row = (one) => el('tr', {}, el('th', { scope: 'row' }, chooser('node', [one.agency], name(one.agency), 'agency')), synergyBar(one.tasks / most, one.led / one.tasks), el('td', { class: 'figure' }, one.tasks), el('td', { class: 'figure' }, one.led || ''));
  return compared('ranking', [word('atTable'), '', word('both'), word('Lead')], bodies.map(row));
}

function synergyBar(share, led) {
  return el('td', { class: 'bar-cell' }, share > 0 && el('span', { class: 'bar', style: { '--share': share.toFixed(3), '--led': led.toFixed(3) }, 'aria-hidden': 'true' }, el('span', { class: 'led' })));
}

function bothPanel(served, gas) {
  const pair = app.data.synergy.pairs.find((one) => one[0] === served && one[1] === gas);
  const tasks = (pair ? pair[2] : []).filter((place) => app.visible[place]);
  const bodies = synergyBodies(tasks);
  return [
    el('p', { class: 'kind' }, word('synergy')),
    el('h2', { id: 'panel-title' }, bdi(word('cell', name(served), name(gas)))),
    el('div', { class: 'ends' }, link(served), el('span', { class: 'arrow' }, '+'), link(gas)),
    group('tasks', tasks),
    counted('atTable', 'atTable', bodies, (one) => el('div', { class: 'link-row' }, link(one.agency), el('span', { class: 'role' }, String(one.tasks)))),
    evidence(tasks.flatMap((place) => app.data.nodes[place].q)),
  ];
}
