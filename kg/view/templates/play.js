// The time slider that moves by itself: from its beginning, each step that has events adds them, and the last one stops it.

let ticking = 0;
let steps = []; // places on the slider that have events

function buildPlay(full) {
  steps = full.flatMap((has, at) => (has ? [at] : []));
  $("play").hidden = steps.length < 2;
  $("play").addEventListener("click", () => {
    if (ticking) stopPlay();
    else startPlay();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) stopPlay(); });
  stopPlay();
}

// Who asked for less motion gets one step for each press.
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function startPlay() {
  const last = Number($("until").value) >= steps[steps.length - 1];
  if (last || still()) step(last);
  if (still()) return;
  ticking = setInterval(() => step(false), 800);
  $("play").textContent = "Pause";
  $("summary").setAttribute("aria-live", "off");
}

function stopPlay() {
  clearInterval(ticking);
  ticking = 0;
  $("play").textContent = still() ? "Next step" : "Play";
  $("summary").setAttribute("aria-live", "polite");
}

function step(again) {
  const from = Number($("since").value);
  const next = steps.find((at) => at >= from && (again || at > Number($("until").value)));
  if (next === undefined) { stopPlay(); return; }
  const end = next === steps[steps.length - 1];
  change({ until: end ? "" : STEPS[next] });
  if (end) stopPlay();
}
