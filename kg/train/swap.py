"""Documents in, the words of one with other names out: what is learned must not hang on who is in a text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from kg.train.data import Features

_KINDS = ("last", "first", "country", "demonym", "place")


class Swapper:
    """Replaces names by others of their kind, word by word and the same way throughout a document."""

    def __init__(self, documents: Sequence[Features]) -> None:
        self.kinds = [dict(_kinds(doc)) for doc in documents]
        words = [pair for kinds in self.kinds for pair in kinds.items()]
        self.pools = {kind: sorted({w for w, k in words if k == kind}) for kind in _KINDS}

    def swapped(
        self, index: int, forms: Sequence[str], rng: random.Random, share: float
    ) -> list[str]:
        """The words of document ``index``, of whose names a share is replaced."""
        kinds = self.kinds[index]
        change = {
            w: rng.choice(self.pools[k]) for w, k in sorted(kinds.items()) if rng.random() < share
        }
        result = []
        for form in forms:
            loud = form.isupper() and len(form) > 1
            new = change.get(form.capitalize() if loud and form not in kinds else form)
            result.append(form if new is None else new.upper() if loud else new)
        return result


def _kinds(doc: Features) -> Iterator[tuple[str, str]]:
    """Words of names that can be replaced, with their kind; of a word that comes twice, the last holds."""
    for cls, names in zip(doc["classes"], doc["names"], strict=True):
        for name in names:
            parts = name.split()
            plain = all(p[:1].isupper() and p.isalpha() for p in parts)
            if cls == "Person" and plain and 1 <= len(parts) <= 3:
                yield parts[-1], "last"
                for part in parts[:-1]:
                    yield part, "first"
            elif cls in ("Country", "Place") and plain and len(parts) == 1:
                yield (
                    name,
                    "demonym" if cls == "Country" and _adjective(name, names[0]) else cls.lower(),
                )


def _adjective(name: str, country: str) -> bool:
    """Whether a country's other name is its adjective, as far as endings tell: "Malian", not "Burma"."""
    like = name[:3] == country[:3]
    ending = r"(an|ese|ish|i|ch|k)$" if like else r"(ian|ean|an|ese|ish)$"
    return name != country and re.search(ending, name) is not None
