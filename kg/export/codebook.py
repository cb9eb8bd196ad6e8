"""The ontology and the tables' columns in, a codebook in Markdown out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, URIRef

from kg.export import gdelt, icews, polecat
from kg.export.columns import TABLES
from kg.export.source import Source
from kg.ontology import KG, EventTypeInfo, Ontology


def codebook(source: Source) -> Iterator[str]:
    """What every type, class, value and column means; from the ontology alone."""
    ontology = source.ontology
    yield f"# Codebook\n\nOntology {ontology.version}, <{KG.rstrip('#')}>.\n"
    yield from _types(ontology)
    yield "\n## Entity classes\n\n"
    yield from _table(
        ("class", "meaning"), ((c.name, c.comment) for c in ontology.entity_classes.values())
    )
    for name, title in (
        ("Polarity", "Polarity"),
        ("Factuality", "Factuality"),
        ("Comparator", "Comparator of a count"),
    ):
        yield f"\n## {title}\n\n"
        yield from _table(("value", "meaning"), _individuals(ontology, name))
    yield "\n## Properties\n\n"
    yield from _table(("property", "from", "to", "meaning"), _properties(ontology))
    yield "\n## Tables\n"
    for table in TABLES.values():
        yield f"\n### {table.name}\n\n{table.title}.\n\n"
        yield from _table(("column", "type", "meaning"), table.columns)
    yield from _event_data()


def _types(ontology: Ontology) -> Iterator[str]:
    yield "\n## Event types\n"
    for plover, names in ontology.plover_classes.items():
        first = ontology.event_types[names[0]]
        comment = ontology.graph.value(URIRef(KG + plover), RDFS.comment)
        yield f"\n### {plover}\n\n{comment} {_quad(ontology, first)}, {first.intensity:+.1f}.\n\n"
        yield from _table(
            ("type", "CAMEO", "mode", "direct predicate", "meaning"),
            (_type(ontology, ontology.event_types[n]) for n in names),
        )


def _type(ontology: Ontology, info: EventTypeInfo) -> tuple[str, ...]:
    found = (ontology.predicates[p] for p in (info.predicate, info.second_predicate) if p)
    predicates = "; ".join(f"`kg:{p.name}` ({p.domain} to {p.range})" for p in found)
    if info.symmetric:
        predicates += ", symmetric"
    return info.name, info.cameo or info.cameo_root or "", info.mode or "", predicates, info.comment


def _quad(ontology: Ontology, info: EventTypeInfo) -> str:
    return str(ontology.graph.value(URIRef(KG + info.quad), RDFS.label)).capitalize()


def _individuals(ontology: Ontology, name: str) -> list[tuple[str, str]]:
    graph = ontology.graph
    return sorted(
        (str(iri).removeprefix(KG), str(graph.value(iri, RDFS.comment)))
        for iri in graph.subjects(RDF.type, ontology.term(name))
    )


def _properties(ontology: Ontology) -> list[tuple[str, ...]]:
    """The properties of data; direct predicates stand beside their event types."""
    graph = ontology.graph
    rows = []
    for name in sorted(ontology.terms):
        iri = URIRef(KG + name)
        ends = graph.value(iri, RDFS.domain), graph.value(iri, RDFS.range)
        if None in ends or iri in ontology.predicates or _is_annotation(ontology, iri):
            continue
        sides = (str(e).rpartition("#")[2] for e in ends)
        rows.append((f"`kg:{name}`", *sides, str(graph.value(iri, RDFS.comment))))
    return rows


def _is_annotation(ontology: Ontology, iri: URIRef) -> bool:
    kinds = (str(k) for k in ontology.graph.objects(iri, RDF.type))
    return any(kind.endswith("#AnnotationProperty") for kind in kinds)


_EVENT_DATA = """
## Event tables of other projects

`polecat.tsv`, `gdelt.tsv`, `gdelt2.tsv`, `gdelt2-mentions.tsv` (GDELT's without a header, as there) and
`icews.tsv` have the columns of those data sets in their order. Only events stand there that are told as
having happened, one row a pair of actor and recipient; further rows of one event have its id with a
number after a dot. In GDELT's tables the id is the first 15 hexadecimal digits of ours as a number,
DATEADDED is the day or time of the first report, GoldsteinScale is that of the CAMEO code, and a
mention's Confidence is our own in per cent; mentions that deny the event are left out. A date that is no
full day stays out of the day's column. Countries have ISO 3166 codes where the graph knows them, in
GDELT's tables too. Sector codes follow the class: GovernmentBody GOV, ArmedForce MIL, ArmedGroup REB,
Company BUS, IntergovernmentalOrganization IGO, Media MED. POLECAT's table has the word None for what is
missing, as POLECAT does. These columns are always empty, since nothing in the graph fills them
truthfully:

"""


def _event_data() -> Iterator[str]:
    yield _EVENT_DATA
    for name, columns, unknown in (
        ("POLECAT", polecat.COLUMNS, polecat.EMPTY),
        ("GDELT 1.0", gdelt.COLUMNS, gdelt.EMPTY),
        ("GDELT 2.0", gdelt.COLUMNS_2, gdelt.EMPTY),
        ("GDELT 2.0, mentions", gdelt.MENTION_COLUMNS, gdelt.MENTION_EMPTY),
        ("ICEWS", icews.COLUMNS, icews.EMPTY),
    ):
        empty = ", ".join(f"`{c}`" for c in columns if c in unknown)
        yield f"- {name}: {empty}\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = tuple(head)
    yield f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"
    for row in rows:
        yield f"| {' | '.join(str(c).replace('|', chr(92) + '|') for c in row)} |\n"
