// The data block in; look-ups, the state of the page and what passes its filters out.
// Text of a document reaches the page by textContent alone, never as markup.

const DATA = JSON.parse(document.getElementById("data").textContent);
const NODES = new Map(DATA.nodes.map((node, rank) => [node.id, Object.assign(node, { rank })]));
const EDGES = new Map(DATA.edges.map((edge) => [edge.id, edge]));
const EVENTS = DATA.events;
const EVENT_AT = new Map(EVENTS.map((event, at) => [event.id, at]));
const TOUCHING = new Map(DATA.nodes.map((node) => [node.id, []])); // node to its edges
for (const edge of DATA.edges) {
  TOUCHING.get(edge.from).push(edge);
  TOUCHING.get(edge.to).push(edge);
}
const STATUSES = [
  ["actual", "fact"],
  ["alleged", "alleged"],
  ["planned", "planned"],
  ["hypothetical", "hypothetical"],
  ["negative", "said not to have happened"],
];
const STATUS_LABEL = new Map(STATUSES);
const QUADS = [
  ["materialConflict", "Conflict, in deeds"],
  ["verbalConflict", "Conflict, in words"],
  ["verbalCooperation", "Cooperation, in words"],
  ["materialCooperation", "Cooperation, in deeds"],
];

// A phone has room for fewer at first.
const FIRST = innerWidth < 820 ? Math.min(DATA.first, 30) : DATA.first;

const $ = (id) => document.getElementById(id);

// el("button", { type: "button", onclick: f }, "text", child): a new element; strings become text nodes.
function el(name, options, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key === "cls" ? "class" : key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

const words = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const status = (event) => (event.polarity === "negative" ? "negative" : event.factuality);
const nameOf = (id) => NODES.get(id).name;
const firmly = (event) => status(event) === "actual";
const sideOf = (event) => (event.quad.endsWith("Conflict") ? "conflict" : "cooperation");

// An ISO day, month or year, padded to its first or last day: padded dates compare as text.
const firstDay = (date) => (date + "-01-01").slice(0, 10);
const lastDay = (date) => date + ({ 4: "-12-31", 7: "-31" }[date.length] || "");
const MONTHS = "January February March April May June July August September October November December".split(" ");
function shownDate(date) {
  if (!date) return "no date";
  const [year, month, day] = date.split("-");
  return [day && Number(day), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}
const shortDate = (date) => shownDate(date).replace(/[A-Z][a-z]+/, (month) => month.slice(0, 3));

// What the reader chose. Everything in it is written to the address, so that a view can be shared.
const state = {
  node: "", edge: "", event: "", focus: "", path: [], timed: false,
  open: new Set(), sure: 0, contested: false, many: FIRST, since: "", until: "", undated: true,
  offTypes: new Set(), offStatuses: new Set(), offGroups: new Set(), offSources: new Set(), theme: "",
};
const LISTS = { open: "open", offTypes: "not-types", offStatuses: "not-told", offGroups: "not-who", offSources: "not-from" };
const FRESH = JSON.stringify(state);

function resetState() {
  const { theme } = state;
  Object.assign(state, JSON.parse(FRESH), { theme });
  for (const key of Object.keys(LISTS)) state[key] = new Set();
}

// An id may hold the comma that parts the ids of a list.
const packed = (set) => [...set].sort().map((id) => id.replace(/%/g, "%25").replace(/,/g, "%2C")).join(",");
const unpacked = (text) => new Set(text.split(",").filter(Boolean).map((id) => id.replace(/%2C/g, ",").replace(/%25/g, "%")));

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  resetState();
  if (NODES.has(given.get("node"))) state.node = given.get("node");
  if (EDGES.has(given.get("edge"))) state.edge = given.get("edge");
  if (EVENT_AT.has(given.get("event"))) state.event = given.get("event");
  if (NODES.has(given.get("focus"))) state.focus = given.get("focus");
  const ends = (given.get("path") || "").split("|");
  if (ends.length === 2 && ends.every((id) => NODES.has(id))) state.path = ends;
  state.timed = given.get("timed") === "1";
  const many = Number(given.get("many"));
  if (many > 0) state.many = Math.min(Math.round(many), DATA.nodes.length);
  for (const key of ["since", "until"]) {
    if (/^\d{4}(-\d\d(-\d\d)?)?$/.test(given.get(key) || "")) state[key] = given.get(key);
  }
  state.undated = given.get("undated") !== "0";
  for (const [key, name] of Object.entries(LISTS)) {
    state[key] = unpacked(given.get(name) || "");
  }
  state.open = new Set([...state.open].filter((id) => NODES.has(id)));
  if (Number(given.get("sure")) > 0) state.sure = Math.min(Number(given.get("sure")), 1);
  state.contested = given.get("contested") === "1";
  if (["dark", "light"].includes(given.get("theme"))) state.theme = given.get("theme");
}

function writeAddress() {
  const out = new URLSearchParams();
  for (const key of ["node", "edge", "event", "focus", "since", "until", "theme"]) {
    if (state[key]) out.set(key, state[key]);
  }
  if (state.path.length) out.set("path", state.path.join("|"));
  if (state.timed) out.set("timed", "1");
  if (state.many !== FIRST) out.set("many", state.many);
  if (state.sure) out.set("sure", state.sure);
  if (state.contested) out.set("contested", "1");
  if (!state.undated) out.set("undated", "0");
  for (const [key, name] of Object.entries(LISTS)) {
    if (state[key].size) out.set(name, packed(state[key]));
  }
  const hash = out.toString();
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch {
    // Inside a notebook's frame the address is not ours to change; the page works without.
  }
}

// What passes the filters: `events` as a list of flags by number; nodes and edges as they are drawn.
const shown = { events: [], nodes: new Set(), edges: new Map(), path: null, around: new Map(), living: new Map() };

function passes(event) {
  if (state.offTypes.has(event.type) || state.offStatuses.has(status(event))) return false;
  if (event.confidence < state.sure || (state.contested && !event.against.length)) return false;
  if (state.offSources.size && event.quotes.length && event.quotes.every((quote) => state.offSources.has(quote.doc))) return false;
  if (!event.date && !state.undated) return false;
  if (event.date && state.since && lastDay(event.date) < firstDay(state.since)) return false;
  if (event.date && state.until && firstDay(event.date) > lastDay(state.until)) return false;
  return event.links.some(([from, , to]) => groupOn(from) && groupOn(to));
}

const groupOn = (id) => !state.offGroups.has(NODES.get(id).group);

function filter() {
  shown.events = EVENTS.map(passes);
  const living = new Map(); // edge to its events that pass
  for (const edge of DATA.edges) {
    if (!groupOn(edge.from) || !groupOn(edge.to)) continue;
    const events = edge.events.filter((at) => shown.events[at]);
    if (events.length) living.set(edge, events);
  }
  shown.living = living;
  const active = new Set();
  for (const edge of living.keys()) active.add(edge.from).add(edge.to);
  shown.path = state.path.length ? findPath(state.path[0], state.path[1], living, state.timed) : null;
  shown.nodes = new Set();
  shown.around = new Map();
  if (state.path.length) {
    for (const id of shown.path ? shown.path.nodes : state.path) shown.nodes.add(id);
  } else if (state.focus) {
    addAround(state.focus, living, state.many);
    [...shown.nodes].forEach((id, i) => {
      const [far, turn] = [i ? 105 * Math.sqrt(i + 1.5) : 0, i * Math.PI * (3 - Math.sqrt(5))];
      shown.around.set(id, { x: Math.round(1.15 * far * Math.cos(turn)), y: Math.round(0.85 * far * Math.sin(turn)) });
    });
  } else {
    for (const node of DATA.nodes.slice(0, state.many)) if (active.has(node.id)) shown.nodes.add(node.id);
    // What is looked at is drawn even when it is not among the first, with its nearest.
    if (state.node && !shown.nodes.has(state.node)) addAround(state.node, living, 25);
    for (const id of state.open) addAround(id, living, 200);
    if (state.edge) [EDGES.get(state.edge).from, EDGES.get(state.edge).to].forEach((id) => shown.nodes.add(id));
    if (state.event) for (const [from, , to] of EVENTS[EVENT_AT.get(state.event)].links) shown.nodes.add(from).add(to);
  }
  shown.edges = new Map([...living].filter(([edge]) => shown.nodes.has(edge.from) && shown.nodes.has(edge.to)));
  if (state.path.length) return;
  // A filter may leave an actor alone on the page; it goes, unless it is what was chosen.
  const tied = new Set([state.node, state.focus]);
  for (const edge of shown.edges.keys()) tied.add(edge.from).add(edge.to);
  for (const id of [...shown.nodes]) if (!tied.has(id)) shown.nodes.delete(id);
}

function neighbours(id, living) {
  const others = TOUCHING.get(id).filter((edge) => living.has(edge));
  const ids = [...new Set(others.map((edge) => (edge.from === id ? edge.to : edge.from)))];
  return ids.sort((a, b) => NODES.get(a).rank - NODES.get(b).rank);
}

const hiddenAround = (id) => neighbours(id, shown.living).filter((other) => !shown.nodes.has(other));

function addAround(id, living, most) {
  [id, ...neighbours(id, living).slice(0, most)].forEach((other) => shown.nodes.add(other));
}
