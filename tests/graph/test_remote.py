"""A graph written to a real SPARQL server, and asked there."""

from __future__ import annotations

import http.server
import os
import runpy
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import GraphError, QueryError, SettingsError
from kg.graph.build import build
from kg.graph.http import Server
from kg.graph.remote import Remote, push
from kg.graph.store import Store
from kg.ontology import load
from kg.query import Dataset, named_queries, run, run_named, to_csv

SAMPLE = runpy.run_path(str(Path(__file__).with_name("sample.py")))
ONTOLOGY = load()
BASE = "https://example.org/far/"
GRAPH = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], ONTOLOGY, base=BASE)
SMALL = build(
    SAMPLE["DOCUMENTS"][:0], type(SAMPLE["RESOLUTION"])((), (), (), ()), ONTOLOGY, base=BASE
)
UPDATE = {"Content-Type": "application/sparql-update"}
BINARY = Path(sys.executable).with_name("oxigraph")


VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
SchedulerInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 5000
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not BINARY.exists() and shutil.which("oxigraph") is None:
        pytest.skip("no oxigraph here: install the extra `test`")
    port = free_port()
    place = tmp_path_factory.mktemp("server")
    command = [str(BINARY), "serve", "--bind", f"127.0.0.1:{port}", "--location", str(place)]
    with running(command, port, place):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("no virtuoso-t here: Debian has it in virtuoso-opensource-7-bin")
    sql, web = free_port(), free_port()
    place = tmp_path_factory.mktemp("virtuoso")
    (place / "v.ini").write_text(VIRTUOSO.format(sql=sql, web=web), "utf-8")
    with running([binary, "+configfile", "v.ini", "+foreground"], web, place):
        login = {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "dba"}
        yield Server.of(f"virtuoso+http://127.0.0.1:{web}", login)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int, place: Path) -> Iterator[None]:
    """A server in a folder of its own, once it takes connections."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=place, **quiet)  # type: ignore[call-overload]
    try:
        for _ in range(600):
            assert process.poll() is None, f"{command[0]} ended at its start"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def test_virtuoso_answers_as_the_embedded_store_does(virtuoso: Server) -> None:
    assert push(virtuoso, SMALL, ONTOLOGY, base=BASE) < push(virtuoso, GRAPH, ONTOLOGY, base=BASE)
    compare(virtuoso)
    far = Store(Remote.open(virtuoso), virtuoso.url)
    assert run(far, "ASK { ?x kg:met kg:nobody }").truth is False
    # What it leaves out of an answer is told by a header alone.
    with pytest.raises(GraphError, match="cut after 5000 rows; raise ResultSetMaxRows"):
        run(far, "SELECT * WHERE { ?s ?p ?o . ?a a ?b }")
    push(virtuoso, SMALL, ONTOLOGY, base=BASE)
    assert Store(Remote.open(virtuoso), virtuoso.url).graphs == Store.memory(SMALL, ONTOLOGY).graphs
    stranger = Server.of(f"virtuoso+{virtuoso.url}", {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "x"})  # fmt: skip
    with pytest.raises(GraphError, match="401"):
        Remote.open(stranger)


@pytest.mark.parametrize("kind", ["oxigraph+{}", "updates"])
def test_a_server_answers_as_the_embedded_store_does(
    address: str, kind: str, tmp_path: Path
) -> None:
    server = Server.of(kind.format(address)) if "+" in kind else plain(address, tmp_path)
    assert push(server, SMALL, ONTOLOGY, base=BASE) < push(server, GRAPH, ONTOLOGY, base=BASE)
    compare(server)


def plain(address: str, tmp_path: Path) -> Server:
    """The same server without the Graph Store protocol, and without a union of its own."""
    table = tmp_path / "servers.toml"
    table.write_text('[plain]\nquery = "/query"\nupdate = "/update"\n', "utf-8")
    return Server.of(f"plain+{address}", file=table)


def compare(server: Server) -> None:
    """What the server has and answers is what the embedded store has and answers."""
    far, near = Store(Remote.open(server), server.url), Store.memory(GRAPH, ONTOLOGY)
    assert (far.base, len(far), far.graphs) == (BASE, len(GRAPH), near.graphs)
    by_graph = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    assert to_csv(run(far, by_graph)) == to_csv(run(near, by_graph))
    document = Dataset(default=(f"{BASE}doc/live%2F1",))
    said = "SELECT DISTINCT ?kind WHERE { ?it a ?kind }"
    answers = [to_csv(run(s, said, dataset=document)) for s in (far, near)]
    assert answers[0] == answers[1]
    assert "Mention" in answers[0]
    assert "Expulsion" not in answers[0]
    samples = {
        "entity": "Russia",
        "type": "ASSAULT",
        "date": "2023",
        "integer": "1",
        "event": "ev:1f00aa01",
    }
    for query in named_queries().values():
        params = {p.name: samples[p.kind] for p in query.params if not p.optional}
        answers = [to_csv(run_named(s, query, ONTOLOGY, params)) for s in (far, near)]
        assert answers[0] == answers[1], query.name
    made = "CONSTRUCT WHERE { ?a kg:met ?b }"
    assert run(far, made).triples == run(near, made).triples
    assert run(far, "ASK { ?a kg:met ?b }").truth
    with pytest.raises(QueryError, match="400"):
        run(far, "SELECT ?x WHERE { ?x kg:met }")
    with pytest.raises(QueryError, match="SERVICE"):
        run(far, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert len(far.to_rdflib()) == len(GRAPH)


def test_documents_that_are_gone_are_gone_from_the_server(address: str, tmp_path: Path) -> None:
    server = Server.of(f"oxigraph+{address}")
    push(server, GRAPH, ONTOLOGY, base=BASE)
    # A build that was killed has left a part of a document beside.
    left = f"<{BASE}doc/gone?staging>"
    kind = "<https://w3id.org/livekg/ontology#Document>"
    server.send(server.update, f"INSERT DATA {{ GRAPH {left} {{ {left} a {kind} }} }}".encode(), UPDATE)  # fmt: skip
    push(server, SMALL, ONTOLOGY, base=BASE)
    far = Store.remote(f"oxigraph+{address}")
    every = run(far, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").values()
    assert {row[0] for row in every} == far.graphs == Store.memory(SMALL, ONTOLOGY).graphs
    assert len(far) == len(SMALL)


class Moody(http.server.BaseHTTPRequestHandler):
    """Answers 503 twice, then asks for a password, then says yes."""

    seen: list[str | None] = []  # noqa: RUF012 (one server, one list)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        Moody.seen.append(self.headers["Authorization"])
        status = 503 if len(Moody.seen) < 3 else 200 if self.headers["Authorization"] else 401
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(b"yes")

    def log_message(self, *_: object) -> None:
        pass


def test_a_busy_server_is_asked_again_and_credentials_come_from_the_environment() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Moody) as there:
        threading.Thread(target=there.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{there.server_port}"
        for environment, word in (
            ({"KG_STORE_USER": "ann", "KG_STORE_PASSWORD": "s3cret"}, "Basic YW5uOnMzY3JldA=="),
            ({"KG_STORE_TOKEN": "s3cret"}, "Bearer s3cret"),
        ):
            Moody.seen.clear()
            server = Server.of(url, environment)
            assert "s3cret" not in repr(server)
            assert server.send(url, b"x", {})[0] == b"yes"
            assert Moody.seen == [word] * 3
        with pytest.raises(GraphError, match=r"401.*set KG_STORE_USER"):
            Server.of(url, {}).send(url, b"x", {})
        there.shutdown()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("fuseky+http://localhost:3030/x", "did you mean fuseki"),
        ("file:///etc/passwd", "KIND"),
        ("http://user:word@localhost/", "environment"),
        ("oxigraph+ftp://localhost/", "KIND"),
    ],
)
def test_a_wrong_address_is_named(address: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Server.of(address)


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.http._PAUSE", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server("x", "x", "x", None, pause=0.0)
    with pytest.raises(GraphError, match="no answer after 5 tries"):
        server.send(f"http://127.0.0.1:{port}/", b"", {})
    assert os.environ.get("KG_STORE_TOKEN") is None
