"""A graph and the record of its run in, what every export reads from out: sorted, by subject."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import DCTERMS, RDF, SKOS, XSD, URIRef
from rdflib.term import Node

from kg.errors import GraphError, InputError
from kg.export.spill import TYPE, About, Object, Spill, Spool
from kg.graph.graphs import document_of, graph_of
from kg.graph.iris import NIF, VOID, Iris, prefixes
from kg.graph.load import base_of, triples
from kg.graph.project import project
from kg.graph.store import term_to_rdflib
from kg.ontology import KG, Ontology

Edge = tuple[str, str, str, dict[str, Any]]

_PART = 2_000  # events that are projected at a time
_DATASET = str(VOID.Dataset)
_TERMS = (ox.NamedNode, ox.Literal)
ALIAS = str(SKOS.altLabel)
# What the sources wrote themselves: `--no-quotes` leaves it out. Names of entities and offices stay.
WORDS = frozenset(
    {str(NIF.anchorOf), str(DCTERMS.title)} | {KG + n for n in ("cue", "speakerText", "themeText")}
)


@dataclass(frozen=True, eq=False)
class Source:
    """One graph, ready to be exported; ``quotes`` says whether the words of the sources go along.

    ``all`` maps a subject to its predicates and their objects, each level sorted, and lies on disk
    where the graph is large; so does whatever is read from it more than once. ``run`` is the
    content of run.json, where there is one; ``license`` is the IRI of the terms under which the data go.
    """

    all: Spill
    iris: Iris
    ontology: Ontology
    run: Mapping[str, Any] | None = None
    quotes: bool = True
    license: str | None = None

    def statements(self) -> Iterator[tuple[str, About]]:
        """Each subject with what is said of it; without the sources' words where they stay behind."""
        for subject, about in self.all.items():
            yield subject, self.shown(about)

    def shown(self, about: About) -> About:
        """What leaves of what is said of a subject."""
        return about if self.quotes else _without_words(about)

    @cached_property
    def prefixes(self) -> tuple[tuple[str, str], ...]:
        """The prefixes of every file, sorted."""
        return tuple(sorted(prefixes(self.iris.base).items()))

    @cached_property
    def projection(self) -> Any:
        """The events between entities, as analysis and the page see them: networkx's MultiDiGraph."""
        return project(_Part(self, _events(self)), self.ontology)

    @cached_property
    def edges(self) -> Iterable[Edge]:
        """The edges of the projection without the whole of it in memory, sorted by event.

        Start, end, key and attributes of each edge, as networkx names them; read in parts.
        """
        return Spool(_projected(self))

    def values(self, subject: str, predicate: str) -> list[str]:
        """The IRIs or texts of one predicate of a subject, sorted."""
        return [o.value for o in self.all.get(subject, {}).get(predicate, ())]

    def value(self, subject: str, predicate: str) -> str | None:
        """The first of them, or None."""
        return next(iter(self.values(subject, predicate)), None)

    def instances(self, *classes: str) -> Iterator[str]:
        """The subjects that have one of these IRIs as a type, sorted."""
        return self.all.instances(*classes)

    @cached_property
    def classes(self) -> dict[str, int]:
        """IRI of a class to the number of its instances, sorted."""
        return self.all.classes()

    @cached_property
    def properties(self) -> dict[str, int]:
        """IRI of a property to the number of triples that are written with it, sorted."""
        out: dict[str, int] = {}
        for _, about in self.statements():
            for predicate, objects in about.items():
                out[predicate] = out.get(predicate, 0) + len(objects)
        return dict(sorted(out.items()))

    def document_of(self, subject: str) -> str | None:
        """The IRI of the document that a document, post, context or mention belongs to."""
        return document_of(self.iris.base, subject)

    def graph_of(self, subject: str, predicate: str) -> str:
        """The IRI of the named graph in which such a statement stands."""
        return graph_of(self.iris.base, subject, predicate)


class _Part:
    """Some events of a source as a projection reads them; only what it asks for becomes rdflib's."""

    def __init__(self, source: Source, events: Iterable[str]) -> None:
        self._term = cache(term_to_rdflib)
        self._about = cache(lambda subject: source.shown(source.all.get(subject, {})))
        self._instances = {_DATASET: [URIRef(source.iris.base)]}
        for event in events:
            for kind in source.all[event][TYPE]:
                self._instances.setdefault(kind.value, []).append(URIRef(event))

    def subjects(self, predicate: URIRef, object: Node) -> Iterator[Node]:
        """The events of a type, or the data set."""
        assert predicate == RDF.type
        return iter(self._instances.get(str(object), ()))

    def objects(self, subject: Node, predicate: URIRef) -> Iterator[Node]:
        """What is said of any subject of the source."""
        return map(self._term, self._about(str(subject)).get(str(predicate), ()))


def _events(source: Source) -> Iterator[str]:
    return source.instances(*(str(i.iri) for i in source.ontology.event_types.values()))


def _projected(source: Source) -> Iterator[Edge]:
    events = _events(source)
    while part := list(islice(events, _PART)):
        found = project(_Part(source, part), source.ontology)
        yield from sorted(found.edges(keys=True, data=True), key=lambda e: (e[2], e[0], e[1]))


def read(
    path: Path, ontology: Ontology, *, quotes: bool = True, license: str | None = None
) -> Source:
    """The graph of a folder that `kg build` wrote, with its run.json, or of a file in a form of RDF."""
    run = None
    if path.is_dir():
        if not (path / "graph.ttl").is_file():
            raise InputError(f"{path}: no graph.ttl there; name a folder that `kg build` wrote")
        if (path / "run.json").is_file():
            run = _run(path / "run.json")
        path /= "graph.ttl"
    return make(triples(path), ontology, where=str(path), run=run, quotes=quotes, license=license)


def make(
    statements: Iterable[ox.Quad],
    ontology: Ontology,
    *,
    where: str = "the graph",
    run: Mapping[str, Any] | None = None,
    quotes: bool = True,
    license: str | None = None,
) -> Source:
    """Sort statements that come in any order; ``where`` goes into the message of a GraphError."""
    heads: list[ox.Quad] = []
    found = Spill.fill(_plain(statements, heads, where))
    return Source(found, Iris(base_of(heads, where)), ontology, run, quotes, license)


def _plain(
    statements: Iterable[ox.Quad], heads: list[ox.Quad], where: str
) -> Iterator[tuple[str, str, Object]]:
    """The statements without their graphs; those that name a data set are noted in ``heads``."""
    for q in statements:
        subject, object_ = q.subject, q.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(object_, _TERMS):
            raise GraphError(f"{where}: has a blank node; graphs of this project have none")
        if object_.value == _DATASET:
            heads.append(q)
        yield subject.value, q.predicate.value, object_


def compact(source: Source, iri: str) -> str | None:
    """``prefix:local`` where a prefix fits and the rest is plain letters and digits."""
    for prefix, namespace in source.prefixes:
        local = iri.removeprefix(namespace)
        if local != iri and local and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return None


def is_string(literal: ox.Literal) -> bool:
    """Whether a literal is a plain string."""
    return literal.language is None and literal.datatype.value == str(XSD.string)


def is_name(text: str) -> bool:
    """Whether a wording is a name and not a description: its first and last word are no small ones.

    >>> [is_name(x) for x in ("the Kremlin", "Kim Jong Un", "45 Russian diplomats", "موسكو")]
    [True, True, False, True]
    """
    words = text.removeprefix("the ").removeprefix("The ").split()
    return bool(words) and all(_may_begin_a_name(w) for w in (words[0], words[-1]))


def _may_begin_a_name(word: str) -> bool:
    if word.lower() == word.upper():  # a script without capitals, or no letters at all
        return any(c.isalpha() for c in word)
    return word != word.lower()


def _without_words(about: About) -> About:
    """What is said of a subject without the sources' words; of other wordings only names stay."""
    kept = {p: objects for p, objects in about.items() if p not in WORDS}
    if ALIAS in kept:
        names = tuple(o for o in kept.pop(ALIAS) if is_name(o.value))
        if names:
            kept[ALIAS] = names
            kept = dict(sorted(kept.items()))
    return kept


def _run(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}; build the folder again") from error
    if not isinstance(found, dict) or not {"livekg", "settings", "inputs"} <= set(found):
        raise InputError(f"{path}: not the record of a run; build the folder again")
    return found
