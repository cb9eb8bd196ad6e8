"""The projection in, the parts of the report on groups, and on who says so, out."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.analyse.balance import balance
from kg.analyse.contested import contested, corroborated
from kg.analyse.pairs import Choice, Row
from kg.analyse.report.words import Documents, counted, events, heading, meaning, plain, table
from kg.analyse.structure import bridges, communities, components, cores


def groups_text(
    graph: nx.MultiDiGraph[Any], choice: Choice, method: str, documents: Documents
) -> str:
    """Communities, camps, connected parts, cores and bridges."""
    found = communities(
        graph,
        Choice("cooperation", choice.confirmed, choice.since, choice.until, choice.weight),
        method=method,
    )
    camps = balance(graph, choice, top=3)
    parts = components(graph, choice)
    inner = cores(graph, choice)
    highest = max((row["core"] for row in inner), default=0)
    most = [row for row in inner if row["core"] == highest]
    ties = [row for row in bridges(graph, choice) if row["cuts_off"] > 1]
    out = [
        "## Groups\n",
        heading("communities"),
        f"{method.capitalize()} finds {len(found['rows'])} among those who cooperate, "
        f"modularity {found['modularity']:.3f}; the largest:\n",
        table(
            ("community", "size", "members", "events inside", "outside"),
            [
                (r["community"], r["size"], _names(r["members"]), r["inside"], r["outside"])
                for r in found["rows"][:8]
            ],
        ),
        meaning("communities"),
        heading("balance"),
        _balance(camps),
        table(
            ("camp", "size", "members"),
            [(r["camp"], r["size"], _names(r["members"])) for r in camps["rows"]],
        ),
        *_across(camps["frustrated"], documents),
        meaning("balance"),
        heading("components"),
        table(
            ("part", "size", "members"),
            [(r["component"], r["size"], _names(r["members"])) for r in parts[:5]],
        ),
        f"{counted(len(parts), 'part')} in all.\n",
        meaning("components"),
        heading("cores"),
        f"The innermost core has k = {highest} and {counted(len(most), 'actor')}: {plain(_names(most))}.\n"
        if most
        else "No event, no core.\n",
        meaning("cores"),
        heading("bridges"),
        "Those that hold on more than a single actor:\n"
        if ties
        else "None that holds on more than a single actor.\n",
    ]
    for row in ties[:5]:
        pair = f"{plain(row['from_label'])} – {plain(row['to_label'])}"
        out.append(f"**{pair}**, without whom {row['cuts_off']} actors stand apart\n")
        out.append(events(row["events"], documents, limit=2))
    return "\n".join([*out, meaning("bridges")])


def _balance(found: Row) -> str:
    text = f"{counted(found['positive'], 'friendly pair')}, {found['negative']} hostile. "
    if found["triads"]:
        text += (
            f"{counted(found['triads'], 'triad')}, {found['balanced']} balanced: {found['share']:.3f}, "
            f"and {found['by_chance']:.3f} by chance. "
        )
    against = counted(found["frustration"], "pair")
    best = ", and no division has fewer" if found["exact"] else ""
    return f"{text}Two camps leave {against} against them{best}.\n"


def _across(rows: list[Row], documents: Documents) -> list[str]:
    out = []
    for row in rows:
        out.append(f"**{plain(row['from_label'])} – {plain(row['to_label'])}**, {row['kind']}\n")
        out.append(events(row["events"], documents, limit=2))
    return out


def _names(members: list[Row], limit: int = 8) -> str:
    names = [m["label"] for m in members[:limit]]
    more = len(members) - limit
    return "; ".join(names) + (f" and {more} more" if more > 0 else "")


def said_text(graph: nx.MultiDiGraph[Any], documents: Documents) -> str:
    """What one side claims and another denies, and what several sources tell."""
    disputed = contested(graph)
    sure = corroborated(graph)
    out = ["## Who says so\n", heading("contested")]
    out.append(f"{counted(len(disputed), 'pair')} of a claim and its denial.\n")
    for row in disputed[:8]:
        out.append(f"**{row['kind'].capitalize()}**\n")
        out.append(events([row["claim"], row["denial"]], documents))
    out += [meaning("contested"), heading("corroborated")]
    out.append(f"{counted(len(sure), 'event')} told by two or more independent sources.\n")
    for row in sure[:8]:
        many = f"{counted(row['sources'], 'source')}, {counted(len(row['documents']), 'document')}"
        out.append(f"**{many}**\n")
        out.append(events([row], documents))
    return "\n".join([*out, meaning("corroborated")])
