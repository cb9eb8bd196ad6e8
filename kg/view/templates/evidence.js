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
      firmly(event) ? null : el("span", { cls: "badge" }, STATUS_LABEL.get(status(event)))));
}

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
      firmly(event) ? null : el("span", { cls: "badge" }, STATUS_LABEL.get(status(event)))),
    el("p", { cls: "saying" }, ...saying(event, true)),
    el("dl", {}, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, el("bdi", {}, value))])),
    event.quotes.map(quoteOf),
    el("p", { cls: "foot" },
      el("span", { cls: "dim" }, event.id),
      copier("Copy citation", () => citation(event)),
      copier("Copy SPARQL", () => sparql(event))));
}

const COMPARE = { exactly: "", atLeast: "at least ", atMost: "at most ", moreThan: "more than ", lessThan: "fewer than ", about: "about " };
const counted = (event) => (COMPARE[event.comparator] || "") + event.count;

function quoteOf(quote) {
  const [begin, end] = quote.mark;
  // Offsets count characters as Python does, where JavaScript counts halves of those beyond 16 bits.
  const letters = [...quote.text];
  const marked = begin >= 0 && begin < end && end <= letters.length;
  const cut = (from, to) => letters.slice(from, to).join("");
  const text = marked
    ? [cut(0, begin), el("mark", {}, cut(begin, end)), cut(end)]
    : [quote.text];
  const source = DATA.sources[quote.doc] || {};
  const name = source.title || quote.doc;
  const place = [source.publisher, source.date && shownDate(source.date), `characters ${quote.start}–${quote.end}`];
  return el("figure", {},
    el("blockquote", { dir: "auto" }, ...text),
    el("figcaption", {},
      source.url
        ? el("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, el("bdi", {}, name))
        : el("bdi", {}, name),
      el("br"), el("span", { cls: "dim" }, place.filter(Boolean).join(" · "), el("br"), `rule ${quote.rule}`)));
}

function citation(event) {
  const quotes = event.quotes.map((quote) => {
    const { title, publisher, date, url } = DATA.sources[quote.doc] || {};
    const where = [publisher, title, date, url, `${quote.doc}, characters ${quote.start}–${quote.end}`];
    return `“${quote.text}” (${where.filter(Boolean).join(", ")})`;
  });
  return [`${event.id}, ${words(event.type)}, ${shownDate(event.date)}, ${STATUS_LABEL.get(status(event))}.`, ...quotes].join("\n");
}

const sparql = (event) =>
  `SELECT ?property ?value WHERE { ${event.id} ?property ?value } ORDER BY ?property ?value`;

function copier(label, text) {
  const copy = async (click) => {
    const button = click.currentTarget;
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.replaceWith(el("textarea", { rows: 3, readonly: true, "aria-label": label }, text()));
    }
  };
  return el("button", { type: "button", cls: "link", onclick: copy }, label);
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
    el("p", {}, el("button", { type: "button", "aria-pressed": String(focused),
      onclick: () => change({ focus: focused ? "" : node.id, path: [] }, true) }, focused ? "Show all actors" : "Only its neighbours")),
    field, ...cards(numbers, fullCard)];
  suggest(toPath, (id) => change({ node: "", edge: "", event: "", focus: "", path: [node.id, id] }, true), node.id);
  return out;
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
