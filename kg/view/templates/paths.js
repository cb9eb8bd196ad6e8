// Two actors in, a path between them out. What a text says did not happen never links two actors.

// `living` maps an edge to the numbers of its events that pass the filters.
function findPath(start, end, living, timed) {
  const links = new Map([...NODES.keys()].map((id) => [id, []]));
  for (const [edge, numbers] of living) {
    const usable = numbers.filter((at) => status(EVENTS[at]) !== "negative");
    if (!usable.length) continue;
    links.get(edge.from).push([edge.to, usable]);
    links.get(edge.to).push([edge.from, usable]);
  }
  return timed ? earliest(start, end, links) : fewest(start, end, links);
}

function fewest(start, end, links) {
  const before = new Map([[start, null]]);
  const queue = [start];
  for (let at = 0; at < queue.length && !before.has(end); at += 1) {
    const near = links.get(queue[at]).map(([other]) => other);
    near.sort((a, b) => NODES.get(a).rank - NODES.get(b).rank);
    for (const other of near) {
      if (before.has(other)) continue;
      before.set(other, queue[at]);
      queue.push(other);
    }
  }
  if (!before.has(end)) return null;
  const nodes = [end];
  while (before.get(nodes[0]) !== null) nodes.unshift(before.get(nodes[0]));
  const hops = nodes.slice(1).map((to, i) => {
    const both = links.get(nodes[i]).filter(([other]) => other === to);
    return { from: nodes[i], to, events: both.flatMap(([, numbers]) => numbers).sort((a, b) => a - b) };
  });
  return { nodes, hops };
}

// No hop earlier than the one before: of the actors not reached yet, the one that is reached first is next.
// An event of a month or a year may follow another only if all of it lies after; one day has no order.
function earliest(start, end, links) {
  const reached = new Map([[start, { time: "", hops: 0, from: null, at: -1 }]]);
  const open = new Set([start]);
  const done = new Set();
  while (open.size && !done.has(end)) {
    const node = [...open].reduce((a, b) => (sooner(reached.get(b), reached.get(a)) ? b : a));
    open.delete(node);
    done.add(node);
    const here = reached.get(node);
    for (const [other, numbers] of links.get(node)) {
      if (done.has(other)) continue;
      for (const at of numbers) {
        const { date } = EVENTS[at];
        if (!date || firstDay(date) < here.time) continue;
        const step = { time: lastDay(date), hops: here.hops + 1, from: node, at };
        if (reached.has(other) && !sooner(step, reached.get(other))) continue;
        reached.set(other, step);
        open.add(other);
      }
    }
  }
  if (!done.has(end)) return null;
  const nodes = [end];
  const hops = [];
  for (let step = reached.get(end); step.from !== null; step = reached.get(step.from)) {
    hops.unshift({ from: step.from, to: nodes[0], events: [step.at] });
    nodes.unshift(step.from);
  }
  return { nodes, hops };
}

const sooner = (a, b) => a.time < b.time || (a.time === b.time && a.hops < b.hops);
