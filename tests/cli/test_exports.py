import hashlib
import json
import runpy
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import Result

from kg.export.turtle import to_turtle
from kg.graph.build import build
from kg.graph.store import Store
from kg.ontology import load

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
Kg = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What `kg build` writes, as far as an export reads it."""
    out = tmp_path / "built"
    out.mkdir()
    graph = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], load())
    (out / "graph.ttl").write_text(to_turtle(graph, version="1"), "utf-8")
    return out


def test_one_format_goes_to_a_file_or_to_standard_output(
    folder: Path, tmp_path: Path, kg: Kg
) -> None:
    done = kg("export", folder, "--format", "nquads", "--out", tmp_path / "a.nq")
    assert done.exit_code == 0, done.output
    assert "sha256" in done.stderr
    shown = kg("export", folder / "graph.ttl", "--format", "nquads")
    assert shown.stdout_bytes == (tmp_path / "a.nq").read_bytes()


def test_shards_are_what_a_bulk_loader_needs_to_have_the_whole_store(
    folder: Path, tmp_path: Path, kg: Kg
) -> None:
    out = tmp_path / "shards"
    for lines in (50, 100):  # the second writes fewer, and the first leaves none behind
        done = kg("export", folder, "--shards", out, "--lines", lines)
        assert done.exit_code == 0, done.output
    files = sorted(out.glob("graph-*.nq"))
    together = b"".join(file.read_bytes() for file in files)
    assert together == kg("export", folder, "--format", "nquads").stdout_bytes
    counts = [file.read_bytes().count(b"\n") for file in files]
    assert counts[:-1] == [100] * (len(counts) - 1)
    assert 0 < counts[-1] <= 100
    loaded = ox.Store()
    for file in (*files, out / "ontology.nq"):
        loaded.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    whole = Store.memory(folder / "graph.ttl", load()).inner
    assert isinstance(whole, ox.Store)
    assert set(loaded) == set(whole)
    sums = (out / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line.split("  ")[1] for line in sums] == sorted(f.name for f in out.glob("*.nq"))
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_all_formats_go_to_a_folder_and_what_is_missing_is_said(
    folder: Path, tmp_path: Path, kg: Kg
) -> None:
    done = kg("export", folder, "--all", tmp_path / "all")
    assert done.exit_code == 0, done.output
    assert "left out: prov.ttl: there is no run.json beside the graph" in done.stderr
    assert (tmp_path / "all" / "SHA256SUMS").is_file()
    assert not (tmp_path / "all" / "prov.ttl").exists()
    run = {"livekg": "1", "settings": {}, "inputs": []}
    (folder / "run.json").write_text(json.dumps(run), "utf-8")
    done = kg("export", folder, "--all", tmp_path / "all", "--no-quotes", "-q")
    assert done.output == ""
    assert (tmp_path / "all" / "prov.ttl").is_file()
    assert "Moldova expelled" not in (tmp_path / "all" / "graph.ttl").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        ([], 2, "--shards OUT, or --format NAME"),
        (["--all", "x", "--format", "nquads"], 2, "name one of --all OUT"),
        (["--all", "x", "--shards", "y"], 2, "name one of --all OUT"),
        (["--all", "x", "--out", "y"], 2, "--out goes with --format"),
        (["--all", "x", "--lines", "5"], 2, "--lines goes with --shards"),
        (["--format", "nquad"], 2, "did you mean nquads"),
        (["--format", "nquads", "--out", "."], 1, "is a folder"),
        (["--format", "nquads", "--out", "none/a.nq"], 1, "cannot be written"),
        (["--format", "prov"], 1, "no run.json"),
    ],
)
def test_what_cannot_be_exported_is_one_message(
    words: list[str], code: int, part: str, folder: Path, kg: Kg
) -> None:
    done = kg("export", folder, *words)
    assert done.exit_code == code
    assert part in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_folder_of_the_graph_itself_is_not_written_over(folder: Path, kg: Kg) -> None:
    done = kg("export", folder, "--all", folder, "--no-quotes")
    assert done.exit_code == 2
    assert "Moldova expelled" in (folder / "graph.ttl").read_text("utf-8")


@pytest.mark.parametrize("name", ["turtle", "nquads"])
def test_a_graph_comes_back_with_its_digest_and_can_be_asked(
    name: str, folder: Path, tmp_path: Path, kg: Kg
) -> None:
    file = tmp_path / {"turtle": "a.ttl", "nquads": "a.nq"}[name]
    kg("export", folder, "--format", name, "--out", file)
    done = kg("import", file, "--out", tmp_path / "back")
    assert done.exit_code == 0, done.output
    first, *rest = (folder / "graph.ttl").read_text("utf-8").splitlines()
    assert first == "# livekg 1"
    assert (tmp_path / "back" / "graph.ttl").read_text("utf-8").splitlines()[1:] == rest
    assert rest[0].rpartition(" ")[2] in done.stderr
    asked = kg("query", tmp_path / "back", "SELECT ?w WHERE { ?w kg:expelledDiplomatsOf ?x }")
    assert "ent:moldova" in asked.stdout


def test_a_file_that_was_changed_is_taken_and_said(folder: Path, tmp_path: Path, kg: Kg) -> None:
    text = (folder / "graph.ttl").read_text("utf-8")
    (tmp_path / "a.ttl").write_text(text.replace("kg:count 45", "kg:count 46"), "utf-8")
    done = kg("import", tmp_path / "a.ttl", "--out", tmp_path / "back", "--no-store")
    assert done.exit_code == 0
    assert "was changed after it was written" in done.stderr
    assert not (tmp_path / "back" / "store").exists()


def test_an_import_of_something_else_is_refused(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.ttl").write_text("<a:a> <a:b> <a:c> .", "utf-8")
    done = kg("import", tmp_path / "a.ttl", "--out", tmp_path / "back")
    assert done.exit_code == 1
    assert "names 0 data sets" in done.stderr
    assert not (tmp_path / "back").exists()
