// What the browser's tests ask of a page: boxes of names, sizes of text, what the panel quotes, what axe finds.
window.probes = {
  // The boxes of the names in a view, as they are drawn; a name that is scrolled out of its frame is left out.
  boxes() {
    const host = document.getElementById('view').getBoundingClientRect();
    const names = '#view .tile .link, #view .tile .what, #view .statements td:first-child .link, #view .opener, #view .beside .link, #view .row .what, #view .ring text, #view .matrix tbody .head span, #view .matrix td button, #view .card, #view .tree .what, #view .compared .what, #view .compared .figure, #view .value';
    const found = [];
    for (const element of document.querySelectorAll(names)) {
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      const frame = (element.closest('button, text, td, th, p') || element).getBoundingClientRect();
      const [left, right] = [Math.max(text.left, frame.left), Math.min(text.right, frame.right)];
      const [top, bottom] = [Math.max(text.top, frame.top), Math.min(text.bottom, frame.bottom)];
      if (right - left < 2 || bottom - top < 2 || top < host.top || bottom > host.bottom) continue;
      found.push({ left, right, top, bottom, text: element.textContent.slice(0, 30) });
    }
    return found;
  },

  // Visible texts under 12 pixels, and how many texts there are in all.
  small() {
    const small = [];
    let all = 0;
    const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.tagName === 'OPTION' || !element.checkVisibility()) continue;
      all += 1;
      if (parseFloat(getComputedStyle(element).fontSize) < 12) small.push(node.data.slice(0, 20));
    }
    return [small, all];
  },

  // Whether the page itself needs no scrolling: each part scrolls inside its own frame.
  fits() {
    const root = document.documentElement;
    return root.scrollWidth <= window.innerWidth && root.scrollHeight <= window.innerHeight;
  },

  // How many colours a canvas shows.
  inks() {
    const canvas = document.querySelector('#view canvas');
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const inks = new Set();
    for (let at = 0; at < data.length; at += 4) if (data[at + 3]) inks.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return inks.size;
  },

  labels() {
    return JSON.parse(document.querySelector('#view .free').dataset.labels);
  },

  // The places of the things that a view draws.
  drawn() {
    if (document.querySelector('#view .free')) return probes.labels().map((label) => label.place);
    return Array.from(document.querySelectorAll('#view [data-node], #view [data-agency]'), (one) => one.dataset.node || one.dataset.agency)
      .concat(Array.from(document.querySelectorAll('#view [data-chosen]'), (one) => one.dataset.chosen.split(' ')).filter(([kind]) => kind !== 'indicator').flatMap((parts) => parts.slice(1)));
  },

  data() {
    return JSON.parse(document.getElementById('data').textContent);
  },

  // As if the address had changed, but without a step in the browser's history for each.
  go(hash) {
    window.dispatchEvent(new HashChangeEvent('hashchange', { newURL: location.href.replace(/#.*/, '') + hash }));
  },

  // Select every node in turn.
  visit(view) {
    for (const node of probes.data().nodes) probes.go('#view=' + view + '&node=' + encodeURI(node.i));
  },

  // For every node and every edge, or every so many of them: its key, whether the panel stayed shut, and what the panel quotes.
  evidence(step) {
    const data = probes.data();
    const key = (edge) => 'edge=' + [edge[0], data.nodes[edge[1]].i, data.nodes[edge[2]].i].concat(edge[3] || []).map(encodeURI).join(',');
    const keys = data.nodes.map((node) => 'node=' + node.i).concat(data.edges.map(key));
    return keys.filter((_, at) => at % step === 0).map((one) => {
      probes.go('#view=targets&table=1&in-year=9999&' + one);
      document.querySelectorAll('#panel .quotes .more').forEach((more) => more.click());
      const quote = (quoted) => [Number(quoted.dataset.quote), quoted.querySelector('mark').textContent, quoted.querySelector('blockquote').textContent];
      return [one, document.getElementById('panel').hidden, Array.from(document.querySelectorAll('#panel .quote'), quote)];
    });
  },

  marks() {
    return Array.from(document.querySelectorAll('#view .mark'), (one) => [Number(one.dataset.begin), Number(one.dataset.end), one.textContent]);
  },

  cells() {
    const cells = document.querySelectorAll('#view .matrix td button');
    return Array.from(cells, (one) => [Number(one.dataset.agency), Number(one.dataset.sector), Number(one.textContent)]);
  },

  // The rows of a table twin: the texts of its head, then of each row, the first cell as the place of the node that it names.
  twin() {
    window.dispatchEvent(new Event('beforeprint')); // rows that are out of sight too
    window.dispatchEvent(new Event('afterprint'));
    const cells = (row) => Array.from(row.cells, (cell) => cell.textContent);
    const rows = Array.from(document.querySelectorAll('#view .twin tbody tr'), (row) => [row.querySelector('[data-node]').dataset.node].concat(cells(row).slice(1)));
    return [cells(document.querySelector('#view .twin thead tr'))].concat(rows);
  },

  async axe() {
    const found = await axe.run(document, { resultTypes: ['violations'], selectors: false, preload: false });
    const serious = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
    return serious.map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
  },
};
