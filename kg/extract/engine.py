"""Documents in, extractions out: the frames and, where its file is there, the learned model, under the same checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from kg import attribution, frames, gazetteer, modality
from kg.annotate import pipeline
from kg.annotate.mentions import Matcher
from kg.annotate.pipeline import Annotated
from kg.extract import match
from kg.extract.claims import Assembler, Candidate, positions
from kg.extract.reading import Reading, read
from kg.model import Chain, Claim, Document, Extraction
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that is loaded once."""

    nlp: Language
    gazetteer: gazetteer.Gazetteer
    matcher: Matcher
    lexicon: frames.Lexicon
    attribution: attribution.Attribution
    modality: modality.Modality
    detector: object | None = None

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order."""
        for annotated in pipeline.annotate(documents, self.nlp):
            yield self.one(annotated)

    def one(self, annotated: Annotated) -> Extraction:
        reading = read(annotated, self.gazetteer, self.matcher, self.attribution)
        assembler = Assembler(reading, self.modality)
        claims = []
        for candidate in self.candidates(reading):
            claim = assembler.claim(candidate)
            if claim is not None:
                claims.append(claim)
        return Extraction(annotated.document, tuple(_once(claims)), tuple(positions(reading)), chains(reading), tuple(assembler.rejected))

    def candidates(self, reading: Reading) -> list[Candidate]:
        out: list[Candidate] = []
        for hit in match.hits(reading.annotated.doc, self.lexicon, reading.class_of, reading.reader):
            for kind in (hit.trigger.type, *hit.trigger.also):
                roles = {role: list(words) for role, words in hit.roles.items()}
                out.append(Candidate(hit.token, kind, roles, f"frames/{hit.trigger.rule}", 0.7, hit.trigger.polarity, hit.trigger.factuality))
        return out


def load(ontology: Ontology, *, model: str = pipeline.DEFAULT_MODEL, folder: Path | None = None) -> Engine:
    """Loads the pipeline and every data file; errors name the file and what to do."""
    gaz = gazetteer.load(folder / "gazetteer" if folder else None)
    lexicon = frames.load(folder, types=frozenset(ontology.event_types), classes=frozenset(ontology.entity_classes))
    return Engine(pipeline.load(model), gaz, Matcher(gaz), lexicon, attribution.load(folder), modality.load(folder))


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Equal claims once, in text order."""
    seen: dict[str, Claim] = {}
    for claim in claims:
        seen.setdefault(claim.id, claim)
    return sorted(seen.values(), key=lambda c: (c.evidence.start, c.evidence.end, c.type, c.id))


def chains(reading: Reading) -> tuple[Chain, ...]:
    """The reading's chains as values without spaCy."""
    out = []
    document = reading.annotated.document.id
    for chain in reading.chains.all:
        links = tuple((reading.mention(n), score, reason) for n, score, reason in sorted(chain.links))
        if not links:
            continue
        entry = chain.entry
        out.append(
            Chain(document, chain.key, " ".join(chain.label.split()), chain.cls, links, entry.id if entry else None,
                  entry.iso3 if entry else None, entry.exact if entry else (), chain.country)
        )  # fmt: skip
    return tuple(out)
