"""A store and an address in, a running server out."""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from kg.errors import GraphError
from kg.graph.store import Store
from kg.ontology import Ontology
from kg.serve.app import Server, application


@contextmanager
def folder_of(path: Path, ontology: Ontology, store: Store | None = None) -> Iterator[str]:
    """The folder of a store: the one that is there, or one made for as long as it serves.

    It is made of ``store`` where one is given, and where there is none of the Turtle file.
    """
    for place in (path, path / "store"):
        if store is None and (place / "current").is_file():
            yield str(place)
            return
    file = path / "graph.ttl" if path.is_dir() else path
    with tempfile.TemporaryDirectory(prefix="kg-serve-") as made:
        source = store or Store.memory(file, ontology)
        Store.build(Path(made) / "store", source.to_rdflib(), ontology)
        yield str(Path(made) / "store")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises GraphError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(256)
    except OSError as error:
        found.close()
        raise GraphError(
            f"{host}:{port}: cannot listen there: {error.strerror}; name another --port"
        ) from error
    return found


def serve(server: Server, host: str, port: int, *, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` gets the address once the socket is there."""
    sock = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    ready(f"http://{name}:{sock.getsockname()[1]}/")
    config = uvicorn.Config(
        application(server), log_level="warning", server_header=False, date_header=True,
        lifespan="on", timeout_keep_alive=10, limit_concurrency=1000, h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    # The server sends itself the signal again when it has ended: what is left open must be closed then, too.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    uvicorn.Server(config).run(sockets=[sock])
