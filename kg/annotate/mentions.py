"""Annotated document in, references out: names, nouns that stand for actors, pronouns."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate import names
from kg.annotate.matcher import Words
from kg.annotate.pipeline import Annotated
from kg.annotate.refs import GROUP, PERSON, Ref
from kg.gazetteer import Gazetteer
from kg.model import EntityClass, MentionKind

_OF_ONE = frozenset("he him his himself she her hers herself i me my".split())
_PERSONAL = _OF_ONE | frozenset(
    "they them their theirs themselves it its itself we us our ours who whom".split()
)
# Words that stand for people whom they count: "others fled", "both were freed".
_COUNTING = {"others", "both", "another", "several", "many", "most"}
_ARGUMENTS = {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos"}
_MODIFIERS = {"compound", "amod", "nummod", "poss", "nmod", "quantmod", "det", "advmod"}
_SERVED = {"GovernmentBody", "ArmedForce", "ArmedGroup", "Party"}
_HELD = {"office", "occupation"}
_LONGEST_OF = 5  # tokens of an "of" phrase that belongs to the noun


def find(annotated: Annotated, words: Words) -> list[Ref]:
    """All references of a document in text order; names never overlap each other."""
    doc = annotated.doc
    found = names.find(doc, words)
    taken = {i for ref in found for i in range(ref.start, ref.end)}
    for token in doc:
        if token.i not in taken and (ref := _common(token, words.gazetteer)) is not None:
            found.append(ref)
    return sorted(found, key=lambda r: (r.start, r.end))


def _common(token: Token, gazetteer: Gazetteer) -> Ref | None:
    """The reference of a word that is no name: a pronoun, a noun, or a number that stands for people."""
    i = token.i
    if token.lower_ in _PERSONAL and token.pos_ in {"PRON", "DET"}:
        cls = PERSON if token.lower_ in _OF_ONE else None
        return Ref(i, i + 1, i, MentionKind.PRONOUN, cls)
    if token.pos_ in {"NOUN", "PROPN"} and (token.dep_ != "compound" or _served(token, gazetteer)):
        start, end = phrase(token)
        return Ref(start, end, i, MentionKind.NOMINAL, noun_class(token, gazetteer))
    counts = token.pos_ == "NUM" or token.lower_ in _COUNTING
    measure = token.ent_type_ in {"DATE", "TIME", "MONEY", "PERCENT"}
    if counts and token.dep_ in _ARGUMENTS and not measure:
        return Ref(i, i + 1, i, MentionKind.NOMINAL, GROUP)
    return None


def _served(token: Token, gazetteer: Gazetteer) -> bool:
    """Whether a modifying noun is the body of a title: "the foreign ministry spokesman", "junta chief"."""
    if not token.is_lower or token.head.lower_ not in gazetteer.titles or token.head.i < token.i:
        return False
    return str(noun_class(token, gazetteer)) in _SERVED


def phrase(head: Token) -> tuple[int, int]:
    """Tokens [start, end) of a noun without its article.

    Its modifiers belong to it ("45 Russian diplomats"), and so does a short "of" phrase.
    """
    doc = head.doc
    start = min((_left(c) for c in head.children if _modifies(c)), default=head.i)
    while start < head.i and (doc[start].pos_ in {"DET", "PUNCT", "CCONJ"} or doc[start].is_space):
        start += 1
    end = head.i + 1
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == end:
            edge = child.right_edge.i + 1
            clause = any(
                t.dep_ in {"relcl", "acl", "punct"} or t.pos_ == "VERB" for t in doc[child.i : edge]
            )
            if edge - child.i <= _LONGEST_OF and not clause:
                end = edge
    return start, end


def _modifies(child: Token) -> bool:
    head = child.head
    if child.i >= head.i or child.dep_ not in _MODIFIERS:
        return False
    return child.dep_ != "advmod" or head.pos_ == "NUM"


def _left(modifier: Token) -> int:
    """Where a modifier begins; one that holds a clause begins at its own word."""
    edge = modifier.left_edge.i
    clause = any(
        (t.pos_ in {"VERB", "AUX"} and t.dep_ != "amod") or t.tag_ in {"WP", "WDT", "WP$"}
        for t in modifier.doc[edge : modifier.i + 1]
    )
    return modifier.i if clause else edge


def noun_class(token: Token, gazetteer: Gazetteer) -> EntityClass | None:
    """Class of a common noun by the list of nouns ("soldiers" is a Group), its compound tried first.

    One who holds an office is a person, whatever the list makes of several.
    """
    before = token.doc[token.i - 1] if token.i else None
    if before is not None and before.dep_ == "compound" and before.head.i == token.i:
        hit = gazetteer.nominals.get(f"{before.lemma_.lower()} {token.lemma_.lower()}")
        if hit:
            return hit
        if _office(f"{before.lower_} {token.lower_}", token, gazetteer):
            return PERSON
    if _office(token.lower_, token, gazetteer):
        return PERSON
    forms = (token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s"))
    return next((cls for f in forms if (cls := gazetteer.nominals.get(f))), None)


def _office(words: str, token: Token, gazetteer: Gazetteer) -> bool:
    title = gazetteer.titles.get(words)
    return title is not None and title.kind in _HELD and token.tag_ in {"NN", "NNP"}
