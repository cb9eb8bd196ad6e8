"""The text of a query in, the same with values bound out; what reaches files or the network is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import QueryError, RefusedError

Value = ox.NamedNode | ox.Literal

# Strings, IRIs and comments first: what stands inside them is no keyword.
_TOKEN = re.compile(
    r"""
      (?P<string>\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3}|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w\-.:]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<word>@?[^\W\d_][\w\-]*)
    | (?P<mark>[{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_SERVICE = "SERVICE asks another server; queries stay within this graph"
_FROM = "FROM names data to read from elsewhere; only graphs of this store can stand there"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def check_allowed(text: str, graphs: Collection[str] = ()) -> str:
    """The form of a query (SELECT, ASK ...); raises QueryError for an update, SERVICE and FROM.

    ``graphs`` holds the IRIs that may stand behind FROM and FROM NAMED: graphs of the store itself.
    """
    tokens = _tokens(text)
    words = (t.text.upper() for t in tokens if t.kind == "word")
    form = next((w for w in words if w in _FORMS or w in _UPDATES), None)
    if form in _UPDATES:
        raise RefusedError(
            f"{form} changes a graph; queries here only read (SELECT, ASK, CONSTRUCT)"
        )
    for place, token in enumerate(tokens):
        if token.kind not in {"word", "name"}:
            continue
        keywords = _keywords(token)
        line = text.count("\n", 0, token.start) + 1
        if "SERVICE" in keywords:
            raise RefusedError(f"line {line}: {_SERVICE}")
        if token.kind == "word" and "FROM" in keywords:
            named = _graph_behind(tokens, place)
            if named not in graphs:
                what = f" (not <{named}>)" if named else ""
                raise RefusedError(f"line {line}: {_FROM}{what}")
    if form is None:
        raise QueryError("no SELECT, ASK, CONSTRUCT or DESCRIBE in the query; is it SPARQL?")
    return form


@lru_cache(maxsize=32)
def has_dataset(text: str) -> bool:
    """Whether the query itself says with FROM which graphs it asks."""
    return any(t.kind == "word" and t.text.upper() == "FROM" for t in _tokens(text))


def _keywords(token: _Token) -> str:
    """The part of a token where the parser may see a keyword.

    Oxigraph needs no space around one: "trueSERVICE" is two words to it, and "SERVICEex:x" as well.
    """
    if token.kind == "name":
        return token.text.partition(":")[0].upper()
    return token.text.upper() if token.kind == "word" and token.text[0] != "@" else ""


def _graph_behind(tokens: Sequence[_Token], place: int) -> str | None:
    """The IRI, written in full, that follows FROM or FROM NAMED."""
    if tokens[place].text.upper() != "FROM":
        return None
    rest = tokens[place + 1 : place + 3]
    if rest and rest[0].kind == "word" and rest[0].text.upper() == "NAMED":
        rest = rest[1:]
    return rest[0].text[1:-1] if rest and rest[0].kind == "iri" else None


@lru_cache(maxsize=32)
def is_ordered(text: str) -> bool:
    """Whether the query itself says in which order its rows come."""
    return any(t.kind == "word" and t.text.upper() == "ORDER" for t in _tokens(text))


def variables(text: str) -> set[str]:
    """The names of all variables, without their mark."""
    return {t.text[1:] for t in _tokens(text) if t.kind == "variable"}


def bind(text: str, values: Mapping[str, Value | None]) -> str:
    """Bind values to variables by VALUES at the start of the first WHERE; None leaves one unbound.

    The values are terms that the RDF library writes, so that no text can leave its place. They hold
    in the outer group; a group within sees them through the join. Raises QueryError when the query
    has no such variable, or no WHERE to bind it in.
    """
    if not values:
        return text
    known = variables(text)
    for name in values:
        if name not in known:
            raise QueryError(
                f"the query has no variable ?{name}; it has {', '.join(sorted(known)) or 'none'}"
            )
    rows = "".join(
        f" VALUES ?{name} {{ {value} }}"
        for name, value in sorted(values.items())
        if value is not None
    )
    place = _after_where(text)
    return text[:place] + rows + text[place:]


def _after_where(text: str) -> int:
    seen = False
    for token in _tokens(text):
        if token.kind == "word" and token.text.upper() == "WHERE":
            seen = True
        elif seen and token.text == "{":
            return token.end
    raise QueryError("the query has parameters but no WHERE { ... } to bind them in")


@lru_cache(maxsize=32)  # one query is looked at several times
def _tokens(text: str) -> tuple[_Token, ...]:
    return tuple(
        _Token(m.lastgroup or "", m.group(), m.start(), m.end())
        for m in _TOKEN.finditer(text)
        if m.lastgroup != "comment"
    )
