"""An HTTP request in, what the SPARQL 1.1 Protocol asks for out; errors carry the status of the protocol."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"


class Refusal(Exception):  # noqa: N818 (an answer with a status, not a failure of ours)
    """An answer that ends a request: its status and a reason in words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class Ask:
    """One query as a client sends it; ``first`` is how many rows it wants to see at most."""

    query: str | None
    dataset: tuple[list[str], list[str]] | None
    format: str | None
    first: int | None
    download: str | None


async def read(request: Request, limit: int) -> Ask:
    """The query of a GET, of a POST with a form, or of a POST with the query as its body."""
    params = pairs(request.url.query)
    query = None
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _UPDATE:
            raise Refusal(403, "refused: this endpoint is read-only and takes no updates")
        if kind not in {_FORM, _QUERY}:
            raise Refusal(415, f"send {_FORM} or {_QUERY}, not {kind or 'a body without a type'}")
        text = _decoded(await body(request, limit))
        if kind == _FORM:
            params += pairs(text)
        else:
            query = text
    found: dict[str, list[str]] = {}
    for name, value in params:
        found.setdefault(name, []).append(value)
    if "update" in found:
        raise Refusal(403, "refused: this endpoint is read-only and takes no updates")
    queries = found.get("query", []) + ([] if query is None else [query])
    if len(queries) > 1:
        raise Refusal(400, "more than one query; send one")
    if len("".join(queries)) > limit:
        raise Refusal(413, f"the query is longer than {limit} bytes, which is the limit here")
    if not queries and request.method == "POST":
        raise Refusal(400, "no query; send it as the body, or as the parameter `query`")
    default, named = found.get("default-graph-uri", []), found.get("named-graph-uri", [])
    return Ask(
        query=queries[0] if queries else None,
        dataset=(default, named) if default or named else None,
        format=last(found, "format") or last(found, "output"),
        first=number(last(found, "first")),
        download=last(found, "download"),
    )


def pairs(text: str) -> list[tuple[str, str]]:
    """Names and values of a query string or a form."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Refusal(400, "the parameters are not UTF-8, or there are too many") from error


async def body(request: Request, limit: int) -> bytes:
    """The body of a request; it is read no further than the limit."""
    reason = f"the body has more than {limit} bytes, which is the limit here"
    if int(request.headers.get("content-length", "0")) > limit:
        raise Refusal(413, reason)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise Refusal(413, reason)
        parts.append(part)
    return b"".join(parts)


def last(found: dict[str, list[str]], name: str) -> str | None:
    """The last value of a parameter."""
    return found[name][-1] if name in found else None


def number(text: str | None) -> int | None:
    """How many rows are wanted."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise Refusal(400, f"first={text!r} is no whole number above 0")
    return int(text)


def file_name(wanted: str, ending: str) -> str:
    """A name for a download of which only plain letters, digits and signs are left, on one line."""
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in wanted[:80])
    return f"{stem.strip('-') or 'answer'}.{ending}"


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, "the body is not UTF-8") from error
