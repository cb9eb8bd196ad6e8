"""One build of the seeds for all tests of the command line, and a way to run commands on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app

SEEDS = Path(__file__).parents[2] / "seeds"
Kg = Callable[..., Result]


@pytest.fixture(scope="session")
def kg() -> Kg:
    def run(*words: str | Path, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=stdin)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, kg: Kg) -> Path:
    out = tmp_path_factory.mktemp("built") / "out"
    done = kg("build", SEEDS, "--out", out)
    assert done.exit_code == 0, done.output
    return out
