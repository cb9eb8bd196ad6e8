"""Short texts, parsed: the pipeline and the data files are loaded once for all tests that ask."""

from __future__ import annotations

import datetime as dt
import functools

from spacy.language import Language
from spacy.tokens import Token

from kg import attribution, gazetteer, modality, vocabulary
from kg.annotate import pipeline
from kg.annotate.matcher import Matcher, Words
from kg.annotate.pipeline import Annotated
from kg.annotate.reference import NO_HINTS, Hints
from kg.documents import segment
from kg.extract import reading
from kg.extract.reading import Reading
from kg.modality import Modality
from kg.model import Document

DAY = dt.date(2024, 3, 6)  # a Wednesday


@functools.cache
def nlp() -> Language:
    return pipeline.load()


@functools.cache
def words() -> Words:
    names = gazetteer.load()
    return Words(names, Matcher(names), attribution.load(), vocabulary.load())


@functools.cache
def modal() -> Modality:
    return modality.load()


def annotated(text: str) -> Annotated:
    blocks, posts = segment(text, start=0, date=DAY)
    document = Document("text", text, DAY, posts=posts, blocks=blocks)
    return next(iter(pipeline.annotate([document], nlp())))


def read(text: str, hints: Hints = NO_HINTS) -> Reading:
    return reading.read(annotated(text), words(), hints)


def word(found: Reading, text: str) -> Token:
    """The one token with this text."""
    (token,) = (t for t in found.annotated.doc if t.text == text)
    return token
