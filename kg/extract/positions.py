"""A reading in, positions out: each title that it gives a person, with its body and the words."""

from __future__ import annotations

from kg.annotate.roles import Role
from kg.extract.bodies import Context
from kg.extract.reading import Reading
from kg.model import Evidence, PositionClaim

_LOCAL = {"governor", "mayor"}


def positions(context: Context) -> list[PositionClaim]:
    """Every title that the text gives a person together with its body.

    A title without one is held at what the text around it makes the likeliest (``kg.extract.bodies``).
    """
    reading = context.reading
    of = reading.chains.of
    out: list[PositionClaim] = []
    known: set[tuple[int, str]] = set()  # (person's chain, last word of the title)
    for role in reading.roles:
        if role.person not in of or not role.position:
            continue
        body = context.body(role) if context.open(role) else role.body
        if body is not None and of[body] != of[role.person]:
            out.append(_claim(reading, role, body))
            known.add((of[role.person], context.gazetteer.canonical(role.title).split()[-1]))
    for role in reading.described:
        # "the French president", where this text names him without that title
        if not reading.surely_named(role.person):
            continue
        key = of[role.person], context.gazetteer.canonical(role.title).split()[-1]
        body = context.body(role) if context.open(role) else role.body
        if key not in known and body is not None and of[body] != key[0]:
            known.add(key)
            out.append(_claim(reading, role, body))
    return out


def _claim(reading: Reading, role: Role, body: int) -> PositionClaim:
    a = reading.annotated
    # "the prime minister in Beirut" is that of the country.
    state = None if role.title.split()[-1] in _LOCAL else reading.state(body)
    holder, held = reading.mention(role.person), reading.mention(body, state[1] if state else 0)
    start = min(a.starts[role.start], holder.start)
    end = max(a.ends[role.end - 1], holder.end)
    post = a.document.post_at(start)
    number, quote = post.number if post else None, a.document.text[start:end]
    evidence = Evidence(a.document.id, number, start, end, quote, "roles/title", (start, end))
    return PositionClaim(holder, role.title, held, evidence)
