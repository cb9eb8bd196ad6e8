from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from kg.export import spill
from kg.export.spill import TYPE, Spill, Spool

VALUES: list[ox.NamedNode | ox.Literal] = [
    ox.Literal("a 𝄞 \n"),
    ox.Literal("a 𝄞 \n", language="en"),
    ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.NamedNode("urn:x"),
]
STATEMENTS = [(f"urn:{c}", p, v) for c in "b~é😀zA" for p in ("urn:p", "urn:o") for v in VALUES]
STATEMENTS += [(s, TYPE, ox.NamedNode("urn:C")) for s in ("urn:é", "urn:A")]


@pytest.mark.parametrize("batch", [1, 5, 1000])
def test_statements_come_back_sorted_whatever_their_order(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spill, "_BATCH", batch)
    given = STATEMENTS * 2
    random.Random(batch).shuffle(given)
    found = Spill.fill(given)
    wanted = sorted({s for s, _, _ in STATEMENTS})
    assert [s for s, _ in found.items()] == list(found) == wanted
    assert len(found) == len(wanted)
    assert {s: found[s] for s in wanted} == dict(found.items())
    for subject, about in found.items():
        assert list(about) == sorted(about)
        told = [(subject, p, o) for p, objects in about.items() for o in objects]
        assert len(told) == len(set(told))
        assert set(told) == {x for x in STATEMENTS if x[0] == subject}
    assert list(found.instances("urn:C", "urn:D")) == ["urn:A", "urn:é"]
    assert found.classes() == {"urn:C": 2}
    assert "urn:none" not in found


def test_items_are_read_by_several_readers_at_once() -> None:
    items = Spool(iter(range(5)))
    assert list(zip(items, items, strict=True)) == [(n, n) for n in range(5)]
