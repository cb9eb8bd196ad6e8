import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from kg import train
from kg.extract import neural
from tests.train.test_corpus import AUTHORED, gold

GOLD = Path(__file__).parents[1] / "gold" / "dev"
Kg = Callable[..., Result]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Three annotated documents, one event of which holds a rare word."""
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "a.txt").write_text(AUTHORED, "utf-8")
    (folder / "b.txt").write_text(AUTHORED.replace("p-1", "p-2"), "utf-8")
    (folder / "c.json").write_text(json.dumps(gold()), "utf-8")
    return folder


def test_faulty_documents_are_named_line_by_line_before_anything_is_trained(
    team: Path, tmp_path: Path, kg: Kg
) -> None:
    (team / "b.txt").write_text(AUTHORED.replace("| met |", "| saw |"), "utf-8")
    (team / "d.json").write_text(json.dumps(gold(trigger=None) | {"id": "g-2"}), "utf-8")
    done = kg("train", team, "--out", tmp_path / "mine")
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f"{team / 'b.txt'}:11: trigger 'saw' occurs 0 times in the quote")
    assert "b.txt:1: the id 'p-1' is taken by" in lines[1]
    assert "d.json:1: event 2 has no trigger" in lines[2]
    assert lines[3] == "kg: 3 faults in the documents, so nothing was trained"
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--set", "epoch=2"], 2, "unknown setting of the training 'epoch'; did you mean epochs"),
        (["--reader", "NOWHERE"], 2, "missing: config.json"),
        (["--check", "NOWHERE"], 1, "no gold document"),
        (["--check", "TEAM"], 1, "no other documents than those to learn from"),
        (["--reader", "MINE"], 1, "is a file or the model to go on from; name another folder"),
    ],
)
def test_what_cannot_be_done_is_named(
    team: Path, tmp_path: Path, kg: Kg, words: list[str], code: int, message: str
) -> None:
    for name in neural.FILES:
        (tmp_path / "mine").mkdir(exist_ok=True)
        (tmp_path / "mine" / name).write_text("{}", "utf-8")
    places = {"NOWHERE": tmp_path / "gone", "TEAM": team, "MINE": tmp_path / "mine"}
    (team / "a.txt").unlink()
    (team / "b.txt").unlink()
    (team / "d.json").write_text(json.dumps(gold() | {"id": "g-2"}), "utf-8")
    for file in team.glob("*.json"):
        file.write_text(
            json.dumps(json.loads(file.read_text("utf-8")) | {"positions": []}), "utf-8"
        )
    if "--reader" not in words:
        words = [*words, "--reader", "MINE"]
    out = tmp_path / "mine" if words[:2] == ["--reader", "MINE"] else tmp_path / "new"
    done = kg("train", team, "--out", out, *(places.get(w, w) for w in words))
    assert done.exit_code == code
    assert message in done.stderr


def test_without_the_extra_it_is_said_what_to_install(
    team: Path, tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why := neural.missing():
        pytest.skip(why)
    monkeypatch.setattr(train, "NEEDED", ("json", "no_such_package"))
    done = kg("train", team, "--out", tmp_path / "mine")
    assert done.exit_code == 2
    assert (
        "training needs no_such_package; install the extra: pip install 'livekg[train]'"
        in done.stderr
    )
    assert not (tmp_path / "mine").exists()


@pytest.mark.model
@pytest.mark.slow
def test_a_model_is_adapted_measured_and_read_with(team: Path, tmp_path: Path, kg: Kg) -> None:
    if why := train.missing() or neural.missing():
        pytest.skip(why)
    (tmp_path / "gold").mkdir()
    shutil.copy(GOLD / "dev-01.json", tmp_path / "gold")
    before = neural.digest()
    mine = tmp_path / "mine"
    words = ["--check", tmp_path / "gold", "--set", "epochs=1"]
    done = kg("train", team, "--out", mine, *words)
    assert done.exit_code == 0, done.output
    assert neural.digest() == before
    assert "3 documents, 6 events; held out: " in done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert [r[0] for r in rows if r[1:]][-5:] == "detect core strict full classes".split()
    assert "## Before and after" in (mine / "README.md").read_text("utf-8")
    config = neural.config(mine)
    assert config["start"] == before
    assert config["corpus"]["documents"] == 3
    # Every word piece of the model that it went on from is still known.
    pieces = json.loads((neural.MODEL / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    known = json.loads((mine / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    assert set(pieces) <= set(known)
    read = kg("evaluate", tmp_path / "gold", "--reader", mine, "-q")
    assert read.exit_code == 0, read.output
    core = next(r for r in rows if r[:1] == ["core"])
    assert f"F1 {core[4]}" in next(x for x in read.stdout.splitlines() if x.startswith("core"))
    again = kg("train", team, "--out", tmp_path / "again", *words)
    assert again.exit_code == 0, again.output
    assert neural.digest(tmp_path / "again") == neural.digest(mine)
