"""An event word and the dated expressions of its sentence in, the one that dates the event out."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Token

from kg.extract import times

# What opens a clause of another time: "left after Chad had refused".
_OTHER_TIME = {"after", "although", "though", "because", "since", "if"}
# Parts of a day, month or year, which "of" joins to it.
_SPANS = set(
    "hour minute dawn morning noon afternoon evening night midnight eve day week weekend end start "
    "beginning middle turn month spring summer autumn winter close course half part".split()
)
_SUBJECTS = {"nsubj", "nsubjpass"}
_PARTS = set(
    "compound nummod amod punct nmod appos pobj prep npadvmod pcomp advmod poss quantmod det".split()
)


def nearest(trigger: Token, dated: list[times.Dated]) -> times.Dated | None:
    """The expression that dates an event word: its own clause goes before the one above, then nearness."""
    ranked = (
        ((rank, abs(d.start - trigger.i)), d)
        for d in dated
        if (rank := _rank(trigger, d)) is not None
    )
    best = min(ranked, key=lambda kd: kd[0], default=None)
    return best[1] if best else None


def inherited(
    trigger: Token, dated: list[times.Dated], spoken: Container[int]
) -> times.Dated | None:
    """The last day that the sentence tells of something at, before a word that tells what came of it.

    "Guns shelled the port on Friday; two dockers died". ``spoken`` holds the verbs of saying, whose day is
    not the deed's.
    """
    earlier = [
        d
        for d in dated
        if d.end <= trigger.i
        and d.day is not None
        and not _words(trigger.doc, d) & {"until", "till", "since"}
        and _tells(times.clause(_holder(trigger, d)), trigger, spoken)
    ]
    return max(earlier, key=lambda d: d.end, default=None)


def _tells(its: Token, trigger: Token, spoken: Container[int]) -> bool:
    """Whether a dated clause may tell of the deed: it is no word of saying, and no aside before the event."""
    aside = its.dep_ == "relcl" and not its.is_ancestor(trigger)
    return its.i not in spoken and not aside


def _rank(trigger: Token, d: times.Dated) -> int | None:
    """How close an expression stands to an event word, 0 the closest; None where it dates another."""
    described = _described(trigger.doc, d)
    if _ends(trigger.doc, d) or (described is not None and described.i != trigger.i):
        return None
    own = times.clause(trigger)
    holder = _holder(trigger, d)
    if holder.i == trigger.i:
        return 0
    its = times.clause(holder)
    if _said_of(trigger, own, its):
        return 1
    carried = trigger.dep_ in {"dobj", "nsubjpass", "attr"} and holder.i == trigger.head.i
    if its.i == own.i or carried:
        return 1
    when = any(c.lower_ == "when" for c in its.children)
    if its.dep_ == "advcl" and when and times.clause(its.head).i == own.i:
        return 2  # "were killed when a jet bombed the town on Friday"
    if own.dep_ in {"relcl", "advcl"} and _when(own, d):
        return 1  # "in January, when two soldiers died"
    if _shared(own, its, d):
        return 2
    if own.dep_ == "acl" and own.i < d.start and d.end <= its.i == times.clause(own.head).i:
        return 2  # "boats boarded by the navy on Friday returned": what stands before the verb
    return 2 if any(over.i == its.i for over in _above(own, d)) else None


def _above(own: Token, d: times.Dated) -> Iterator[Token]:
    """The clauses whose time an event's clause shares: of "killing two and wounding six" the attack's."""
    node = own
    while node.dep_ in {"xcomp", "conj", "advcl"} and node.i != node.head.i:
        if node.dep_ == "advcl" and any(c.lower_ in _OTHER_TIME for c in node.children):
            return
        listed, head = node.dep_ == "conj", node.head
        if listed and _parted(node, d):
            return
        node = times.clause(head)
        yield node
        if not listed:
            return


def _parted(verb: Token, d: times.Dated) -> bool:
    """Whether a joined clause has a time of its own: by a subject, or by another tense."""
    head = verb.head
    subject = any(c.dep_ in _SUBJECTS for c in verb.children)
    if subject and (d.start > head.i or _auxiliaries(verb) != _auxiliaries(head)):
        return True
    return {verb.tag_, head.tag_} in ({"VBD", "VBZ"}, {"VBD", "VBP"})


def _said_of(trigger: Token, own: Token, its: Token) -> bool:
    """Whether a clause dates the event that it is about.

    "The curfew that Chad imposed on Monday", "talks set for Monday", "talks are to resume on Monday";
    not what a noun tells, "the charge that Chad shelled the town on Monday".
    """
    if its.dep_ == "xcomp":
        return its.head.i == own.i and _opening(trigger, own)
    if own.dep_ == "ccomp" and own.head.i == its.i and trigger.i == own.i:
        # What is under way is done by telling it: "said on Monday that it was leaving the bloc".
        return own.tag_ == "VBG" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in own.children)
    told = its.dep_ == "acl" and any(c.dep_ == "mark" for c in its.children)
    return its.dep_ in {"relcl", "acl"} and its.head.i == trigger.i and not told


def _opening(trigger: Token, verb: Token) -> bool:
    """Whether an event is the subject of a verb that only says that it begins or may take place."""
    if verb.i == trigger.i:
        return verb.lemma_ == "let"
    return trigger.dep_ in _SUBJECTS and trigger.head.i == verb.i


def _described(doc: Doc, d: times.Dated) -> Token | None:
    """The thing whose year or month an expression gives: "the 1994 accord", "the pact of May 2020"."""
    if d.day is not None:
        return None
    node = doc[d.end - 1]
    while node.dep_ in {"compound", "nummod", "nmod", "amod"} and d.start <= node.head.i < d.end:
        node = node.head
    of = node.dep_ == "pobj" and node.head.lower_ == "of"
    if of:
        node = node.head
    elif node.dep_ not in {"nummod", "compound", "nmod", "poss"} or doc[d.start].pos_ == "ADP":
        return None
    thing = node.head
    return thing if thing.pos_ in {"NOUN", "PROPN"} and thing.lemma_ not in _SPANS else None


def _ends(doc: Doc, d: times.Dated) -> bool:
    """Whether an expression only says how long something lasts: "until Friday"."""
    return bool(_words(doc, d) & {"until", "till"})


def _words(doc: Doc, d: times.Dated) -> set[str]:
    """The first word of an expression and the one before it, one of which may be its preposition."""
    return {doc[d.start].lower_, doc[d.start - 1].lower_ if d.start else ""}


def _shared(own: Token, its: Token, d: times.Dated) -> bool:
    """A day behind two joined verbs is the first one's too: "was held and beaten on Friday"."""
    if its.dep_ != "conj" or its.head.i != own.i or not own.i < its.i < d.start:
        return False
    alone = not any(c.dep_ in _SUBJECTS | {"punct"} for c in its.children)
    return alone and not any(t.text in {",", ";"} for t in own.doc[own.i : its.i])


def _auxiliaries(verb: Token) -> set[str]:
    return {c.lemma_ for c in verb.children if c.dep_ == "aux"}


def _when(verb: Token, d: times.Dated) -> bool:
    """Whether a clause says what happened then: "in January, when two soldiers died"."""
    if d.start <= verb.head.i < d.end:
        return True
    when = next((c for c in verb.children if c.lower_ == "when"), None)
    return when is not None and 0 <= when.i - d.end <= 1


def _holder(trigger: Token, d: times.Dated) -> Token:
    """The word that an expression hangs on, the event word itself at the latest."""
    node = trigger.doc[d.end - 1]
    while node.dep_ in _PARTS and node.i not in {node.head.i, trigger.i}:
        node = node.head
    return node
