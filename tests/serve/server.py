"""A running server for the tests: the real command, on a free port of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class Running:
    url: str

    def get(self, path: str, /, accept: str = "", host: str | None = None, **params: str) -> Answer:
        query = f"?{urlencode(params)}" if params else ""
        return self.send(path + query, None, {"Accept": accept} | ({"Host": host} if host else {}))

    def send(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(self.url + path.lstrip("/"), body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return Answer(reply.status, reply.headers, reply.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())


@contextmanager
def running(graph: Path, *options: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "kg", "serve", str(graph), "--port", "0", *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line.startswith("http://"), line + process.stderr.read()
    try:
        yield Running(line.split(" ")[0])
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
