"""Frame files in, checked triggers out: what expresses each event type, as data that a researcher edits.

``ontology/frames/<type>.toml``::

    type = "Expulsion"

    [[trigger]]
    id = "order-to-leave"            # with the file's stem it names the rule in every piece of evidence
    verb = ["order", "tell"]         # lemmas; or noun = [...], or adj = [...]
    particle = ["out"]               # optional: one of these particles or adverbs must stand with the verb
    needs = ["obj:diplomat|envoy|@Group", "comp:leave|go"]   # each must hold: slot, then lemmas or @Class
    rejects = ["obj:pupil|player"]                            # none may hold
    actor = ["subj"]                 # slots in order of preference; the first that is filled is taken
    target = ["obj.adj@Country", "obj"]
    theme = ["obj"]
    also = ["Killing"]               # further types with the same roles
    factuality = "planned"           # optional; so is polarity = "negative"
    examples = ["Chad ordered 12 Italian diplomats to leave. | Chad | Italy"]
    counter = ["The coach ordered two players off the pitch."]

Slots are those of ``kg/extract/predicates.py`` (subj, obj, iobj, comp, attr, poss, adj, support,
support_subj, support_iobj, support_obj and any preposition); ``text`` in needs and rejects looks for words in
the sentence. A slot may go one step down ("obj.adj": the modifier of the object) and may ask for classes
("obj@Country|Person").
An example is ``text | actors | targets | marks``: names joined by ";", "-" for none, marks neg, alleged,
planned, hypothetical.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import OntologyError
from kg.model import EventType, Factuality, Polarity
from kg.resources import ontology_dir, read_toml

CORE_SLOTS = set(
    "subj obj iobj comp attr acomp adv poss adj support support_subj support_iobj support_obj "
    "support_verb text self".split()
)
PREPOSITIONS = set(
    "about above across after against ahead_of along alongside amid among around as at away_from "
    "because_of before behind beside between beyond by despite down during for from in in_front_of "
    "inside into like near of off on onto opposite out out_of outside over past per round since "
    "through throughout to toward towards under until up upon versus via with within without".split()
)
ROLES = ("actor", "target", "theme", "instrument", "place")
_KINDS = ("verb", "noun", "adj")
_LISTS = (*_KINDS, "particle", "needs", "rejects", *ROLES, "also", "examples", "counter")
_KEYS = {"id", "factuality", "polarity", "any", *_LISTS}
_MARKS = {"neg", "alleged", "planned", "hypothetical"}
_BODIES = frozenset(
    "GovernmentBody ArmedForce ArmedGroup IntergovernmentalOrganization Party Company Media "
    "Organization".split()
)
# Groups of classes that may stand behind "@".
CLASS_GROUPS = {
    "Actor": _BODIES | {"Person", "Country", "Group"},
    "Body": _BODIES,
    "Where": frozenset({"Place", "Country", "Facility"}),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to fill a role: a slot, perhaps one step down, perhaps of certain classes only."""

    name: str
    below: str | None = None
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """A slot that holds one of these lemmas or classes ("*" for anything)."""

    slot: Slot
    lemmas: frozenset[str]
    classes: frozenset[str]
    anything: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    actor: tuple[str, ...]
    target: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One line of the lexicon: lemmas of one kind, the conditions, and where each role stands."""

    rule: str
    type: EventType
    kind: str
    lemmas: tuple[str, ...]
    particle: frozenset[str]
    needs: tuple[Condition, ...]
    rejects: tuple[Condition, ...]
    roles: tuple[tuple[str, tuple[Slot, ...]], ...]
    also: tuple[EventType, ...]
    factuality: Factuality | None
    polarity: Polarity | None
    any: bool  # fires even when neither actor nor target is filled
    examples: tuple[Example, ...]
    counter: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How specific: words weigh more than classes; more conditions are tried earlier."""
        needs = sum(1 if c.anything else 4 if c.lemmas else 2 for c in self.needs)
        return (
            needs
            + 3 * bool(self.particle)
            + sum(bool(s.classes) for _, slots in self.roles for s in slots[:1])
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All triggers by (kind, lemma), the most specific first."""

    triggers: tuple[Trigger, ...]
    index: dict[tuple[str, str], tuple[Trigger, ...]]
    done_to: frozenset[
        str
    ]  # nouns whose "of" names who it is done to: "the dismissal of the judges"


_DEFAULT_ROLES = {
    "verb": {"actor": ["subj"], "target": ["obj"]},
    "noun": {"actor": ["by", "poss", "adj", "support_subj"], "target": ["of", "on", "against"]},
    "adj": {"actor": ["subj"], "target": ["to", "of", "with"]},
}


def load(folder: Path | None = None, *, types: frozenset[str], classes: frozenset[str]) -> Lexicon:
    """Reads every ``frames/*.toml``; ``types`` and ``classes`` are what the ontology declares.

    Raises
    ------
    OntologyError
        For anything unknown or double, with the file, the trigger and the valid choices.
    """
    return _load(folder or ontology_dir(), types, classes)


@functools.cache
def _load(folder: Path, types: frozenset[str], classes: frozenset[str]) -> Lexicon:
    paths = sorted((folder / "frames").glob("*.toml"))
    if not paths:
        raise OntologyError(f"{folder / 'frames'}: no frame files; the lexicon must not be empty")
    triggers = [t for path in paths for t in _file(path, types, classes)]
    rules = [t.rule for t in triggers]
    twice = sorted({r for r in rules if rules.count(r) > 1})
    if twice:
        raise OntologyError(f"{folder / 'frames'}: ids stand twice: {twice}")
    index: dict[tuple[str, str], list[Trigger]] = {}
    for trigger in triggers:
        for lemma in trigger.lemmas:
            index.setdefault((trigger.kind, lemma), []).append(trigger)
    return Lexicon(
        tuple(triggers),
        {k: tuple(sorted(v, key=lambda t: (-t.weight, t.rule))) for k, v in index.items()},
        frozenset(
            lemma for (kind, lemma), v in index.items() if kind == "noun" and any(map(_done_to, v))
        ),
    )


def _done_to(trigger: Trigger) -> bool:
    """Whether "of" names the target."""
    return any(s.name == "of" for role, slots in trigger.roles if role == "target" for s in slots)


def _file(path: Path, types: frozenset[str], classes: frozenset[str]) -> list[Trigger]:
    data = read_toml(path)
    kind = data.get("type")
    if kind not in types:
        raise OntologyError(
            f"{path}: type {kind!r} is not an event type; choose from {sorted(types)}"
        )
    unknown = sorted(set(data) - {"type", "trigger"})
    if unknown:
        raise OntologyError(f"{path}: unknown keys {unknown}; a file has type and [[trigger]]")
    return [_trigger(path, EventType(kind), t, types, classes) for t in data.get("trigger", [])]


def _trigger(
    path: Path, kind: EventType, raw: dict[str, Any], types: frozenset[str], classes: frozenset[str]
) -> Trigger:
    where = f"{path}: trigger {raw.get('id', '?')!r}"
    word = _word_kind(where, raw, types)
    defaults = _DEFAULT_ROLES[word]
    roles = tuple(
        (r, tuple(_slot(where, s, classes) for s in raw.get(r, defaults.get(r, [])))) for r in ROLES
    )
    try:
        factuality = Factuality(raw["factuality"]) if "factuality" in raw else None
        polarity = Polarity(raw["polarity"]) if "polarity" in raw else None
    except ValueError as error:
        raise OntologyError(
            f"{where}: {error}; factuality is one of {[f.value for f in Factuality]}, "
            f"polarity of {[p.value for p in Polarity]}"
        ) from error
    return Trigger(
        rule=f"{path.stem}/{raw['id']}",
        type=kind,
        kind=word,
        lemmas=tuple(x.lower() for x in raw[word]),
        particle=frozenset(raw.get("particle", [])),
        needs=tuple(_condition(where, c, classes) for c in raw.get("needs", [])),
        rejects=tuple(_condition(where, c, classes) for c in raw.get("rejects", [])),
        roles=roles,
        also=tuple(EventType(t) for t in raw.get("also", [])),
        factuality=factuality,
        polarity=polarity,
        any=bool(raw.get("any", False)),
        examples=tuple(_example(where, e) for e in raw.get("examples", [])),
        counter=tuple(raw.get("counter", [])),
    )


def _word_kind(where: str, raw: dict[str, Any], types: frozenset[str]) -> str:
    """Whether a trigger is a verb, noun or adjective, after its keys and lists have been checked."""
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise OntologyError(f"{where}: unknown keys {unknown}; choose from {sorted(_KEYS)}")
    kinds = [k for k in _KINDS if raw.get(k)]
    if len(kinds) != 1 or "id" not in raw:
        raise OntologyError(
            f"{where}: needs an id and exactly one of {list(_KINDS)} with at least one lemma"
        )
    for key in _LISTS:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise OntologyError(f"{where}: {key} must be a list of strings")
    for other in raw.get("also", []):
        if other not in types:
            raise OntologyError(
                f"{where}: also: {other!r} is not an event type; choose from {sorted(types)}"
            )
    return kinds[0]


def _classes(where: str, names: list[str], classes: frozenset[str]) -> frozenset[str]:
    out: set[str] = set()
    for name in names:
        if name in CLASS_GROUPS:
            out |= CLASS_GROUPS[name]
        elif name in classes:
            out.add(name)
        else:
            raise OntologyError(
                f"{where}: class {name!r} is unknown; choose from {sorted(classes | set(CLASS_GROUPS))}"
            )
    return frozenset(out)


def _slot(where: str, text: str, classes: frozenset[str]) -> Slot:
    path, _, wanted = text.partition("@")
    name, _, below = path.partition(".")
    for part in filter(None, (name, below)):
        if part not in CORE_SLOTS and part not in PREPOSITIONS:
            raise OntologyError(
                f"{where}: slot {part!r} is unknown; choose from {sorted(CORE_SLOTS)} or a preposition"
            )
    return Slot(
        name, below or None, _classes(where, wanted.split("|"), classes) if wanted else frozenset()
    )


def _condition(where: str, text: str, classes: frozenset[str]) -> Condition:
    slot, mark, choices = text.partition(":")
    if not mark or not choices:
        raise OntologyError(
            f"{where}: condition {text!r} must read slot:lemma|lemma|@Class or slot:*"
        )
    options = [c.strip() for c in choices.split("|")]
    return Condition(
        _slot(where, slot, classes),
        frozenset(o.lower() for o in options if not o.startswith("@") and o != "*"),
        _classes(where, [o[1:] for o in options if o.startswith("@")], classes),
        "*" in options,
    )


def _example(where: str, text: str) -> Example:
    fields = [f.strip() for f in text.split("|")]
    if len(fields) < 3:
        raise OntologyError(f"{where}: example {text!r} must read: text | actors | targets | marks")
    marks = tuple(re.split(r"[\s,]+", fields[3])) if len(fields) > 3 and fields[3] else ()
    bad = sorted(set(marks) - _MARKS)
    if bad:
        raise OntologyError(
            f"{where}: example has unknown marks {bad}; choose from {sorted(_MARKS)}"
        )
    sides = [
        tuple(n.strip() for n in f.split(";") if n.strip() not in ("", "-")) for f in fields[1:3]
    ]
    return Example(fields[0], sides[0], sides[1], marks)
