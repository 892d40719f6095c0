// The keyboard: / searches, 1–9 change the view, arrows walk, Enter opens, Esc goes back, + - 0 zoom. Silent inside an input method.

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const typing = target.closest && target.closest('input:not([type=checkbox]), select, textarea, [contenteditable]');
  if (event.key === 'Escape' && picking.open) return openPicker(false);
  if (event.key === 'Escape') return typing ? undefined : goBack(event);
  if (typing) return;
  if (app.state.view === 'reading' && !app.state.table && reviewKey(event)) return;
  if (event.key === '/') {
    event.preventDefault();
    document.getElementById('query').focus();
    document.getElementById('query').select();
  } else if (app.views[Number(event.key) - 1]) go({ view: app.views[Number(event.key) - 1] });
  else if (['+', '=', '-', '0'].includes(event.key)) zoom(event.key);
  else if (event.key.startsWith('Arrow')) walk(event);
}

// Esc: close what is open, the details first.
function goBack(event) {
  event.preventDefault();
  if (document.body.classList.contains('filters-open')) return document.body.classList.remove('filters-open');
  if (!app.selected) return;
  const place = app.selected[0] === 'node' ? app.selected[1] : undefined;
  select(null);
  const again = place === undefined ? null : document.querySelector('#view [data-nav][data-node="' + place + '"]');
  (again || document.getElementById('view')).focus();
}

function zoom(key) {
  if (app.state.view === 'network' && !app.state.table) return networkView.zoom(key === '0' ? 0 : key === '-' ? 1 / 1.25 : 1.25);
  app.zoom = key === '0' ? 1 : Math.min(Math.max((app.zoom || 1) * (key === '-' ? 1 / 1.15 : 1.15), 1), 2.5); // never smaller: text stays at 12 px or more
  document.getElementById('view').style.setProperty('zoom', app.zoom.toFixed(3));
}

// An arrow goes to the nearest thing on that side.
function walk(event) {
  const here = event.target.closest('[data-nav]');
  if (!here) {
    const first = event.target.id === 'view' ? document.querySelector('#view [data-nav]') : null;
    if (first) { event.preventDefault(); first.focus(); }
    return;
  }
  const next = nearest(here.getBoundingClientRect(), Array.from(document.querySelectorAll('#view [data-nav]')).filter((one) => one !== here), event.key);
  if (next) {
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

function nearest(from, others, key) {
  const across = key === 'ArrowLeft' || key === 'ArrowRight';
  const sign = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  let best = null;
  let least = Infinity;
  for (const one of others) {
    const box = one.getBoundingClientRect();
    const [dx, dy] = [(box.left + box.right - from.left - from.right) / 2, (box.top + box.bottom - from.top - from.bottom) / 2];
    const [along, aside] = across ? [dx * sign, Math.abs(dy)] : [dy * sign, Math.abs(dx)];
    if (along < 4) continue;
    const cost = along + aside * (across ? 2 : 4);
    if (cost < least) [best, least] = [one, cost];
  }
  return best;
}
