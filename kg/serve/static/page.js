"use strict";
const FIRST = 1000;
const at = (id) => document.getElementById(id);
let queries = [], prefixes = {};

function make(tag, text, parent) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

function chosen() { return queries.find((q) => q.name === at("named").value); }

function values() {
  const given = new URLSearchParams();
  for (const field of at("params").querySelectorAll("input")) {
    if (field.value.trim()) given.set(field.name, field.value.trim());
  }
  return given;
}

// A ready-made question runs by its name while its text is as it came; else the text is what counts.
function address(extra) {
  const query = chosen();
  const ready = query && at("query").value === query.text;
  const given = ready ? values() : new URLSearchParams({ query: at("query").value });
  for (const [name, value] of Object.entries(extra)) given.set(name, value);
  return (ready ? "/queries/" + encodeURIComponent(query.name) : "/sparql") + "?" + given;
}

function pick() {
  const query = chosen();
  at("params").replaceChildren();
  at("what").textContent = query ? query.description : "";
  if (!query) return;
  at("query").value = query.text;
  for (const param of query.params) {
    const label = make("label", param.name + " – " + param.what, at("params"));
    const field = make("input", undefined, label);
    field.name = param.name;
    field.required = !param.optional;
    if (param.kind === "entity") field.setAttribute("list", "names");
    make("span", param.kind + (param.optional ? ", may stay empty" : ""), label).className = "kind";
  }
}

function short(value) {
  let best = value, length = 0;
  for (const [prefix, space] of Object.entries(prefixes)) {
    if (value.startsWith(space) && space.length > length) {
      best = prefix + ":" + value.slice(space.length);
      length = space.length;
    }
  }
  return best;
}

function cell(term, row) {
  const node = make("td", undefined, row);
  if (!term) return;
  if (term.type !== "uri") { node.textContent = term.value; return; }
  const base = prefixes.ent.replace(/entity\/$/, "");
  const link = make("a", short(term.value), node);
  if (term.value.startsWith(base)) link.href = "/" + term.value.slice(base.length);
  else if (/^https?:/.test(term.value)) { link.href = term.value; link.rel = "noreferrer"; }
}

function show(data) {
  if ("boolean" in data) { make("p", data.boolean ? "yes" : "no", at("answer")); return 1; }
  const table = make("table", undefined, at("answer"));
  const head = make("tr", undefined, make("thead", undefined, table));
  for (const name of data.head.vars) make("th", name, head).scope = "col";
  const body = make("tbody", undefined, table);
  for (const binding of data.results.bindings) {
    const row = make("tr", undefined, body);
    for (const name of data.head.vars) cell(binding[name], row);
  }
  return data.results.bindings.length;
}

async function run(event) {
  event.preventDefault();
  at("answer").replaceChildren();
  at("error").hidden = true;
  at("run").disabled = true;
  at("state").textContent = "…";
  delete document.documentElement.dataset.done;
  try {
    const types = "application/sparql-results+json, text/turtle;q=0.9";
    const reply = await fetch(address({ first: FIRST }), { headers: { Accept: types } });
    const text = await reply.text();
    if (!reply.ok) throw new Error(text);
    let count = 0;
    if (reply.headers.get("content-type").startsWith("text/turtle")) make("pre", text, at("answer"));
    else count = show(JSON.parse(text));
    const cut = reply.headers.get("x-cut");
    at("state").textContent = cut || (count === 1 ? "1 row" : count + " rows");
    for (const form of ["csv", "json"]) {
      at(form).hidden = false;
      at(form).href = address({ format: form, download: at("named").value || "answer" });
    }
  } catch (error) {
    at("error").textContent = error.message;
    at("error").hidden = false;
    at("state").textContent = "";
  }
  at("run").disabled = false;
  document.documentElement.dataset.done = "1";
}

async function names() {
  const query = "SELECT DISTINCT ?n WHERE { ?e skos:prefLabel ?n } ORDER BY ?n";
  const reply = await fetch("/sparql?" + new URLSearchParams({ query, first: 5000, format: "json" }));
  if (!reply.ok) return;
  const list = make("datalist", undefined, document.body);
  list.id = "names";
  for (const row of (await reply.json()).results.bindings) make("option", undefined, list).value = row.n.value;
}

async function start() {
  const said = await (await fetch("/queries")).json();
  queries = said.queries;
  prefixes = said.prefixes;
  document.title = said.title + " – SPARQL";
  at("title").textContent = said.title;
  at("service").href = "/sparql?format=turtle";
  for (const query of queries) make("option", query.title, at("named")).value = query.name;
  for (const [name, space] of Object.entries(prefixes)) {
    const row = make("tr", undefined, at("prefixes"));
    make("td", name + ":", row);
    make("td", space, row);
  }
  at("query").value = "SELECT ?who ?whom WHERE { ?who kg:met ?whom }";
  at("named").addEventListener("change", pick);
  at("ask").addEventListener("submit", run);
  at("query").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(event);
  });
  document.documentElement.dataset.ready = "1";
  names();
}
start();
