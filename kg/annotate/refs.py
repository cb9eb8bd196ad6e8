"""The value that every reading of a document works with: a reference, its tokens, head, kind and class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.gazetteer import Entry
from kg.model import EntityClass, MentionKind

PERSON, COUNTRY, PLACE, GROUP = (EntityClass(c) for c in ("Person", "Country", "Place", "Group"))
# Classes whose members act and speak.
ACTORS = frozenset(
    "Person Country GovernmentBody ArmedForce ArmedGroup IntergovernmentalOrganization Party "
    "Company Media Organization Group".split()
)
# Words of a date, which are no part of a name or phrase beside them: "President Ana Ruiz Friday rejected …".
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Ref:
    """Tokens [start, end) with their head that refer to something; ``entry`` where the gazetteer knows it."""

    start: int
    end: int
    head: int
    kind: MentionKind
    cls: EntityClass | None
    entry: Entry | None = None
    form: str = ""  # kind of gazetteer form: name, acronym, adjective, people, seat, nominal

    @property
    def named(self) -> bool:
        """Whether the words are a name or the adjective of one."""
        return self.kind in {MentionKind.NAME, MentionKind.ADJECTIVE}

    @property
    def person(self) -> bool:
        """Whether the words are a person's name."""
        return self.cls == PERSON and self.kind == MentionKind.NAME


def head_of(doc: Doc, start: int, end: int) -> int:
    """The syntactic head of tokens [start, end): the one whose head lies outside."""
    for i in range(end - 1, start - 1, -1):
        if not start <= doc[i].head.i < end or doc[i].head.i == i:
            return i
    return end - 1


def cover(refs: Sequence[Ref]) -> dict[int, int]:
    """Token to the reference that covers it or is headed by it; names win over nouns."""
    out: dict[int, int] = {}
    for n, ref in enumerate(refs):
        if ref.named:
            out.update(dict.fromkeys(range(ref.start, ref.end), n))
    for n, ref in enumerate(refs):
        out.setdefault(ref.head, n)
    return out
