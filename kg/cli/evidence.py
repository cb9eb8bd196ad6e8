"""``kg explain`` and ``kg verify``: what stands behind an event or entity, and whether the sources say it."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import show
from kg.cli.common import Graph, Quiet, Voice, build_folder, note
from kg.cli.graphs import open_graph, rows
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.ontology import Ontology

Cells = tuple[str | None, ...]

_FACTS = """
SELECT ?name ?value ?label WHERE {
  ?it ?name ?value
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?label }
  FILTER(?name NOT IN (kg:mention, sem:hasActor, sem:hasTimeStamp, kg:holdsPosition))
} ORDER BY ?name ?label ?value"""
_MENTIONS = """
SELECT ?document ?begin ?end ?quote ?post ?published ?speaker ?cue ?rule ?polarity ?factuality
    ?confidence ?grounds WHERE {
  ?it kg:mention ?mention .
  ?mention nif:anchorOf ?quote ; nif:beginIndex ?begin ; nif:endIndex ?end ; kg:rule ?rule ;
    kg:polarity/rdfs:label ?polarity ; kg:factuality/rdfs:label ?factuality ;
    nif:referenceContext/prov:wasDerivedFrom/dcterms:identifier ?document .
  OPTIONAL { ?mention prov:wasDerivedFrom/kg:number ?post }
  OPTIONAL { ?mention prov:generatedAtTime ?published }
  OPTIONAL { ?mention (kg:speaker/skos:prefLabel)|kg:speakerText ?speaker }
  OPTIONAL { ?mention kg:cue ?cue }
  OPTIONAL { ?mention kg:confidence ?confidence ; kg:grounds ?grounds }
} ORDER BY ?document ?begin ?end ?rule"""
_EVENTS = """
SELECT ?role ?event ?kind ?date ?status ?said
    (GROUP_CONCAT(DISTINCT ?who ; separator=", ") AS ?actors)
    (GROUP_CONCAT(DISTINCT ?whom ; separator=", ") AS ?targets) WHERE {
  VALUES (?property ?role) { (kg:actor "actor") (kg:target "target") (kg:theme "theme")
    (kg:instrument "instrument") (kg:place "place") (kg:attributedTo "says so") }
  ?event ?property ?it ; a/rdfs:label ?kind ; kg:reports ?reports ;
    kg:factuality/rdfs:label ?status ; kg:polarity/rdfs:label ?said .
  OPTIONAL { ?event kg:date ?date }
  OPTIONAL { ?event kg:actor/skos:prefLabel ?who }
  OPTIONAL { ?event (kg:target|kg:theme)/skos:prefLabel ?whom }
} GROUP BY ?role ?event ?kind ?date ?status ?said ORDER BY ?date ?kind ?event ?role"""
_POSITIONS = """
SELECT ?person ?title ?body ?first ?last ?document ?quote WHERE {
  { ?position kg:holder ?it } UNION { ?position kg:body ?it }
  ?position kg:holder/skos:prefLabel ?person ; kg:title ?title ; kg:body/skos:prefLabel ?body ;
    kg:mention ?mention .
  ?mention nif:anchorOf ?quote ; nif:referenceContext/prov:wasDerivedFrom/dcterms:identifier ?document .
  OPTIONAL { ?position kg:firstSeen ?first ; kg:lastSeen ?last }
} ORDER BY ?person ?title ?document ?quote"""


def explain(
    graph: Graph,
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help='An event ("ev:…"), or an entity: "ent:…" or one of its names.'
        ),
    ],
) -> None:
    """Show all that is known of an event or entity: its mentions with words, source, speaker and rule."""
    store, ontology = open_graph(graph)
    is_event = id.startswith(("ev:", store.base + "event/"))
    facts = _ask(store, ontology, _FACTS, id)
    typer.echo(id)
    for name, value, label in facts:
        typer.echo(f"  {_local(name):20} {_named(value, label)}")
    links = rows(graph / "links.csv")
    if is_event:
        _explain_event(_ask(store, ontology, _MENTIONS, id), links)
        return
    entity = _ident(store, id)
    typer.echo(
        show.bullets(
            "\nevents",
            (
                f"{date or 'no date':10}  {role:10}  {kind}: {actors or '?'} → {targets or '?'}"
                f"{_marks(status, said)}  [{event}]"
                for role, event, kind, date, status, said, actors, targets in _ask(
                    store, ontology, _EVENTS, id
                )
            ),
        ),
        nl=False,
    )
    positions = _ask(store, ontology, _POSITIONS, id)
    if positions:
        typer.echo("\npositions")
    for person, title, body, first, last, document, quote in positions:
        seen = (
            "" if first is None else f" (seen {first if first == last else f'{first} to {last}'})"
        )
        typer.echo(f"  {person}: {title}, {body}{seen}; {document}")
        typer.echo(show.quote(quote, "      "), nl=False)
    mine = [link for link in links if link["entity"] == entity]
    typer.echo(show.bullets("\nwords that were taken to mean it", map(link_line, mine)), nl=False)


def _explain_event(mentions: Sequence[Cells], links: Sequence[dict[str, str]]) -> None:
    for document, begin, end, quote, post, published, speaker, cue, *read in mentions:
        rule, said, status, sure, grounds = read
        where = f"{document}{'' if post is None else f', post {post}'} [{begin}:{end}]"
        typer.echo(f"\n{where}{'' if published is None else f', {published}'}")
        typer.echo(show.quote(quote, "  "), nl=False)
        source = (
            "the text itself" if speaker is None else f"{speaker}{f' (“{cue}”)' if cue else ''}"
        )
        typer.echo(f"  said by {source}; read by {rule}; {status}, {said}")
        if grounds is not None:
            typer.echo(f"  confidence {sure}: {_weighed(grounds)}")
        inside = (
            link
            for link in links
            if link["document"] == document
            and int(begin or 0) <= int(link["start"])
            and int(link["end"]) <= int(end or 0)
        )
        for link in inside:
            typer.echo(f"    {link_line(link)} → {link['entity']}")


def _weighed(grounds: str) -> str:
    """Each ground with what it adds to the log odds, as the table has it now."""
    from kg import confidence

    weights = confidence.load().weights
    return ", ".join(f"{g} {weights[g]:+.2f}" if g in weights else g for g in grounds.split("; "))


def _ask(store: Store, ontology: Ontology, text: str, id: str) -> list[Cells]:
    """The rows of a query about one event or entity, with ?it bound to it."""
    from kg.query import NamedQuery, Param, run_named

    kind = "event" if id.startswith(("ev:", store.base + "event/")) else "entity"
    named = NamedQuery("explain", "", "", (Param("it", kind, False, ""),), text)
    return run_named(store, named, ontology, {"it": id}).values()


def _ident(store: Store, name: str) -> str:
    from kg.graph.iris import Iris
    from kg.query import find_entity

    return Iris(store.base).ident(find_entity(store, name).value)


def link_line(row: dict[str, str]) -> str:
    """A row of links.csv: the words, where they stand, and why they were linked."""
    where = f"{row['document']} [{row['start']}:{row['end']}]"
    return f"“{row['text']}” ({row['kind']}) {where}: {row['verdict']}, {row['score']}, {row['reason']}"


def _local(name: str | None) -> str:
    local = (name or "").rpartition(":")[2]
    return {"type": "is a"}.get(local, local)


def _named(value: str | None, label: str | None) -> str:
    return value or "" if label is None else f"{label} [{value}]"


def _marks(status: str | None, said: str | None) -> str:
    marks = [m for m in (status, said) if m not in {"actual", "positive", None}]
    return f" ({', '.join(m for m in marks if m)})" if marks else ""


def verify(
    folder: Graph,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="What was given to `kg build`.", show_default=False),
    ],
    quiet: Quiet = False,
) -> None:
    """Read the sources again and prove that every quote of a build stands where the build says."""
    from kg.cli import proof

    found = proof.prove(build_folder(folder), sources)
    for failure in found.failures:
        note(failure)
    if found.failures:
        raise KgError(
            f"{folder}: {len(found.failures)} statements do not hold; see the lines above"
        )
    Voice(quiet).say(
        f"{found.documents} documents have the text that was read; "
        + ", ".join(f"{number} of {number} {what}" for what, number in found.checked.items())
        + " stand where the build says"
    )
