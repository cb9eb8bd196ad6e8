"""Scores with one learned reader and with another in, their figures side by side out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.evaluate import LEVELS, Evaluation
from kg.evaluate.gold import Gold
from kg.train.authoring import Doc

FORGOTTEN = 0.01  # a fall of core on other documents that is told as such


def others(check: Sequence[Gold], docs: Sequence[Doc]) -> list[Gold]:
    """The gold documents of a check that are not, by id or text, among those that are learned from."""
    known = {d["id"] for d in docs} | {d["text"] for d in docs}
    return [g for g in check if g.id not in known and g.text not in known]


def rows(sets: Mapping[str, tuple[Evaluation, Evaluation]]) -> list[dict[str, str]]:
    """A row for each figure, with F1 before and after on each set of documents."""
    found: list[dict[str, str]] = []
    for level in (*LEVELS, "classes"):
        row = {"F1": level}
        for name, pair in sets.items():
            for when, result in zip(("before", "after"), pair, strict=True):
                score = result.classes if level == "classes" else result.levels[level]
                row[f"{name}, {when}"] = f"{score.f1:.3f}"
        found.append(row)
    return found


def markdown(sets: Mapping[str, tuple[Evaluation, Evaluation]]) -> str:
    """The rows as a section of a model's card."""
    table = rows(sets)
    names = list(table[0])
    lines = [names, ["---"] * len(names), *(list(row.values()) for row in table)]
    sizes = (f"{name}: {e.documents} documents, {e.gold} events" for name, (e, _) in sets.items())
    head = (
        "\n## Before and after\nWith the frames, as `kg evaluate` measures.\n"
        + "; ".join(sizes)
        + ".\n\n"
    )
    return head + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def forgotten(before: Evaluation, after: Evaluation) -> float:
    """By how much core fell on documents of other texts, or 0 where that is less than counts."""
    fall = before.levels["core"].f1 - after.levels["core"].f1
    return fall if fall > FORGOTTEN else 0.0
