"""A reading in, positions out: each title that it gives a person, with its body and the words."""

from __future__ import annotations

from collections.abc import Mapping

from kg.annotate.refs import COUNTRY, PERSON, PLACE
from kg.annotate.roles import Role
from kg.extract.reading import Reading
from kg.model import Evidence, PositionClaim

_LOCAL = {"governor", "mayor"}


def positions(reading: Reading, offices: Mapping[str, str]) -> list[PositionClaim]:
    """Every title that the text gives a person together with its body.

    A title without one takes the body of the person's other titles, the country of an office that the
    gazetteer knows (``offices``: person's id to country), or the country that the document speaks of most.
    """
    of = reading.chains.of
    usual = {
        of[r.person]: r.body
        for r in reading.roles
        if r.body is not None and r.body in of and r.person in of
    }
    out: list[PositionClaim] = []
    for role in reading.roles:
        if role.person not in of:
            continue
        body = _body(reading, role, usual, offices)
        if body is not None and of[body] != of[role.person]:
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


def _body(
    reading: Reading, role: Role, usual: Mapping[int, int], offices: Mapping[str, str]
) -> int | None:
    """The reference to the body that a title is held at."""
    chains, of = reading.chains.all, reading.chains.of
    person = of[role.person]
    body = role.body if role.body in of else usual.get(person)
    if body is not None and chains[of[body]].cls == PERSON:
        body = usual.get(of[body])  # "Moon's security adviser" serves Moon's country
    if body is None and role.title.split()[-1] in _LOCAL:
        body = _place_before(reading, role.start)
    if body is None:
        entry = chains[person].entry
        office = offices.get(entry.id) if entry is not None else None
        body = (
            _country(reading, role.start, office) if office else _only_country(reading, role.start)
        )
    return body


def _country(reading: Reading, token: int, label: str | None) -> int | None:
    """The nearest reference to the country of that label."""
    refs = (
        n
        for chain in reading.chains.all
        if chain.cls == COUNTRY and chain.label == label
        for n, _, _ in chain.links
    )
    return min(refs, default=None, key=lambda n: abs(reading.refs[n].start - token))


def _only_country(reading: Reading, token: int) -> int | None:
    """The nearest reference to the one country of the document, or the one it names far more than others."""
    countries = sorted(
        (len(c.links), c.label) for c in reading.chains.all if c.cls == COUNTRY and c.links
    )
    if not countries or (len(countries) > 1 and countries[-1][0] < 2 * countries[-2][0]):
        return None
    return _country(reading, token, countries[-1][1])


def _place_before(reading: Reading, token: int) -> int | None:
    """The last place before a governor or mayor whose seat is not named."""
    before = (
        n
        for n, r in enumerate(reading.refs)
        if r.start < token and r.cls == PLACE and n in reading.chains.of
    )
    return max(before, default=None, key=lambda n: reading.refs[n].start)
