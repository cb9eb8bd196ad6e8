// An event in, what a reader copies of it out: a citation, Turtle, a query.

function citation(event) {
  const quotes = event.quotes.map((quote) => {
    const { title, publisher, date, url } = DATA.sources[quote.doc] || {};
    const where = [publisher, title, date, url, `${quote.doc}, characters ${quote.start}–${quote.end}`];
    return `“${quote.text}” (${where.filter(Boolean).join(", ")})`;
  });
  return [`${event.id}, ${words(event.type)}, ${shownDate(event.date)}, ${STATUS_LABEL.get(status(event))}.`, ...quotes].join("\n");
}

// Prefixed where the rest of the id can stand after a colon as it is, else the whole IRI.
const FOLDERS = { ent: "entity/", ev: "event/" };
function term(id) {
  const [prefix, ...rest] = id.split(":");
  const local = rest.join(":");
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(local)) return id;
  const escaped = encodeURIComponent(local).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `<${DATA.base}${FOLDERS[prefix]}${escaped}>`;
}

const ONTOLOGY = "https://w3id.org/livekg/ontology#";
const prefixed = (prefix) => `${prefix}: <${prefix === "kg" ? ONTOLOGY : prefix === "xsd" ? "http://www.w3.org/2001/XMLSchema#" : DATA.base + FOLDERS[prefix]}>`;

const sparql = (event) =>
  `PREFIX ${prefixed("ev")}\nSELECT ?property ?value WHERE { ${term(event.id)} ?property ?value } ORDER BY ?property ?value`;

// The event as the graph has it, without its mentions: those follow as comments, word by word.
function turtle(event) {
  const number = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));
  const dated = { 4: "gYear", 7: "gYearMonth", 10: "date" };
  const lines = [
    `a kg:${event.type}`,
    ...Object.entries(event.roles).map(([role, ids]) => `kg:${role} ${ids.map(term).join(", ")}`),
    event.date && `kg:date "${event.date}"^^xsd:${dated[event.date.length]}`,
    event.count !== null && `kg:count ${event.count}`,
    event.comparator && `kg:comparator kg:${event.comparator}`,
    `kg:polarity kg:${event.polarity}`,
    `kg:factuality kg:${event.factuality}`,
    `kg:confidence ${number(event.confidence)}`,
    `kg:reports ${event.reports}`,
    event.denies.length && `kg:denies ${event.denies.map(term).join(", ")}`,
  ].filter(Boolean);
  const quotes = event.quotes.map((quote) => `# ${JSON.stringify([quote.text, quote.doc, quote.start, quote.end, quote.rule]).replace(/[\u0085\u2028\u2029]/g, " ")}`);
  return [...["ent", "ev", "kg", "xsd"].map((prefix) => `@prefix ${prefixed(prefix)} .`), "", `${term(event.id)} ${lines.join(" ;\n    ")} .`, ...quotes, ""].join("\n");
}

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
