// The names on the canvas. vis-network shrinks them with the picture; these stay readable at every zoom,
// and where two would lie over each other, the one of the lower rank waits until there is room.

const LEAST = 12; // pixels on the screen
let labelled = []; // what was drawn last: {id, left, right, top, bottom} in the picture's own measure
const widths = new Map();

function lineWidth(ctx, line) {
  if (!widths.has(line)) {
    ctx.font = "100px system-ui, sans-serif";
    widths.set(line, ctx.measureText(line).width / 100);
  }
  return widths.get(line);
}

// A grid of what is taken: looking for an overlap among thousands must not slow a drag.
function crowd(cell) {
  const cells = new Map();
  const around = (box) => {
    const out = [];
    for (let i = Math.floor(box.left / cell); i <= Math.floor(box.right / cell); i += 1) {
      for (let j = Math.floor(box.top / cell); j <= Math.floor(box.bottom / cell); j += 1) out.push(`${i} ${j}`);
    }
    return out;
  };
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    put: (box) => around(box).forEach((key) => { if (cells.has(key)) cells.get(key).push(box); else cells.set(key, [box]); }),
    free: (box) => around(box).every((key) => (cells.get(key) || []).every((other) => !over(box, other))),
  };
}

// A name of an actor at the edge of the stage moves in.
function within(box, left, right) {
  const shift = Math.max(left - box.left, 0) || Math.min(right - box.right, 0);
  return { ...box, left: box.left + shift, right: box.right + shift };
}

function drawLabels(ctx) {
  const scale = network.getScale();
  const box = $("network");
  const { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
  const { x: right, y: bottom } = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
  const at = network.getPositions();
  const seen = [...shown.nodes].map((id) => NODES.get(id)).filter(({ id }) =>
    at[id] && at[id].x > left && at[id].x < right && at[id].y > top && at[id].y < bottom);
  const taken = crowd(60 / scale);
  for (const { id, size } of seen) {
    const half = size * 0.8;
    taken.put({ left: at[id].x - half, right: at[id].x + half, top: at[id].y - half, bottom: at[id].y + half });
  }
  const weight = (node) => (node.id === state.node || node.id === state.focus ? 0 : !lit || lit.has(node.id) ? 1 : 2);
  seen.sort((a, b) => weight(a) - weight(b) || a.rank - b.rank);
  labelled = [];
  ctx.save();
  Object.assign(ctx, { textAlign: "center", textBaseline: "top", lineJoin: "round", strokeStyle: colours.ground });
  for (const node of seen) {
    const px = Math.max(node.font, (LEAST + (node.font - 13) / 2) / scale);
    const half = Math.max(...node.lines.map((line) => lineWidth(ctx, line))) * px / 2;
    const high = px * 1.2 * node.lines.length;
    const { x, y } = at[node.id];
    const aside = node.size + 4 / scale + half;
    const place = [[x, y + node.size + 3], [x, y - node.size - 3 - high], [x + aside, y - high / 2], [x - aside, y - high / 2]]
      .map(([middle, begin]) => ({ id: node.id, left: middle - half, right: middle + half, top: begin, bottom: begin + high }))
      .map((box) => within(box, left + 3 / scale, right - 3 / scale))
      .find(taken.free);
    if (!place) continue;
    taken.put(place);
    labelled.push(place);
    ctx.font = `${weight(node) ? "" : "bold "}${px}px system-ui, sans-serif`;
    ctx.lineWidth = px / 4;
    ctx.fillStyle = weight(node) < 2 ? colours.ink : colours.faint;
    node.lines.forEach((line, i) => {
      ctx.strokeText(line, place.left + half, place.top + i * px * 1.2);
      ctx.fillText(line, place.left + half, place.top + i * px * 1.2);
    });
  }
  ctx.restore();
}

// The actor whose name lies under a point of the screen.
function namedAt(point) {
  const { x, y } = network.DOMtoCanvas(point);
  const found = labelled.find((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  return found && found.id;
}
