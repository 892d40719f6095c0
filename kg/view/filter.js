// Filters: OR within a group, AND across groups. Pure functions over nodes {k, d, p, c: [sectors, duties, years, instruments]}.

// Which nodes show. A section shows if it fits or anything inside it does; an agency or sector, if what fits has it. `only` are the places of which some may show.
function passing(nodes, edges, filters, only) {
  const visible = new Uint8Array(nodes.length);
  const active = only || Object.keys(filters).some((group) => (filters[group] || new Set()).size);
  if (!active) return visible.fill(1);
  nodes.forEach((node, place) => {
    if (!node.c || (only && !only.has(place)) || !fits(node, filters)) return;
    for (let at = place; at !== undefined && !(visible[at] && at !== place); at = nodes[at].p) visible[at] = 1;
  });
  const kept = (group, value) => !(filters[group] && filters[group].size) || filters[group].has(value);
  for (const edge of edges) {
    const [kind, from, to, role] = edge;
    if (kind === 'resp' && visible[to] && kept('agency', from) && kept('role', role)) visible[from] = 1;
    else if (kind === 'topic' && visible[from]) showSector(nodes, visible, to, kept);
    else if (kind === 'uses' && visible[from] && kept('instrument', to)) visible[to] = 1;
    else if ((kind === 'addresses' || kind === 'cites') && visible[from]) visible[to] = 1;
  }
  return visible;
}

// A sector and those above it, if the topmost is kept.
function showSector(nodes, visible, place, kept) {
  const chain = [];
  for (let at = place; at !== undefined && !chain.includes(at); at = nodes[at].p) chain.push(at);
  if (kept('sector', chain[chain.length - 1])) chain.forEach((at) => (visible[at] = 1));
}

function fits(node, filters, except) {
  const [sectors, duties, years, instruments] = node.c;
  const has = (group) => group !== except && filters[group] && filters[group].size;
  if (has('document') && !filters.document.has(node.d)) return false;
  if (has('sector') && !sectors.some((one) => filters.sector.has(one))) return false;
  if ((has('agency') || has('role')) && !duties.some(([agency, role]) => (!has('agency') || filters.agency.has(agency)) && (!has('role') || filters.role.has(role)))) return false;
  if (has('year') && !years.some((one) => filters.year.has(one))) return false;
  if (has('certainty') && !filters.certainty.has(node.y)) return false;
  return !has('instrument') || instruments.some((one) => filters.instrument.has(one));
}

// For each value of a group: how many sections fit with it (or tasks, or targets: `kind`), the other groups as they are.
function counts(nodes, filters, group, kind, only) {
  const sections = new Map();
  nodes.forEach((node, place) => {
    if (!node.c || (only && !only.has(place)) || !fits(node, filters, group)) return;
    if (kind && node.k !== kind) return;
    const section = !kind && (node.k === 'task' || node.k === 'target') ? node.p : place;
    for (const value of valuesOf(node, group, filters)) {
      if (!sections.has(value)) sections.set(value, new Set());
      sections.get(value).add(section);
    }
  });
  return new Map(Array.from(sections, ([value, some]) => [value, some.size]));
}

function valuesOf(node, group, filters) {
  const [sectors, duties, years, instruments] = node.c;
  const kept = (name, value) => !(filters[name] && filters[name].size) || filters[name].has(value);
  if (group === 'document') return [node.d];
  if (group === 'sector') return sectors;
  if (group === 'agency') return duties.filter(([, role]) => kept('role', role)).map(([agency]) => agency);
  if (group === 'role') return duties.filter(([agency, role]) => role && kept('agency', agency)).map(([, role]) => role);
  if (group === 'certainty') return node.y ? [node.y] : [];
  return group === 'year' ? years : instruments;
}
