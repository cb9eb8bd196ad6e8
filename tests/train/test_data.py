"""From gold documents to what the network is shown: words, roles, mentions, names that are exchanged."""

import random

import pytest
from tokenizers import Tokenizer

from kg import ontology
from kg.errors import InputError
from kg.extract import engine
from kg.extract.engine import Engine
from kg.extract.neural import MODEL, missing
from kg.train.authoring import parse
from kg.train.data import Features, head_of, later_mentions, prepare
from kg.train.samples import collate, labels_in, samples, with_layout
from kg.train.settings import KINDS, Settings
from kg.train.swap import Swapper
from tests.train.test_corpus import AUTHORED

OTHER = """=== p-2 | 2024-03-06 | Arrest
OMAN arrested Omar Diallo, a trader from Mali, in Muscat.
--- entities
Oman | Country | OMAN; Omani
Omar Diallo | Person | Diallo
Mali | Country | Malian
Muscat | Place
--- events
Arrest | Oman=OMAN | Omar Diallo | arrested | place=Muscat | alleged | q=OMAN arrested Omar Diallo
"""


@pytest.fixture(scope="module")
def frames_alone() -> Engine:
    return engine.load(ontology.load(), extractor="frames")


@pytest.fixture(scope="module")
def documents(frames_alone: Engine) -> list[Features]:
    docs = [doc for text in (OTHER, AUTHORED) for doc in parse(text, "a.txt")[0]]
    return prepare(docs, frames_alone)


def form(doc: Features, word: int) -> str:
    return str(doc["text"][slice(*doc["words"][word])])


@pytest.mark.model
def test_an_event_is_told_by_the_head_words_of_its_spans(documents: list[Features]) -> None:
    assert [d["id"] for d in documents] == ["p-1", "p-2"]
    met, call = documents[0]["events"]
    assert form(documents[0], met["trigger"]) == "met"
    roles = {
        r: [form(documents[0], w) for w in words] for r, words in met["roles"].items() if words
    }
    assert roles == {
        "actor": ["Ruiz"],
        "target": ["counterpart"],
        "place": ["Lima"],
        "time": ["Monday"],
    }
    assert (met["negative"], call["negative"]) == (0, 1)
    (arrest,) = documents[1]["events"]
    assert arrest["factuality"] == 1


@pytest.mark.model
def test_what_dates_an_event_stands_in_its_sentence_or_near_it(frames_alone: Engine) -> None:
    text = """=== p-3 | 2024-03-06 | Two raids
Guns shelled the port on Friday. Two men died.
Oman arrested a trader. The port was shelled on Friday and Sunday.
--- entities
Oman | Country
--- events
Killing | - | - | died | date=2024-03-01 | q=Two men died
Arrest | Oman | - | arrested | date=2024-03-03 | q=Oman arrested a trader
Attack | - | - | shelled the | date=2024-02-01 | q=Guns shelled the port
"""
    (doc,) = prepare(parse(text, "a.txt")[0], frames_alone)
    words = [[doc["words"][w][0] for w in e["roles"]["time"]] for e in doc["events"]]
    assert words == [[doc["text"].index("Friday")], [doc["text"].index("Sunday")], []]


@pytest.mark.model
def test_a_trigger_outside_of_the_sentences_is_named(frames_alone: Engine) -> None:
    text = """=== p-4 | 2024-03-06 | Two posts
09:15
Guns shelled the port.
10:30
Two men died.
--- entities
--- events
Killing | - | - | 30 | q=10:30
"""
    with pytest.raises(InputError, match="p-4: the trigger '30' at"):
        prepare(parse(text, "a.txt")[0], frames_alone)


@pytest.mark.model
def test_a_mention_points_to_earlier_names_of_its_entity(documents: list[Features]) -> None:
    doc = documents[0]
    links = {
        form(doc, w): {form(doc, e) for e in earlier} for w, earlier in later_mentions(doc).items()
    }
    assert links["She"] == {"Ruiz"}
    assert "Lima" not in links


def test_the_head_of_a_span_is_the_word_that_leads_out_of_it() -> None:
    words = [(0, 2), (3, 6), (7, 10), (11, 14)]
    assert head_of((0, 10), words, [1, 3, 1, 3]) == 1
    assert head_of((0, 14), words, [1, 3, 1, 3]) == 3
    assert head_of((20, 22), words, [1, 3, 1, 3]) is None


@pytest.mark.model
def test_names_are_exchanged_within_their_kind_and_the_same_way(documents: list[Features]) -> None:
    swapper = Swapper(documents)
    assert swapper.pools["last"] == ["Diallo", "Ruiz"]
    assert swapper.pools["demonym"] == ["Chilean", "Malian", "Omani"]
    forms = "Ruiz of CHILE and Chilean Ruiz visited Peru".split()
    found = swapper.swapped(0, forms, random.Random(3), 1.0)
    assert found[0] == found[5]
    assert found[0] in swapper.pools["last"]
    assert found[2].isupper()
    assert [found[i] for i in (1, 3, 6)] == ["of", "and", "visited"]
    assert swapper.swapped(0, forms, random.Random(3), 0.0) == forms


@pytest.mark.model
def test_windows_hold_the_targets_of_every_event(documents: list[Features]) -> None:
    if why := missing():
        pytest.skip(why)
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    number = {label: i for i, label in enumerate(labels_in(documents), 1)}
    docs = [with_layout(dict(d), number) for d in documents]
    plain = Settings(crop=0, mask=0, swap=0, plain=0)
    found = list(samples(docs, Swapper(docs), tokenizer, random.Random(1), plain))
    batch = collate(found)
    kinds = [KINDS[kind] for _, _, kind, _, _ in batch["events"]]
    assert kinds == ["Meeting", "Call", "Arrest"]
    assert batch["labels"].sum() == 3
    for row, word, kind, _, _ in batch["events"]:
        assert batch["labels"][row, word, kind] == 1
    assert len(batch["ids"]) == len(found)
    assert batch["roles"].shape[0] == 3
