"""The names of office-holders in, how much another name sounds like those of a country out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from kg.gazetteer import Office
from kg.letters import plain

_SIZES = (2, 3)  # letters of the pieces that a name is compared by
_PRIOR = 200  # pieces by which a country with few names is taken for any country


@dataclass(frozen=True, slots=True)
class Origins:
    """How often each piece of a name stands in the names of a country, and in all."""

    by_country: Mapping[str, Counter[str]]
    everywhere: Counter[str]

    def likeness(self, name: str, country: str) -> float:
        """Mean log-likelihood ratio of the pieces of a name, the country against all.

        Above 0 where the name is likelier there than elsewhere, 0 where nobody of that country is known.
        A sign to weigh beside others, never a person's nationality.
        """
        here = self.by_country.get(country)
        found = list(_pieces(name))
        if here is None or not found:
            return 0.0
        total, size = self.everywhere.total() + len(self.everywhere), here.total() + _PRIOR
        ratios = 0.0
        for piece in found:
            usual = (self.everywhere[piece] + 1) / total
            ratios += log((here[piece] + _PRIOR * usual) / size / usual)
        return ratios / len(found)


def learn(offices: Iterable[Office]) -> Origins:
    """The pieces of the names of all who held an office, each person once a country."""
    people = sorted({(o.country, o.person.id, o.person.label) for o in offices if o.country})
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for country, _, name in people:
        found[country].update(_pieces(name))
    everywhere: Counter[str] = Counter()
    for pieces in found.values():
        everywhere.update(pieces)
    return Origins(dict(found), everywhere)


def _pieces(name: str) -> Iterator[str]:
    """Two and three letters in a row of each word, its beginning and end marked: "^Na", "oba$"."""
    for word in plain(name).lower().replace("-", " ").split():
        marked = f"^{word}$"
        for size in _SIZES:
            yield from (marked[i : i + size] for i in range(len(marked) - size + 1))
