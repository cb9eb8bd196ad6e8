"""References in, chains out: which names, nouns and pronouns of one document mean the same, each link with a score and a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.annotate.mentions import COUNTRY, PERSON, PLACE, Ref
from kg.annotate.pipeline import Annotated
from kg.annotate.quotes import Saying, quoted
from kg.annotate.roles import Role
from kg.gazetteer import Entry, Gazetteer
from kg.model import EntityClass, MentionKind

# "the government of X", "Kenyan authorities": the country acts.
GOVERNMENT = {"government", "authority", "leadership", "regime"}
_LOCATIVE = {"in", "at", "near", "outside", "around", "inside", "within", "across", "through", "via", "towards", "toward", "into", "over", "above", "off", "reach"}  # fmt: skip
_MOTION = {"fly", "travel", "go", "come", "arrive", "land", "visit", "drive", "return", "head", "leave", "march", "move", "flight", "trip",
           "visit", "journey", "tour", "road", "way", "depart", "sail", "reach", "strike", "hit", "shell", "bomb", "capture", "enter", "storm"}  # fmt: skip
_GENERIC = {  # "the country", "the bloc": a class of earlier reference, most recent first
    "country": {"Country"}, "nation": {"Country"}, "kingdom": {"Country"}, "republic": {"Country"}, "state": {"Country"},
    "neighbour": set(), "bloc": {"IntergovernmentalOrganization"}, "alliance": {"IntergovernmentalOrganization"},
    "union": {"IntergovernmentalOrganization", "Organization"}, "organisation": {"IntergovernmentalOrganization", "Organization", "ArmedGroup"},
    "organization": {"IntergovernmentalOrganization", "Organization", "ArmedGroup"}, "body": {"IntergovernmentalOrganization", "GovernmentBody"},
    "group": {"ArmedGroup", "Organization"}, "movement": {"ArmedGroup", "Party"}, "militia": {"ArmedGroup"}, "militant": {"ArmedGroup"},
    "rebel": {"ArmedGroup"}, "insurgent": {"ArmedGroup"}, "paramilitary": {"ArmedGroup"}, "fighter": {"ArmedGroup"},
    "party": {"Party"}, "company": {"Company"}, "firm": {"Company"}, "agency": {"Media", "IntergovernmentalOrganization", "GovernmentBody", "Organization"},
    "city": {"Place"}, "town": {"Place"}, "village": {"Place"}, "region": {"Place"}, "province": {"Place"}, "territory": {"Place"},
    "island": {"Place"}, "enclave": {"Place"}, "peninsula": {"Place"}, "summit": {"Gathering"}, "conference": {"Gathering"},
    "pact": {"Agreement"}, "treaty": {"Agreement"}, "accord": {"Agreement"}, "deal": {"Agreement"}, "agreement": {"Agreement"},
    "court": {"GovernmentBody", "IntergovernmentalOrganization"}, "broadcaster": {"Media"}, "newspaper": {"Media"},
}  # fmt: skip
_BODIES = frozenset(
    "agency ministry service party group movement army office organisation organization department committee force team side".split()
)
_STATES, _SIDES = (
    {"Country"},
    {
        "Country",
        "ArmedGroup",
        "ArmedForce",
        "GovernmentBody",
        "IntergovernmentalOrganization",
        "Party",
    },
)
_PAIRS = {  # "the two countries": the class of what is meant
    **dict.fromkeys(("country", "government", "neighbour", "nation", "state", "capital", "republic"), _STATES),
    **dict.fromkeys(("leader", "minister", "president", "man", "woman", "chief", "premier", "counterpart", "envoy", "general", "diplomat", "politician"), {"Person"}),
    **dict.fromkeys(("side", "party", "army", "foe", "camp", "enemy", "adversary", "belligerent", "force", "group", "faction", "rival", "delegation", "team", "parties"), _SIDES),
    "pair": {"Person", "Country"}, "duo": {"Person", "Country"},
}  # fmt: skip
_COUNTS = {"two": 2, "both": 2, "pair": 2, "duo": 2, "three": 3, "four": 4, "five": 5}
_REPRESENTATIVES = frozenset(
    "minister envoy official delegation negotiator representative delegate diplomat lawyer government authority president leader army".split()
)
_PLURAL = {"Group", "ArmedForce", "ArmedGroup"}
_IT = {
    "Country",
    "GovernmentBody",
    "ArmedForce",
    "ArmedGroup",
    "IntergovernmentalOrganization",
    "Party",
    "Company",
    "Media",
    "Organization",
}
_FAMILY_FIRST = {"PRK", "KOR", "CHN", "TWN", "VNM", "HKG", "SGP"}


@dataclass(slots=True)
class Chain:
    """References of one document that mean the same; ``links`` holds (ref, score, reason) in text order."""

    key: str
    label: str
    cls: EntityClass | None
    entry: Entry | None = None
    country: str | None = None
    links: list[tuple[int, float, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chains:
    """``of[n]`` is the chain of reference n; unresolved pronouns are absent.

    ``more[n]`` holds further chains that the same words mean: the second of "the two leaders".
    """

    all: tuple[Chain, ...]
    of: dict[int, int]
    more: dict[int, tuple[int, ...]]


class _Builder:
    def __init__(
        self,
        annotated: Annotated,
        refs: Sequence[Ref],
        roles: Sequence[Role],
        sayings: dict[int, Saying],
        gazetteer: Gazetteer,
    ) -> None:
        self.doc, self.annotated, self.refs, self.roles, self.sayings, self.gazetteer = (
            annotated.doc,
            annotated,
            refs,
            roles,
            sayings,
            gazetteer,
        )
        self.chains: list[Chain] = []
        self.by_key: dict[str, int] = {}
        self.of: dict[int, int] = {}
        self.persons: dict[str, list[int]] = {}  # part of a name -> chains
        self.sent = {t.i: n for n, s in enumerate(self.doc.sents) for t in s}
        self.quoted = quoted(self.doc)
        self.gender: dict[int, str] = {}
        self.more: dict[int, tuple[int, ...]] = {}
        self.by_head = {r.head: n for n, r in enumerate(refs)}

    def text(self, ref: Ref) -> str:
        return " ".join(self.annotated.text(ref.start, ref.end).split())

    def join(
        self,
        n: int,
        key: str,
        label: str,
        cls: EntityClass | None,
        score: float,
        reason: str,
        entry: Entry | None = None,
    ) -> int:
        c = self.by_key.get(key)
        if c is None:
            c = self.by_key[key] = len(self.chains)
            self.chains.append(Chain(key, label, cls, entry))
        return self.link(n, c, score, reason)

    def link(self, n: int, c: int, score: float, reason: str) -> int:
        self.of[n] = c
        self.chains[c].links.append((n, score, reason))
        return c

    # -- names ---------------------------------------------------------------------------------------------------
    def names(self) -> None:
        order = [
            n
            for n, r in enumerate(self.refs)
            if r.kind in {MentionKind.NAME, MentionKind.ADJECTIVE}
        ]
        for (
            n
        ) in order:  # full names first, so that a surname in a heading finds its owner further down
            ref = self.refs[n]
            if ref.cls == PERSON and (ref.end - ref.start > 1 or ref.entry):
                self._full_person(n)
        for n in order:
            ref = self.refs[n]
            if n in self.of:
                continue
            if ref.entry is not None:
                self._entry(n)
            elif ref.cls == PERSON:
                self._surname(n)
            elif not self._short(n):
                self._other(n)

    def _short(self, n: int) -> bool:
        """ "the North" for North Korea, where this text names it in full."""
        ref = self.refs[n]
        if not self._definite(ref):
            return False
        return self._known_nominal(n, self.text(ref))

    def _known_nominal(self, n: int, text: str) -> bool:
        hits = self.gazetteer.lookup.get(f"the {text}") or self.gazetteer.lookup.get(text) or ()
        bearers = [e for e, kind in hits if kind == "nominal"]
        named = {
            m.entry.id: k
            for k, m in enumerate(self.refs)
            if m.entry is not None and self.refs[k].entry in bearers
        }
        if not named:
            return False
        entry = next(e for e in bearers if e.id in named)
        if f"gaz:{entry.id}" not in self.by_key:
            self._entry(named[entry.id])
        if f"gaz:{entry.id}" not in self.by_key:
            return False  # its only name here stands for a place
        self.link(
            n,
            self.by_key[f"gaz:{entry.id}"],
            0.8,
            f"short name of {entry.label}, which this text names",
        )
        return True

    def _full_person(self, n: int) -> None:
        ref = self.refs[n]
        words = [w for w in self.text(ref).replace("-", " ").split() if w[:1].isalpha()]
        entry = ref.entry
        key = f"person:{entry.id}" if entry else "person:" + " ".join(words).casefold()
        label = entry.label if entry and len(words) < 2 else self.text(ref)
        c = self.join(n, key, label, PERSON, 1.0, "full name", entry)
        parts = {words[-1], words[0]} if words else set()
        if len(words) > 2:
            parts |= {
                " ".join(words[-2:]),
                words[-2] if words[-2].lower() in {"al", "el"} else words[-1],
            }
        for part in sorted(parts):
            owners = self.persons.setdefault(part.casefold(), [])
            if c not in owners:
                owners.append(c)
        if words and words[0] in self.gazetteer.genders:
            self.gender.setdefault(c, self.gazetteer.genders[words[0]])

    def _surname(self, n: int) -> None:
        ref = self.refs[n]
        text = self.text(ref)
        owners = self.persons.get(text.casefold().replace("-", " "), [])
        if owners:
            before = [
                c
                for c in owners
                if any(self.refs[m].start < ref.start for m, _, _ in self.chains[c].links)
            ]
            pool = before or owners
            best = max(
                pool,
                key=lambda c: max(
                    (
                        self.refs[m].start
                        for m, _, _ in self.chains[c].links
                        if self.refs[m].start < ref.start
                    ),
                    default=-1,
                ),
            )
            self.link(
                n,
                best,
                0.95 if len(pool) == 1 else 0.6,
                "surname of a full name"
                if len(pool) == 1
                else "surname shared; the nearest bearer",
            )
        else:
            self.join(n, "person:" + text.casefold(), text, PERSON, 0.9, "name")
            self.persons.setdefault(text.casefold(), []).append(
                self.by_key["person:" + text.casefold()]
            )

    def _entry(self, n: int) -> None:
        ref = self.refs[n]
        entry = ref.entry
        assert entry is not None
        if ref.form == "seat" and self._is_place(ref):
            self.join(
                n,
                "place:" + self.text(ref).casefold(),
                self.text(ref),
                PLACE,
                0.8,
                "capital in a locative phrase",
            )
            return
        if ref.form == "people" and not self._definite(ref):
            self.join(
                n,
                "people:" + self.text(ref).casefold(),
                self.text(ref),
                EntityClass("Group"),
                0.8,
                "people of a country",
            )
            return
        c = self.join(
            n,
            f"gaz:{entry.id}",
            entry.label,
            entry.cls,
            1.0,
            f"gazetteer: {ref.form or 'name'} of {entry.label}",
            entry,
        )
        self.chains[c].country = entry.country

    def labels(self) -> None:
        """The name of what the gazetteer knows, as this text writes it: its longest form, but a country's usual name."""
        for chain in self.chains:
            if chain.entry is None:
                continue
            forms = Counter(
                self.text(self.refs[n])
                for n, _, _ in chain.links
                if self.refs[n].kind == MentionKind.NAME
                and self.refs[n].form in {"name", "acronym"}
            )
            if chain.cls == COUNTRY:
                forms = Counter(
                    {f: k for f, k in forms.items() if not f.isupper() and "." not in f}
                )
            if forms and not any(fold_case(f) == fold_case(chain.label) for f in forms):
                chain.label = min(forms, key=lambda f: (-len(f.split()), -forms[f], f))

    def _definite(self, ref: Ref) -> bool:
        return ref.start > 0 and self.doc[ref.start - 1].lower_ == "the"

    def _is_place(self, ref: Ref) -> bool:
        """Whether a capital's name stands for the town ("in Moscow", "flew to Kyiv") rather than for the government."""
        token = self.doc[ref.head]
        if len(self.text(ref)) and token.dep_ == "pobj":
            prep = token.head
            if prep.lower_ in _LOCATIVE:
                return True
            if prep.lower_ in {"to", "from", "for", "of"}:
                governor = prep.head
                return governor.lemma_.lower() in _MOTION or (
                    prep.lower_ == "of"
                    and governor.lemma_.lower()
                    in {
                        "city",
                        "capital",
                        "streets",
                        "street",
                        "centre",
                        "outskirt",
                        "suburb",
                        "mayor",
                        "battle",
                        "siege",
                    }
                )
        if token.dep_ == "dobj":
            return token.head.lemma_.lower() in _MOTION
        if token.dep_ in {"appos", "npadvmod"}:
            return True
        nxt = self.doc[ref.end] if ref.end < len(self.doc) else None
        block = self.annotated.block(token)
        dateline = (
            self.annotated.starts[ref.start] == block.start
            and nxt is not None
            and nxt.text in {",", "–", "—", "-", "("}
        )
        return dateline

    def _other(self, n: int) -> None:
        ref = self.refs[n]
        text = self.text(ref)
        key = "name:" + text.casefold()
        if key not in self.by_key:
            folded = text.replace(".", "")
            for c, chain in enumerate(self.chains):
                if (
                    chain.key.startswith("name:")
                    and folded.isupper()
                    and 2 <= len(folded) <= 7
                    and initials(chain.label) == folded
                ):
                    self.link(n, c, 0.9, f"acronym of {chain.label}")
                    return
                if (
                    chain.key.startswith("name:")
                    and initials(text) == chain.label
                    and len(text.split()) > 1
                ):
                    self.link(n, c, 0.9, f"long form of {chain.label}")
                    chain.label = text
                    return
        self.join(n, key, text, ref.cls, 0.9, "name")

    # -- nouns and pronouns ---------------------------------------------------------------------------------------
    def others(self) -> None:
        titles = self._titles()
        for n in sorted(
            (n for n in range(len(self.refs)) if n not in self.of), key=lambda n: self.refs[n].head
        ):
            ref = self.refs[n]
            if ref.kind == MentionKind.NOMINAL:
                self._nominal(n, titles)
            elif ref.kind == MentionKind.PRONOUN:
                self._pronoun(n)

    def _titles(self) -> list[tuple[str, int | None, int]]:
        """(last word of the title, chain of its body, chain of the person)."""
        out = []
        for role in self.roles:
            if role.person in self.of:
                body = self.of.get(role.body) if role.body is not None else None
                out.append((role.title.split()[-1], role.title, body, self.of[role.person]))
        return out  # type: ignore[return-value]

    def _nominal(self, n: int, titles: Sequence[tuple[str, str, int | None, int]]) -> None:
        ref = self.refs[n]
        token = self.doc[ref.head]
        lemma = token.lemma_.lower()
        text = self.text(ref)
        appos = next((c for c in token.children if c.dep_ == "appos"), None)
        if (
            appos is not None
            and (m := self._name_at(appos.i)) is not None
            and self.refs[m].cls == PERSON
            and ref.cls in {PERSON, None}
        ):
            self.link(n, self.of[m], 0.95, "apposition")
            return
        owner = self._owner(ref)
        if (c := self._own(ref, lemma)) is not None:
            self.link(n, c, 0.6, "what the person named stands for")
            return
        if lemma in GOVERNMENT and owner is not None and self.chains[owner].cls == COUNTRY:
            self.link(n, owner, 0.9, "government of a country")
            return
        if token.pos_ == "NUM" or lemma in {"other", "another", "several", "many", "most", "both"}:
            # "29 were wounded", "two of them": more of the people that the text last spoke of, or nobody that has a name.
            if (c := self._recent(ref, {"Group"}, within=1)) is not None and self.annotated.blocks[
                ref.head
            ] == self.annotated.blocks[self.refs[self.chains[c].links[-1][0]].head]:
                self.link(n, c, 0.45, f"“{text}” of the people named last")
            return
        for group, reason in (
            (self._represented(ref, lemma), "the countries that they speak for"),
            (self._several(ref, lemma), "as many as the words count"),
        ):
            if group:
                self.link(n, group[0], 0.6, f"“{text}”: {reason}")
                for c in group[1:]:
                    self.chains[c].links.append((n, 0.6, f"“{text}”: {reason}"))
                self.more[n] = tuple(group[1:])
                return
        det = next((c.lower_ for c in token.children if c.dep_ in {"det", "poss"}), "")
        definite = det in {"the", "this", "that", "its", "their", "his", "her"} or owner is not None
        if definite:
            if ref.cls == PERSON and (c := self._holder(ref, owner)) is not None:
                self.link(n, c, 0.85, "who holds this office, according to the gazetteer")
                return
            person = self._titled(token.lower_, text.lower(), owner, titles, ref)
            if person is not None:
                self.link(n, person, 0.85, "title that the text gives this person")
                return
            if ref.cls == PERSON and (c := self._varied(ref, owner)) is not None:
                self.link(n, c, 0.55, "title in place of the name, of the last person who acts")
                return
            if self._known_nominal(n, text):
                return
            plain = ref.end - ref.start == 1 and det in {"the", "this", "that"}
            if (
                plain
                and lemma in _GENERIC
                and (c := self._recent(ref, _GENERIC[lemma])) is not None
            ):
                self.link(
                    n,
                    c,
                    0.6,
                    f"nearest earlier {'/'.join(sorted(_GENERIC[lemma]))} for “the {lemma}”",
                )
                return
            if det in {"the", "this", "that"} and (c := self._same_head(ref, lemma)) is not None:
                self.link(n, c, 0.7, f"earlier phrase with the same noun “{lemma}”")
                return
        self.join(
            n,
            f"noun:{text.casefold()}" + ("" if definite else f"@{ref.head}"),
            text,
            ref.cls,
            0.8,
            "described, not named",
        )
        self.chains[self.of[n]].country = (
            self.chains[owner].label
            if owner is not None and self.chains[owner].cls == COUNTRY
            else None
        )

    def _several(self, ref: Ref, lemma: str) -> list[int]:
        """ "the two leaders", "the three countries", "both sides": as many chains of a fitting class as the words count.

        A coordinated list of that length comes first ("Mali, Niger and Chad"), else the nearest different ones; in text order.
        """
        before = {self.doc[i].lower_ for i in range(max(0, ref.start - 2), ref.head)} | {
            self.doc[ref.head].lower_
        }
        wanted = next(
            (n for word, n in _COUNTS.items() if word in before),
            2
            if lemma in {"side", "pair", "duo", "neighbour"}
            and self.doc[ref.head].tag_ == "NNS"
            or lemma in {"pair", "duo"}
            else 0,
        )
        classes = _PAIRS.get(lemma) or (
            {"Country", "Person", "ArmedGroup"}
            if self.doc[ref.head].lower_ in {"both", "two", "three", "pair"}
            else None
        )
        if (
            classes is None
            or not wanted
            or any(c.dep_ == "prep" and c.lower_ == "of" for c in self.doc[ref.head].children)
        ):
            return []
        near = [
            (self.refs[n].head, c)
            for n, c in self.of.items()
            if self.refs[n].head < ref.start and self.sent[ref.head] - self.sent[self.refs[n].head] <= 4
            and str(self.chains[c].cls) in classes and self.refs[n].kind != MentionKind.NOMINAL
        ]  # fmt: skip
        near.sort(reverse=True)
        lists: dict[int, list[int]] = {}
        for head, c in near:
            first = _first_conjunct(self.doc[head])
            if c not in lists.setdefault(first, []):
                lists[first].append(c)
        for _, members in sorted(lists.items(), reverse=True):
            if len(members) == wanted and wanted > 1:
                return members[::-1]
        found = list(dict.fromkeys(c for _, c in near))[:wanted]
        return found[::-1] if len(found) == wanted else []

    def _represented(self, ref: Ref, lemma: str) -> list[int]:
        """ "ministers from Mali and Niger": two or more countries whose unnamed representatives act."""
        token = self.doc[ref.head]
        if lemma not in _REPRESENTATIVES or token.tag_ != "NNS":
            return []
        found: list[int] = []
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "from", "for"}:
                for obj in child.children:
                    for word in [obj, *obj.conjuncts] if obj.dep_ == "pobj" else ():
                        m = self._name_at(word.i)
                        if (
                            m is not None
                            and m in self.of
                            and str(self.chains[self.of[m]].cls) in _SIDES
                        ):
                            found.append(self.of[m])
        return list(dict.fromkeys(found)) if len(set(found)) > 1 else []

    def _owner(self, ref: Ref) -> int | None:
        """Chain of the country or body that a noun phrase names as its owner: "Georgia's army", "the Kenyan navy"."""
        for child in self.doc[ref.head].children:
            if child.dep_ in {"poss", "amod", "compound", "nmod"} or (
                child.dep_ == "prep" and child.lower_ == "of"
            ):
                word = (
                    next((g for g in child.children if g.dep_ == "pobj"), None)
                    if child.dep_ == "prep"
                    else child
                )
                if word is None:
                    continue
                m = self._name_at(word.i)
                if m is None:
                    m = self.by_head.get(word.i)
                if m is not None and m in self.of and self.chains[self.of[m]].cls != PERSON:
                    return self.of[m]
        return None

    def _own(self, ref: Ref, lemma: str) -> int | None:
        """ "his agency", "her country": the body or country of the person."""
        for child in self.doc[ref.head].children:
            if (
                child.dep_ == "poss"
                and (m := self.by_head.get(child.i)) is not None
                and m in self.of
                and self.chains[self.of[m]].cls == PERSON
            ):
                body = self._body_of(
                    self.of[m],
                    country=lemma in {"country", "government", "nation", "homeland", "state"},
                )
                if body is not None and (
                    lemma in {"country", "government", "nation", "homeland", "state"}
                    or lemma in _BODIES
                ):
                    return body
        return None

    def _name_at(self, i: int) -> int | None:
        return next((n for n, r in self._names_by_token.get(i, ())), None)

    @property
    def _names_by_token(self) -> dict[int, list[tuple[int, Ref]]]:
        cached = getattr(self, "_nbt", None)
        if cached is None:
            cached = {}
            for n, r in enumerate(self.refs):
                if r.kind in {MentionKind.NAME, MentionKind.ADJECTIVE}:
                    for i in range(r.start, r.end):
                        cached.setdefault(i, []).append((n, r))
            self._nbt = cached
        return cached

    def _titled(
        self,
        head: str,
        text: str,
        owner: int | None,
        titles: Sequence[tuple[str, str, int | None, int]],
        ref: Ref,
    ) -> int | None:
        """The person whose title ends in this noun, with the same body where the phrase names one."""
        found = []
        for last, title, body, person in titles:
            if last != head:
                continue
            if owner is not None and body != owner:
                continue
            if (
                owner is None
                and ref.end - ref.start > 1
                and not text.endswith(title)
                and not title.endswith(text)
            ):
                continue
            found.append(person)
        return found[-1] if len(set(found)) == 1 else None

    def _holder(self, ref: Ref, owner: int | None) -> int | None:
        """The named person of this document who holds the described office at its date: "the French president"."""
        if owner is None or self.chains[owner].cls != COUNTRY:
            return None
        words = self.doc[ref.start : ref.head + 1].text.lower().split()
        title = next(
            (t for k in range(len(words)) if (t := " ".join(words[k:])) in self.gazetteer.titles),
            None,
        )
        if title is None:
            return None
        holders = self.gazetteer.holders(
            title, self.chains[owner].label, self.annotated.document.date
        )
        return next(
            (c for h in holders if (c := self.by_key.get(f"person:{h.id}")) is not None), None
        )

    def _varied(self, ref: Ref, owner: int | None) -> int | None:
        """ "Jerry Mateparae starts the day … The former governor-general is shuttling": the last acting person of the sentences before.

        Only for a title that is the subject.
        """
        token = self.doc[ref.head]
        title = self.doc[ref.start : ref.head + 1].text.lower()
        known = next(
            (
                t
                for t in (token.lower_, " ".join(title.split()[-2:]), title)
                if t in self.gazetteer.titles
            ),
            None,
        )
        if known is None:
            return None
        if token.dep_ not in {"nsubj", "nsubjpass"}:
            return None
        best: tuple[int, int] | None = None
        for n, c in self.of.items():
            other = self.refs[n]
            gap = self.sent[ref.head] - self.sent[other.head]
            if (
                self.chains[c].cls == PERSON
                and 0 < gap <= 2
                and self.doc[other.head].dep_ in {"nsubj", "nsubjpass"}
                and other.kind == MentionKind.NAME
            ):
                bodies = {
                    self.of.get(r.body)
                    for r in self.roles
                    if self.of.get(r.person) == c and r.body is not None
                }
                if owner is not None and bodies and owner not in bodies:
                    continue
                if best is None or other.head > best[0]:
                    best = (other.head, c)
        return best[1] if best else None

    def _recent(self, ref: Ref, classes: set[str], within: int = 1000) -> int | None:
        best: tuple[int, int] | None = None
        for n, c in self.of.items():
            other = self.refs[n]
            if (
                other.head < ref.head
                and str(self.chains[c].cls) in classes
                and other.kind != MentionKind.PRONOUN
            ):
                if self.sent[ref.head] - self.sent[other.head] > within:
                    continue
                if (
                    self.sent[ref.head] == self.sent[other.head]
                    and other.kind == MentionKind.ADJECTIVE
                    and "Country" not in classes
                ):
                    continue
                if best is None or other.head > best[0]:
                    best = (other.head, c)
        return best[1] if best else None

    def _same_head(self, ref: Ref, lemma: str) -> int | None:
        best: tuple[int, int] | None = None
        for n, c in self.of.items():
            other = self.refs[n]
            if (
                other.kind == MentionKind.NOMINAL
                and other.head < ref.head
                and self.doc[other.head].lemma_.lower() == lemma
            ):
                fresh = {t.lemma_.lower() for t in self.doc[ref.start : ref.head]} - {
                    t.lemma_.lower() for t in self.doc[other.start : other.head]
                }
                if not fresh and (best is None or other.head > best[0]):
                    best = (other.head, c)
        return best[1] if best else None

    def _pronoun(self, n: int) -> None:
        ref = self.refs[n]
        token = self.doc[ref.head]
        word = token.lower_
        if word in {"who", "whom"}:
            return
        saying = self.sayings.get(token.i)
        if word in {"i", "me", "my", "we", "us", "our", "ours"}:
            if saying is not None and saying.speaker in self.of:
                speaker = self.of[saying.speaker]
                if (
                    word in {"we", "us", "our", "ours"}
                    and (body := self._body_of(speaker)) is not None
                ):
                    self.link(n, body, 0.6, "first person plural: the speaker's country or body")
                else:
                    self.link(n, speaker, 0.8, "first person: the speaker")
            return
        if word in {"he", "him", "his", "himself"}:
            wanted, gender = {"Person"}, "m"
        elif word in {"she", "her", "hers", "herself"}:
            wanted, gender = {"Person"}, "f"
        elif word in {"they", "them", "their", "theirs", "themselves"}:
            wanted, gender = _PLURAL, ""
        else:
            wanted, gender = _IT, ""
        best: tuple[float, int] | None = None
        here = self.sent[token.i]
        clause = _clause(token)
        acting = _subject(token)
        for m, c in self.of.items():
            other = self.refs[m]
            if other.head >= token.i or here - self.sent[other.head] > 3:
                continue
            chain = self.chains[c]
            cls = str(chain.cls)
            thing = (
                wanted is _IT
                and other.kind == MentionKind.NOMINAL
                and cls not in {"Person", "Group"}
                and self.doc[other.head].tag_ == "NN"
                and here - self.sent[other.head] <= 1
                and self.doc[other.head].dep_ in {"nsubj", "nsubjpass"}
            )
            ok = (
                cls in wanted
                or thing
                or (
                    not gender
                    and wanted is _PLURAL
                    and cls in {"Country", "GovernmentBody", "Organization", "Party"}
                )
            )
            if not ok or (gender and self.gender.get(c, gender) != gender):
                continue
            head = self.doc[other.head]
            score = 1.0 - 0.25 * (here - self.sent[other.head]) - 0.004 * (token.i - other.head)
            if head.dep_ in {"nsubj", "nsubjpass"}:
                score += 0.35
            if other.kind == MentionKind.ADJECTIVE or head.dep_ in {"compound", "amod"}:
                score -= 0.45
            elif head.dep_ == "poss":
                score -= 0.1
            if wanted is _PLURAL and cls not in wanted:
                score -= 0.3
            if cls == "Media":
                score -= 0.4
            if gender and self.gender.get(c) == gender:
                score += 0.1
            if other.kind == MentionKind.PRONOUN and self.doc[other.head].lower_[:2] == word[:2]:
                score += 0.1
            if (
                self.sent[other.head] == here
                and _clause(head) == clause
                and token.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass"}
                and head.dep_ in {"nsubj", "nsubjpass", "dobj"}
            ):
                score -= 0.8  # two arguments of one verb are two people
            elif other.head == acting and token.dep_ in {"dobj", "pobj", "dative"}:
                score -= 0.8  # "spoke with Trump and thanked him"
            if (token.i in self.quoted) != (other.head in self.quoted):
                score -= 0.3
            if saying is not None and self.of.get(saying.speaker) == c and token.i in self.quoted:
                score -= 0.6  # inside a quotation the speaker says "I"
            if best is None or score > best[0]:
                best = (score, c)
        if best and best[0] > 0.2:
            self.link(
                n,
                best[1],
                round(min(0.9, max(0.2, best[0] * 0.6)), 2),
                f"“{word}”: nearest fitting earlier reference",
            )

    def _body_of(self, person: int, *, country: bool = True) -> int | None:
        """The body of the person's last title, or the country of that body."""
        for role in reversed(self.roles):
            if (
                self.of.get(role.person) == person
                and role.body is not None
                and role.body in self.of
            ):
                body = self.of[role.body]
                label = self.chains[body].country if country else None
                return next(
                    (
                        c
                        for c, chain in enumerate(self.chains)
                        if chain.cls == COUNTRY and chain.label == label
                    ),
                    body,
                )
        return None


def _clause(token: Token) -> int:
    """Index of the verb (or root) whose clause a token stands in."""
    node = token
    while node.pos_ not in {"VERB", "AUX"} and node.head.i != node.i:
        node = node.head
    return node.i


def _first_conjunct(token: Token) -> int:
    """Index of the first member of the list that a token stands in."""
    node = token
    while node.dep_ in {"conj", "compound", "poss"} and node.head.i != node.i:
        node = node.head
    return node.i


def _subject(token: Token) -> int:
    """Index of the word that acts in the clause of ``token``, through coordination; -1 where there is none."""
    node = token.doc[_clause(token)]
    while True:
        found = next((c.i for c in node.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if (
            found is not None
            or node.dep_ not in {"conj", "xcomp", "advcl"}
            or node.head.i == node.i
        ):
            return -1 if found is None else found
        node = node.head


def fold_case(text: str) -> str:
    return text.casefold().removeprefix("the ")


def initials(name: str) -> str:
    """ "United Nations Development Programme" -> "UNDP"; small words do not count."""
    return "".join(w[0] for w in name.replace("-", " ").split() if w[:1].isupper())


def resolve(
    annotated: Annotated,
    refs: Sequence[Ref],
    roles: Sequence[Role],
    sayings: dict[int, Saying],
    gazetteer: Gazetteer,
) -> Chains:
    """Chains of one document: names first, then descriptions and pronouns in text order."""
    builder = _Builder(annotated, refs, roles, sayings, gazetteer)
    builder.names()
    builder.others()
    builder.labels()
    return Chains(tuple(builder.chains), builder.of, builder.more)
