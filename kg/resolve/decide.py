"""Decisions applied to groups of chains and to the claims of events; what cannot be is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Claim, Decision, Event, EventType, Rejected, Report, content_id
from kg.resolve.decisions import Decisions
from kg.resolve.entities import Group

Merge = Callable[[Iterable[Claim]], tuple[Event, ...]]


def entities(
    found: Mapping[str, Group], decisions: Decisions, report: Report
) -> tuple[dict[str, Group], tuple[Decision, ...]]:
    """Groups split and united; the decisions that were applied, with the ids that they shaped.

    An entity is split by naming a document as b: what that document calls so is somebody else.
    """
    lines = [d for d in decisions.lines if d.what == "entity"]
    out = dict(found)
    documents = {c.document for g in found.values() for c in g.chains}
    splits = [d for d in lines if d.verdict == "different" and d.b in documents and d.b not in out]
    applied = {d: part for d in splits if (part := _split(out, d, report))}
    pairs = [d for d in lines if d not in splits and _known(out, d, report)]
    apart = [d for d in pairs if d.verdict == "different"]
    home = {ident: ident for ident in out}
    for decision in (d for d in pairs if d.verdict == "same"):
        a, b = sorted((home[decision.a], home[decision.b]))
        against = next((d for d in apart if {home[d.a], home[d.b]} == {a, b}), None)
        if against is not None:
            _refuse(report, decision, f"another line says {against}; nothing was merged")
        elif a != b and not decisions.may_be_one(out[a].cls, out[b].cls):
            classes = (
                f"the one is a {out[home[decision.a]].cls}, the other a {out[home[decision.b]].cls}"
            )
            _refuse(report, decision, f"{classes}: they cannot be one; nothing was merged")
        else:
            if a != b:
                kept, gone = _unite(out[a], out[b], decision)
                out[kept.id] = kept
                del out[gone]
                home = {ident: kept.id if at == gone else at for ident, at in home.items()}
            applied[decision] = (decision.a,)
    applied |= {d: (d.a, d.b) for d in apart}
    done = [replace(d, touches=tuple(sorted({home[i] for i in ids}))) for d, ids in applied.items()]
    return {ident: out[ident] for ident in sorted(out)}, tuple(done)


def _refuse(report: Report, decision: Decision, reason: str) -> None:
    report.drop("decisions", str(decision), reason)


def _known(found: Mapping[str, Group], decision: Decision, report: Report) -> bool:
    missing = [i for i in (decision.a, decision.b) if i not in found]
    for ident in missing:
        longer = [other for other in found if other.startswith(f"{ident}-")]
        hint = f"; it may be {' or '.join(longer[:3])} now" if longer else ""
        _refuse(report, decision, f"there is no entity {ident} in this build{hint}")
    return not missing


def _split(found: dict[str, Group], decision: Decision, report: Report) -> tuple[str, ...]:
    """The chains of one document out of a group, under an id of their own."""
    group = found.get(decision.a)
    if group is None:
        _known(found, replace(decision, b=""), report)
        return ()
    theirs = tuple(c for c in group.chains if c.document == decision.b)
    rest = tuple(c for c in group.chains if c.document != decision.b)
    if not theirs or not rest:
        where = f"only {decision.b} names" if theirs else f"{decision.b} does not name"
        _refuse(report, decision, f"{where} {group.label}; nothing was split")
        return ()
    ident = f"{group.id}-{content_id(group.id, decision.b)[:6]}"
    note = _note("apart from the other documents", decision)
    notes = {(c.document, c.key): note for c in theirs}
    found[group.id] = replace(group, chains=rest)
    found[ident] = Group(ident, group.label, group.reason, theirs, notes)
    return group.id, ident


def _unite(a: Group, b: Group, decision: Decision) -> tuple[Group, str]:
    """The united group under the better known id, and the id that goes."""

    def known(group: Group) -> tuple[bool, int, str]:
        entry = any(c.entry == group.id for c in group.chains)
        return (not entry, -sum(len(c.links) for c in group.chains), group.id)

    kept, gone = sorted((a, b), key=known)
    note = _note(f"the same as {kept.label}", decision)
    notes = {
        (c.document, c.key): gone.notes.get((c.document, c.key), "") + note for c in gone.chains
    }
    chains = tuple(sorted((*kept.chains, *gone.chains), key=lambda c: (c.document, c.key)))
    return replace(kept, chains=chains, notes={**kept.notes, **notes}), gone.id


def _note(what: str, decision: Decision) -> str:
    who = f" by {decision.who}" if decision.who else ""
    why = f": {decision.reason}" if decision.reason else ""
    return f"; {what}, decided{who}{why}"


@dataclass(frozen=True, slots=True)
class Decided:
    """Events as they are with the decisions; ``rejected`` holds the claims that were turned down."""

    events: tuple[Event, ...]
    applied: tuple[Decision, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def events(
    claims: Sequence[Claim], merge: Merge, before: Merge, decisions: Decisions, report: Report
) -> Decided:
    """Events of the claims that remain.

    A line may name an event as it is with the decisions on entities, without any (``before`` makes
    those), or after other lines. A line about a claim wins over one about its event, and a line about a
    later event over one about an earlier.
    """
    pending = [d for d in decisions.lines if d.what == "event"]
    own = [d for d in decisions.lines if d.what == "claim"]
    if not pending and not own:
        return Decided(merge(claims))
    originals = {c.id: c for c in claims}
    verdicts = {d.a: d for d in own if d.a in originals}
    pinned = frozenset(verdicts)
    known: dict[str, frozenset[str]] = {}
    for event in (*merge(claims), *before(claims)):
        known.setdefault(event.id, frozenset(c.id for c in event.claims))
    while True:
        left = _left(originals, verdicts)
        made = merge(claim for claim, _ in left.values())
        for event in made:
            sources = frozenset(o for c in event.claims for o in left[c.id][1])
            known.setdefault(event.id, sources)
        now = [d for d in pending if d.a in known]
        if not now:
            break
        verdicts |= {o: d for d in now for o in sorted(known[d.a] - pinned)}
        pending = [d for d in pending if d not in now]
    for d in [*pending, *(d for d in own if d.a not in originals)]:
        _refuse(report, d, f"there is no {d.what} {d.a} in this build")
    applied = [
        d
        for d in decisions.lines
        if d in {*own, *verdicts.values()} and d.a in {*known, *originals}
    ]
    shaped: dict[Decision, set[str]] = {d: set() for d in applied}
    for event in made:
        for origin in (o for c in event.claims for o in left[c.id][1] if o in verdicts):
            shaped[verdicts[origin]].add(event.id)
    done = tuple(replace(d, touches=tuple(sorted(ids))) for d, ids in shaped.items())
    return Decided(made, done, tuple(_rejected(originals, verdicts)))


def _left(
    originals: Mapping[str, Claim], verdicts: Mapping[str, Decision]
) -> dict[str, tuple[Claim, tuple[str, ...]]]:
    """The claims that are not rejected, with new types, by id, each with the ids that it had."""
    out: dict[str, tuple[Claim, tuple[str, ...]]] = {}
    for origin, claim in originals.items():
        verdict = verdicts[origin].verdict if origin in verdicts else "accept"
        if verdict == "reject":
            continue
        kind, _, name = verdict.partition(":")
        turned = replace(claim, type=EventType(name)) if kind == "type" else claim
        first, ids = out.get(turned.id, (turned, ()))
        out[turned.id] = (first, (*ids, origin))
    return out


def _rejected(
    originals: Mapping[str, Claim], verdicts: Mapping[str, Decision]
) -> Iterable[Rejected]:
    for origin, decision in verdicts.items():
        if decision.verdict == "reject":
            e = originals[origin].evidence
            reason = f"decision on {decision.a}{_note('', decision).removeprefix('; ')}"
            yield Rejected(e.document, e.start, e.end, e.quote, e.rule, reason)
