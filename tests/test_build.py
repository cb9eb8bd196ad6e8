"""A build as a whole: the same bytes on every run, and the committed exports as the seeds give them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEEDS = sorted(p for p in (ROOT / "seeds").iterdir() if p.is_file())


def run(words: list[str], *, hash_seed: str = "random") -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but those of the store, which is not byte-stable."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    names = {p.relative_to(folder).as_posix(): p for p in files}
    return {n: p.read_bytes() for n, p in names.items() if not n.startswith("store/")}


@pytest.mark.model
@pytest.mark.slow
def test_hash_seed_and_input_order_change_no_byte(tmp_path: Path) -> None:
    results = []
    for number, (seed, order) in enumerate((("0", SEEDS), ("1", SEEDS[::-1]))):
        out = tmp_path / str(number)
        run(["build", *map(str, order), "--out", str(out), "-q"], hash_seed=seed)
        run(["view", str(out), "--out", str(out / "page.html"), "--title", "x"], hash_seed=seed)
        results.append(contents(out))
    assert len(results[0]) == 9
    assert results[0] == results[1]


@pytest.mark.model
@pytest.mark.slow
def test_the_exports_are_what_the_demo_writes(tmp_path: Path) -> None:
    exports = ROOT / "exports"
    if not exports.is_dir():
        pytest.fail("there is no exports/: run make demo")
    for words in demo():
        run([str(tmp_path / w) if w.split("/")[0] == "exports" else w for w in words])
    fresh, committed = contents(tmp_path / "exports"), contents(exports)
    differing = sorted(n for n in {*fresh, *committed} if fresh.get(n) != committed.get(n))
    assert not differing, f"run make demo: {', '.join(differing)} in exports/ differ from the seeds"


def demo() -> list[list[str]]:
    """What `make demo` runs, without the word kg."""
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert recipe is not None
    lines = recipe[1].splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("\t$(BIN)/kg ")]
