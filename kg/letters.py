"""Text in any Latin spelling in, the same in plain letters out: Đukanović, Tromsø, Kılıç."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark, as passports write them.
_WHOLE = str.maketrans({
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i",
    "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N", "ə": "a", "Ə": "A",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ß": "ss", "ẞ": "SS",
})  # fmt: skip


def plain(text: str) -> str:
    """The text without diacritics, its case and punctuation as they were.

    >>> plain("Milo Đukanović in Łódź")
    'Milo Dukanovic in Lodz'
    """
    apart = unicodedata.normalize("NFKD", text.translate(_WHOLE))
    return "".join(c for c in apart if not unicodedata.combining(c))
