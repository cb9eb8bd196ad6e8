import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

SEEDS = Path(__file__).parents[2] / "seeds"
Kg = Callable[..., Result]


def the_expulsion(built: Path) -> str:
    with (built / "events.csv").open(encoding="utf-8", newline="") as stream:
        return next(
            r["id"]
            for r in csv.DictReader(stream)
            if r["type"] == "Expulsion" and r["actor"] == "Moldova"
        )


def test_an_event_is_explained_by_its_words_source_and_rule(built: Path, kg: Kg) -> None:
    done = kg("explain", built, the_expulsion(built))
    assert done.exit_code == 0, done.output
    for part in (
        "expulsion",
        "count",
        "45",
        "live-blog-2023-07-27",
        "read by frames/",
        "said by",
        "ent:moldova",
    ):
        assert part in done.stdout


@pytest.mark.parametrize("name", ["ent:moldova", "Moldova", "moldova"])
def test_an_entity_is_explained_by_its_events_and_words(built: Path, kg: Kg, name: str) -> None:
    done = kg("explain", built, name)
    assert done.exit_code == 0, done.output
    assert the_expulsion(built) in done.stdout
    assert "words that were taken to mean it" in done.stdout
    assert "gazetteer" in done.stdout


def test_a_person_is_explained_with_positions(built: Path, kg: Kg) -> None:
    done = kg("explain", built, "Sergei Shoigu")
    assert "positions" in done.stdout
    assert "defence minister, Russia" in done.stdout


@pytest.mark.parametrize("name", ["ev:0000000000000000", "Atlantis"])
def test_what_is_not_there_is_an_error(built: Path, kg: Kg, name: str) -> None:
    done = kg("explain", built, name)
    assert done.exit_code == 1
    assert name in done.stderr


def test_a_build_is_proved_from_its_sources(built: Path, kg: Kg) -> None:
    done = kg("verify", built, SEEDS)
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("6 documents have the text that was read")


def test_a_changed_source_and_a_missing_one_fail(built: Path, kg: Kg, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    live = seeds / "live-blog-2023-07-27.txt"
    live.write_text(live.read_text("utf-8").replace("45 Russian", "46 Russian"), "utf-8")
    (seeds / "niger-live.txt").unlink()
    done = kg("verify", built, seeds)
    assert done.exit_code == 1
    assert "graph.ttl: the text of live-blog-2023-07-27 is not the one that was read" in done.stderr
    assert "the document niger-live is not among the sources" in done.stderr
    assert "46 Russian" in done.stderr


def test_a_text_may_lie_under_several_names(built: Path, kg: Kg, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    shutil.copy(seeds / "niger-live.txt", seeds / "a-copy.txt")
    done = kg("verify", built, seeds)
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("6 documents have the text that was read")
    (seeds / "niger-live.txt").unlink()
    assert kg("verify", built, seeds).exit_code == 0
    # The same words with other spaces are another text: the offsets are into the one that was read.
    copy = seeds / "a-copy.txt"
    copy.write_text(copy.read_text("utf-8").replace(" ", "  "), "utf-8")
    (seeds / "broken.bin").write_bytes(b"\x00")
    done = kg("verify", built, seeds)
    assert done.exit_code == 1
    assert "the document niger-live is not among the sources" in done.stderr
    assert "broken.bin: files ending in '.bin' are not read" in done.stderr


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("graph.ttl", "45 Russian diplomats", "46 Russian diplomats"),
        ("events.jsonl", '"start": ', '"start": 1'),
        ("links.csv", "Moldova", "Moldavia"),
    ],
)
def test_a_forged_build_fails(
    built: Path, kg: Kg, tmp_path: Path, name: str, old: str, new: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    text = (copy / name).read_text("utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new), "utf-8")
    done = kg("verify", copy, SEEDS)
    assert done.exit_code == 1
    assert name in done.stderr
    assert "statements do not hold" in done.stderr


def test_verify_asks_for_a_build(tmp_path: Path, kg: Kg) -> None:
    done = kg("verify", tmp_path, SEEDS)
    assert done.exit_code == 1
    assert "no graph.ttl there" in done.stderr
