// The legend, which is also a toggle for each kind, and how much of all is shown.

function drawLegend() {
  const host = clear(document.getElementById('legend'));
  host.setAttribute('aria-label', word('kind'));
  const kinds = DRAWN.filter((kind) => app.ofKind[kind].length);
  host.append(el('div', { class: 'kinds', role: 'group', 'aria-label': word('kind') }, kinds.map(kindButton)), el('p', { id: 'showing' }));
}

function kindButton(kind) {
  const on = !app.state.hidden.includes(kind);
  const shown = app.ofKind[kind].filter((place) => app.visible[place]).length;
  return el('button', { type: 'button', class: 'kind-button', 'aria-pressed': String(on), data: { kind }, on: { click: () => go({ hidden: on ? app.state.hidden.concat(kind) : app.state.hidden.filter((one) => one !== kind) }) } },
    glyph(kind), word(kind), el('span', { class: 'badge' }, shown));
}

// “Showing 286 of 5,120”: what a view draws of all that could be drawn.
function showing(drawn, folded) {
  const total = DRAWN.reduce((sum, kind) => sum + app.ofKind[kind].length, 0);
  const number = (value) => value.toLocaleString('en-US');
  const text = word('showing', number(drawn), number(total)) + (folded ? ' ' + word('folded') : '');
  document.getElementById('showing').textContent = text;
}
