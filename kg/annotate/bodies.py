"""A title in its phrase in, what it is held at out: the body, country or person before it or behind it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.refs import COUNTRY, PERSON, PLACE, Ref
from kg.annotate.titles import BODIES, POSSESSIVES, Phrases
from kg.model import MentionKind

_PREPOSITIONS = {"of", "for", "to", "at", "in", "with", "on", "from"}
_RELATIVES = {"WP", "WDT", "WP$", "WRB"}  # "a former minister to whom Chad gave asylum"
_SENDERS = {"GovernmentBody", "IntergovernmentalOrganization", "Party"}
_TOPICS = {COUNTRY, PLACE}  # "France's Europe minister"
_REACH = 6  # tokens behind the article in which the body of "minister of …" is looked for
_LIST = 12  # tokens in which the bodies of a plural title stand


def of(phrases: Phrases, left: int, a: int, b: int) -> tuple[int | None, int]:
    """The body, country or person that the title [a, b) is held at, and where its phrase ends.

    Of an envoy what stands behind "to" or "in" is where he is sent, not who sends him.
    """
    owner = _owner(phrases, left, a, b)
    n = _behind(phrases, b)
    if n is None and (party := _party(phrases, b)) is not None:
        return party, phrases.refs[party].end
    if n is None or _dealt_with(phrases, n, b):
        return owner, b
    end = max(phrases.refs[n].end, phrases.refs[n].head + 1)
    between = phrases.doc[b - 1].lemma_.lower() in phrases.vocabulary.envoys
    if phrases.doc[b].lower_ != "of" and (owner is not None or between):
        return owner, end  # "Moscow's envoy to Tashkent" is Moscow's
    return n, end


def _party(phrases: Phrases, b: int) -> int | None:
    """The party right behind the title: "leader of the opposition Liberty Party"."""
    n = phrases.at.get(b)
    beside = n is not None and phrases.refs[n].start == b and phrases.refs[n].cls == "Party"
    return n if beside and phrases.doc[b - 1].lower_ == "opposition" else None


def _dealt_with(phrases: Phrases, n: int, b: int) -> bool:
    """Whether a name behind a title is what its holder deals with: "the minister for the Americas"."""
    if phrases.doc[b - 1].lemma_.lower() not in phrases.vocabulary.portfolios:
        return False
    ref, word = phrases.refs[n], phrases.doc[b].lower_
    return (word == "for" and str(ref.cls) not in _SENDERS) or (
        word == "of" and ref.entry is None and ref.cls is None
    )


def _behind(phrases: Phrases, b: int) -> int | None:
    """The body behind a title's preposition: "spokesman for the Y"; the last of "Kenya's navy"."""
    doc, refs = phrases.doc, phrases.refs
    if b + 1 >= len(doc) or doc[b].lower_ not in _PREPOSITIONS:
        return None
    found: int | None = None
    unknown: int | None = None  # a name of which nothing is known
    for k in range(b + 1, min(_past_modifiers(phrases, b + 1) + _REACH, len(doc))):
        if doc[k].tag_ in _RELATIVES:
            break
        n = phrases.at.get(k)
        if n is not None and _is_body(refs[n]):
            found = n
            end = refs[n].end
            possessor = end < len(doc) and doc[end].text == "'s" and k + 1 < len(doc)
            if possessor:
                continue
            break
        if n is not None and refs[n].kind == MentionKind.NAME and refs[n].cls is None:
            unknown = n if unknown is None else unknown
        if n is not None and refs[n].cls == PERSON:
            return found if found is not None else _served(phrases, n, b)
        clause = doc[k].pos_ in {"VERB", "AUX"} and doc[k].dep_ != "amod"
        if clause or (doc[k].pos_ == "PUNCT" and doc[k].text not in {"'s", "-"}):
            break
    return found if found is not None else unknown


def _served(phrases: Phrases, n: int, b: int) -> int | None:
    """The person whom an adviser or deputy serves: "an adviser to President Salva Kiir"."""
    ref = phrases.refs[n]
    serves = phrases.doc[b].lower_ in {"of", "to", "for"} and ref.kind != MentionKind.PRONOUN
    return n if serves and phrases.doc[b - 1].lemma_.lower() in phrases.vocabulary.staff else None


def _past_modifiers(phrases: Phrases, j: int) -> int:
    while j < len(phrases.doc):
        token, ref = phrases.doc[j], phrases.ref(j)
        modifier = token.pos_ in {"DET", "ADJ", "NUM"} or token.dep_ == "compound"
        begins = ref is not None and ref.kind == MentionKind.NAME and ref.start == j
        if begins or not (modifier or token.text == "'s"):
            break
        j += 1
    return j


def _is_body(ref: Ref) -> bool:
    kind = ref.kind in {MentionKind.NAME, MentionKind.NOMINAL} and ref.form != "adjective"
    return kind and str(ref.cls) in BODIES


def _owner(phrases: Phrases, left: int, a: int, b: int) -> int | None:
    """The country or body before a title, or in its own words ("EU foreign policy chief").

    The last one counts ("the Iranian foreign ministry spokesman"), but for "France's Europe minister".
    """
    found: list[int] = []
    for k in range(left, b):
        if phrases.doc[k].lower_ == "whose" and k < a:
            found = [m] if (m := _antecedent(phrases, k)) is not None else []
        n = phrases.at.get(k)
        if n is None or n in found:
            continue
        ref = phrases.refs[n]
        if k >= a and (ref.entry is None or found) and ref.kind != MentionKind.NOMINAL:
            continue
        if ref.head >= b - 1 and not (
            ref.cls == "GovernmentBody" and phrases.doc[b - 2].lower_ == "of"
        ):
            continue  # the title's own noun; but "speaker of parliament" has parliament's
        if ref.cls == PERSON and ref.named and phrases.doc[ref.end].text in {"'s", "'"}:
            found = [n]  # "Moon's security adviser" serves where Moon does
            continue
        topic = k >= a and phrases.doc[b - 1].lemma_.lower() in phrases.vocabulary.portfolios
        noun = ref.kind == MentionKind.NOMINAL and str(ref.cls) in BODIES and not topic
        pronoun = ref.kind == MentionKind.PRONOUN and phrases.doc[k].lower_ in POSSESSIVES
        if (ref.named and ref.cls != PERSON) or (noun and phrases.doc[k].is_lower) or pronoun:
            found.append(n)
    named = [n for n in found if phrases.refs[n].kind != MentionKind.PRONOUN] or found
    groups = [n for n in named if phrases.refs[n].named and phrases.refs[n].cls == "ArmedGroup"]
    named = groups or named  # "the Houthi military spokesman"
    last = phrases.refs[named[-1]] if named else None
    if last is not None and last.kind == MentionKind.NAME and last.cls in _TOPICS:
        return named[0]
    return named[-1] if named else None


def _antecedent(phrases: Phrases, whose: int) -> int | None:
    """What "whose" refers to: "Austria, whose chancellor …"."""
    doc = phrases.doc
    node = doc[whose]
    while node.dep_ != "relcl" and node.head.i != node.i:
        node = node.head
    n = phrases.at.get(node.head.i) if node.dep_ == "relcl" else None
    k = whose - 1
    while n is None and k >= max(0, whose - _REACH) and doc[k].sent == doc[whose].sent:
        n, k = phrases.at.get(k), k - 1
    return n


def several(phrases: Phrases, left: int, a: int, b: int) -> list[int]:
    """The bodies of a plural title: "of X, Y and Z" behind it, or "the X and Y presidents" before it."""
    found: list[int] = []
    if b < len(phrases.doc) and phrases.doc[b].lower_ in {"of", "for", "from"}:
        for n in _until_verb(phrases, b + 1):
            if phrases.refs[n].person:
                break
            if phrases.refs[n].kind == MentionKind.NAME and n not in found:
                found.append(n)
        return found
    for k in range(left, a):
        m = phrases.at.get(k)
        if m is not None and phrases.refs[m].named and phrases.refs[m].cls != PERSON:
            found.append(m)
    return list(dict.fromkeys(found))


def _until_verb(phrases: Phrases, b: int) -> Iterator[int]:
    for k in range(b, min(b + _LIST, len(phrases.doc))):
        if phrases.doc[k].pos_ in {"VERB", "AUX"} or phrases.doc[k].text in {".", ";"}:
            return
        if k in phrases.at:
            yield phrases.at[k]
