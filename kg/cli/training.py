"""``kg train``: a team's own annotated documents in, the learned reader adapted to them out."""

# ruff: noqa: PLC0415 (a command loads what it needs when it runs: `kg query` starts without spaCy)

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import show
from kg.cli.common import (
    Config,
    Learned,
    Quiet,
    Voice,
    chosen,
    load_engine,
    load_ontology,
    many,
    note,
)
from kg.errors import InputError, SettingsError

if TYPE_CHECKING:
    from kg.train.authoring import Doc


def train(
    documents: Annotated[
        list[Path],
        typer.Argument(
            metavar="DOCUMENTS",
            help="Documents with their annotation: gold files (.json), authored ones (.txt), or folders.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="DIR", help="The folder of the new learned reader."),
    ],
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="GOLD",
            help="A folder of gold documents of other texts: whether anything was forgotten.",
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A setting of the training, as epochs=8; may be repeated.",
        ),
    ] = None,
    reader: Learned = None,
    settings: Config = None,
    quiet: Quiet = False,
) -> None:
    """Adapt the learned reader to documents of your own, and say what that changed."""
    from kg.evaluate import load_gold
    from kg.evaluate.gold import gold_of
    from kg.evaluate.run import scored
    from kg.extract import neural
    from kg.train import compare, corpus, missing
    from kg.train import settings as training

    voice = Voice(quiet)
    wanted = chosen(settings, reader=reader)
    rates = training.settings(changes or (), training.ADAPTED)
    docs = _read(documents)
    kept = corpus.some_held_out([d["id"] for d in docs])
    start = _start(wanted.reader or neural.MODEL, out)
    gold = {"held out": [gold_of(d) for d in docs if d["id"] in kept]}
    if check is not None:
        gold["check"] = compare.others(load_gold(check), docs)
        if not gold["check"]:
            raise InputError(
                f"{check}: no other documents than those to learn from; name another folder"
            )
    if why := missing():
        raise SettingsError(why)
    from kg.train.data import prepare
    from kg.train.run import Task, base_folder, run

    base = base_folder()
    voice.say(
        f"{many(len(docs), 'document')}, {many(sum(len(d['events']) for d in docs), 'event')}; "
        f"held out: {', '.join(sorted(kept))}"
    )
    ontology = load_ontology(wanted)
    engine = load_engine(ontology, wanted)
    before = {name: scored(found, engine, ontology) for name, found in gold.items()}
    task = Task(
        prepare(docs, engine), kept, corpus.digest(docs), "of a team's own", base, rates, start
    )
    run(task, out, voice.say)
    engine = replace(engine, detector=neural.Detector.load(out))
    sets = {n: (before[n], scored(found, engine, ontology)) for n, found in gold.items()}
    with (out / "README.md").open("a", encoding="utf-8") as card:
        card.write(compare.markdown(sets))
    typer.echo(show.table(compare.rows(sets)))
    if check is None:
        voice.say(
            "what was forgotten is not known: name gold documents of other texts with --check"
        )
    elif fall := compare.forgotten(*sets["check"]):
        voice.say(
            f"core fell by {fall:.3f} on the check; try fewer epochs, or a lower rate and head_rate"
        )
    voice.say(f"{out}: read with it by --reader {out}")


def _read(paths: list[Path]) -> list[Doc]:
    """The documents, or an InputError after a line for each fault."""
    from kg.train import corpus

    docs, faults = corpus.read(paths)
    for fault in faults:
        note(fault)
    if faults:
        raise InputError(f"{many(len(faults), 'fault')} in the documents, so nothing was trained")
    return docs


def _start(folder: Path, out: Path) -> Path:
    """The folder of the model to go on from, which stays as it is."""
    from kg.extract import neural

    if why := neural.missing(folder):
        raise SettingsError(why)
    if out.exists() and (not out.is_dir() or out.resolve() == folder.resolve()):
        raise InputError(f"{out}: is a file or the model to go on from; name another folder")
    return folder
