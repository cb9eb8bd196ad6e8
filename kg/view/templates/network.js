// The state in; what vis-network draws of it out. Positions come with the data, physics stays off.

let network = null;
let colours = null; // of the theme that is on
let lit = null; // see bright
let fitted = true; // the reader has not moved the picture since it was fitted
const drawnNodes = new vis.DataSet();
const drawnEdges = new vis.DataSet();

const paint = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function palette() {
  const groups = Object.fromEntries(DATA.groups.map(({ id }) => [id, paint(`group-${id}`)]));
  return {
    groups, ink: paint("ink"), ground: paint("ground"), faint: paint("faint"), mark: paint("mark"),
    conflict: paint("conflict"), cooperation: paint("cooperation"),
  };
}

// Selected actors, and those that stay bright beside them; null when nothing is selected.
function bright() {
  if (state.path.length) return null;
  if (state.event) {
    return new Set(EVENTS[EVENT_AT.get(state.event)].links.flatMap(([from, , to]) => [from, to]));
  }
  if (state.edge) return new Set([EDGES.get(state.edge).from, EDGES.get(state.edge).to]);
  if (!state.node) return null;
  const near = new Set([state.node]);
  for (const edge of TOUCHING.get(state.node)) if (shown.edges.has(edge)) near.add(edge.from).add(edge.to);
  return near;
}

function isBright(edge) {
  if (!lit) return true;
  if (state.event) return edge.events.includes(EVENT_AT.get(state.event));
  if (state.edge) return edge.id === state.edge;
  return edge.from === state.node || edge.to === state.node;
}

function styleNode(node) {
  const bright = !lit || lit.has(node.id);
  const picked = node.id === state.node || node.id === state.focus || state.path.includes(node.id);
  return {
    id: node.id, shape: node.shape, size: node.size,
    ...placeOf(node),
    opacity: bright ? 1 : 0.18,
    borderWidth: picked ? 3 : 1.5, borderWidthSelected: 3,
    color: {
      background: colours.groups[node.group],
      border: picked ? colours.mark : colours.ground,
      highlight: { background: colours.groups[node.group], border: colours.mark },
      hover: { background: colours.groups[node.group], border: colours.mark },
    },
    title: `${node.name}\n${node.cls ? words(node.cls) : "class not known"} · ${plural(node.events, "event")}${hiddenNote(node.id)}`,
  };
}

function hiddenNote(id) {
  const hidden = hiddenAround(id).length;
  return hidden ? `\n${plural(hidden, "neighbour")} not shown` : "";
}

// On a path the actors stand in a row, so that it reads like a sentence; in focus, around the one.
function placeOf(node) {
  if (shown.around.has(node.id)) return shown.around.get(node.id);
  if (!shown.path) return { x: node.x, y: node.y };
  const at = shown.path.nodes.indexOf(node.id);
  return { x: (at - (shown.path.nodes.length - 1) / 2) * 230, y: at % 2 ? 36 : -36 };
}

function styleEdge(edge, numbers) {
  const events = numbers.map((at) => EVENTS[at]);
  const bright = isBright(edge);
  const deeds = events.some((event) => event.quad.startsWith("material"));
  const arrows = { to: false, from: false };
  for (const event of events) {
    if (event.symmetric) continue;
    for (const [from, , to] of event.links) {
      if (from === edge.from && to === edge.to) arrows.to = true;
      if (from === edge.to && to === edge.from) arrows.from = true;
    }
  }
  const colour = colours[edge.side];
  return {
    id: edge.id, from: edge.from, to: edge.to,
    width: Math.min(1.6 + 1.1 * Math.log2(events.length), 7),
    dashes: events.some(firmly) ? false : [5, 5],
    color: { color: colour, highlight: colour, hover: colour, opacity: bright ? (deeds ? 0.95 : 0.7) : 0.07 },
    arrows: {
      to: { enabled: arrows.to, scaleFactor: 0.45 },
      from: { enabled: arrows.from, scaleFactor: 0.45 },
    },
    // The two sides of a pair bend apart.
    smooth: { type: edge.side === "conflict" ? "curvedCW" : "curvedCCW", roundness: 0.11 },
    label: events.length > 1 && bright ? String(events.length) : "",
    font: { size: 15, color: colour, strokeWidth: 4, strokeColor: colours.ground, face: "system-ui, sans-serif" },
    title: `${nameOf(edge.from)} – ${nameOf(edge.to)}\n${plural(events.length, "event")} of ${edge.side}`,
  };
}

function sync(set, wanted) {
  const gone = set.getIds().filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  set.update([...wanted.values()]);
}

function draw() {
  colours = palette();
  lit = bright();
  const nodes = [...shown.nodes].map((id) => styleNode(NODES.get(id)));
  sync(drawnNodes, new Map(nodes.map((node) => [node.id, node])));
  const edges = [...shown.edges].map(([edge, numbers]) => styleEdge(edge, numbers));
  sync(drawnEdges, new Map(edges.map((edge) => [edge.id, edge])));
  $("nothing").hidden = shown.nodes.size > 0;
  if (!network) startNetwork();
  const nodeIds = [state.node].filter((id) => shown.nodes.has(id));
  const edgeIds = [state.edge].filter((id) => drawnEdges.get(id));
  network.setSelection({ nodes: nodeIds, edges: edgeIds }, { highlightEdges: false });
}

function startNetwork() {
  network = new vis.Network($("network"), { nodes: drawnNodes, edges: drawnEdges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, tooltipDelay: 250, hoverConnectedEdges: false, selectConnectedEdges: false },
    nodes: { scaling: { label: { drawThreshold: 4 } } },
    edges: { selectionWidth: 1.5, hoverWidth: 1, endPointOffset: { from: 1, to: 1 } },
  });
  network.on("afterDrawing", drawLabels);
  network.on("click", ({ nodes, edges, pointer }) => {
    const node = nodes[0] || namedAt(pointer.DOM);
    if (node) select({ node });
    else if (edges.length) select({ edge: edges[0] });
    else select({});
  });
  network.on("dragEnd", () => { fitted = false; });
  network.on("zoom", () => { fitted = false; });
  // On a new size vis-network scales by the mean of width and height, which cuts the picture off.
  new ResizeObserver(() => requestAnimationFrame(() => {
    network.setSize("100%", "100%");
    network.redraw();
    if (fitted) fit(false);
  })).observe($("network"));
  network.on("doubleClick", ({ nodes, pointer }) => {
    const node = nodes[0] || namedAt(pointer.DOM);
    if (node) change({ node, focus: node, path: [] }, true);
  });
}

// Worked out from the data: vis-network knows the size of a name only after it drew it.
function fit(animated, ids = [...shown.nodes], most = 1.5) {
  const box = $("network");
  if (!network || !ids.length || !box.clientWidth) return;
  const range = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const id of ids) {
    const node = NODES.get(id);
    const { x, y } = placeOf(node);
    const half = Math.max(node.size, ...node.lines.map((line) => line.length * node.font * 0.28));
    range.left = Math.min(range.left, x - half);
    range.right = Math.max(range.right, x + half);
    range.top = Math.min(range.top, y - node.size);
    range.bottom = Math.max(range.bottom, y + node.size + node.font * (0.3 + 1.2 * node.lines.length));
  }
  fitted = ids.length === shown.nodes.size;
  const still = !animated || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const wide = (box.clientWidth - 24) / (range.right - range.left);
  const high = (box.clientHeight - 24) / (range.bottom - range.top);
  const scale = Math.min(wide, high, most);
  network.moveTo({
    position: { x: (range.left + range.right) / 2, y: (range.top + range.bottom) / 2 },
    scale,
    animation: still ? false : { duration: 300 },
  });
}

// Bring what was chosen in a list into sight, without a jump when it is in sight already.
function showSelected() {
  const ids = state.node ? [state.node] : state.edge
    ? [EDGES.get(state.edge).from, EDGES.get(state.edge).to]
    : state.event ? [...bright()] : [];
  const box = $("network");
  const outside = ids.some((id) => {
    const at = network.canvasToDOM(placeOf(NODES.get(id)));
    return at.x < 20 || at.y < 20 || at.x > box.clientWidth - 20 || at.y > box.clientHeight - 20;
  });
  if (outside) fit(false, ids, Math.max(network.getScale(), 0.7));
}

$("network").addEventListener("keydown", (press) => {
  const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[press.key];
  const scale = network.getScale();
  const { x, y } = network.getViewPosition();
  fitted = false;
  if (step) network.moveTo({ position: { x: x + step[0] / scale, y: y + step[1] / scale } });
  else if (press.key === "+" || press.key === "=") network.moveTo({ scale: scale * 1.2 });
  else if (press.key === "-") network.moveTo({ scale: scale / 1.2 });
  else if (press.key === "0") fit(true);
  else return;
  press.preventDefault();
});
