// Every change goes through `change`: state, filters, picture, panels, address, in this order.

function change(part, refit) {
  Object.assign(state, part);
  show(refit);
}

// Choose an actor, a pair or an event; nothing chosen gives the list of events.
function select(what, fromList) {
  listed = PAGE;
  Object.assign(state, { node: "", edge: "", event: "" }, state.path.length ? { path: [], timed: false } : {}, what);
  show(false);
  if (fromList) showSelected();
  $("side").scrollTop = 0;
}

function show(refit) {
  filter();
  draw();
  showControls();
  showSide();
  const passing = shown.events.filter(Boolean).length;
  $("summary").textContent =
    `${shown.nodes.size} of ${plural(DATA.nodes.length, "actor")} · ${passing} of ${plural(EVENTS.length, "event")}`;
  if (refit) fit(true);
  writeAddress();
}

function applyTheme() {
  const dark = state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "Light" : "Dark";
}

$("theme").addEventListener("click", () => {
  state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  applyTheme();
  show(false);
});
$("skip").addEventListener("click", () => $("side").focus());
$("fit").addEventListener("click", () => fit(true));
$("reset").addEventListener("click", () => { stopPlay(); resetState(); show(true); });
document.addEventListener("keydown", (press) => {
  const typing = press.target instanceof HTMLInputElement && press.target.type === "text";
  if (press.key === "/" && !typing) { press.preventDefault(); $("search").focus(); }
  else if (press.key === "Escape") { if (state.node || state.edge || state.event) select({}); }
});
window.addEventListener("hashchange", () => { readAddress(); applyTheme(); show(true); });

readAddress();
applyTheme();
buildControls();
show(false);
fit(false);
if (state.node || state.edge || state.event) showSelected();
document.documentElement.dataset.ready = "yes";
