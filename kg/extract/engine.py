"""Documents in, extractions out: the frames and, where it is there, the learned reader, under one rule."""

from __future__ import annotations

import bisect
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.language import Language

from kg import (
    attribution,
    confidence,
    frames,
    gazetteer,
    modality,
    offices,
    origins,
    vocabulary,
)
from kg.annotate import pipeline
from kg.annotate.matcher import Matcher, Words
from kg.annotate.pipeline import Annotated
from kg.attribution import Attribution
from kg.confidence import Confidence
from kg.errors import OntologyError, SettingsError
from kg.extract import belonging, combine, discourse, grounds, match, nesting, neural
from kg.extract.bodies import Context
from kg.extract.claims import Assembler
from kg.extract.neural import Detector, Prediction
from kg.extract.positions import positions
from kg.extract.reading import Reading, read
from kg.model import Chain, Claim, Document, Extraction, Mention, MentionKind
from kg.ontology import Ontology

_AHEAD = 2  # documents that are parsed before the first of them is finished


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that is loaded once."""

    nlp: Language
    words: Words
    lexicon: frames.Lexicon
    modality: modality.Modality
    offices: offices.Offices
    holders: Mapping[str, str]  # person's id to the country of the office that the gazetteer gives
    homes: Mapping[
        str, str
    ]  # … where all these offices are of one country, and none is at another's
    origins: origins.Origins
    limits: combine.Thresholds
    confidence: Confidence
    detector: Detector | None = None
    frames_on: bool = True

    @property
    def attribution(self) -> Attribution:
        """The words that make somebody a source."""
        return self.words.attribution

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order; a document is encoded while the next one is parsed."""
        with ThreadPoolExecutor(1) as pool:
            waiting: deque[tuple[Annotated, Future[neural.Reading | None]]] = deque()
            for annotated in pipeline.annotate(documents, self.nlp, self.words.vocabulary):
                waiting.append((annotated, pool.submit(self._encoded, annotated)))
                if len(waiting) > _AHEAD:
                    first, encoded = waiting.popleft()
                    yield self._finished(first, encoded.result())
            for annotated, encoded in waiting:
                yield self._finished(annotated, encoded.result())

    def one(self, annotated: Annotated) -> Extraction:
        """The extraction of one annotated document."""
        return self._finished(annotated, self._encoded(annotated))

    def _encoded(self, annotated: Annotated) -> neural.Reading | None:
        if self.detector is None or not len(annotated.doc):
            return None
        return combine.encoded(annotated, self.detector)

    def _finished(self, annotated: Annotated, encoded: neural.Reading | None) -> Extraction:
        """The extraction of a document that is annotated and, where there is a reader, encoded."""
        pronouns = [t.i for t in annotated.doc if t.pos_ == "PRON"]
        hints = encoded.antecedents(pronouns) if encoded is not None else {}
        reading = read(annotated, self.words, hints)
        doc = annotated.doc
        hits = (
            list(match.hits(doc, self.lexicon, reading.class_of, reading.reader))
            if self.frames_on
            else []
        )
        found = (
            combine.predictions(annotated, encoded, self.limits, hits)
            if encoded is not None
            else None
        )
        return self.assemble(annotated, reading, hits, found, self.limits)

    def assemble(
        self,
        annotated: Annotated,
        reading: Reading,
        hits: list[match.Hit],
        found: list[Prediction] | None,
        limits: combine.Thresholds,
    ) -> Extraction:
        """Hits and predictions under their common rule and checks; what is dropped is logged."""
        assembler = Assembler(
            reading,
            self.modality,
            content=limits.content,
            deeds=self.lexicon.done_to,
            dating=limits.dating,
        )
        kept, dropped = combine.candidates(reading, hits, found, limits, self.modality)
        for candidate, reason in dropped:
            assembler.reject(candidate, reason)
        text = _text(reading, self.lexicon)
        claims = [
            replace(claim, grounds=grounds.read(c, self.confidence))
            for c in kept
            if (claim := assembler.claim(c)) is not None
        ]
        claims = [_quoted(c, annotated.document) for c in discourse.link(claims, text)]
        claims = [grounds.judged(c, text.sentence, self.confidence) for c in claims]
        return Extraction(
            annotated.document,
            claims=tuple(_once(claims)),
            positions=tuple(
                positions(
                    Context(reading, self.words.gazetteer, self.offices, self.holders, self.origins)
                )
            ),
            chains=nesting.placed(chains(reading), reading, self.words.gazetteer, self.homes),
            rejected=tuple(assembler.rejected),
        )


EXTRACTORS = ("both", "frames", "model")


def load(
    ontology: Ontology,
    *,
    model: str = pipeline.DEFAULT_MODEL,
    extractor: str = "both",
    folder: Path | None = None,
    reader: Path | None = None,
) -> Engine:
    """Loads the pipeline and every data file; errors name the file and what to do.

    ``extractor`` is "both", "frames" or "model"; ``reader`` is a folder in place of the learned reader that
    ships. Without the files that ship "both" runs the frames alone (``neural.missing()`` says why); "model",
    and a folder that lacks them, are a SettingsError.
    """
    if extractor not in EXTRACTORS:
        raise SettingsError(f"unknown extractor {extractor!r}; choose from {', '.join(EXTRACTORS)}")
    place = reader or neural.MODEL
    why = neural.missing(place) if extractor != "frames" else None
    if why and (extractor == "model" or reader):
        raise SettingsError(why)
    gaz = gazetteer.load(folder / "gazetteer" if folder else None)
    status = modality.load(folder)
    if unknown := sorted(status.by_words - set(ontology.event_types)):
        raise OntologyError(
            f"modality.toml: by_words: {unknown} are no event types of the ontology"
        )
    return Engine(
        nlp=pipeline.load(model),
        words=Words(gaz, Matcher(gaz), attribution.load(folder), vocabulary.load(folder)),
        lexicon=frames.load(
            folder,
            types=frozenset(ontology.event_types),
            classes=frozenset(ontology.entity_classes),
        ),
        modality=status,
        offices=offices.load(folder),
        holders={o.person.id: o.country for o in gaz.offices},
        homes=belonging.homes(gaz.offices),
        origins=origins.learn(gaz.offices),
        limits=combine.thresholds(folder),
        confidence=confidence.load(folder),
        detector=neural.Detector.load(place) if extractor != "frames" else None,
        frames_on=extractor != "model",
    )


def _text(reading: Reading, lexicon: frames.Lexicon) -> discourse.Text:
    """Sentences, blocks, chains and sides of a reading by offset and mention; what a noun may name."""
    a = reading.annotated
    starts = [a.starts[s.start] for s in a.doc.sents]
    blocks = [b.start for b in a.document.blocks]
    posts = [p.start for p in a.document.posts]
    chain: dict[tuple[int, int, int], int] = {}
    heads: dict[tuple[int, int], str] = {}
    for n, ref in enumerate(reading.refs):
        for c, part in reading.meanings(n):
            m = reading.mention(n, part)
            chain[m.start, m.end, part] = c
            if ref.kind == MentionKind.NOMINAL:
                heads[m.start, m.end] = a.doc[ref.head].lemma_.lower()

    def side(m: Mention) -> frozenset[int]:
        c = chain.get((m.start, m.end, m.part))
        return frozenset() if c is None else reading.side(c)

    def kinds(m: Mention) -> frozenset[str]:
        lemma = heads.get((m.start, m.end), "")
        return frozenset(str(t.type) for t in lexicon.index.get(("noun", lemma), ()))

    return discourse.Text(
        lambda offset: bisect.bisect_right(starts, offset),
        lambda offset: bisect.bisect_right(blocks, offset),
        lambda offset: bisect.bisect_right(posts, offset),
        lambda m: chain.get((m.start, m.end, m.part)),
        side,
        kinds,
    )


def _quoted(claim: Claim, document: Document) -> Claim:
    """The claim with the quote of its evidence read again, where the evidence grew."""
    e = claim.evidence
    return (
        claim
        if e.quote
        else replace(claim, evidence=replace(e, quote=document.text[e.start : e.end]))
    )


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Equal claims once, in text order."""
    seen: dict[str, Claim] = {}
    for claim in claims:
        seen.setdefault(claim.id, claim)
    return sorted(seen.values(), key=lambda c: (c.evidence.start, c.evidence.end, c.type, c.id))


def _part(reading: Reading, n: int, chain: int) -> int:
    return next(part for c, part in reading.meanings(n) if c == chain)


def chains(reading: Reading) -> tuple[Chain, ...]:
    """The reading's chains as values without spaCy."""
    out = []
    document = reading.annotated.document.id
    for number, chain in enumerate(reading.chains.all):
        links = tuple(
            (reading.mention(n, _part(reading, n, number)), score, reason)
            for n, score, reason in sorted(chain.links)
        )
        if not links:
            continue
        label = " ".join(chain.label.split())
        entry = chain.entry.id if chain.entry is not None else None
        out.append(
            Chain(document, chain.key, label, chain.cls, links, entry, country=chain.country)
        )
    return tuple(out)
