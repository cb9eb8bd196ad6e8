import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
Kg = Callable[..., Result]

FRAME = """
type = "Expulsion"

[[trigger]]
id = "expel"
verb = ["expel"]
needs = ["obj:diplomat"]
actor = ["subj"]
target = ["obj.adj@Country", "obj"]
theme = ["obj"]
examples = ["Chad expelled two Italian diplomats. | {actor} | Italy"]
counter = ["{counter}"]
"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Path]:
    """A settings file with an ontology of one frame."""

    def make(*, actor: str = "Chad", counter: str = "The school expelled two pupils.") -> Path:
        folder = tmp_path / "ontology"
        shutil.copytree(ROOT / "ontology", folder, dirs_exist_ok=True)
        shutil.rmtree(folder / "frames")
        (folder / "frames").mkdir()
        frame = FRAME.replace("{actor}", actor).replace("{counter}", counter)
        (folder / "frames" / "expulsion.toml").write_text(frame, "utf-8")
        file = tmp_path / "kg.toml"
        file.write_text(f"ontology = {str(folder)!r}\n", "utf-8")
        return file

    return make


def test_the_figures_of_an_event_file(kg: Kg) -> None:
    expected = json.loads((GOLD / "measure" / "expected.json").read_text("utf-8"))
    done = kg("evaluate", GOLD / "dev", "--events", GOLD / "measure" / "events.jsonl")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("32 documents, 538 gold events, ")
    precision = expected["core"][0]
    assert f"core         P {precision:.3f}" in done.stdout


def test_rows_by_type_and_document_with_errors_and_causes(kg: Kg) -> None:
    events = GOLD / "measure" / "events.jsonl"
    words = ["--errors", "2", "--causes", "--by"]
    by_type = kg("evaluate", GOLD / "dev", "--events", events, *words, "type").stdout
    assert "\nAttack " in by_type
    assert by_type.count("missed dev-") == by_type.count("spurious dev-") == 2
    assert "no trigger" in by_type
    assert "\ndev-32 " in kg("evaluate", GOLD / "dev", "--events", events, *words, "doc").stdout


def test_confidence_is_compared_with_what_is_right(kg: Kg, tmp_path: Path) -> None:
    lines = (GOLD / "measure" / "events.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "events.jsonl").write_text(
        "".join(json.dumps(json.loads(text) | {"confidence": 0.5}) + "\n" for text in lines),
        "utf-8",
    )
    chart = tmp_path / "chart.svg"
    words = ["evaluate", GOLD / "dev", "--events", tmp_path / "events.jsonl"]
    done = kg(*words, "--reliability", "--chart", chart)
    assert done.exit_code == 0, done.output
    precision = re.search(r"core +P (\S+)", done.stdout)
    row = re.search(r"^0\.5 +(\d+) +0\.500 +(\S+)$", done.stdout, re.M)
    assert precision is not None
    assert row is not None
    assert precision[1] == row[2]
    assert f"calibration error {abs(0.5 - float(row[2])):.3f}" in done.stdout
    assert chart.read_bytes().startswith(b"<?xml")
    bare = kg(*words[:3], GOLD / "measure" / "events.jsonl", "--reliability")
    assert (bare.exit_code, "an event has no confidence" in bare.stderr) == (1, True)


@pytest.mark.model
def test_without_an_event_file_the_documents_are_read(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    shutil.copy(GOLD / "dev" / "dev-01.json", tmp_path / "gold")
    done = kg("evaluate", tmp_path / "gold", "-q")
    assert done.exit_code == 0, done.output
    assert "evidence 1.000" in done.stdout


def test_what_cannot_be_evaluated_is_named(kg: Kg, tmp_path: Path) -> None:
    done = kg("evaluate", tmp_path)
    assert done.exit_code == 1
    assert "no gold document" in done.stderr
    gone = kg("evaluate", GOLD / "dev", "--events", tmp_path / "gone.jsonl")
    assert gone.exit_code == 1
    assert "gone.jsonl: cannot be read" in gone.stderr


@pytest.mark.model
def test_a_frame_whose_examples_hold_passes(kg: Kg, small: Callable[..., Path]) -> None:
    done = kg("check", "--settings", small())
    assert done.exit_code == 0, done.output
    assert "1 trigger with 2 examples" in done.stderr


@pytest.mark.model
@pytest.mark.parametrize(
    ("actor", "counter", "message"),
    [
        ("Peru", "The school expelled two pupils.", "expulsion/expel: Chad expelled two Italian"),
        ("Chad", "Peru expelled a diplomat.", "expulsion/expel: must not be found"),
    ],
)
def test_an_example_that_does_not_hold_is_named(
    kg: Kg, small: Callable[..., Path], actor: str, counter: str, message: str
) -> None:
    done = kg("check", "--settings", small(actor=actor, counter=counter))
    assert done.exit_code == 1
    assert message in done.stdout
    assert "kg: 1 check failed" in done.stderr


@pytest.mark.model
def test_frames_that_are_not_there_are_named(kg: Kg, small: Callable[..., Path]) -> None:
    done = kg("check", "--settings", small(), "--only", "expulsions")
    assert done.exit_code == 1
    assert "did you mean expulsion?" in done.stderr


@pytest.mark.model
def test_words_that_no_frame_took_are_listed(
    kg: Kg, small: Callable[..., Path], tmp_path: Path
) -> None:
    text = "Chad expelled two Italian diplomats. Kenya befriended Peru. Kenya befriended Oman.\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    settings = small()
    with settings.open("a", encoding="utf-8") as stream:
        stream.write('extractor = "frames"\n')
    done = kg("coverage", tmp_path / "a.txt", "--settings", settings)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("    2  befriend (verb)\n")
    assert "expel" not in done.stdout.split()


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        *(
            [c, "--help"]
            for c in "build extract query analyse view explain verify evaluate check coverage".split()
        ),
        ["query", "BUILT", "sources"],
        ["analyse", "BUILT"],
        ["view", "BUILT", "--out", "PAGE"],
        ["explain", "BUILT", "Moldova"],
        ["verify", "BUILT", "seeds"],
        ["evaluate", "tests/gold/dev", "--events", "tests/gold/measure/events.jsonl"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_reads_no_text_starts_without_the_parser(
    words: list[str], built: Path, tmp_path: Path
) -> None:
    given = [{"BUILT": str(built), "PAGE": str(tmp_path / "p.html")}.get(w, w) for w in words]
    code = (
        "import sys; from kg.cli import app; app(sys.argv[1:], standalone_mode=False); "
        "print(*sorted({'spacy', 'onnxruntime'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *given], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.splitlines()[-1] == ""
