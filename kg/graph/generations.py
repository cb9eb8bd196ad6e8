"""A folder in, its numbered generations out: filled aside and swapped in whole, by one writer at a time.

A file ``current`` names the generation that counts. It is replaced in one step, so that a reader or a
crash sees the old one or the new one. The one before stays for readers that still hold it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import GraphError

_CURRENT = "current"


def swap(root: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new generation and point to it; the one before stays for those who read it."""
    old = current(root)
    new = f"g{1 + max((_number(p) for p in _generations(root)), default=0)}"
    fill(root / new)
    pointer = root / f"{_CURRENT}.new"
    with pointer.open("w", encoding="utf-8") as stream:
        stream.write(new + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    pointer.replace(root / _CURRENT)
    for stale in _generations(root):
        if stale.name not in {old, new}:
            shutil.rmtree(stale)


def current(root: Path) -> str | None:
    """The name of the generation that counts; None where there is none."""
    try:
        name = (root / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return name if (root / name).is_dir() and _number(Path(name)) else None


def claim_folder(root: Path) -> None:
    """Make the folder; GraphError when it holds other things."""
    if root.exists() and not root.is_dir():
        raise GraphError(f"{root}: is a file; name a folder for the store")
    ours = {_CURRENT, f"{_CURRENT}.new", "lock"}
    if root.is_dir():
        strangers = sorted(p.name for p in root.iterdir() if p.name not in ours and not _number(p))
        if strangers:
            raise GraphError(
                f"{root}: holds {strangers[0]}, which is no part of a store; name a folder of its own"
            )
    root.mkdir(parents=True, exist_ok=True)


@contextmanager
def writer(root: Path) -> Iterator[None]:
    """Hold the store's lock; the system lets go of it when the process ends, however it ends."""
    with (root / "lock").open("a", encoding="utf-8") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise GraphError(
                f"{root}: another build is writing this store; wait for it, or name another folder"
            ) from error
        yield


def _generations(root: Path) -> list[Path]:
    return sorted(p for p in root.glob("g*") if p.is_dir() and _number(p) > 0)


def _number(path: Path) -> int:
    digits = path.name.removeprefix("g")
    return int(digits) if digits.isdecimal() else 0


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
