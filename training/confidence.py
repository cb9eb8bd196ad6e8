"""The table of ``ontology/confidence.toml`` from gold documents that no model was trained on.

    python -m training.confidence training/corpus/json > confidence.toml && mv confidence.toml ontology/

Reads the held-out tenth of a folder of gold documents and asks of each event whether type, an actor and a
target are right (level core of ``kg evaluate``). The weights are those of a logistic regression over the
grounds with a ridge; that of "chance none" makes the frames, run alone, right as often as they say.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from kg import confidence, evaluate, ontology
from kg.confidence import GROUNDS
from kg.evaluate import Gold
from kg.evaluate.run import scored
from kg.extract import engine
from kg.train.corpus import held_out

RIDGE = 3.0  # on every weight but the base; chosen by five folds over the held-out documents
Judged = tuple[list[str], bool]

HEAD = """# How sure an event is: the chance that its type, an actor and a target were read rightly; not that it happened.
# The chance is 1 / (1 + exp(-odds)), where odds is base and the number of each ground that holds, one of each group.
# Made by `python -m training.confidence training/corpus/json` from {events} events of {documents} held-out documents, of which
# {share:.0%} are right. Measured on other documents by `kg evaluate tests/gold/dev --reliability`; see docs/quality.md.
base = {base}

# The learned reader's probability of the type in the sentence is high or middle from here on.
high = {high}
middle = {middle}
# A participant that only the learned reader gives is a guess below this probability.
guessed = {guessed}
"""
COMMENTS = {
    "reading": "who reads the event: both at one word, or one of them",
    "chance": "the learned reader's probability; none where the frames read alone",
    "actor": "how the best known actor is known: named or described in the sentence, in another one, by a pronoun …",
    "target": "the same of the target",
    "told": "plainly, or negated, alleged, planned or supposed",
}


def judge(gold: Sequence[Gold], *, extractor: str) -> list[Judged]:
    """The grounds of each event of a run, those of its surest mention, and whether it is right."""
    terms, table = ontology.load(), confidence.load()
    reader = engine.load(terms, extractor=extractor)
    result = scored(gold, reader, terms)
    return [
        (max((e["grounds"] for e in line["evidence"]), key=table.of), right)
        for line, right in result.judged
    ]


def fit(judged: Sequence[Judged], names: Sequence[str], ridge: float = RIDGE) -> dict[str, float]:
    """The weight of each ground, and "base", by Newton's method."""
    x = np.array([[*(float(n in grounds) for n in names), 1.0] for grounds, _ in judged])
    y = np.array([float(right) for _, right in judged])
    w = np.zeros(len(names) + 1)
    shrink = np.diag([ridge] * len(names) + [1e-6])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + shrink
        step = np.linalg.solve(hessian, x.T @ (p - y) + shrink @ w)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    return {name: round(float(v), 2) for name, v in zip([*names, "base"], w, strict=True)}


def shift(judged: Sequence[Judged], weights: Mapping[str, float]) -> float:
    """What "chance none" must add so that the mean confidence is the share that is right."""
    odds = [weights["base"] + sum(weights.get(g, 0.0) for g in grounds) for grounds, _ in judged]
    wanted = sum(right for _, right in judged)
    low, high = -5.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        if sum(1 / (1 + math.exp(-o - middle)) for o in odds) < wanted:
            low = middle
        else:
            high = middle
    return round(low, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="a folder of gold documents")
    gold = evaluate.load_gold(parser.parse_args().gold)
    kept = held_out(g.id for g in gold)
    gold = [g for g in gold if g.id in kept]
    both, alone = judge(gold, extractor="both"), judge(gold, extractor="frames")
    names = [f"{group} {value}" for group, values in GROUNDS.items() for value in values]
    weights = fit(both, [n for n in names if n != "chance none"])
    weights["chance none"] = shift(alone, weights)
    now, right = confidence.load(), sum(r for _, r in both)
    print(
        HEAD.format(
            events=len(both), documents=len(gold), share=right / len(both), base=weights["base"],
            high=now.high, middle=now.middle, guessed=now.guessed,
        ),
        end="",
    )  # fmt: skip
    for group, values in GROUNDS.items():
        print(f"\n[{group}] # {COMMENTS[group]}")
        for value in values:
            key = f'"{value}"' if " " in value else value
            print(f"{key} = {weights[f'{group} {value}']}")


if __name__ == "__main__":
    main()
