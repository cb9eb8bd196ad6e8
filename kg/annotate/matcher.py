"""The data files that a document is read by, and the longest match of a name or title at a token."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.attribution import Attribution
from kg.gazetteer import Entry, Gazetteer
from kg.vocabulary import Vocabulary

Hits = tuple[tuple[Entry, str], ...]


class Matcher:
    """Longest match of gazetteer forms over tokens, case kept; of titles over tokens in lower case."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], Hits]]] = defaultdict(list)
        for form, hits in gazetteer.lookup.items():
            words = tuple(tokens_of(form))
            if words:
                self._first[words[0]].append((words, tuple(hits)))
        for candidates in self._first.values():
            candidates.sort(key=lambda c: (-len(c[0]), c[0]))

        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for title in gazetteer.titles:
            tokens = tuple(tokens_of(title))
            found[tokens[0]].append(tokens)
        self._titles = {
            first: sorted(titles, key=lambda t: (-len(t), t)) for first, titles in found.items()
        }

    def title(self, words: list[str], i: int) -> int:
        """Number of tokens of the longest title that starts at token i, or 0; ``words`` are in lower case."""
        return next(
            (len(t) for t in self._titles.get(words[i], ()) if tuple(words[i : i + len(t)]) == t), 0
        )

    def at(self, words: list[str], i: int) -> tuple[int, Hits] | None:
        """Number of tokens and bearers of the longest name that starts at token i."""
        for form, hits in self._first.get(words[i], ()):
            if tuple(words[i : i + len(form)]) == form:
                return len(form), hits
        return None


@dataclass(frozen=True, slots=True)
class Words:
    """The data files that a document is read by, before any event is looked for."""

    gazetteer: Gazetteer
    matcher: Matcher
    attribution: Attribution
    vocabulary: Vocabulary


def tokens_of(form: str) -> list[str]:
    """Splits a form as spaCy's tokenizer does for names: hyphens and possessives apart.

    >>> tokens_of("People’s Republic of Guinea-Bissau")
    ['People', "'s", 'Republic', 'of', 'Guinea', '-', 'Bissau']
    """
    out: list[str] = []
    for word in form.replace("’", "'").split():
        if "'s" in word:
            stem, _, rest = word.partition("'s")
            out += [stem, "'s", *([rest] if rest else [])]
            continue
        parts = word.split("-")
        for n, part in enumerate(parts):
            if n:
                out.append("-")
            if part:
                out.append(part)
    return out
