"""Requests in, answers out: worker processes that are ended at the time limit and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.serve.limits import Limits
from kg.serve.worker import FRAME, frame

_GRACE = 2.0  # a worker ends itself so much later, should nobody be there to end it


class BusyError(KgError):
    """All workers are busy and as many requests wait as may."""


class TimeLimitError(KgError):
    """The query did not end within its time, and its worker was ended."""


class WorkerError(KgError):
    """The worker ended by itself: it ran out of its memory, or was killed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answers: the head says status and type."""

    head: dict[str, Any]
    body: bytes


class Pool:
    """Workers on one store; ``start`` before the first request, ``close`` at the end."""

    def __init__(self, folder: str, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.base = ""
        self.ended = 0
        self._idle: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()
        self._all: set[asyncio.subprocess.Process] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def start(self) -> None:
        """Start all workers; raises WorkerError when one does not open the store."""
        await asyncio.gather(*(self._hire() for _ in range(self.limits.workers)))

    async def close(self) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        for process in list(self._all):
            await self._end(process)

    async def ask(self, request: dict[str, Any]) -> Reply:
        """The answer of the next free worker. Raises BusyError, TimeLimitError or WorkerError."""
        process = await self._next()
        seconds = self.limits.seconds
        try:
            async with asyncio.timeout(seconds):
                reply = await _exchange(process, request | {"seconds": seconds + _GRACE})
        except TimeoutError as error:
            await self._replace(process)
            raise TimeLimitError(
                f"the query was ended after {seconds:g} seconds, which is the limit here"
            ) from error
        except (asyncio.IncompleteReadError, OSError) as error:
            await self._replace(process)
            raise WorkerError(
                f"the query was ended: it needed more than {self.limits.memory // 1024**2} MiB "
                "of memory, which is the limit here, or its process was killed"
            ) from error
        except asyncio.CancelledError:
            # The client is gone: its query must not go on, nor its answer reach the next one.
            await self._replace(process)
            raise
        self._idle.put_nowait(process)
        return reply

    async def _next(self) -> asyncio.subprocess.Process:
        if self._idle.empty() and self._waiting >= self.limits.queue:
            raise BusyError("too many requests are waiting; try again in a few seconds")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._idle.get()
        except TimeoutError as error:
            raise BusyError("no worker became free in time; try again in a few seconds") from error
        finally:
            self._waiting -= 1

    async def _hire(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.worker", self.folder, str(self.limits.memory),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._all.add(process)
        try:
            hello = await _read(process)
        except asyncio.IncompleteReadError as error:
            await self._end(process)
            raise WorkerError(f"{self.folder}: a worker could not open the store") from error
        self.base = hello.head["base"]
        self._idle.put_nowait(process)

    async def _replace(self, process: asyncio.subprocess.Process) -> None:
        self.ended += 1
        task = asyncio.ensure_future(self._successor())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await self._end(process)

    async def _successor(self) -> None:
        """A new worker; while the store cannot be opened, another try each second."""
        while True:
            try:
                await self._hire()
            except WorkerError:
                await asyncio.sleep(1)
            else:
                return

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _exchange(process: asyncio.subprocess.Process, request: dict[str, Any]) -> Reply:
    assert process.stdin is not None
    process.stdin.write(frame(request))
    await process.stdin.drain()
    return await _read(process)


async def _read(process: asyncio.subprocess.Process) -> Reply:
    assert process.stdout is not None
    size, more = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
    head = json.loads(await process.stdout.readexactly(size))
    return Reply(head, await process.stdout.readexactly(more))
