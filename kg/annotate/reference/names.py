"""Names of one document into chains: full names, surnames, short names, acronyms, capitals, peoples."""

from __future__ import annotations

from collections import Counter

from kg.annotate.reference.chains import Book, Chain
from kg.annotate.refs import COUNTRY, GROUP, PERSON, PLACE, Ref
from kg.gazetteer import Entry
from kg.model import MentionKind
from kg.vocabulary import Vocabulary

_DATELINE = {",", "–", "—", "-", "("}
_LONGEST_ACRONYM = 7


def chain(book: Book) -> None:
    """Full names first, so that a surname in a heading finds its owner further down."""
    order = [n for n, r in enumerate(book.refs) if r.named]
    for n in order:
        ref = book.refs[n]
        if ref.cls == PERSON and (ref.end - ref.start > 1 or ref.entry):
            _full_person(book, n)
    for n in order:
        ref = book.refs[n]
        if n in book.of:
            continue
        if ref.entry is not None:
            _known(book, n, ref.entry)
        elif ref.cls == PERSON:
            _surname(book, n)
        elif not (book.definite(ref) and short_name(book, n)):
            _other(book, n)


def label(book: Book) -> None:
    """A chain of the gazetteer takes its longest form in this text, but a country its usual name."""
    for link in book.chains:
        if link.entry is None:
            continue
        forms = Counter(
            book.text(book.refs[n])
            for n, _, _ in link.links
            if book.refs[n].kind == MentionKind.NAME and book.refs[n].form in {"name", "acronym"}
        )
        if link.cls == COUNTRY:
            forms = Counter({f: k for f, k in forms.items() if _usual(f, book.vocabulary)})
        if forms and not any(_fold(f) == _fold(link.label) for f in forms):
            best = min(forms, key=lambda f: (-len(f.split()), -forms[f], f))
            link.label = best[4:] if best.lower().startswith("the ") else best


def _usual(form: str, words: Vocabulary) -> bool:
    """Whether a form may name a country: no acronym, and not its government."""
    return (
        not form.isupper()
        and "." not in form
        and form.rsplit(maxsplit=1)[-1] not in words.governments
    )


def _fold(text: str) -> str:
    return text.casefold().removeprefix("the ")


def short_name(book: Book, n: int) -> bool:
    """Links a short name of what this text names in full: "the North" for North Korea. Whether it did."""
    text = book.text(book.refs[n])
    lookup = book.gazetteer.lookup
    hits = lookup.get(f"the {text}") or lookup.get(text) or ()
    bearers = [e for e, kind in hits if kind == "nominal"]
    named = {
        e.id: k for k, r in enumerate(book.refs) if (e := r.entry) is not None and e in bearers
    }
    entry = next((e for e in bearers if e.id in named), None)
    if entry is None:
        return False
    key = f"gaz:{entry.id}"
    if key not in book.by_key:
        _known(book, named[entry.id], entry)
    if key not in book.by_key:
        return False  # its only name here stands for a place
    book.link(n, book.by_key[key], 0.8, f"short name of {entry.label}, which this text names")
    return True


def _full_person(book: Book, n: int) -> None:
    text, entry = book.text(book.refs[n]), book.refs[n].entry
    words = [w for w in text.replace("-", " ").split() if w[:1].isalpha()]
    key = f"person:{entry.id}" if entry else "person:" + " ".join(words).casefold()
    shown = entry.label if entry and len(words) < 2 else text
    c = book.join(n, key, shown, PERSON, 1.0, "full name", entry)
    for part in sorted(_parts(words)):
        owners = book.persons.setdefault(part.casefold(), [])
        if c not in owners:
            owners.append(c)
    if words and words[0] in book.gazetteer.genders:
        book.gender.setdefault(c, book.gazetteer.genders[words[0]])


def _parts(words: list[str]) -> set[str]:
    """What a person may be called by later: first and last word, and the last two ("Al Sudani")."""
    parts = {words[0], words[-1]} if words else set()
    if len(words) > 2:
        parts.add(" ".join(words[-2:]))
        if words[-2].lower() in {"al", "el"}:
            parts.add(words[-2])
    return parts


def _surname(book: Book, n: int) -> None:
    """A single word of a person's name: the nearest bearer before it, else the first one after it."""
    ref = book.refs[n]
    text = book.text(ref)
    owners = book.persons.get(text.casefold().replace("-", " "), [])
    if not owners:
        c = book.join(n, "person:" + text.casefold(), text, PERSON, 0.9, "name")
        book.persons.setdefault(text.casefold(), []).append(c)
        return

    def last(c: int) -> int:
        starts = (book.refs[m].start for m, _, _ in book.chains[c].links)
        return max((s for s in starts if s < ref.start), default=-1)

    pool = [c for c in owners if last(c) >= 0] or owners
    if len(pool) == 1:
        book.link(n, pool[0], 0.95, "surname of a full name")
    else:
        book.link(n, max(pool, key=last), 0.6, "surname shared; the nearest bearer")


def _known(book: Book, n: int, entry: Entry) -> None:
    """A name of the gazetteer: the country or body, or the town or the people that it means here."""
    ref = book.refs[n]
    text = book.text(ref)
    if ref.form == "seat" and _is_town(book, ref):
        key = "place:" + text.casefold()
        book.join(n, key, text, PLACE, 0.8, "capital in a locative phrase")
        return
    if ref.form == "people" and not book.definite(ref):
        c = book.join(n, "people:" + text.casefold(), text, GROUP, 0.8, "people of a country")
        book.chains[c].country = entry.country
        return
    reason = f"gazetteer: {ref.form or 'name'} of {entry.label}"
    c = book.join(n, f"gaz:{entry.id}", entry.label, entry.cls, 1.0, reason, entry)
    book.chains[c].country = entry.country


def _is_town(book: Book, ref: Ref) -> bool:
    """Whether a capital's name means the town ("in Moscow", "flew to Kyiv") and not the government."""
    token, words = book.doc[ref.head], book.vocabulary
    if token.dep_ == "pobj":
        prep = token.head.lower_
        governor = token.head.head.lemma_.lower()
        if prep in words.locative:
            return True
        if prep == "on":
            return governor in words.on_town
        if prep in {"to", "from", "for", "of"}:
            return governor in words.motion or (prep == "of" and governor in words.of_town)
    if token.dep_ == "dobj":
        return token.head.lemma_.lower() in words.motion
    if token.dep_ in {"appos", "npadvmod"}:
        return True
    if token.dep_ in {"poss", "compound", "nmod"} and token.head.lemma_.lower() in words.of_town:
        return True  # "Moscow's mayor", "the Kyiv suburbs"
    opens = book.annotated.starts[ref.start] == book.annotated.block(token).start
    return opens and ref.end < len(book.doc) and book.doc[ref.end].text in _DATELINE


def _other(book: Book, n: int) -> None:
    """A name that the gazetteer lacks: equal words, or an acronym and its long form, are one."""
    ref = book.refs[n]
    text = book.text(ref)
    key = "name:" + text.casefold()
    if key not in book.by_key:
        for c, known in enumerate(book.chains):
            if known.key.startswith("name:") and (reason := _acronym(text, known)):
                book.link(n, c, 0.9, reason)
                if reason.startswith("long form"):
                    known.label = text
                return
    book.join(n, key, text, ref.cls, 0.9, "name")


def _acronym(text: str, known: Chain) -> str | None:
    """Why two names are acronym and long form, or None."""
    short = text.replace(".", "")
    fits = short.isupper() and 2 <= len(short) <= _LONGEST_ACRONYM
    if fits and initials(known.label) == short:
        return f"acronym of {known.label}"
    if initials(text) == known.label and len(text.split()) > 1:
        return f"long form of {known.label}"
    return None


def initials(name: str) -> str:
    """The capitals that a name's words begin with; small words do not count.

    >>> initials("United Nations High Commissioner for Refugees")
    'UNHCR'
    """
    return "".join(w[0] for w in name.replace("-", " ").split() if w[:1].isupper())
