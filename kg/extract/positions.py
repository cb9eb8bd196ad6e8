"""A reading in, positions out: each title that it gives a person, with its body and the words."""

from __future__ import annotations

from kg.annotate.roles import Role
from kg.extract.bodies import Context
from kg.extract.reading import Reading
from kg.model import Evidence, Mention, PositionClaim


def positions(context: Context) -> list[PositionClaim]:
    """Every title that the text gives a person together with its body.

    A title without one is held at what the text around it makes the likeliest (``kg.extract.bodies``).
    """
    reading = context.reading
    reading.understood(context.country)
    of = reading.chains.of
    out: list[PositionClaim] = []
    known: set[tuple[int, str]] = set()  # (person's chain, last word of the title)
    # "the French president", where this text names him without that title, comes after the others.
    described = [r for r in reading.described if reading.surely_named(r.person)]
    for role in (*(r for r in reading.roles if r.person in of and r.position), *described):
        key = of[role.person], context.gazetteer.canonical(role.title).split()[-1]
        if role.described and key in known:
            continue
        body = context.body(role)
        if body is None:
            continue
        held = reading.mention(*body)
        chain = next(c for c, part in reading.meanings(body[0]) if part == body[1])
        if chain != of[role.person]:
            out.append(_claim(reading, role, held))
            known.add(key)
    return out


def _claim(reading: Reading, role: Role, held: Mention) -> PositionClaim:
    a, holder = reading.annotated, reading.mention(role.person)
    start = min(a.starts[role.start], holder.start)
    end = max(a.ends[role.end - 1], holder.end)
    post = a.document.post_at(start)
    number, quote = post.number if post else None, a.document.text[start:end]
    evidence = Evidence(a.document.id, number, start, end, quote, "roles/title", (start, end))
    return PositionClaim(holder, role.title, held, evidence)
