"""What the server does not do, and what it says then."""

from __future__ import annotations

import concurrent.futures
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ALL = "SELECT * WHERE { ?s ?p ?o }"
BODY = {"Content-Type": "application/sparql-query"}
# Never finished in a lifetime.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <file:///etc/passwd> WHERE { GRAPH ?g { ?s ?p ?o } }", "FROM"),
        ("SELECT * FROM <http://127.0.0.1:9/x.ttl> WHERE { ?s ?p ?o }", "FROM"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { ?s ?p trueSERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE"),
        ("LOAD <http://127.0.0.1:9/x.ttl>", "LOAD"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("DROP ALL", "DROP"),
    ],
)
def test_what_reaches_beyond_the_graph_is_refused(server: Any, query: str, reason: str) -> None:
    for answer in (
        server.get("/sparql", query=query),
        server.send("/sparql", query.encode(), BODY),
    ):
        assert answer.status == 403
        assert answer.headers.get_content_type() == "text/plain"
        assert reason in answer.text


def test_service_reaches_no_other_server(server: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.5)
        port = trap.getsockname()[1]
        for word in ("SERVICE", "SERVICE SILENT", "?s a 1SERVICE", "?s ?p trueSERVICESILENT"):
            answer = server.get(
                "/sparql", query=f"SELECT * {{ {word}<http://127.0.0.1:{port}/>{{?s ?p ?o}} }}"
            )
            assert answer.status == 403
        prefix = f"PREFIX SERVICEx: <http://127.0.0.1:{port}/> PREFIX x: <http://127.0.0.1:{port}/>"
        assert (
            server.get("/sparql", query=f"{prefix} SELECT * {{ SERVICEx:y {{ ?s ?p ?o }} }}").status
            == 403
        )
        with pytest.raises(TimeoutError):
            trap.accept()


def test_foreign_graphs_are_not_fetched(server: Any) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        for iri in ("file:///etc/passwd", "http://127.0.0.1:9/x.ttl"):
            answer = server.get("/sparql", query=ALL, **{name: iri})
            assert answer.status == 403
            assert "nothing is fetched" in answer.text


def test_updates_have_no_door(server: Any) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    update = {"Content-Type": "application/sparql-update"}
    assert server.send("/sparql", b"update=DROP+ALL", form).status == 403
    assert server.send("/sparql", b"DROP ALL", update).status == 403
    assert server.get("/sparql", update="DROP ALL").status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"SELECT", "text/plain", 415),
        (b"SELECT * WHERE {", "application/sparql-query", 400),
        (b"\xff\xfe", "application/sparql-query", 400),
        (b"", "application/x-www-form-urlencoded", 400),
        (b"query=ASK%7B%7D&query=ASK%7B%7D", "application/x-www-form-urlencoded", 400),
        (b"query=%FF", "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_request_of_the_protocol(
    server: Any, body: bytes, kind: str, status: int
) -> None:
    answer = server.send("/sparql", body, {"Content-Type": kind})
    assert answer.status == status
    assert "Traceback" not in answer.text


def test_a_syntax_error_says_where(server: Any) -> None:
    answer = server.get("/sparql", query="SELECT ?s\nWHERE { ?s ?p }")
    assert answer.status == 400
    assert answer.text.startswith("line 2, column 16: not valid SPARQL")


def test_a_query_of_ten_megabytes_is_not_read(server: Any) -> None:
    query = b"ASK { } #" + b"x" * 10_000_000
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as client:
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {BODY['Content-Type']}\r\n"
        )
        client.sendall(f"{head}Content-Length: {len(query)}\r\n\r\n".encode())
        reply = client.recv(65536).decode()
    assert " 413 " in reply.splitlines()[0]
    # The same without a length told beforehand.
    with socket.create_connection((address.hostname, address.port), timeout=30) as client:
        client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        client.sendall(b"%x\r\n%s\r\n" % (300_000, query[:300_000]))
        assert " 413 " in client.recv(65536).decode().splitlines()[0]
    assert server.get("/sparql", query=ALL).status == 200


def test_a_join_of_a_billion_rows_ends_at_the_limit_while_others_go_on(narrow: Any) -> None:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = pool.submit(narrow.get, "/sparql", query=ENDLESS)
        time.sleep(0.2)
        assert narrow.get("/sparql", query="ASK { ?s kg:met ?o }").status == 200
        assert not slow.done()
        answer = slow.result(30)
    assert answer.status == 503
    assert "ended after 1 seconds" in answer.text
    assert narrow.get("/sparql", query="ASK { ?s kg:met ?o }").status == 200


def test_rows_and_bytes_are_limited_and_never_cut_unasked(narrow: Any) -> None:
    answer = narrow.get("/sparql", query=ALL)
    assert answer.status == 422
    assert "more than 50 rows" in answer.text
    assert "rows=50" in answer.headers["x-limits"]
    some = narrow.get("/sparql", query=ALL, first="7", format="csv")
    assert len(some.text.splitlines()) == 8
    assert some.headers["x-cut"].startswith("only the first 7")
    assert narrow.get("/sparql", query=f"{ALL} LIMIT 50").headers["x-cut"] is None
    long = "SELECT ?x WHERE { BIND(STR('x') AS ?a)" + "".join(
        f" BIND(CONCAT(?{a}, ?{a}, ?{a}, ?{a}) AS ?{b})"
        for a, b in zip("abcdefghijk", "bcdefghijkx", strict=True)
    )
    answer = narrow.get("/sparql", query=f"{long} }}")
    assert answer.status == 422
    assert "more than 1048576 bytes" in answer.text


def test_more_than_may_wait_are_turned_away(narrow: Any) -> None:
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: narrow.get("/sparql", query=ENDLESS), range(6)))
    busy = [a for a in answers if a.headers["retry-after"]]
    assert busy
    assert {a.status for a in answers} == {503}
    assert "try again" in busy[0].text


def test_memory_is_limited(graph: Path, request: pytest.FixtureRequest) -> None:
    runs = request.getfixturevalue("starter")
    hungry = "SELECT (GROUP_CONCAT(?all) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?all) }"
    with runs(graph, "--memory", "512", "--seconds", "60", "--workers", "1") as found:
        answer = found.get("/sparql", query=hungry)
        assert answer.status == 503
        assert "512 MiB of memory" in answer.text
        assert found.get("/sparql", query="ASK { ?s kg:met ?o }").status == 200


@pytest.mark.parametrize(
    "name", ["a\r\nSet-Cookie: x=1", 'a"; filename="b.exe', "../../etc/passwd", "é\u2028", ""]
)
def test_the_name_of_a_download_brings_no_header(server: Any, name: str) -> None:
    answer = server.get("/sparql", query="ASK { }", download=name, format="csv")
    assert answer.status == 200
    assert answer.headers["set-cookie"] is None
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="')
    assert said.endswith('.csv"')
    assert not set(said.removeprefix('attachment; filename="')[:-5]) & set('/\\"\r\n.;')


def test_only_names_of_this_machine_are_answered(server: Any) -> None:
    assert server.get("/sparql", host="evil.example").status == 421
    assert server.get("/sparql", host="a b").status == 421
    assert server.get("/sparql", host="localhost:1").status == 200


def test_every_answer_keeps_a_browser_safe(server: Any) -> None:
    for path in (
        "/",
        "/sparql",
        "/queries",
        "/graph",
        "/entity/moldova",
        "/nothing",
        "/static/page.js",
        "/static/../app.py",
    ):
        answer = server.get(path, "text/html")
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["server"] is None
    for path in ("/", "/entity/moldova"):
        assert (
            "default-src 'none'" in server.get(path, "text/html").headers["content-security-policy"]
        )
    for method in (b"PUT", b"DELETE"):
        address = urlsplit(server.url)
        with socket.create_connection((address.hostname, address.port), timeout=30) as client:
            client.sendall(method + b" /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert b" 405 " in client.recv(65536).splitlines()[0]


def test_a_turtle_file_is_served_and_nothing_stays_behind(
    starter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "made"))
    (tmp_path / "made").mkdir()
    file = Path(__file__).parents[2] / "exports" / "graph.ttl"
    with starter(file) as found:
        assert "true" in found.get("/sparql", query="ASK { ?a kg:met ?b }").text
        assert list((tmp_path / "made").iterdir())
    assert list((tmp_path / "made").iterdir()) == []
