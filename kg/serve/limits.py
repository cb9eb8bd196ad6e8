"""How much one client may ask: what holds the server within bounds, and what each answer says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one server.

    ``seconds`` of one query, ``rows`` and ``bytes`` of one answer, ``body`` bytes of one request,
    ``memory`` bytes of one worker, ``workers`` queries at a time, and ``queue`` more that may wait.
    """

    seconds: float = 30.0
    rows: int = 100_000
    bytes: int = 64 * 1024**2
    body: int = 256 * 1024
    memory: int = 4 * 1024**3
    workers: int = 2
    queue: int = 100

    def headers(self) -> dict[str, str]:
        """The limits as every answer of the endpoint says them."""
        said = f"seconds={self.seconds:g}, rows={self.rows}, bytes={self.bytes}, body={self.body}"
        return {"X-Limits": f"{said}, concurrent={self.workers}, waiting={self.queue}"}
