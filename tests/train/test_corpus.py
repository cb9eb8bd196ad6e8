"""Documents to learn from: what is read, and what is refused with its place and what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg import ontology
from kg.errors import InputError
from kg.train import corpus
from kg.train.authoring import CLASSES, TYPES, parse

TRAINED = Path(__file__).parents[2] / "training" / "corpus"
AUTHORED = """=== p-1 | 2024-03-05 | Two ministers
Peru's foreign minister, Ana Ruiz, met her Chilean counterpart in Lima on Monday.
-
She did not call him.
--- entities
Ana Ruiz | Person | Ruiz
Peru | Country
Chile | Country | Chilean
Lima | Place
--- events
Meeting | Ana Ruiz | Chile=Chilean counterpart | met | place=Lima | date=2024-03-04 | q=Ana Ruiz, met her Chilean counterpart
Call | Ana Ruiz=She | Chile=him | call | neg | q=She did not call him
--- positions
Ana Ruiz | foreign minister | Peru | q=Peru's foreign minister, Ana Ruiz
"""
TEXT = "Ana Ruiz met Chilean envoys.\nShe left."


def gold(**changes: Any) -> dict[str, Any]:
    event = {
        "type": "Meeting",
        "actor": ["Ana Ruiz"],
        "target": ["Chile"],
        "polarity": "positive",
        "factuality": "actual",
        "quote": "Ana Ruiz met Chilean envoys",
        "trigger": [9, 12],
        "spans": {"actor": [[0, 8]], "target": [None]},
    }
    entities = {
        "Ana Ruiz": {"type": "Person"},
        "Chile": {"type": "Country", "aliases": ["Chilean"]},
    }
    return {"id": "g-1", "text": TEXT, "entities": entities, "events": [event, event | changes]}


def write(folder: Path, name: str, content: Any) -> Path:
    file = folder / name
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    file.write_text(text, "utf-8")
    return file


def test_both_forms_are_read_from_a_folder_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", AUTHORED)
    write(tmp_path, "a.json", gold())
    write(tmp_path, "README.md", "no document")
    (tmp_path / "below").mkdir()
    write(tmp_path / "below", "c.json", gold())
    docs, faults = corpus.read([tmp_path])
    assert faults == []
    assert [d["id"] for d in docs] == ["g-1", "p-1"]
    first, second = docs[1]["events"]
    text = docs[1]["text"]
    assert [text[slice(*e["trigger"])] for e in (first, second)] == ["met", "call"]
    assert [text[slice(*s)] for s in first["spans"]["target"]] == ["Chilean counterpart"]
    assert (first["date"], first["place"], second["polarity"]) == ("2024-03-04", "Lima", "negative")
    assert docs[1]["positions"][0]["of"] == "Peru"
    assert docs[0]["events"][0]["attributed_to"] is None  # what is left out is null


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("=== p-1 | 2024-03-05", "=== p-1 | 5 March", 1, "needs: === id"),
        ("=== p-1", "Notes\n=== p-1", 1, "needs: === id"),
        ("--- entities", "--- persons", 5, "unknown section 'persons'; did you mean positions"),
        ("Lima | Place", "Lima | Town", 9, "with a class of the guide"),
        ("Lima | Place", "Cuzco | Place", 9, "no name of 'Cuzco' stands in the text"),
        ("Meeting |", "Meetings |", 11, "unknown type 'Meetings'; did you mean Meeting"),
        ("q=Ana Ruiz, met", "q=Ana Ruiz met", 11, "quote is not in the text"),
        ("| met |", "| saw |", 11, "trigger 'saw' occurs 0 times in the quote"),
        ("=Chilean counterpart |", "=envoy |", 11, "no form of 'Chile' stands in the text"),
        ("place=Lima", "place=Cuzco", 11, "'Cuzco' is not in entities; add it there"),
        ("| neg |", "| not |", 12, "unknown option 'not'; the options are theme="),
        ("| Peru | q=", "| Peru | Lima | q=", 14, "needs: person | title | body"),
    ],
)
def test_a_fault_of_an_authored_document_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in AUTHORED
    file = write(tmp_path, "a.txt", AUTHORED.replace(old, new, 1))
    _, faults = corpus.read([file])
    assert faults[0].startswith(f"{file}:{line}: ")
    assert message in faults[0]


def test_each_fault_is_named_once_and_the_rest_is_still_read() -> None:
    text = AUTHORED.replace("| met |", "| saw |").replace("| neg |", "| not |")
    docs, faults = parse(text, "a.txt")
    assert [f.split(":")[1] for f in faults] == ["11", "12"]
    assert (docs[0]["events"], len(docs[0]["positions"])) == ([], 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"trigger": None}, "has no trigger; give"),
        ({"trigger": [9, 9]}, "has no trigger; give"),
        ({"trigger": [28, 29]}, "has no trigger; give"),  # the end of the line
        ({"type": "Meetings"}, "unknown type 'Meetings'; did you mean Meeting"),
        ({"quote": "met the envoys"}, "a quote that is not in the text: 'met the envoys'"),
        ({"polarity": "no"}, "the polarity 'no'; valid: positive, negative"),
        ({"factuality": None}, "the factuality None; valid: actual"),
        ({"actor": None}, "no list of entities as 'actor'"),
        ({"target": ["Peru"]}, "names 'Peru', which is not in entities"),
        ({"attributed_to": "KCNA"}, "names 'KCNA', which is not in entities"),
        ({"target": []}, "has 1 spans for 0 targets"),
        ({"spans": {"place": [3, 400]}}, "a span of place that is no [start, end]"),
    ],
)
def test_a_fault_of_a_gold_document_is_named_with_its_line(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    file = write(tmp_path, "a.json", gold(**changes))
    _, faults = corpus.read([file])
    assert len(faults) == 1
    path, line, fault = faults[0].split(":", 2)
    assert path == str(file)
    assert file.read_text("utf-8").splitlines()[int(line) - 1].strip() == "{"
    assert fault.startswith(" event 2 ")
    assert message in fault


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": "x",\n', "a.json:2: broken JSON"),
        ("[]", "a.json:1: not a gold document: it must be an object"),
        ({"id": "x"}, "'text' is missing or no str"),
        (gold() | {"text": " "}, "'text' is missing or no str"),
        (gold() | {"entities": {"Peru": {}}}, "entity 'Peru' needs a type of the guide"),
        (gold() | {"events": [3]}, "'events' is a list of objects"),
    ],
)
def test_what_is_no_gold_document_is_named(tmp_path: Path, content: Any, message: str) -> None:
    docs, faults = corpus.read([write(tmp_path, "a.json", content)])
    assert docs == []
    assert message in faults[0]


def test_an_empty_file_and_an_id_that_comes_twice_are_named(tmp_path: Path) -> None:
    files = [
        write(tmp_path, n, t) for n, t in (("a.txt", AUTHORED), ("b.txt", AUTHORED), ("c.txt", ""))
    ]
    _, faults = corpus.read(files)
    assert faults[0].startswith(f"{files[1]}:1: the id 'p-1' is taken by {files[0]}")
    assert faults[1].startswith(f"{files[2]}:1: no document; needs: ===")


def test_files_that_cannot_be_read_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no document there"):
        corpus.read([tmp_path])
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"a\.txt: cannot be read as UTF-8"):
        corpus.read([tmp_path])
    with pytest.raises(InputError, match=r"gone\.json: cannot be read"):
        corpus.read([tmp_path / "gone.json"])


def test_the_corpus_of_the_project_is_without_fault() -> None:
    docs, faults = corpus.read([TRAINED / "json"])
    assert faults == []
    assert len(docs) >= 622
    made = {d["id"]: d for d in docs}
    for file in sorted(TRAINED.glob("c1-*.txt")):
        for doc in parse(file.read_text("utf-8"), file.name)[0]:
            assert made[doc["id"]] == doc, f"{file.name}: run training/convert.py"


def test_types_and_classes_are_those_of_the_ontology() -> None:
    terms = ontology.load()
    assert set(terms.event_types) == TYPES
    assert set(terms.entity_classes) == CLASSES


def test_some_documents_stay_out_and_none_moves() -> None:
    names = [f"d{n}" for n in range(200)]
    kept = corpus.held_out(names)
    assert 5 < len(kept) < 40
    assert corpus.held_out(names[:100]) == kept & set(names[:100])
    assert corpus.held_out(names, fold=1).isdisjoint(kept)


@pytest.mark.parametrize(("number", "kept"), [(2, 1), (5, 1), (6, 2), (20, 4)])
def test_of_few_documents_a_fifth_stays_out_and_at_least_one(number: int, kept: int) -> None:
    names = [f"d{n}" for n in range(number)]
    found = corpus.some_held_out(names)
    assert len(found) == kept
    assert corpus.some_held_out(names[::-1]) == found


def test_one_document_is_too_few() -> None:
    with pytest.raises(InputError, match="give two or more"):
        corpus.some_held_out(["d"])


def test_a_digest_tells_documents_apart_whatever_their_order() -> None:
    first, second = gold(), gold() | {"id": "g-2"}
    assert corpus.digest([first, second]) == corpus.digest([second, first])
    assert corpus.digest([first]) != corpus.digest([gold(polarity="negative")])
