"""An id in, the address of its page out: how pages link to each other, in a folder or on a server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Links:
    """``entity`` and ``event`` take an id, ``page`` one of renderer.PAGES; each gives an href."""

    entity: Callable[[str], str]
    event: Callable[[str], str]
    page: Callable[[str], str]


def file_name(ident: str) -> str:
    """A name that every file system takes, and that no other id has: "moldova.html" for "ent:moldova"."""
    local = ident.partition(":")[2]
    if _PLAIN.fullmatch(local):
        return f"{local}.html"
    plain = re.sub(r"[^a-z0-9]+", "-", local.lower()).strip("-")[:60] or "x"
    return f"{plain}_{hashlib.sha256(ident.encode()).hexdigest()[:10]}.html"


def static_links(depth: int) -> Links:
    """For a page in a folder ``depth`` below the top: all of them open from disk."""
    top = "../" * depth
    return Links(
        entity=lambda ident: f"{top}entity/{file_name(ident)}",
        event=lambda ident: f"{top}event/{file_name(ident)}",
        page=lambda name: f"{top}{name}.html",
    )
