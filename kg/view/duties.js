// Who answers for how much and who works with whom, counted for what is shown. Pure functions over duties: [agency, [section…], [led section…]].

const TOGETHER = 40; // bodies on the ring: as many as have names apart from one another on 1000 pixels of height
const LINKS = 45; // the threshold begins where no more lines than this are drawn: more hide one another

// The bodies that answer for anything shown, the busiest first: {agency, sections, led, documents}.
function ranking(duties, shown, documentOf) {
  const found = duties.filter(([agency]) => shown(agency)).map(([agency, sections, led]) => {
    const own = sections.filter(shown);
    return { agency, sections: own, led: led.filter(shown), documents: Array.from(new Set(own.map(documentOf))) };
  });
  return found.filter((one) => one.sections.length).sort((one, two) => two.sections.length - one.sections.length || two.led.length - one.led.length || one.agency - two.agency);
}

// The pairs of bodies that share sections, those that share most first: {one, two, sections, led: whether either leads one of them}.
function pairsOf(ranked) {
  const pairs = [];
  const holds = ranked.map((body) => new Set(body.sections));
  const leads = ranked.map((body) => new Set(body.led));
  ranked.forEach((body, at) => {
    for (let other = at + 1; other < ranked.length; other += 1) {
      const sections = body.sections.filter((section) => holds[other].has(section));
      if (sections.length) pairs.push({ one: body.agency, two: ranked[other].agency, sections, led: sections.some((section) => leads[at].has(section) || leads[other].has(section)) });
    }
  });
  return pairs.sort((a, b) => b.sections.length - a.sections.length || a.one - b.one || a.two - b.two);
}

// The smallest number of shared sections at which at most LINKS lines are drawn.
function leastShared(pairs) {
  return pairs.length <= LINKS ? 1 : pairs[LINKS].sections.length + 1;
}

// Down the left arc, then up the right: the busiest face one another in the middle, the others above and below by turns.
function ringOrder(bodies) {
  const sides = [[], []];
  bodies.forEach((body, at) => {
    const side = sides[at % 4 === 0 || at % 4 === 3 ? 0 : 1];
    if (at % 8 < 4) side.unshift(body);
    else side.push(body);
  });
  const [left, right] = sides[0].length >= sides[1].length ? sides : [sides[1], sides[0]];
  if (left.length > right.length + 1) right.push(left.pop());
  return left.concat(right.reverse());
}
