"""An event word in, polarity and factuality out: negation, modals, plans and accusations, by scope."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.scope import Relation, governor, infinitive
from kg.modality import Modality
from kg.model import Factuality, Polarity

# What is told, so that whoever rejects it denies it.
_TOLD = set(
    "claim report allegation accusation charge suggestion rumour rumor story assertion notion "
    "speculation".split()
)
_DENIALS = {"deny", "dispute", "refute", "reject", "dismiss", "denial"}
# "a failed attack": adjectives of what did not happen.
_FAILED = {"failed", "cancelled", "canceled", "foiled", "thwarted", "aborted", "attempted"}
# Verbs that leave their object open; the others do so for a clause only ("wants a meeting" is a request).
_OPEN_OBJECT = {"consider", "mull", "weigh", "offer", "threaten", "float", "propose"}
# Verbs whose object is a plan; "announced a visit" and "ordered a strike" tell of the deed.
_PLANNED_OBJECT = set(
    "plan schedule approve authorise authorize prepare expect promise pledge".split()
)
# Verbs that end a deed which has begun where a preposition follows: "stopped in the attack".
_ENDING = {"stop", "drop", "suspend", "freeze", "delay", "rule"}
_PARTIES = {"nsubj", "nsubjpass", "dobj"}
_SUBJECTS = {"nsubj", "nsubjpass"}


@dataclass(frozen=True, slots=True)
class Reading:
    """``content`` is the word that only asks for, threatens or denies the event, where there is one."""

    polarity: Polarity
    factuality: Factuality
    content: Token | None = None
    by: Token | None = None  # the accusing verb or noun, where the event is alleged
    operator: bool = False  # whether any word decided this, even where two negations cancel out


def read(trigger: Token, words: Modality, kind: str = "") -> Reading:
    """Climbs from the event word to the root of its statement and applies every operator on the way.

    ``kind`` is the type of the event: one that is done by words is done by what is done for its sake.
    """
    climb = _Climb(trigger, words, kind in words.by_words)
    while climb.step():
        pass
    return climb.reading()


class _Climb:
    """Stands at ``node``, the event word or a word that has it in its scope."""

    def __init__(self, trigger: Token, words: Modality, said: bool) -> None:
        self.node, self.trigger, self.words = trigger, trigger, words
        self.said = said
        self.shared = (
            False  # whether we came from a coordinated verb, whose own operators are not ours
        )
        self.negative = self.operator = False
        self.factuality = Factuality.ACTUAL
        self.content: Token | None = None
        self.by: Token | None = None

    def reading(self) -> Reading:
        polarity = Polarity.NEGATIVE if self.negative else Polarity.POSITIVE
        return Reading(polarity, self.factuality, self.content, self.by, self.operator)

    def step(self) -> bool:
        """Applies what stands with the node and over it, and goes up; False where the climb ends."""
        for child in self.node.children if not self.shared else ():
            self._beside(child)
        self._to_be()
        self._as_subject()
        up = governor(self.node)
        if up is None:
            return False
        over, relation = up
        if relation == "content":
            self._claimed(over)
        elif relation == "object":
            self._denied(over)
        elif relation == "statement" and infinitive(self.node) and over.pos_ == "VERB":
            if self.said and self.node.i == self.trigger.i:
                self.node = over  # "marched to demand his release" is a demand
                return True
            self._note(Factuality.PLANNED, self.node)  # "sent jets to bomb the town"
        if relation in {"content", "object", "modifier"} and not _managed(over):
            self._governed(over, relation)
        if relation == "conj" and over.pos_ in {"VERB", "AUX"}:
            return self._coordinated(over)
        if relation == "statement":
            return False  # above a reported finite clause nothing changes what it says
        if relation == "content" and self._told(over):
            return False
        self.node, self.shared = over, False
        return True

    def _note(self, value: Factuality, why: Token) -> None:
        """The nearest operator decides, but an open modal beats a plan further in."""
        self.operator = True
        opened = value == Factuality.HYPOTHETICAL and why.pos_ == "AUX"
        planned = self.factuality == Factuality.PLANNED
        if self.factuality == Factuality.ACTUAL or (planned and opened):
            self.factuality = value

    def _negate(self) -> None:
        self.negative, self.operator = not self.negative, True

    def _beside(self, child: Token) -> None:
        """Negations, auxiliaries, conjunctions of the node; adjectives and adverbs of the event word."""
        lower, words = child.lower_, self.words
        if child.dep_ == "neg" and _ruled_out(self.node):
            self._note(Factuality.HYPOTHETICAL, self.node)  # "has not ruled out sending"
        elif lower == "nor" and child.dep_ == "cc" and child.i > self.node.i:
            return  # it negates what comes after it
        elif child.dep_ == "neg" or lower in {"never", "neither", "nor"}:
            self._negate()
        elif child.dep_ == "det" and lower == "no":
            self._negate()
        elif child.dep_ in _PARTIES and self.node.i == self.trigger.i and nobody(child):
            self._negate()
        elif lower in {"longer", "more"} and any(c.lower_ == "no" for c in child.children):
            self._negate()
        elif child.dep_ == "aux":
            if lower in {"had", "should", "were"} and child.is_sent_start:
                self._note(Factuality.HYPOTHETICAL, child)  # "Had the army attacked, …"
            else:
                self._modal(child)
        elif child.dep_ == "mark" and lower in words.conditions:
            self._note(Factuality.HYPOTHETICAL, child)
        elif child.dep_ in {"amod", "advmod"} and self.node.i == self.trigger.i:
            self._described(child)

    def _modal(self, aux: Token) -> None:
        if aux.lower_ == "would" and self._foretold():
            self._note(Factuality.PLANNED, self.node)  # "said that he would visit"
        elif aux.lower_ in self.words.future:
            self._note(Factuality.PLANNED, aux)
        elif aux.lower_ in self.words.open_modals:
            self._note(Factuality.HYPOTHETICAL, aux)

    def _foretold(self) -> bool:
        """Whether a past verb of telling has the clause: its "would" is a "will" of then."""
        over = self.node.head
        told = self.node.dep_ == "ccomp" and over.tag_ == "VBD" and over.i < self.node.i
        condition = any(
            c.lower_ in self.words.conditions
            for clause in self.node.children
            if clause.dep_ == "advcl"
            for c in clause.children
        )
        return told and not condition

    def _described(self, child: Token) -> None:
        """A word of the event's own: "an alleged raid", "the planned visit", "a foiled attack"."""
        lower, lemma = child.lower_, child.lemma_.lower()
        if {lower, lemma} & self.words.allegers:
            self._note(Factuality.ALLEGED, child)
        elif child.dep_ == "advmod":
            return
        elif lower in self.words.planners:
            self._note(Factuality.PLANNED, child)
        elif lower in self.words.openers:
            self._note(Factuality.HYPOTHETICAL, child)
        elif lower in _FAILED:
            self._negate()

    def _to_be(self) -> None:
        """An infinitive under "be" is a plan: "is to visit", "are to meet"."""
        node = self.node
        bare = node.pos_ == "VERB" and node.tag_ == "VB" and node.dep_ in {"xcomp", "ccomp"}
        if bare and node.head.lemma_ == "be" and any(c.lower_ == "to" for c in node.children):
            if any(c.lower_ == "yet" for c in (*node.head.children, *node.children)):
                self._negate()  # "are yet to meet"
            else:
                self._note(Factuality.PLANNED, node.head)

    def _as_subject(self) -> None:
        """What would be so, and what is untrue: "sending arms would be a mistake", "it is untrue that …"."""
        node, over = self.node, self.node.head
        if node.dep_ == "csubj" and any(c.lower_ in self.words.open_modals for c in over.children):
            self._note(Factuality.HYPOTHETICAL, over)
        if node.dep_ in {"ccomp", "csubj"} and over.lemma_ == "be":
            adjectives = {c.lower_ for c in over.children if c.dep_ == "acomp"}
            denied = any(c.dep_ == "neg" for c in over.children)
            if (adjectives & self.words.untrue and not denied) or ("true" in adjectives and denied):
                self._negate()

    def _claimed(self, over: Token) -> None:
        """What somebody asks for, threatens or denies, and what somebody is accused of."""
        lemma = over.lemma_.lower()
        if lemma in self.words.contents and not _reported(self.node, over):
            self.content = over if self.content is None else self.content
        if lemma in self.words.allegers and any(c.dep_ == "neg" for c in over.children):
            self.content = over if self.content is None else self.content  # "was not accused of"
        elif lemma in self.words.allegers:
            self._note(Factuality.ALLEGED, over)
            self.by = over if self.by is None else self.by

    def _denied(self, over: Token) -> None:
        """An object that is denied ("dismissed reports of a meeting") or put off ("put it on hold")."""
        lemma = over.lemma_.lower()
        told = lemma not in {"reject", "dismiss"} or self.node.lemma_.lower() in _TOLD
        down = lemma == "shoot" and self.node.lemma_.lower() in _TOLD
        if down or (lemma in self.words.deniers and told):
            self.content = over if self.content is None else self.content
        off = lemma == "call" and any(c.lower_ == "off" for c in over.children)
        if off or (lemma == "put" and _on_hold(over)):
            self._negate()

    def _governed(self, over: Token, relation: Relation) -> None:
        """A verb, noun or adjective that cancels, plans or leaves open what it governs."""
        words, lemma, node = self.words, over.lemma_.lower(), self.node
        if lemma in words.negators and not (lemma in _ENDING and relation == "modifier"):
            out = _ruled_out(over) and not any(c.dep_ == "neg" for c in over.children)
            if lemma != "rule" or out:
                self._negate()
        elif lemma in words.tries and over.tag_ in {"VBD", "VBN"} and infinitive(node):
            if node.lemma_.lower() not in words.attempts:
                self._negate()  # "tried to storm the palace": that it fell would be told otherwise
        elif lemma in words.planners and relation != "object" and infinitive(node):
            self._note(Factuality.PLANNED, over)
        elif lemma in words.openers and (relation != "object" or lemma in _OPEN_OBJECT):
            if infinitive(node) or node.tag_ == "VBG" or node.pos_ in {"NOUN", "PROPN"}:
                self._note(Factuality.HYPOTHETICAL, over)
        elif relation == "object" and lemma in words.planners & _PLANNED_OBJECT:
            self._note(Factuality.PLANNED, over)

    def _coordinated(self, first: Token) -> bool:
        """A coordinated verb shares the modal before the first one, not its negation."""
        deps = {c.dep_ for c in self.node.children}
        if not deps & (_SUBJECTS | {"aux"}):
            for child in first.children:
                if child.dep_ == "aux" and child.i < first.i:
                    self._modal(child)
        if deps & _SUBJECTS:
            return False
        up = governor(first)
        if up is None or up[1] == "statement":
            return False
        self.node, self.shared = first, True
        return True

    def _told(self, over: Token) -> bool:
        """Whether a finite clause only stands as what somebody tells."""
        finite = self.node.tag_ in {"VBD", "VBZ", "VBP"}
        return finite and over.lemma_.lower() not in self.words.allegers | self.words.contents


def nobody(word: Token) -> bool:
    """Whether a party is none: "no soldiers", "nobody", "none of the crew"."""
    none = word.lower_ in {"nobody", "none", "neither"}
    return none or any(c.dep_ in {"det", "neg"} and c.lower_ == "no" for c in word.children)


def _reported(node: Token, over: Token) -> bool:
    """Whether a clause is told and not asked for, being past and finite: "warned that it had attacked"."""
    return node.tag_ in {"VBD", "VBZ"} and over.lemma_.lower() not in _DENIALS


def _managed(over: Token) -> bool:
    """Whether an ability in the past means that it was done: "was able to retake"."""
    return over.lemma_.lower() == "able" and over.head.tag_ == "VBD"


def _ruled_out(verb: Token) -> bool:
    return verb.lemma_ == "rule" and any(c.lower_ == "out" for c in verb.children)


def _on_hold(verb: Token) -> bool:
    on = (c for c in verb.children if c.lower_ == "on")
    return any(g.lower_ in {"hold", "ice"} for c in on for g in c.children)
