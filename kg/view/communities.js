// In the free network of several documents: a disc behind each community of bodies that work together, its name above it, the list of all beside the drawing.

function communityName({ members, sector }) {
  const [first] = members;
  const what = sector === null || sector === undefined ? '' : ' · ' + name(sector);
  return (members.length > 1 ? word('community', name(first), members.length) : name(first)) + what;
}

function drawDiscs(ctx) {
  const scale = free.network.getScale();
  const shown = new Set(free.order);
  for (const one of free.communities) {
    if (!one.members.some((place) => shown.has(place))) continue;
    ctx.save();
    ctx.globalAlpha = 0.08;
    ctx.fillStyle = one.colour;
    ctx.beginPath();
    ctx.arc(one.x, one.y, one.radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.restore();
  }
}

// The names of the communities above their discs, two lines each; where they stand.
function discTitles(ctx, scale) {
  const shown = new Set(free.order);
  const boxes = [];
  ctx.save();
  ctx.font = '600 ' + 13 / scale + 'px ' + free.ink.font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (const one of free.communities.filter(({ members }) => members.length > 2 && members.some((place) => shown.has(place)))) {
    const lines = communityName(one).split(' · ').map((text) => brief(text, 32));
    const wide = Math.max(...lines.map((text) => ctx.measureText(text).width));
    const top = one.y - one.radius - (16 * lines.length + 4) / scale;
    const corner = free.network.canvasToDOM({ x: one.x - wide / 2, y: top });
    const box = { left: corner.x, right: corner.x + wide * scale, top: corner.y, bottom: corner.y + 16 * lines.length };
    if (box.left < 0 || box.right > free.wide || boxes.some((other) => touches(other, box))) continue;
    boxes.push(box);
    ctx.fillStyle = free.ink.ink;
    lines.forEach((text, at) => ctx.fillText(text, one.x, top + (16 * (at + 1)) / scale));
  }
  ctx.restore();
  return boxes;
}

function communityList(kept) {
  const load = new Map(bodiesShown().map((body) => [body.agency, body.sections.length]));
  const part = (one, at) => {
    const members = one.members.filter((place) => kept.has(place));
    if (!members.length) return null;
    return el('details', { open: at < 3 && members.length > 2 }, el('summary', {}, el('span', { class: 'swatch', style: { background: one.colour } }), communityName(one)),
      el('ul', {}, members.map((place) => el('li', {}, link(place), el('span', { class: 'badge' }, load.get(place) || 0)))));
  };
  return el('aside', { class: 'communities', tabindex: '0', 'aria-label': word('agencies') }, free.communities.map(part));
}

function bodiesTogetherTable(data) {
  const of = new Map(data.communities.flatMap(([members, sector]) => members.map((place) => [place, communityName({ members, sector })])));
  const shared = new Map(pairsOf(bodiesShown()).map((pair) => [[pair.one, pair.two].sort((a, b) => a - b).join(' '), pair.sections.length]));
  const rows = data.edges.map(([, from, to]) => [{ node: from }, { node: to }, shared.get([from, to].sort((a, b) => a - b).join(' ')) || 0, of.get(from), of.get(to)]);
  return { head: [word('agency'), word('agency'), word('shared'), word('communities'), word('communities')], rows: rows.filter((row) => row[2]) };
}
