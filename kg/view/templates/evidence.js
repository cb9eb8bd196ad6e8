// The state in; the panel beside the graph out: the list of events, or what was chosen with its sentences.

const PAGE = 60; // cards at a time
let listed = PAGE;

function showSide() {
  const side = $("side");
  if (state.path.length) side.replaceChildren(...pathPanel());
  else if (state.event) side.replaceChildren(...eventPanel(EVENT_AT.get(state.event)));
  else if (state.edge) side.replaceChildren(...edgePanel(EDGES.get(state.edge)));
  else if (state.node) side.replaceChildren(...nodePanel(NODES.get(state.node)));
  else side.replaceChildren(...listPanel());
}

const back = () => el("button", { type: "button", cls: "link back", onclick: () => select({}) }, "← All events");

function listPanel() {
  const numbers = EVENTS.map((_, at) => at).filter((at) => shown.events[at] && inFocus(EVENTS[at]));
  const out = [el("h2", {}, "Events ", el("span", { cls: "dim" }, String(numbers.length)))];
  if (state.focus) out.push(focusNote());
  out.push(...cards(numbers, eventRow));
  return out;
}

const inFocus = (event) => !state.focus || event.links.some(([from, , to]) => [from, to].includes(state.focus));

// Lists are long and readers look at their beginning: the rest is made when it is asked for.
function cards(numbers, make) {
  const out = [];
  let month = null;
  for (const at of numbers.slice(0, listed)) {
    const now = EVENTS[at].date ? EVENTS[at].date.slice(0, 7) : "";
    if (make === eventRow && now !== month) out.push(el("h3", {}, now ? shownDate(now) : "Without a date"));
    month = now;
    out.push(make(at));
  }
  if (numbers.length > listed) {
    const more = () => { listed += 4 * PAGE; showSide(); };
    out.push(el("button", { type: "button", cls: "more", onclick: more }, `Show more of ${numbers.length}`));
  }
  return out;
}

function eventRow(at) {
  const event = EVENTS[at];
  const open = () => select({ event: event.id }, true);
  return el("button", { type: "button", cls: `row ${sideOf(event)} ${firmly(event) ? "" : "unsure"}`, onclick: open },
    el("span", { cls: "when" }, event.date && event.date.length === 10 ? String(Number(event.date.slice(8))) : "–"),
    el("span", { cls: "what" }, ...saying(event, false),
      badges(event)));
}

const badges = (event) => [
  firmly(event) ? null : el("span", { cls: "badge" }, STATUS_LABEL.get(status(event))),
  event.against.length ? el("span", { cls: "badge" }, "contested") : null,
];

// "Moldova expelled Russian diplomats": the event's first predicate with its actors and objects.
function saying(event, linked) {
  const [[, predicate]] = event.links;
  const part = event.links.filter(([, name]) => name === predicate);
  const subjects = [...new Set(part.map(([from]) => from))];
  const objects = [...new Set(part.map(([, , to]) => to))];
  return [...people(subjects, linked), " ", el("span", { cls: "verb" }, words(predicate)), " ", ...people(objects, linked)];
}

function people(ids, linked) {
  return ids.flatMap((id, i) => [i ? ", " : null, linked ? actorLink(id) : el("bdi", { cls: "actor" }, nameOf(id))]);
}

const actorLink = (id) =>
  el("button", { type: "button", cls: "link actor", onclick: () => select({ node: id }, true) }, el("bdi", {}, nameOf(id)));

function fullCard(at) {
  const event = EVENTS[at];
  const facts = [
    ["When", shownDate(event.date)],
    ["Where", event.place],
    ["How many", event.count === null ? null : counted(event)],
    ["What", event.theme],
    ["Who says so", event.speaker],
    ["Told as", STATUS_LABEL.get(status(event))],
    ["Sources", `${plural(event.reports, "report")}, confidence ${event.confidence.toFixed(2)}`],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("article", { cls: `card ${sideOf(event)} ${firmly(event) ? "" : "unsure"}`, "aria-label": words(event.type) },
    el("p", { cls: "kind" }, sentence(words(event.type)),
      badges(event)),
    el("p", { cls: "saying" }, ...saying(event, true)),
    el("dl", {}, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, el("bdi", {}, value))])),
    event.against.length ? sides(at) : event.quotes.map((quote) => quoteOf(quote)),
    el("p", { cls: "foot" },
      event.page ? el("a", { href: event.page }, event.id) : el("span", { cls: "dim" }, event.id),
      copier("Copy citation", () => citation(event)),
      copier("Copy Turtle", () => turtle(event)),
      copier("Copy SPARQL", () => sparql(event))));
}

const COMPARE = { exactly: "", atLeast: "at least ", atMost: "at most ", moreThan: "more than ", lessThan: "fewer than ", about: "about " };
const counted = (event) => (COMPARE[event.comparator] || "") + event.count;

// Words of a text with the trigger and the names of the parties marked.
function markedWords({ text, spans }) {
  // Offsets count characters as Python does, where JavaScript counts halves of those beyond 16 bits.
  const letters = [...text];
  const cut = (from, to) => letters.slice(from, to).join("");
  let at = 0;
  const out = spans.flatMap(([from, to, kind]) => {
    const before = cut(at, from);
    at = to;
    return [before, el("mark", { cls: kind, title: MARKS[kind] }, cut(from, to))];
  });
  return [...out, cut(at)];
}

const MARKS = { trigger: "what tells of the event", actor: "who", target: "whom or what" };

function quoteOf(quote, said) {
  const source = DATA.sources[quote.doc] || {};
  const name = source.title || quote.doc;
  const place = [source.publisher, source.date && shownDate(source.date), `characters ${quote.start}–${quote.end}`];
  return el("figure", {},
    said ? el("figcaption", { cls: "said" }, said) : null,
    el("blockquote", { dir: "auto" }, ...markedWords(quote)),
    el("figcaption", {},
      source.url
        ? el("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, el("bdi", {}, name))
        : el("bdi", {}, name),
      el("br"), el("span", { cls: "dim" }, place.filter(Boolean).join(" · "), el("br"), `rule ${quote.rule}`)));
}

// What is said and what is denied beside each other: an event with those that say the opposite.
function sides(at) {
  const event = EVENTS[at];
  const denies = (one) => status(one) === "negative" || one.denies.length > 0;
  const all = [at, ...event.against];
  // A denial of a denial: what was told first stands on the left.
  const split = all.some((i) => denies(EVENTS[i])) && all.some((i) => !denies(EVENTS[i])) ? denies : (one) => one !== event;
  const column = (title, numbers) => el("section", {}, el("h4", {}, title), numbers.map((i) => [
    i === at ? null : el("button", { type: "button", cls: "link", onclick: () => select({ event: EVENTS[i].id }, true) },
      sentence(words(EVENTS[i].type)), `, ${shownDate(EVENTS[i].date)}`),
    EVENTS[i].quotes.map((quote) => quoteOf(quote, EVENTS[i].speaker && [el("bdi", {}, EVENTS[i].speaker), denies(EVENTS[i]) ? " denies" : " says"])),
  ]));
  return el("div", { cls: "sides" },
    column("Said", all.filter((i) => !split(EVENTS[i]))), column("Denied", all.filter((i) => split(EVENTS[i]))));
}

function eventPanel(at) {
  return [back(), el("h2", {}, sentence(words(EVENTS[at].type))), fullCard(at)];
}

function edgePanel(edge) {
  const numbers = edge.events.filter((at) => shown.events[at]);
  return [back(), el("h2", {}, ...people([edge.from, edge.to], true)),
    el("p", { cls: "dim" }, `${plural(numbers.length, "event")} of ${edge.side}`),
    ...otherSide(edge), ...cards(numbers, fullCard)];
}

function otherSide(edge) {
  const other = TOUCHING.get(edge.from).find((e) => e !== edge && e.from === edge.from && e.to === edge.to && shown.edges.has(e));
  if (!other) return [];
  return [el("p", {}, el("button", { type: "button", cls: "link", onclick: () => select({ edge: other.id }) },
    `${plural(shown.edges.get(other).length, "event")} of ${other.side} between the two`))];
}

function nodePanel(node) {
  const numbers = EVENTS.map((_, at) => at).filter((at) => shown.events[at] &&
    EVENTS[at].links.some(([from, , to]) => from === node.id || to === node.id));
  const focused = state.focus === node.id;
  const toPath = el("input", { id: "path-to", type: "text", autocomplete: "off", placeholder: "Name", spellcheck: "false" });
  const field = el("div", { cls: "combo" }, el("label", { for: "path-to" }, "Path to"), toPath);
  const out = [back(), el("h2", {}, el("bdi", {}, node.name)),
    el("p", { cls: "dim" }, `${node.cls ? sentence(words(node.cls)) : "Class not known"} · rank ${node.rank + 1} of ${DATA.nodes.length} · ${plural(numbers.length, "event")}`),
    el("p", { cls: "does" }, el("button", { type: "button", "aria-pressed": String(focused),
      onclick: () => change({ focus: focused ? "" : node.id, path: [] }, true) }, focused ? "Show all actors" : "Only its neighbours"),
    focused ? null : opener(node.id),
    node.page ? el("a", { href: node.page }, "Its page") : null),
    field, ...cards(numbers, fullCard)];
  suggest(toPath, (id) => change({ node: "", edge: "", event: "", focus: "", path: [node.id, id] }, true), node.id);
  return out;
}

// Neighbours that are not among the actors shown come on demand and stay.
function opener(id) {
  const open = state.open.has(id);
  const hidden = hiddenAround(id).length;
  if (!open && !hidden) return null;
  const turn = () => {
    const set = new Set(state.open);
    if (open) set.delete(id); else set.add(id);
    change({ open: set });
    $("open").focus();
  };
  return el("button", { type: "button", id: "open", "aria-pressed": String(open), onclick: turn },
    open ? "Hide what it opened" : `Show ${plural(hidden, "hidden neighbour")}`);
}

const focusNote = () => el("p", { cls: "notice" }, "Only ", el("bdi", {}, nameOf(state.focus)), " and its neighbours. ",
  el("button", { type: "button", cls: "link", onclick: () => change({ focus: "" }, true) }, "Show all actors"));

function pathPanel() {
  const [start, end] = state.path;
  const out = [
    el("button", { type: "button", cls: "link back", onclick: () => change({ path: [], timed: false }, true) }, "← All actors"),
    el("h2", {}, "From ", ...people([start], true), " to ", ...people([end], true)),
    el("label", { cls: "check" },
      Object.assign(el("input", { type: "checkbox", id: "timed", onchange: (tick) => change({ timed: tick.target.checked }, true) }), { checked: state.timed }),
      el("span", {}, "each step no earlier than the one before")),
  ];
  if (!shown.path) {
    return [...out, el("p", { cls: "notice" }, "No path through the events that pass the filters.")];
  }
  out.push(el("p", { cls: "dim" }, `${plural(shown.path.hops.length, "step")}. A path says that reports link the two, not that anything passed along it.`));
  shown.path.hops.forEach((hop, i) => {
    out.push(el("h3", {}, `${i + 1}. `, ...people([hop.from], true), " – ", ...people([hop.to], true)));
    out.push(...hop.events.slice(0, 5).map(fullCard));
    if (hop.events.length > 5) out.push(el("p", { cls: "dim" }, `and ${plural(hop.events.length - 5, "more event")}`));
  });
  return out;
}
