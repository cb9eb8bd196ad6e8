from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from kg.model import Extraction, Resolution
from kg.resolve import resolve

_SMALL: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("small.py")))
doc, chain, claim, office, said = (_SMALL[n] for n in ("doc", "chain", "claim", "office", "said"))


def links(resolution: Resolution) -> set[tuple[str, str]]:
    """The first words of each denial with those of what it denies."""
    by = {e.id: e.claims[0].evidence.quote for e in resolution.events}
    return {(by[e.id], by[d]) for e in resolution.events for d in e.denies}


def one(text: str, names: tuple[str, ...], *claims: dict[str, Any], **more: Any) -> Extraction:
    document = doc("d", text)
    read = [claim(c["type"], document, *c["at"], **c["with_"]) for c in claims]
    chains = [chain(document, n) for n in names]
    found: Extraction = said(document, [*chains, *more.get("chains", [])], read)
    return found


def c(type: str, quote: str, trigger: str, **with_: Any) -> dict[str, Any]:
    return {"type": type, "at": (quote, trigger), "with_": with_}


ACCUSED = c(
    "Accusation",
    "Ukraine accused Russia of shelling a grain store",
    "accused",
    actor=["Ukraine"],
    target=["Russia"],
    theme="shelling a grain store",
)
SHELLED = c(
    "Attack",
    "Russia of shelling a grain store",
    "shelling",
    actor=["Russia"],
    target=["a grain store"],
    speaker="Ukraine",
    factuality="alleged",
)
TEXT = "Ukraine accused Russia of shelling a grain store. Moldova was calm. Russia denied it."
DENIED = c("Denial", "Russia denied it", "denied", actor=["Russia"])
NAMES = ("Ukraine", "Russia", "Moldova")


def test_who_is_accused_denies_the_accusation_and_what_it_alleges() -> None:
    grain = chain(doc("d", TEXT), "a grain store", "Facility")
    assert links(resolve([one(TEXT, NAMES, ACCUSED, SHELLED, DENIED, chains=[grain])])) == {
        ("Russia denied it", "Ukraine accused Russia of shelling a grain store"),
        ("Russia denied it", "Russia of shelling a grain store"),
    }


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        (
            "Moldova denied it. " + TEXT,
            c("Denial", "Moldova denied it", "denied", actor=["Moldova"]),
        ),
        (
            "Russia denied it. Ukraine accused Russia of shelling a grain store. Moldova.",
            DENIED,
        ),
        (
            "Ukraine accused Russia of shelling a grain store. Russia did not deny it. Moldova.",
            c("Denial", "Russia did not deny it", "deny", actor=["Russia"], polarity="negative"),
        ),
        (
            "Ukraine accused Russia of shelling a grain store. Russia denied Moldova the gas.",
            c(
                "Denial",
                "Russia denied Moldova the gas",
                "denied",
                actor=["Russia"],
                target=["Moldova"],
            ),
        ),
        (
            "Ukraine accused Russia of shelling a grain store."
            + " Moldova was calm." * 40
            + " Russia denied that a colonel had fled abroad.",
            c(
                "Denial",
                "Russia denied that a colonel had fled abroad",
                "denied",
                actor=["Russia"],
                theme="that a colonel had fled abroad",
            ),
        ),
    ],
    ids=[
        "another denies",
        "denied before",
        "not denied",
        "of another accuser",
        "of another matter",
    ],
)
def test_what_is_no_answer_is_not_linked(text: str, denial: dict[str, Any]) -> None:
    assert links(resolve([one(text, NAMES, ACCUSED, denial)])) == set()


def test_the_nearest_accusation_before_is_the_one_that_is_denied() -> None:
    text = (
        "Ukraine accused Russia of shelling a grain store. Moldova accused Russia of a blockade. "
        "Russia denied it."
    )
    second = c(
        "Accusation",
        "Moldova accused Russia of a blockade",
        "accused",
        actor=["Moldova"],
        target=["Russia"],
        theme="a blockade",
    )
    assert links(resolve([one(text, NAMES, ACCUSED, second, DENIED)])) == {
        ("Russia denied it", "Moldova accused Russia of a blockade")
    }
    spelled = text.replace("denied it", "denied having shelled a grain store")
    denial = c(
        "Denial",
        "Russia denied having shelled a grain store",
        "denied",
        actor=["Russia"],
        theme="having shelled a grain store",
    )
    assert links(resolve([one(spelled, NAMES, ACCUSED, second, denial)])) == {
        (
            "Russia denied having shelled a grain store",
            "Ukraine accused Russia of shelling a grain store",
        )
    }


def test_a_ministry_and_its_spokesman_answer_for_their_country() -> None:
    text = (
        "Ukraine accused Russia of shelling a grain store. "
        "Igor Petrov of the Russian defence ministry denied having come near the store."
    )
    document = doc("d", text)
    chains = [
        chain(document, "Ukraine"),
        chain(document, "Russia"),
        chain(document, "Russian defence ministry", country="Russia"),
        chain(document, "Igor Petrov", "Person"),
    ]
    read = [
        claim(ACCUSED["type"], document, *ACCUSED["at"], **ACCUSED["with_"]),
        claim(
            "Denial",
            document,
            "Igor Petrov of the Russian defence ministry denied having come near the store",
            "denied",
            actor=["Igor Petrov"],
            theme="having come near the store",
        ),
    ]
    held = [office(document, "Igor Petrov", "spokesman", "Russian defence ministry")]
    assert len(links(resolve([said(document, chains, read, held)]))) == 1
    assert links(resolve([said(document, chains, read)])) == set()


def test_an_answer_to_the_accuser_counts_whoever_speaks_for_the_accused() -> None:
    text = (
        "Ukraine accused Russia of shelling a grain store. "
        "A colonel told Ukraine that this was a lie. Moldova was calm."
    )
    denial = c(
        "Denial",
        "A colonel told Ukraine that this was a lie",
        "lie",
        actor=["A colonel"],
        target=["Ukraine"],
    )
    names = (*NAMES, "A colonel")
    assert len(links(resolve([one(text, names, ACCUSED, denial)]))) == 1
    far = text.replace(". A colonel", "." + " Moldova was calm." * 40 + " A colonel")
    assert links(resolve([one(far, names, ACCUSED, denial)])) == set()


def test_a_denial_in_the_same_words_is_linked_whoever_was_accused() -> None:
    text = (
        "Rebels allegedly shelled the grain store in Odesa. "
        "Russia denied that anybody had shelled a grain store."
    )
    alleged = c(
        "Attack",
        "Rebels allegedly shelled the grain store in Odesa",
        "shelled",
        actor=["Rebels"],
        target=["Odesa"],
        factuality="alleged",
    )
    denial = c(
        "Denial",
        "Russia denied that anybody had shelled a grain store",
        "denied",
        actor=["Russia"],
        theme="that anybody had shelled a grain store",
    )
    assert len(links(resolve([one(text, ("Russia", "Odesa", "Rebels"), alleged, denial)]))) == 1


def test_what_a_source_tells_as_a_fact_is_denied_in_its_words_alone() -> None:
    text = (
        "Russia shelled a grain store, Ukraine said. Russia denied it. "
        "Russia denied having shelled a grain store."
    )
    told = c(
        "Attack",
        "Russia shelled a grain store, Ukraine said",
        "shelled",
        actor=["Russia"],
        speaker="Ukraine",
    )
    exact = c(
        "Denial",
        "Russia denied having shelled a grain store",
        "denied",
        actor=["Russia"],
        theme="having shelled a grain store",
    )
    assert {denial for denial, _ in links(resolve([one(text, NAMES[:2], told, exact)]))} == {
        "Russia denied having shelled a grain store"
    }
    assert links(resolve([one(text, NAMES[:2], told, DENIED)])) == set()


@pytest.mark.parametrize(
    ("accuser", "day", "expected"),
    [
        ("Ukraine", "2023-07-29", 1),
        ("Moldova", "2023-07-29", 0),
        (None, "2023-07-29", 0),
        ("Ukraine", "2023-09-29", 0),
        ("Ukraine", "2023-07-20", 0),
        ("Ukraine", None, 0),
    ],
    ids=["both sides", "another accuser", "no accuser named", "long after", "before", "undated"],
)
def test_across_documents_both_sides_must_be_the_same(
    accuser: str | None, day: str | None, expected: int
) -> None:
    first = doc("a", TEXT)
    second = doc("b", f"Russia rejected what {accuser or 'some'} had said of the grain store.", day)
    denial = claim(
        "Denial",
        second,
        second.text[:-1],
        "rejected",
        actor=["Russia"],
        target=[accuser] if accuser else [],
    )
    told = claim(ACCUSED["type"], first, *ACCUSED["at"], **ACCUSED["with_"])
    read = [
        said(first, [chain(first, n) for n in NAMES], [told]),
        said(second, [chain(second, n) for n in ("Russia", *filter(None, [accuser]))], [denial]),
    ]
    found = links(resolve(read))
    assert len(found) == expected
    assert links(resolve(read[::-1])) == found
