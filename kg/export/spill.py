"""Statements in any order in, a sorted mapping by subject out that does not grow with the graph.

It is a private SQLite database, which stays in memory while it is small and goes to a temporary file
beyond; that file is gone when the mapping is. Text is compared by bytes of UTF-8, which is the order
of code points, as Python has it.
"""

from __future__ import annotations

import marshal
import pickle
import sqlite3
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar

import pyoxigraph as ox
from rdflib import RDF

T = TypeVar("T")
Object = ox.NamedNode | ox.Literal
About = Mapping[str, tuple[Object, ...]]
Pending = dict[str, dict[str, set[Object]]]

TYPE = str(RDF.type)
_BATCH = 100_000  # statements that are held before they are written
_CACHE = 20_000  # subjects whose statements stay at hand
_named = lru_cache(_CACHE)(ox.NamedNode)  # the characters of each IRI are checked when it is made
_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Spill(Mapping[str, About]):
    """Subject to predicates and their objects, each level sorted; filled once, by ``fill``."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", check_same_thread=False)
        for line in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32000"):
            self._db.execute(f"PRAGMA {line}")
        self._db.execute("CREATE TABLE parts (subject TEXT, data BLOB)")
        self._db.execute("CREATE TABLE kinds (class TEXT, subject TEXT)")
        self._get = lru_cache(_CACHE)(self._read)

    @classmethod
    def fill(cls, statements: Iterable[tuple[str, str, Object]]) -> Spill:
        """Take in statements in any order; what is said twice counts once."""
        out = cls()
        pending: Pending = {}
        for number, (subject, predicate, object_) in enumerate(statements, 1):
            pending.setdefault(subject, {}).setdefault(predicate, set()).add(object_)
            if number % _BATCH == 0:
                out._flush(pending)
        out._flush(pending)
        out._db.execute("CREATE INDEX by_subject ON parts (subject)")
        out._db.execute("CREATE INDEX by_class ON kinds (class, subject)")
        return out

    def instances(self, *classes: str) -> Iterator[str]:
        """The subjects that have one of these types, sorted, each once."""
        marks = ",".join("?" * len(classes))
        query = f"SELECT DISTINCT subject FROM kinds WHERE class IN ({marks}) ORDER BY subject"  # noqa: S608 (only question marks go in)
        return (row[0] for row in self._db.execute(query, classes))

    def classes(self) -> dict[str, int]:
        """Type to the number of its subjects, sorted."""
        query = "SELECT class, count(DISTINCT subject) FROM kinds GROUP BY class ORDER BY class"
        return dict(self._db.execute(query))

    def items(self) -> Iterator[tuple[str, About]]:  # type: ignore[override]
        """All of it, in order; no view, which would need them all."""
        rows = self._db.execute("SELECT subject, data FROM parts ORDER BY subject")
        for subject, found in groupby(rows, key=lambda row: row[0]):
            yield subject, _decoded([data for _, data in found])

    def __getitem__(self, subject: str) -> About:
        return self._get(subject)

    def __iter__(self) -> Iterator[str]:
        query = "SELECT DISTINCT subject FROM parts ORDER BY subject"
        return (row[0] for row in self._db.execute(query))

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(DISTINCT subject) FROM parts").fetchone()[0])

    def _read(self, subject: str) -> About:
        rows = self._db.execute("SELECT data FROM parts WHERE subject = ?", (subject,)).fetchall()
        if not rows:
            raise KeyError(subject)
        return _decoded([data for (data,) in rows])

    def _flush(self, pending: Pending) -> None:
        self._db.executemany(
            "INSERT INTO parts VALUES (?, ?)",
            ((s, _encoded(about)) for s, about in pending.items()),
        )
        kinds = ((k.value, s) for s, about in pending.items() for k in about.get(TYPE, ()))
        self._db.executemany("INSERT INTO kinds VALUES (?, ?)", kinds)
        pending.clear()


class Spool(Iterable[T]):
    """Items that are made once and read many times, in a temporary file beyond a few megabytes."""

    def __init__(self, items: Iterable[T]) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115 (it lives as long as this does)
        weakref.finalize(self, self._file.close)
        for item in items:
            pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()

    def __iter__(self) -> Iterator[T]:
        at = 0
        while at < self._end:
            # Another reader may have moved the place since.
            self._file.seek(at)
            item: Any = pickle.load(self._file)  # noqa: S301 (its own file)
            at = self._file.tell()
            yield item


def _encoded(about: Mapping[str, set[Object]]) -> bytes:
    return marshal.dumps([(p, [_plain(o) for o in objects]) for p, objects in about.items()])


def _plain(node: Object) -> str | tuple[str, str, str]:
    if isinstance(node, ox.NamedNode):
        return node.value
    return node.value, node.language or "", node.datatype.value


def _decoded(parts: list[bytes]) -> About:
    if len(parts) == 1:
        found = marshal.loads(parts[0])  # noqa: S302 (its own file)
        return {p: _sorted([_term(o) for o in objects]) for p, objects in sorted(found)}
    together: dict[str, set[Object]] = {}
    for part in parts:
        for predicate, objects in marshal.loads(part):  # noqa: S302 (its own file)
            together.setdefault(predicate, set()).update(map(_term, objects))
    return {p: _sorted(objects) for p, objects in sorted(together.items())}


def _sorted(objects: Collection[Object]) -> tuple[Object, ...]:
    return tuple(objects) if len(objects) == 1 else tuple(sorted(objects, key=str))


def _term(plain: str | tuple[str, str, str]) -> Object:
    if isinstance(plain, str):
        return _named(plain)
    value, language, datatype = plain
    if language:
        return ox.Literal(value, language=language)
    if datatype == _STRING:
        return ox.Literal(value)
    return ox.Literal(value, datatype=_named(datatype))
