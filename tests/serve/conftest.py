"""One server on a small graph for all tests of this folder, and one with narrow limits."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import ontology
from kg.graph.build import build
from kg.graph.store import Store

HERE = Path(__file__).parent
SAMPLE = runpy.run_path(str(HERE.parent / "graph" / "sample.py"))
RUNNING = runpy.run_path(str(HERE / "server.py"))["running"]


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    loaded = ontology.load()
    folder = tmp_path_factory.mktemp("served") / "store"
    made = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], loaded, base="https://example.org/war/")
    Store.build(folder, made, loaded)
    return folder


@pytest.fixture(scope="session")
def server(graph: Path) -> Iterator[Any]:
    with RUNNING(graph, "--title", "A <war>", "--allow-origin", "https://tools.example") as found:
        yield found


@pytest.fixture(scope="session")
def narrow(graph: Path) -> Iterator[Any]:
    with RUNNING(
        graph, "--seconds", "1", "--rows", "50", "--megabytes", "1", "--queue", "1"
    ) as found:
        yield found


@pytest.fixture(scope="session")
def starter() -> Any:
    return RUNNING
