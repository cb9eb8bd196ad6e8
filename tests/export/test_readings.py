import datetime as dt
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.export import readings
from kg.model import (
    Block,
    BlockKind,
    Chain,
    Claim,
    Comparator,
    Decision,
    Document,
    EntityClass,
    EventType,
    Evidence,
    Extraction,
    Factuality,
    Mention,
    MentionKind,
    Post,
    Rejected,
)

# A line separator inside the text is no end of a line of the file.
TEXT = "Kenya struck\u2028Kismayo.\n\nIt denied that."
POSTED = dt.datetime(2023, 7, 27, 9, tzinfo=dt.timezone(dt.timedelta(hours=3)))


def extraction(ident: str = "a") -> Extraction:
    kenya = Mention(ident, 0, 5, "Kenya", EntityClass("Country"))
    it = Mention(ident, 22, 24, "It", None, MentionKind.PRONOUN, 1)
    retold = Mention(ident, 13, 20, "KISMAYO", EntityClass("Place"))  # not the words of the text
    elsewhere = Mention("b", 0, 4, "Else", None)
    evidence = Evidence(ident, 1, 0, 21, TEXT[0:21], "frames/attack/strike", (6, 12), speaker=it)
    claim = Claim(
        EventType("Attack"), evidence, (kenya,), (retold,), place=elsewhere, count=2,
        comparator=Comparator.AT_LEAST, factuality=Factuality.ALLEGED, confidence=0.35,
    )  # fmt: skip
    document = Document(
        ident, TEXT, dt.date(2023, 7, 27), posts=(Post(1, 0, len(TEXT), POSTED, supersedes=None),),
        blocks=(Block(BlockKind.QUOTE, 0, 21, 1, (0, 5)),),
    )  # fmt: skip
    chain = Chain(ident, "name:kenya", "Kenya", EntityClass("Country"), ((kenya, 0.9, "its name"),))
    rejected = Rejected(ident, 0, 5, "Kenya", "frames/x/y", "no")
    return Extraction(document, (claim,), (), (chain,), (rejected,))


def test_what_was_read_comes_back_equal(tmp_path: Path) -> None:
    decision = Decision("entity", "ent:a", "ent:b", "same", touches=("ent:a",))
    file = tmp_path / "readings.jsonl"
    file.write_text(readings.to_jsonl([extraction("c"), extraction("a")], [decision]), "utf-8")
    assert readings.load(file) == ((extraction("a"), extraction("c")), (decision,))
    assert "KISMAYO" in file.read_text("utf-8")
    assert file.read_text("utf-8").count("struck") == 2, "the words of a document stand there once"


@pytest.mark.parametrize(
    "text", ["[]\n", '{"reading": {}}\n', '{"reading": {"document": 3}}\n', '{"x": 1}\n', "no\n"]
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "readings.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"readings\.jsonl: no readings of this version"):
        readings.load(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl: cannot be read; build the graph again"):
        readings.load(tmp_path / "gone.jsonl")
