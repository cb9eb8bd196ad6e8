"""The errors that the library raises: each message says what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class KgError(Exception):
    """The work failed; the command line exits with 1."""


class InputError(KgError):
    """A document, folder or file cannot be read as what it should be."""


class SettingsError(KgError):
    """A setting is unknown or has a value that it cannot have; the command line exits with 2."""


class OntologyError(KgError):
    """A term, class or event type that the ontology does not have, or an ontology that is incomplete."""


class GraphError(KgError):
    """A graph cannot be built from its parts, or a store cannot be written or opened."""


class QueryError(KgError):
    """A query is refused, is not valid SPARQL, or lacks a parameter."""


class RefusedError(QueryError):
    """A query asks for what is not allowed here: a change, another server, data from elsewhere."""


class LimitError(QueryError):
    """An answer is larger than it may be."""


def choices(wrong: str, valid: Iterable[str], *, all_up_to: int = 12) -> str:
    """The end of a message about a name that is not known: near names, or all when they are few."""
    names = sorted(set(valid))
    folded = {name.casefold(): name for name in names}
    near = [folded[n] for n in difflib.get_close_matches(wrong.casefold(), list(folded), n=3)]
    if near:
        return f"did you mean {' or '.join(near)}?"
    if not names:
        return "there are none"
    if len(names) <= all_up_to:
        return f"valid: {', '.join(names)}"
    return f"valid: {', '.join(names[:all_up_to])} and {len(names) - all_up_to} more"
