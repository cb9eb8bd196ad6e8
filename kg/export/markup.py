"""Texts in, XML text and attributes out: what XML cannot hold is refused or shown as U+FFFD."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from kg.errors import GraphError

_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT = {"\r": "&#13;", "\x85": "&#133;", "\u2028": "&#8232;"}


def exact(text: str, where: str) -> str:
    """The text as XML content; a GraphError where a character has no place in XML 1.0."""
    found = _IMPOSSIBLE.search(text)
    if found is not None:
        raise GraphError(
            f"{where} holds the character U+{ord(found[0]):04X}, which XML cannot hold; "
            "take another form of RDF"
        )
    return escape(text, _KEPT)


def shown(text: str) -> str:
    """The text as XML content, for the eye."""
    return escape(_IMPOSSIBLE.sub("\ufffd", text), _KEPT)


def attribute(text: object) -> str:
    """The quoted value of an attribute."""
    return quoteattr(_IMPOSSIBLE.sub("\ufffd", str(text)), _KEPT)
