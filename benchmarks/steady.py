"""Whether the last bits of a number decide anything: ``python benchmarks/steady.py GOLD...``, two counts.

Processors differ in the last bits of what they compute. Here all weights of the learned reader are changed by a
few of them (a random factor of 1 ± 3e-7 for each), the documents are read with both, and the event lines that
differ are counted. It needs the extra ``train``, for the package onnx.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from kg import ontology
from kg.evaluate import documents, load_gold
from kg.export import jsonl
from kg.extract import engine
from kg.extract.neural import MODEL
from kg.model import Document, Report
from kg.resolve import resolve

BITS = 3e-7  # about two and a half of the smallest steps of a 32-bit number


def shaken(folder: Path) -> None:
    """Changes every weight of the graphs in a folder."""
    rng = np.random.default_rng(1)
    for path in sorted(folder.glob("*.onnx")):
        model = onnx.load(str(path))
        for tensor in model.graph.initializer:
            if tensor.data_type == TensorProto.FLOAT:
                value = numpy_helper.to_array(tensor)
                value = value * (1 + BITS * rng.standard_normal(value.shape))
                tensor.CopyFrom(numpy_helper.from_array(value.astype(np.float32), tensor.name))
        onnx.save(model, str(path))


def lines(found: Sequence[Document], reader: Path) -> list[frozenset[str]]:
    """The event lines of each document."""
    terms = ontology.load()
    extractions = engine.load(terms, reader=reader).extract(found)
    return [
        frozenset(json.dumps(line) for line in jsonl.event_lines(resolve([x]), [d], terms))
        for x, d in zip(extractions, found, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+")
    found = [d for f in parser.parse_args().gold for d in documents(load_gold(f), report=Report())]
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder, "model")
        shutil.copytree(MODEL, other)
        shaken(other)
        pairs = list(zip(lines(found, MODEL), lines(found, other), strict=True))
    print(f"{len(pairs)} documents, {sum(len(a) for a, _ in pairs)} lines")
    print(
        f"{sum(a != b for a, b in pairs)} documents and {sum(len(a ^ b) for a, b in pairs)} lines differ"
    )


if __name__ == "__main__":
    main()
