"""The command ``kg``: its commands, in the order in which they are used."""

from __future__ import annotations

from typing import Annotated

import typer

import kg
from kg.cli import (
    analysing,
    asking,
    evidence,
    exports,
    ledger,
    making,
    publishing,
    quality,
    reviewing,
    serving,
    training,
)
from kg.cli.common import Commands

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"livekg {kg.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """News live blogs in, a knowledge graph with the exact words behind every triple out."""


for _command in (
    making.build,
    making.extract,
    asking.query,
    analysing.analyse,
    asking.view,
    serving.serve,
    ledger.claims,
    reviewing.entities,
    evidence.explain,
    reviewing.review,
    evidence.verify,
    exports.export,
    publishing.publish,
    quality.evaluate,
    quality.check,
    quality.coverage,
    training.train,
):
    app.command()(_command)
app.command("ask")(asking.question)
# The name of a command may be a word that Python keeps for itself.
app.command("import")(exports.import_)


def main() -> None:
    """The entry point of the console script."""
    app()
