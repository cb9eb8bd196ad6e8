import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from kg.extract import neural

SEEDS = Path(__file__).parents[2] / "seeds"
LIVE = SEEDS / "live-blog-2023-07-27.txt"
NEWS = "Moldova has expelled 45 Russian diplomats, its foreign minister Nicu Popescu said on Wednesday.\n"
Kg = Callable[..., Result]


@pytest.mark.model
def test_a_build_writes_graph_tables_and_record(built: Path) -> None:
    names = {p.name for p in built.iterdir()}
    assert names == {
        "entities.csv",
        "events.csv",
        "events.jsonl",
        "graph.ttl",
        "links.csv",
        "readings.jsonl",
        "rejected.jsonl",
        "run.json",
        "store",
    }
    record = json.loads((built / "run.json").read_text("utf-8"))
    assert len(record["inputs"]) == 6
    assert all(len(i["sha256"]) == 64 for i in record["inputs"])
    assert record["settings"]["extractor"] == "both"


@pytest.mark.model
def test_a_build_says_what_it_found_and_nothing_with_q(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    loud = kg("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--date", "2023-07-27")
    assert loud.exit_code == 0, loud.output
    assert loud.stdout == ""
    assert "1 document, " in loud.stderr
    assert "1 position, " in loud.stderr
    quiet = kg("build", tmp_path / "a.txt", "--out", tmp_path / "out", "-q")
    assert (quiet.exit_code, quiet.output) == (0, "")


@pytest.mark.model
def test_a_build_without_a_store_removes_the_old_one(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    out = tmp_path / "out"
    kg("build", tmp_path / "a.txt", "--out", out)
    assert (out / "store" / "current").is_file()
    done = kg("build", tmp_path / "a.txt", "--out", out, "--no-store")
    assert done.exit_code == 0, done.output
    assert not (out / "store").exists()
    assert kg("query", out, "ASK WHERE { ?e a kg:Expulsion }").stdout == "yes\n"


@pytest.mark.model
def test_extract_prints_lines_whose_quotes_stand_in_the_text(kg: Kg) -> None:
    done = kg("extract", LIVE)
    assert done.exit_code == 0, done.output
    text = LIVE.read_text("utf-8")
    lines = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert {"Expulsion", "Meeting", "Position"} <= {line["type"] for line in lines}
    for line in lines:
        assert line["doc"] == LIVE.stem
        assert all(text[e["start"] : e["end"]] == e["quote"] for e in line["evidence"])


@pytest.mark.model
def test_extract_reads_standard_input_and_json_lines(kg: Kg) -> None:
    record = json.dumps({"id": "n1", "date": "2023-07-27", "text": NEWS})
    for stdin, doc in ((NEWS, "stdin"), (record, "n1")):
        done = kg("extract", "-", "--format", "jsonl", stdin=stdin.encode())
        assert done.exit_code == 0, done.output
        assert {json.loads(x)["doc"] for x in done.stdout.split("\n") if x} == {doc}


@pytest.mark.model
def test_the_values_of_a_line_are_those_of_its_own_document(tmp_path: Path, kg: Kg) -> None:
    told = {"a": "Moldova expelled 45 Russian diplomats on 26 July.", "b": NEWS}
    (tmp_path / "two.jsonl").write_text(
        "".join(
            json.dumps({"id": i, "date": "2023-07-27", "text": t}) + "\n" for i, t in told.items()
        ),
        "utf-8",
    )
    done = kg("extract", tmp_path / "two.jsonl")
    events = [json.loads(x) for x in done.stdout.split("\n") if '"Expulsion"' in x]
    assert [e["doc"] for e in events] == ["a", "b"]
    for event in events:
        quotes = " ".join(e["quote"] for e in event["evidence"])
        assert quotes in told[event["doc"]]
        assert all(m in told[event["doc"]] for a in event["actor"] for m in a["mentions"])


@pytest.mark.model
def test_the_extractor_can_be_chosen(kg: Kg) -> None:
    rules = {}
    for name in ("frames", "both"):
        done = kg("extract", LIVE, "--extractor", name)
        assert done.exit_code == 0, done.output
        lines = [json.loads(line) for line in done.stdout.split("\n") if line]
        rules[name] = {e["rule"].split("/")[0] for x in lines for e in x["evidence"]}
    assert "model" not in rules["frames"]
    assert rules["frames"] <= rules["both"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("gone.txt", None, "there is no such file"),
        ("empty.txt", b"", "the file is empty"),
        ("binary.txt", b"Moldova\x00\x01\x02", "binary file"),
        ("latin.txt", "Chişinău: caf\xe9".encode("cp1250", "replace") + b"\xe9", "UTF-8"),
        ("broken.jsonl", b'{"text": \n', "broken.jsonl: no record could be read; line 1"),
        ("page.pdf", b"%PDF-1.7", "files ending in '.pdf' are not read"),
    ],
)
@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_bad_file_is_one_clear_message(
    tmp_path: Path, kg: Kg, command: str, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    out = ["--out", tmp_path / "out"] if command == "build" else []
    done = kg(command, tmp_path / name, *out)
    assert done.exit_code == 1
    assert message in done.stderr
    assert done.stderr.startswith("kg: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.model
def test_a_broken_line_is_named_and_the_good_ones_are_kept(tmp_path: Path, kg: Kg) -> None:
    good = [json.dumps({"id": f"n{n}", "text": NEWS + f"Number {n}."}) for n in (1, 3)]
    (tmp_path / "news.jsonl").write_text("\n".join([good[0], '{"id": ', good[1]]), "utf-8")
    done = kg("build", tmp_path / "news.jsonl", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "news.jsonl:2: broken JSON" in done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert [i["doc"] for i in record["inputs"]] == ["n1", "n3"]
    assert len(record["dropped"]) == 1


@pytest.mark.model
def test_a_document_that_comes_twice_is_kept_once_and_reported(tmp_path: Path, kg: Kg) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(NEWS, "utf-8")
    done = kg("build", tmp_path / "a.txt", tmp_path / "b.txt", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "1 document, " in done.stderr
    assert "the same text as document 'a'" in done.stderr


@pytest.mark.model
def test_a_document_without_any_event_is_named(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "tea.txt").write_text("The tea was hot.\n", "utf-8")
    done = kg("build", tmp_path / "tea.txt", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "without any event: tea" in done.stderr
    assert (tmp_path / "out" / "events.jsonl").read_text("utf-8") == ""
    lines = kg("extract", tmp_path / "tea.txt")
    assert (lines.exit_code, lines.stdout) == (0, "")
    assert "no event was found" in lines.stderr


@pytest.mark.model
@pytest.mark.slow
def test_a_line_of_five_megabytes_loses_nothing(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "long.txt").write_text("x" * 5_000_000 + "\n" + NEWS, "utf-8")
    done = kg("extract", tmp_path / "long.txt")
    assert done.exit_code == 0, done.output
    assert '"Expulsion"' in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--extractor", "frame"], "'both', 'frames', 'model'"),
        (["--date", "yesterday"], "'yesterday' is no day"),
        (["--base", "here"], "must be absolute"),
        (["--model", ""], "model is a string"),
        (["--modell", "x"], "No such option: --modell"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    tmp_path: Path, kg: Kg, words: list[str], message: str
) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    done = kg("build", tmp_path / "a.txt", "--out", tmp_path / "out", *words)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extracter = "frames"', "unknown setting 'extracter'; did you mean extractor?"),
        ('extractor = "frame"', "unknown extractor 'frame'"),
        ("store = 1", "store is true or false"),
        ("extractor = frames", "not valid TOML"),
    ],
)
def test_an_unknown_setting_is_a_usage_error(
    tmp_path: Path, kg: Kg, text: str, message: str
) -> None:
    (tmp_path / "kg.toml").write_text(text, "utf-8")
    done = kg("extract", LIVE, "--settings", tmp_path / "kg.toml")
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.model
def test_an_option_wins_over_the_settings_file(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    (tmp_path / "kg.toml").write_text(
        'extractor = "frames"\nstore = false\nbase = "https://example.org/a/"\n', "utf-8"
    )
    out = tmp_path / "out"
    words = ["--settings", tmp_path / "kg.toml", "--base", "https://example.org/b/"]
    done = kg("build", tmp_path / "a.txt", "--out", out, *words)
    assert done.exit_code == 0, done.output
    assert not (out / "store").exists()
    settings = json.loads((out / "run.json").read_text("utf-8"))["settings"]
    assert (settings["extractor"], settings["base"]) == ("frames", "https://example.org/b/")


@pytest.mark.model
def test_another_learned_reader_reads_and_is_recorded(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    shutil.copytree(neural.MODEL, tmp_path / "mine")
    (tmp_path / "kg.toml").write_text(f"reader = {str(tmp_path / 'mine')!r}\n", "utf-8")
    runs = {}
    for name, words in (("plain", []), ("mine", ["--settings", tmp_path / "kg.toml"])):
        done = kg("build", tmp_path / "a.txt", "--no-store", "--out", tmp_path / name, *words)
        assert done.exit_code == 0, done.output
        runs[name] = json.loads((tmp_path / name / "run.json").read_text("utf-8"))["settings"]
    assert runs["mine"] == runs["plain"] | {"reader": neural.digest()}
    # One that says other things is what is asked: here it finds nothing likely.
    config = tmp_path / "mine" / "config.json"
    values = json.loads(config.read_text("utf-8"))
    values["calibration"]["trigger"] = [0.0, -9.0]
    config.write_text(json.dumps(values), "utf-8")
    words = ["--extractor", "model", "--reader", tmp_path / "mine"]
    assert '"Expulsion"' not in kg("extract", tmp_path / "a.txt", *words).stdout
    assert '"Expulsion"' in kg("extract", tmp_path / "a.txt", *words[:2]).stdout


@pytest.mark.model
def test_a_learned_reader_that_is_not_there_is_a_usage_error(tmp_path: Path, kg: Kg) -> None:
    done = kg("extract", LIVE, "--reader", tmp_path)
    assert done.exit_code == 2
    assert "missing: config.json" in done.stderr
    assert "name a folder that `kg train` wrote" in done.stderr


@pytest.mark.model
def test_without_the_shipped_model_the_frames_read_and_it_is_said(
    tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(NEWS, "utf-8")
    monkeypatch.setattr(neural, "MODEL", tmp_path)
    done = kg("extract", tmp_path / "a.txt")
    assert done.exit_code == 0, done.output
    assert "frames/" in done.stdout
    assert "model/" not in done.stdout
    assert "the frames read alone" in done.stderr


def test_a_pipeline_that_is_not_there_is_named(kg: Kg) -> None:
    done = kg("extract", LIVE, "--model", "en_no_such_model")
    assert done.exit_code == 2
    assert "'en_no_such_model' is not installed" in done.stderr


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "out").write_text("mine", "utf-8")
    done = kg("build", LIVE, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "is a file; name a folder" in done.stderr
    assert (tmp_path / "out").read_text("utf-8") == "mine"
