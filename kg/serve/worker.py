"""One request in, one answer out, over and over: a process of its own, so that it can be ended.

``python -m kg.serve.worker STORE`` reads frames from standard input and writes frames to standard
output: four bytes with the length of a JSON head, eight with that of the body, the head, the body.
"""

# ruff: noqa: PLC0415 (what only some requests need is loaded by them: a worker starts sooner)

from __future__ import annotations

import json
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from kg import ontology
from kg.errors import KgError, LimitError, QueryError, RefusedError
from kg.graph.store import Store
from kg.ontology import Ontology
from kg.query import Dataset, Result, named_queries, run, run_named
from kg.query.describe import describe, description, documents, service
from kg.serve.negotiate import Form, choose, wants_html

FRAME = struct.Struct(">IQ")
Answer = tuple[dict[str, Any], bytes]


class Work:
    """An open store, and the kinds of requests that it answers."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.ontology: Ontology = ontology.load()
        self.store = Store.open(folder)
        self.generation = self._current()
        self.kinds: Mapping[str, Callable[[dict[str, Any]], Answer]] = {
            "query": self._query,
            "named": self._named,
            "describe": self._describe,
            "service": self._service,
            "graph": self._graph,
        }

    def answer(self, request: dict[str, Any]) -> Answer:
        """The head and the body of an answer; an error of the request is an answer, too."""
        try:
            if self._current() != self.generation:
                self.generation = self._current()
                self.store = Store.open(self.folder)
            return self.kinds[request["kind"]](request)
        except RefusedError as error:
            return text(403, f"refused: {error}")
        except LimitError as error:
            return text(422, f"over the limit: {error}")
        except QueryError as error:
            return text(400, str(error))
        except KgError as error:
            return text(500, str(error))

    def _current(self) -> str:
        try:
            return (Path(self.folder) / "current").read_text("utf-8")
        except OSError:
            return self.generation

    def _query(self, request: dict[str, Any]) -> Answer:
        given = request.get("dataset")
        dataset = None if given is None else Dataset(tuple(given[0]), tuple(given[1]))
        limit, cut = _rows(request)
        result = run(self.store, request["query"], dataset=dataset, rows=limit, cut=cut)
        return written(result, request)

    def _named(self, request: dict[str, Any]) -> Answer:
        query = named_queries().get(request["name"])
        if query is None:
            return text(404, f"no query is called {request['name']!r}; /queries lists them all")
        limit, cut = _rows(request)
        params = request["params"]
        result = run_named(self.store, query, self.ontology, params, rows=limit, cut=cut)
        return written(result, request)

    def _describe(self, request: dict[str, Any]) -> Answer:
        iri = request["iri"]
        if request["format"] is None and wants_html(request["accept"]):
            from kg.serve.pages import POLICY, description_page, dossier_page

            dossier = dossier_page(
                self.store, self.ontology, iri, request["title"], request["root"]
            )
            if dossier is not None:
                head = {"status": 200, "type": "text/html; charset=utf-8", "policy": POLICY}
                return head, dossier.encode()
            about = description(self.store, iri)
            if about is not None:
                page = description_page(about, self.store.base, request["root"])
                return {"status": 200, "type": "text/html; charset=utf-8"}, page.encode()
        result = describe(self.store, iri, rows=request["rows"])
        if result is None:
            return text(404, f"the graph says nothing of <{iri}>")
        return written(result, request)

    def _service(self, request: dict[str, Any]) -> Answer:
        return written(service(self.store, request["endpoint"]), request)

    def _graph(self, request: dict[str, Any]) -> Answer:
        from kg.graph.project import project
        from kg.view import Source, page

        projected = project(self.store.to_rdflib(), self.ontology)
        sources = {ident: Source(*rest) for ident, rest in documents(self.store).items()}
        html = page(projected, title=request["title"], sources=sources)
        return {"status": 200, "type": "text/html; charset=utf-8"}, html.encode()


def written(result: Result, request: dict[str, Any]) -> Answer:
    """A result in the form that the client accepts, within the limit of bytes."""
    graph = result.triples is not None
    form: Form | None = choose(request["accept"], request["format"], graph=graph)
    if form is None:
        have = "Turtle, N-Triples, JSON-LD, RDF/XML" if graph else "JSON, XML, CSV, TSV"
        return text(406, f"no form of the answer is acceptable; there are {have}")
    body = form.write(result).encode()
    if len(body) > request["bytes"]:
        raise LimitError(
            f"the answer has more than {request['bytes']} bytes; ask for less at a time"
        )
    head = {"status": 200, "type": form.media_type, "ending": form.ending}
    if result.cut:
        head["cut"] = len(result.triples if result.triples is not None else result.rows)
    return head, body


def text(status: int, message: str) -> Answer:
    """An answer that says in words what was wrong."""
    return {"status": status, "type": "text/plain; charset=utf-8"}, f"{message}\n".encode()


def _rows(request: dict[str, Any]) -> tuple[int, bool]:
    """The limit of rows, and whether the client itself asked for the first ones only."""
    first = request.get("first")
    return (request["rows"], False) if first is None else (min(first, request["rows"]), True)


def bound(memory: int) -> None:
    """Let this process end by itself when it asks for more memory; no such bound on Windows."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def alarm(seconds: float) -> None:
    """End this process after so long, whoever waits for it; 0 lets it live."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def frame(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One message, either way."""
    data = json.dumps(head).encode()
    return FRAME.pack(len(data), len(body)) + data + body


def serve(work: Work, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer frames until the other side is gone."""
    sink.write(frame({"base": work.store.base}))
    sink.flush()
    while len(start := source.read(FRAME.size)) == FRAME.size:
        size, more = FRAME.unpack(start)
        request = json.loads(source.read(size))
        source.read(more)
        alarm(request["seconds"])
        head, body = work.answer(request)
        alarm(0)
        sink.write(frame(head, body))
        sink.flush()


def main(folder: str, memory: str) -> None:
    """The process: its standard output belongs to the frames alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work = Work(folder)
    bound(int(memory))
    serve(work, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
