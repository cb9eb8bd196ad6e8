"""The ontology and the frames in, its documentation out: one HTML page a class, predicate and value.

The pages need no script and no network. Names begin with the kind of the term, since some systems
cannot tell Place.html from place.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from rdflib import OWL, RDF, RDFS, URIRef
from rdflib.term import Node

from kg import frames
from kg.errors import InputError
from kg.ontology import KG, EventTypeInfo, Ontology

_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:54rem;"
    "margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;"
    "border-bottom:1px solid #8884}th{font-weight:600}code{font-size:.95em;overflow-wrap:anywhere}"
)
_KINDS = {
    "type": "Event types",
    "plover": "PLOVER classes",
    "class": "Classes",
    "predicate": "Direct predicates",
    "property": "Properties",
    "value": "Values",
}
Row = tuple[str, str]


def pages(ontology: Ontology) -> Iterator[tuple[str, str]]:
    """File name and content of every page, ``index.html`` first, then by name."""
    types = frozenset(str(t) for t in ontology.event_types)
    classes = frozenset(str(c) for c in ontology.entity_classes)
    site = _Site(ontology, frames.load(ontology.path.parent, types=types, classes=classes))
    yield "index.html", site.index()
    for name, file in sorted(site.files.items(), key=lambda item: item[1]):
        yield file, site.page(name)


def write(ontology: Ontology, out: Path) -> list[Path]:
    """Write the pages into a folder of their own; returns the files, sorted."""
    done = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in pages(ontology):
            (out / name).write_bytes(text.encode())
            done.append(out / name)
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written: {error.strerror}; name another folder"
        ) from error
    return sorted(done)


class _Site:
    """All terms with their kinds and files, so that every page can point at every other."""

    def __init__(self, ontology: Ontology, lexicon: frames.Lexicon) -> None:
        self.ontology, self.graph = ontology, ontology.graph
        self.types = {i.iri: i for i in ontology.event_types.values()}
        self.triggers: dict[str, list[frames.Trigger]] = {}
        for trigger in sorted(lexicon.triggers, key=lambda t: t.rule):
            self.triggers.setdefault(trigger.type, []).append(trigger)
        self.kinds = {name: self._kind(URIRef(KG + name)) for name in sorted(ontology.terms)}
        self.files = {name: f"{kind}-{name}.html" for name, kind in self.kinds.items()}

    def _kind(self, iri: URIRef) -> str:
        found = set(self.graph.objects(iri, RDF.type))
        if iri in self.types:
            return "type"
        if iri.removeprefix(KG) in self.ontology.plover_classes:
            return "plover"
        if OWL.Class in found:
            return "class"
        if iri in self.ontology.predicates:
            return "predicate"
        return "value" if OWL.NamedIndividual in found else "property"

    def index(self) -> str:
        title = f"Ontology {self.ontology.version}"
        parts = [f"<p><code>{escape(KG.rstrip('#'))}</code></p>"]
        for kind, head in _KINDS.items():
            names = [n for n, k in self.kinds.items() if k == kind]
            rows = (
                (self._link(URIRef(KG + n)), escape(self._text(n, RDFS.comment))) for n in names
            )
            parts.append(f'<h2 id="{kind}">{head}</h2>\n{_table(rows)}')
        return _page(title, "".join(parts))

    def page(self, name: str) -> str:
        iri = URIRef(KG + name)
        rows: list[Row] = [("IRI", f"<code>{escape(iri)}</code>")]
        rows += [("label", escape(self._text(name, RDFS.label)))]
        info = self.types.get(iri)
        if info is not None:
            rows += self._codes(info)
        for head, predicate in (
            ("is a kind of", RDFS.subClassOf),
            ("is a part of", RDFS.subPropertyOf),
            ("from", RDFS.domain),
            ("to", RDFS.range),
        ):
            rows += self._links(head, self.graph.objects(iri, predicate))
        rows += self._links("kinds of it", self.graph.subjects(RDFS.subClassOf, iri))
        rows += self._links("used from", self.graph.subjects(RDFS.domain, iri))
        rows += self._links("used to", self.graph.subjects(RDFS.range, iri))
        rows += self._links("values", self.graph.subjects(RDF.type, iri))
        if (iri, RDF.type, OWL.SymmetricProperty) in self.graph:
            rows.append(("symmetric", "yes: the triple stands in both directions"))
        direct = self.ontology.predicates.get(iri)
        if direct is not None:
            info = self.ontology.event_types[direct.event_type]
            rows += [("event type", self._link(info.iri)), *self._codes(info)]
        elif self.kinds[name] == "plover":
            first = self.ontology.event_types[self.ontology.plover_classes[name][0]]
            rows += [
                ("intensity", f"{first.intensity:+.1f}"),
                ("quad class", self._link(URIRef(KG + first.quad))),
            ]
        examples = "" if info is None else self._examples(info)
        comment = escape(self._text(name, RDFS.comment))
        kind = self.kinds[name]
        back = f'<p><a href="index.html#{kind}">{_KINDS[kind]}</a></p>'
        return _page(f"kg:{name}", f"{back}<p>{comment}</p>\n{_table(rows)}{examples}")

    def _codes(self, info: EventTypeInfo) -> list[Row]:
        """The codes of an event type in PLOVER and CAMEO; what a codebook lacks is said to be lacking."""
        found = (p for p in (info.predicate, info.second_predicate) if p is not None)
        return [
            ("PLOVER class", self._link(URIRef(KG + info.plover))),
            ("PLOVER mode", escape(info.mode or "none")),
            ("CAMEO code", escape(info.cameo or "none")),
            ("CAMEO root", escape(info.cameo_root or "none")),
            ("Goldstein score", "none" if info.goldstein is None else f"{info.goldstein:+.1f}"),
            ("intensity", f"{info.intensity:+.1f}"),
            ("quad class", self._link(URIRef(KG + info.quad))),
            ("direct predicates", ", ".join(self._link(p) for p in found)),
        ]

    def _examples(self, info: EventTypeInfo) -> str:
        triggers = self.triggers.get(info.name, [])
        rows = [
            (escape(e.text), f"{_names(e.actor)} → {_names(e.target)}{_marks(e.marks)}")
            for t in triggers
            for e in t.examples
        ]
        counter = [f"<li>{escape(text)}</li>\n" for t in triggers for text in t.counter]
        return (
            f"<h2>Examples</h2>\n{_table(rows)}"
            f"<h2>Not read as this</h2>\n<ul>\n{''.join(counter)}</ul>\n"
        )

    def _links(self, head: str, nodes: Iterable[Node]) -> list[Row]:
        found = sorted({n for n in nodes if isinstance(n, URIRef)} - {OWL.Thing, OWL.Class})
        return [(head, ", ".join(map(self._link, found)))] if found else []

    def _link(self, iri: URIRef) -> str:
        name = iri.removeprefix(KG)
        if name in self.files:
            return f'<a href="{self.files[name]}"><code>kg:{name}</code></a>'
        return f"<code>{escape(self.graph.namespace_manager.normalizeUri(iri))}</code>"

    def _text(self, name: str, predicate: URIRef) -> str:
        return str(self.graph.value(URIRef(KG + name), predicate) or "")


def _names(names: Iterable[str]) -> str:
    return escape(", ".join(names)) or "unsaid"


def _marks(marks: Iterable[str]) -> str:
    words = ", ".join("denied" if m == "neg" else m for m in marks)
    return f" ({escape(words)})" if words else ""


def _table(rows: Iterable[Row]) -> str:
    body = "".join(f'<tr><th scope="row">{a}</th><td>{b}</td></tr>\n' for a, b in rows)
    return f"<table>\n{body}</table>\n"


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}</body>\n</html>\n"
    )
