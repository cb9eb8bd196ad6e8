"""``kg review`` and ``kg entities``: what a person should decide, and what was taken to mean whom and why."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import show
from kg.cli.common import Graph, build_folder
from kg.cli.evidence import link_line
from kg.cli.graphs import open_graph, rows

if TYPE_CHECKING:
    from kg.graph.store import Store

_MENTIONS = """
SELECT ?event ?kind ?confidence ?mention ?document ?begin ?end ?quote WHERE {
  ?event kg:reports ?reports ; a/rdfs:label ?kind ; kg:confidence ?confidence ; kg:mention ?mention .
  ?mention nif:anchorOf ?quote ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    nif:referenceContext/prov:wasDerivedFrom/dcterms:identifier ?document .
} ORDER BY ?confidence ?document ?begin ?event"""
_DECIDED = """
SELECT ?decision ?on ?it WHERE {
  ?decision a kg:Decision ; kg:decisionOn ?on . OPTIONAL { ?it prov:wasInfluencedBy ?decision }
} ORDER BY ?decision ?on ?it"""


class Paper(StrEnum):
    TEXT = "text"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class _Said:
    event: str
    kind: str
    confidence: float
    claim: str
    document: str
    begin: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class _Open:
    """A question for a person: a row of decisions.csv that waits for its verdict, and its sentences."""

    what: str
    a: str
    b: str
    reason: str
    quotes: tuple[str, ...]


def review(
    graph: Graph,
    below: Annotated[
        float, typer.Option(min=0, max=1, help="List events with less confidence than this.")
    ] = 0.4,
    format: Annotated[
        Paper, typer.Option("--format", "-f", help="Text, or CSV to write the verdicts into.")
    ] = Paper.TEXT,
) -> None:
    """List unsure links, doubtful events and possible namesakes with their sentences, for decisions."""
    folder = build_folder(graph)
    store, _ = open_graph(folder)
    said = list(_said(store))
    settled, shaped = _settled(store)
    links = rows(folder / "links.csv")
    parts = {
        "unsure links": [q for row in links for q in _unsure(row, said, settled, shaped)],
        "doubtful events": list(_doubtful(said, below, shaped)),
        "possible namesakes": list(_namesakes(rows(folder / "entities.csv"), links, said, settled)),
    }
    if format is Paper.CSV:
        columns = ("what", "a", "b", "verdict", "reason", "who")
        table = [
            dict(zip(columns, (q.what, q.a, q.b, "", q.reason, ""), strict=True))
            for found in parts.values()
            for q in found
        ]
        typer.echo(show.as_csv(table) or ",".join(columns) + "\r\n", nl=False)
        return
    for title, found in parts.items():
        typer.echo(f"{title}: {len(found)}")
        for q in found:
            typer.echo(f"  {q.what} {', '.join(filter(None, (q.a, q.b)))}: {q.reason}")
            for quote in q.quotes:
                typer.echo(show.quote(quote, "      "), nl=False)


def _said(store: Store) -> Iterator[_Said]:
    from kg.graph.iris import Iris
    from kg.query import run

    iris = Iris(store.base)
    for row in run(store, _MENTIONS).rows:
        event, kind, confidence, mention, document, begin, end, quote = (
            str(getattr(cell, "value", cell)) for cell in row
        )
        claim = mention.partition("?claim=")[2].partition("#")[0]
        yield _Said(
            iris.ident(event), kind, float(confidence), claim, document, int(begin), int(end), quote
        )


def _settled(store: Store) -> tuple[set[frozenset[str]], set[str]]:
    """What was decided: the ids that each decision names, together, and the ids that it shaped."""
    from kg.graph.iris import Iris
    from kg.query import run

    iris = Iris(store.base)
    on: dict[str, set[str]] = {}
    shaped: set[str] = set()
    for decision, ident, it in run(store, _DECIDED).rows:
        on.setdefault(str(decision), set()).add(str(getattr(ident, "value", "")))
        if it is not None:
            shaped.add(iris.ident(str(getattr(it, "value", it))))
    return {frozenset(ids) for ids in on.values()}, shaped


def _unsure(
    row: dict[str, str], said: Sequence[_Said], settled: set[frozenset[str]], shaped: set[str]
) -> Iterator[_Open]:
    """One question for each claim whose words hold the link."""
    if row["verdict"] != "unsure":
        return
    start, end = int(row["start"]), int(row["end"])
    for s in said:
        inside = s.document == row["document"] and s.begin <= start and end <= s.end
        if inside and s.event not in shaped and frozenset({s.claim}) not in settled:
            reason = f"“{row['text']}” may not be {row['entity']} ({row['score']}, {row['reason']})"
            yield _Open("claim", s.claim, "", f"{s.kind}: {reason}", (s.quote,))


def _doubtful(said: Sequence[_Said], below: float, shaped: set[str]) -> Iterator[_Open]:
    quotes: dict[str, list[str]] = {}
    for s in said:
        quotes.setdefault(s.event, []).append(s.quote)
    for s in {s.event: s for s in said}.values():
        if s.confidence < below and s.event not in shaped:
            reason = f"{s.kind} with confidence {s.confidence}"
            yield _Open("event", s.event, "", reason, tuple(dict.fromkeys(quotes[s.event])))


def _namesakes(
    table: Sequence[dict[str, str]],
    links: Sequence[dict[str, str]],
    said: Sequence[_Said],
    settled: set[frozenset[str]],
) -> Iterator[_Open]:
    from kg import ontology
    from kg.model import EntityClass
    from kg.resolve.candidates import Named, candidates
    from kg.resolve.decisions import Decisions, kinds

    named = [
        Named(
            r["id"],
            EntityClass(r["class"]) if r["class"] else None,
            r["label"],
            r["origin"] == "gazetteer",
        )
        for r in table
    ]
    words = _by_entity(links)
    for pair in candidates(named, Decisions(kinds=kinds(ontology.load()))):
        if frozenset({pair.a.id, pair.b.id}) in settled:
            continue
        quotes = tuple(_example(words.get(e.id, []), said) for e in (pair.a, pair.b))
        reason = f"{pair.a.label} and {pair.b.label}: {pair.reason}"
        yield _Open("entity", pair.a.id, pair.b.id, reason, quotes)


def _by_entity(links: Sequence[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {}
    for row in links:
        out.setdefault(row["entity"], []).append(row)
    return out


def _example(mine: Sequence[dict[str, str]], said: Sequence[_Said]) -> str:
    """The first sentence that an event was read from and that names the entity, else its first words."""
    for r in mine:
        for s in said:
            inside = s.begin <= int(r["start"]) and int(r["end"]) <= s.end
            if s.document == r["document"] and inside:
                return f"{s.document}: {s.quote}"
    return f"{mine[0]['document']}: {mine[0]['text']}" if mine else ""


def entities(
    graph: Graph,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="An entity: its id or one of its names.")
    ] = None,
) -> None:
    """List all entities, or every form of one of them and every link with its reason."""
    from kg.graph.iris import Iris
    from kg.query import find_entity

    folder = build_folder(graph)
    links = rows(folder / "links.csv")
    table = rows(folder / "entities.csv")
    if name is None:
        words = _by_entity(links)
        typer.echo(show.table([_line(row, words.get(row["id"], [])) for row in table]), nl=False)
        return
    store, _ = open_graph(folder)
    ident = Iris(store.base).ident(find_entity(store, name).value)
    mine = [r for r in links if r["entity"] == ident]
    for row in (r for r in table if r["id"] == ident):
        typer.echo(
            f"{ident}  {row['label']}, {row['class'] or 'of unknown class'}, {row['origin']}"
        )
    forms = Counter((r["text"], r["kind"]) for r in mine)
    ordered = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    typer.echo(
        show.bullets("\nforms", (f"{n:4}  “{text}” ({kind})" for (text, kind), n in ordered)),
        nl=False,
    )
    typer.echo(show.bullets("\nlinks", map(link_line, mine)), nl=False)


def _line(row: dict[str, str], mine: Sequence[dict[str, str]]) -> dict[str, str | int]:
    return {
        "entity": row["id"],
        "class": row["class"],
        "name": row["label"],
        "events": int(row["events"]),
        "words": len(mine),
        "forms": len({r["text"] for r in mine}),
        "documents": len({r["document"] for r in mine}),
    }
