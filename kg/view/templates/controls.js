// The controls at the side: search, slider, time, and the three filters with their numbers.

// A text field with a list of actors under it, after the ARIA pattern of a combobox.
let boxes = 0;
function suggest(input, pick, without) {
  const list = el("ul", { cls: "suggestions", role: "listbox", id: `suggestions-${boxes += 1}`, hidden: true });
  input.after(list);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(key, value);
  }
  let found = [];
  let at = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (id) => { input.value = ""; close(); pick(id); };
  const show = () => {
    found = near(input.value).filter((node) => node.id !== without);
    at = found.length ? 0 : -1;
    list.replaceChildren(...found.map((node, i) => el("li", {
      role: "option", id: `${list.id}-${i}`, onmousedown: (press) => { press.preventDefault(); take(node.id); },
    }, mark(node), el("bdi", {}, node.name), el("span", { cls: "dim" }, ` ${node.events}`))));
    if (!found.length && input.value.trim()) list.append(el("li", { cls: "dim" }, "No actor has a name like it."));
    list.hidden = !list.childElementCount;
    input.setAttribute("aria-expanded", String(!list.hidden));
    point();
  };
  const point = () => {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) { input.setAttribute("aria-activedescendant", `${list.id}-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (press) => {
    if (press.key === "ArrowDown" && list.hidden) show();
    else if (press.key === "ArrowDown") { at = Math.min(at + 1, found.length - 1); point(); }
    else if (press.key === "ArrowUp") { at = Math.max(at - 1, 0); point(); }
    else if (press.key === "Enter" && at >= 0 && !list.hidden) take(found[at].id);
    else if (press.key === "Escape" && !list.hidden) { close(); press.stopPropagation(); }
    else return;
    press.preventDefault();
  });
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function near(text) {
  const wanted = plain(text.trim());
  if (!wanted) return DATA.nodes.slice(0, 8);
  const begins = (node) => plain(node.name).split(/\s+/).some((word) => word.startsWith(wanted)) || plain(node.name).startsWith(wanted);
  const first = DATA.nodes.filter(begins);
  const rest = DATA.nodes.filter((node) => !begins(node) && plain(node.name).includes(wanted));
  return [...first, ...rest].slice(0, 8);
}

const SHAPES = {
  dot: "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z", triangle: "M8 2L14.5 13.5H1.5z", triangleDown: "M8 14L14.5 2.5H1.5z",
  square: "M3 3h10v10H3z", diamond: "M8 1l7 7l-7 7l-7-7z", hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2 5h5l-4 3.3L12.500 15L8 11.600L3.500 15L5 9.300L1 6h5z",
};

function mark({ group, shape }) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `mark group-${group}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[shape]);
  svg.append(path);
  return svg;
}

// A tick for each value that occurs, with its number; `off` is the set in the state that it writes.
function ticks(box, values, off, kind) {
  for (const { id, label, before, count } of values) {
    const input = el("input", { type: "checkbox", "data-kind": kind, value: id });
    input.addEventListener("change", () => {
      const set = new Set(state[off]);
      if (input.checked) set.delete(id); else set.add(id);
      change({ [off]: set });
    });
    box.append(el("label", { cls: "check" }, input, before || null, el("span", {}, label), el("span", { cls: "count" }, String(count))));
  }
}

const tally = (values) => values.reduce((count, value) => count.set(value, (count.get(value) || 0) + 1), new Map());

function buildControls() {
  suggest($("search"), (id) => select({ node: id }, true));
  const many = $("many");
  many.max = Math.min(Math.max(Math.ceil(DATA.nodes.length / 5) * 5, 5), 2000);
  many.addEventListener("input", () => change({ many: Math.min(Number(many.value), DATA.nodes.length) }));
  const groups = tally(DATA.nodes.map((node) => node.group));
  ticks($("groups"), DATA.groups.filter(({ id }) => groups.has(id)).map((group) => ({
    id: group.id, label: group.label, count: groups.get(group.id), before: mark({ group: group.id, shape: group.shape }),
  })), "offGroups", "group");
  const statuses = tally(EVENTS.map(status));
  ticks($("statuses"), STATUSES.filter(([id]) => statuses.has(id)).map(([id, label]) => ({
    id, label: sentence(label), count: statuses.get(id), before: el("span", { cls: `stroke ${id === "actual" ? "" : "dashed"}`, "aria-hidden": "true" }),
  })), "offStatuses", "status");
  buildSources();
  const types = tally(EVENTS.map((event) => event.type));
  for (const [quad, label] of QUADS) {
    const here = [...new Set(EVENTS.filter((event) => event.quad === quad).map((event) => event.type))];
    if (!here.length) continue;
    here.sort((a, b) => types.get(b) - types.get(a) || (a < b ? -1 : 1));
    $("types").append(el("p", { cls: `quad ${quad}` }, label));
    ticks($("types"), here.map((id) => ({ id, label: sentence(words(id)), count: types.get(id) })), "offTypes", "type");
  }
  $("types-all").addEventListener("click", () => change({ offTypes: new Set() }));
  $("types-none").addEventListener("click", () => change({ offTypes: new Set(types.keys()) }));
  $("key").append(
    el("span", {}, el("span", { cls: "stroke cooperation" }), "cooperation"),
    el("span", {}, el("span", { cls: "stroke conflict" }), "conflict"),
    el("span", {}, el("span", { cls: "stroke pale" }), "in words only"),
    el("span", {}, el("span", { cls: "stroke dashed" }), "not told as fact"));
  buildTimes();
}

// The documents, those with most events first; and how sure the reading must be.
function buildSources() {
  const docs = tally(EVENTS.flatMap((event) => [...new Set(event.quotes.map((quote) => quote.doc))]));
  const named = (id) => { const { title, publisher } = DATA.sources[id] || {}; return [publisher, title || id].filter(Boolean).join(": "); };
  const ids = [...docs.keys()].sort((a, b) => docs.get(b) - docs.get(a) || (a < b ? -1 : 1));
  $("sources").hidden = ids.length < 2;
  const box = el("div", { cls: "many" });
  $("sources").append(box);
  ticks(box, ids.map((id) => ({ id, label: el("bdi", {}, named(id)), count: docs.get(id) })), "offSources", "source");
  $("sure").addEventListener("input", () => change({ sure: Number($("sure").value) }));
  $("contested").addEventListener("change", () => change({ contested: $("contested").checked }));
  const contested = EVENTS.filter((event) => event.against.length).length;
  $("contested-count").textContent = contested;
  $("contested").parentElement.hidden = !contested;
}

// The steps of the time slider: days when they are few, else months or years, with none left out.
let STEPS = [];
function buildTimes() {
  const dates = EVENTS.map((event) => event.date).filter(Boolean);
  if (!dates.length) { $("times").hidden = true; return; }
  const first = dates.map(firstDay).reduce((a, b) => (a < b ? a : b));
  const last = dates.map(firstDay).reduce((a, b) => (a > b ? a : b));
  const size = [10, 7].find((length) => stepsBetween(first, last, length).length <= 62) || 4;
  STEPS = stepsBetween(first, last, size);
  const place = new Map(STEPS.map((step, i) => [step, i]));
  const heights = STEPS.map(() => ({ cooperation: 0, conflict: 0 }));
  // A date that is coarser than a step counts at its first day.
  for (const event of EVENTS) if (event.date) heights[place.get(firstDay(event.date).slice(0, size))][sideOf(event)] += 1;
  const top = Math.max(...heights.map((height) => height.cooperation + height.conflict));
  $("histogram").append(...heights.map((height, i) => el("span", { cls: "bar", title: `${shownDate(STEPS[i])}: ${height.conflict} conflict, ${height.cooperation} cooperation` },
    ...["cooperation", "conflict"].map((side) => {
      const part = el("i", { cls: side });
      part.style.height = `${(100 * height[side]) / top}%`;
      return part;
    }))));
  for (const id of ["since", "until"]) {
    $(id).max = STEPS.length - 1;
    $(id).addEventListener("input", () => {
      stopPlay();
      let [from, to] = [Number($("since").value), Number($("until").value)];
      if (from > to) { if (id === "since") to = from; else from = to; }
      change({ since: from ? STEPS[from] : "", until: to < STEPS.length - 1 ? STEPS[to] : "" });
    });
  }
  buildPlay(heights.map((height) => height.cooperation + height.conflict > 0));
  $("undated").addEventListener("change", () => change({ undated: $("undated").checked }));
  $("undated").parentElement.hidden = dates.length === EVENTS.length;
}

function stepsBetween(first, last, size) {
  const out = [first.slice(0, size)];
  const day = new Date(`${first}T00:00:00Z`);
  while (out[out.length - 1] < last.slice(0, size) && out.length < 20000) {
    if (size === 10) day.setUTCDate(day.getUTCDate() + 1);
    else { day.setUTCDate(1); day.setUTCMonth(day.getUTCMonth() + (size === 7 ? 1 : 12)); }
    out.push(day.toISOString().slice(0, size));
  }
  return out;
}

function showControls() {
  $("many").value = state.many;
  $("many-value").textContent = `${shown.nodes.size} of ${DATA.nodes.length}`;
  for (const input of document.querySelectorAll("#controls input[data-kind]")) {
    const off = { group: state.offGroups, status: state.offStatuses, type: state.offTypes, source: state.offSources }[input.dataset.kind];
    input.checked = !off.has(input.value);
  }
  $("undated").checked = state.undated;
  $("sure").value = state.sure;
  $("sure-value").textContent = state.sure.toFixed(2);
  $("contested").checked = state.contested;
  if (!STEPS.length) return;
  const size = STEPS[0].length;
  const from = state.since ? STEPS.findIndex((step) => step >= firstDay(state.since).slice(0, size)) : 0;
  let to = STEPS.length - 1;
  if (state.until) while (to > 0 && STEPS[to] > lastDay(state.until).slice(0, size)) to -= 1;
  $("since").value = from < 0 ? STEPS.length - 1 : from;
  $("until").value = to;
  [...$("histogram").children].forEach((bar, i) => bar.classList.toggle("off", i < $("since").value || i > to));
  const [a, b] = [STEPS[$("since").value], STEPS[to]];
  $("times-value").textContent = a === b ? shortDate(a) : `${shortDate(a)} – ${shortDate(b)}`;
}
