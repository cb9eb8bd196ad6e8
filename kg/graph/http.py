"""The address of a SPARQL server in, its three services with credentials, retries and back-off out."""

from __future__ import annotations

import base64
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from kg.errors import GraphError, QueryError, SettingsError, choices
from kg.resources import ontology_dir, read_toml

_TRIES = 5
_PAUSE = 0.5  # seconds before the second try; each further one waits twice as long
_LONGEST = 30.0
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Server:
    """The services of one server; equal when addresses and credentials are. ``repr`` shows no secret.

    ``union`` holds what a query is sent with, as in a URL, to ask all named graphs at once; None where
    the graphs must be listed.
    """

    url: str
    query: str
    update: str
    graphs: str | None
    union: str | None = None
    auth: str = "basic"
    user: str | None = None
    secret: str | None = field(default=None, repr=False)
    pause: float = _PAUSE

    @classmethod
    def of(
        cls, address: str, environment: Mapping[str, str] | None = None, file: Path | None = None
    ) -> Server:
        """The server of an address such as ``fuseki+http://host:3030/war``; a plain one takes and gives all.

        Credentials are KG_STORE_USER with KG_STORE_PASSWORD, or KG_STORE_TOKEN. SettingsError for an
        address that is none, and for a kind of server that is not in ``servers.toml``.
        """
        given = os.environ if environment is None else environment
        kind, plus, rest = address.partition("+")
        if not plus or "://" in kind:
            kind, rest = "sparql", address
        if not rest.startswith(("http://", "https://")) or "@" in rest or "?" in rest:
            raise SettingsError(
                f"{address!r}: write KIND+http://HOST/PATH; credentials come from the environment"
            )
        kinds = read_toml(file or ontology_dir() / "servers.toml")
        if kind not in kinds:
            raise SettingsError(f"{address!r}: unknown kind of server; {choices(kind, kinds)}")
        paths, url = kinds[kind], rest.rstrip("/")
        token = given.get("KG_STORE_TOKEN")
        graphs = paths.get("graphs")
        return cls(
            url=url,
            query=url + paths["query"],
            update=url + paths["update"],
            graphs=None if graphs is None else url + graphs,
            union=paths.get("union"),
            auth="bearer" if token else paths.get("auth", "basic"),
            user=given.get("KG_STORE_USER"),
            secret=token or given.get("KG_STORE_PASSWORD"),
        )

    def send(self, address: str, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, str]:
        """POST, and again where the server is busy or gone for a moment; the answer and its media type.

        Raises QueryError for a request that the server finds wrong, GraphError for all else.
        """
        pause = self.pause
        for left in range(_TRIES - 1, -1, -1):
            try:
                return self._once(address, body, headers)
            except urllib.error.HTTPError as error:
                reason = error.read(2000).decode("utf-8", "replace").strip()
                if error.code not in _AGAIN or not left:
                    raise _failure(address, error.code, reason) from error
                told = error.headers.get("Retry-After", "")
                pause = max(pause, float(told)) if told.isdecimal() else pause
            except (OSError, HTTPException) as error:
                if not left:
                    raise GraphError(
                        f"{address}: no answer after {_TRIES} tries: {error}"
                    ) from error
            time.sleep(min(pause, _LONGEST))
            pause *= 2
        raise AssertionError  # the last try returns or raises

    def _once(self, address: str, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, str]:
        # Only http and https get here: `of` has checked the address.
        request = urllib.request.Request(address, body, dict(headers))  # noqa: S310
        opener = urllib.request.build_opener(_Stay())
        if self.secret is not None:
            if self.auth == "digest":
                known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
                known.add_password(None, self.url, self.user or "", self.secret)
                opener.add_handler(urllib.request.HTTPDigestAuthHandler(known))
            elif self.auth == "bearer":
                request.add_header("Authorization", f"Bearer {self.secret}")
            else:
                pair = base64.b64encode(f"{self.user or ''}:{self.secret}".encode()).decode()
                request.add_header("Authorization", f"Basic {pair}")
        with opener.open(request, timeout=600) as reply:
            if (most := reply.headers.get("X-SPARQL-MaxRows")) is not None:
                raise GraphError(
                    f"{address}: the answer was cut after {most} rows; raise ResultSetMaxRows in virtuoso.ini"
                )
            return reply.read(), reply.headers.get_content_type()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: credentials go where they were sent, and nowhere else."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _failure(address: str, status: int, reason: str) -> GraphError | QueryError:
    shown = f"{address}: {status}: {reason[:500] or 'no reason given'}"
    if status == 400:
        return QueryError(shown)
    hint = {
        401: "; set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN",
        403: "; these credentials may not do that",
        404: "; name the kind of server, as in oxigraph+http://localhost:7878",
        405: "; name the kind of server, as in oxigraph+http://localhost:7878",
    }.get(status, "")
    return GraphError(shown + hint)
