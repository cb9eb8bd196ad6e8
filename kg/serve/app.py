"""A pool of workers in, an ASGI application out: the endpoint, its pages, and the IRIs of the data."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.graph.iris import prefixes
from kg.query import named_queries
from kg.serve.limits import Limits
from kg.serve.negotiate import wants_html
from kg.serve.pool import BusyError, Pool, Reply, TimeLimitError, WorkerError
from kg.serve.protocol import Ask, Refusal, file_name, number, pairs, read

STATIC = Path(__file__).with_name("static")
_FILES = {"page.js": "text/javascript", "page.css": "text/css"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Server:
    """What the server is told: the store, its limits, and who may ask.

    ``hosts`` are the names under which it answers (None: any), ``origins`` the sites whose pages may
    read its answers in a browser ("*": any). Without a ``heading``, the graph page says whom it is about.
    """

    folder: str
    title: str
    limits: Limits = field(default_factory=Limits)
    hosts: frozenset[str] | None = LOOPBACK
    origins: tuple[str, ...] = ()
    heading: str | None = None


def application(server: Server) -> Starlette:
    """The application; its workers start and end with it."""
    site = _Site(server)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await site.pool.start()
        yield
        await site.pool.close()

    middleware = [Middleware(_Shield, hosts=server.hosts)]
    if server.origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(server.origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=["X-Limits", "X-Cut"],
            )
        )
    guarded = partial(_guarded, limits=server.limits)
    routes = [
        Route("/", site.front),
        Route("/static/{name}", site.static),
        Route("/sparql", guarded(site.sparql), methods=["GET", "POST"]),
        Route("/queries", site.queries),
        Route("/queries/{name}", guarded(site.named)),
        Route("/graph", guarded(site.graph)),
        Route("/{rest:path}", guarded(site.thing)),
    ]
    return Starlette(
        routes=routes,
        middleware=middleware,
        lifespan=lifespan,
        exception_handlers={404: _plain, 405: _plain, 500: _failed},
    )


class _Site:
    """The handlers, and what they share."""

    def __init__(self, server: Server) -> None:
        self.server, self.limits = server, server.limits
        self.pool = Pool(server.folder, server.limits)
        self.page = (STATIC / "page.html").read_text("utf-8")
        self.files = {name: (STATIC / name).read_bytes() for name in _FILES}

    async def front(self, request: Request) -> Response:  # noqa: ARG002 (a handler gets it)
        return Response(
            self.page, media_type="text/html", headers={"Content-Security-Policy": _POLICY}
        )

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES:
            return _text(404, "there is no such file")
        return Response(self.files[name], media_type=_FILES[name])

    async def queries(self, request: Request) -> Response:  # noqa: ARG002
        """The named queries, and the prefixes that need no declaration."""
        listed = [
            {
                "name": q.name,
                "title": q.title,
                "description": q.description,
                "text": q.text,
                "params": [
                    {"name": p.name, "kind": p.kind, "optional": p.optional, "what": p.description}
                    for p in q.params
                ],
            }
            for q in named_queries().values()
        ]
        said = {"title": self.server.title, "prefixes": prefixes(self.pool.base), "queries": listed}
        return Response(json.dumps(said, ensure_ascii=False), media_type="application/json")

    async def sparql(self, request: Request) -> Response:
        ask = await read(request, self.limits.body)
        if ask.query is not None:
            return await self._run(request, ask, kind="query", query=ask.query, dataset=ask.dataset)
        if wants_html(request.headers.get("accept", "")):
            return RedirectResponse("/", 303)
        return await self._run(
            request, ask, kind="service", endpoint=str(request.url.replace(query=""))
        )

    async def named(self, request: Request) -> Response:
        given = dict(pairs(request.url.query))
        ask = Ask(
            None,
            None,
            given.pop("format", None),
            number(given.pop("first", None)),
            given.pop("download", None),
        )
        params = {name: value for name, value in given.items() if value}
        name = request.path_params["name"]
        return await self._run(request, ask, kind="named", name=name, params=params)

    async def graph(self, request: Request) -> Response:
        # The page says itself what may run in it: its scripts stand inside, known by their digests.
        return await self._run(request, _NOTHING, kind="graph", title=self.server.heading)

    async def thing(self, request: Request) -> Response:
        """An IRI under the base of the data, at the root or at its own path."""
        root = urlsplit(self.pool.base).path.lstrip("/")
        rest = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0].lstrip("/")
        rest = rest.removeprefix(root)
        if not rest.startswith(("entity/", "event/", "position/", "decision/", "doc/")):
            return _text(
                404, "there is nothing here; the pages are /, /sparql, /queries and /graph"
            )
        form = dict(pairs(request.url.query)).get("format")
        ask = Ask(None, None, form, None, None)
        response = await self._run(
            request,
            ask,
            kind="describe",
            iri=self.pool.base + rest,
            root="/",
            title=self.server.title,
        )
        response.headers["Vary"] = "Accept"
        if response.headers["content-type"].startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response

    async def _run(self, request: Request, ask: Ask, **what: Any) -> Response:
        common = {
            "accept": request.headers.get("accept", ""),
            "format": ask.format,
            "first": ask.first,
            "rows": self.limits.rows,
            "bytes": self.limits.bytes,
        }
        reply = await self.pool.ask(common | what)
        return self._response(reply, ask)

    def _response(self, reply: Reply, ask: Ask) -> Response:
        headers = self.limits.headers()
        if "cut" in reply.head:
            headers["X-Cut"] = f"only the first {reply.head['cut']} are given; there are more"
        if ask.download is not None and reply.head["status"] == 200:
            name = file_name(ask.download, reply.head.get("ending", "txt"))
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        headers["Content-Type"] = reply.head["type"]
        if "policy" in reply.head:
            headers["Content-Security-Policy"] = reply.head["policy"]
        return Response(reply.body, reply.head["status"], headers)


_NOTHING = Ask(None, None, None, None, None)


def _guarded(handler: Handler, limits: Limits) -> Handler:
    """The same handler, whose refusals are answers."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except Refusal as refusal:
            return _text(refusal.status, refusal.reason, limits.headers())
        except BusyError as error:
            return _text(503, str(error), limits.headers() | {"Retry-After": "5"})
        except (TimeLimitError, WorkerError) as error:
            return _text(503, f"over the limit: {error}", limits.headers())

    return handle


def _text(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(f"{reason}\n", status, dict(headers or {}), "text/plain")


async def _plain(request: Request, error: Exception) -> Response:  # noqa: ARG001
    status = getattr(error, "status_code", 404)
    headers = getattr(error, "headers", None)
    reason = "only GET, HEAD and, at /sparql, POST" if status == 405 else "there is nothing here"
    return _text(status, reason, headers)


async def _failed(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return _text(500, "the server failed at this request; its log says more", _SAFE)


class _Shield:
    """The outermost layer: names of this server only, and the headers that keep a browser safe."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                have = {name.lower() for name, _ in message["headers"]}
                for name, value in _SAFE.items():
                    if name.lower().encode() not in have:
                        message["headers"].append((name.lower().encode(), value.encode()))
            await send(message)

        host = next((v.decode("latin-1") for n, v in scope["headers"] if n == b"host"), "")
        if not _HOST.fullmatch(host) or not self._ours(host):
            # A page elsewhere may give its own name this address, to read what only we should see.
            await _text(421, "this server does not answer under that name")(scope, receive, careful)
            return
        await self.app(scope, receive, careful)

    def _ours(self, host: str) -> bool:
        name = host if host.endswith("]") else re.sub(r":\d+$", "", host)
        return self.hosts is None or name.lower() in self.hosts
