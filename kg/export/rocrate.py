"""A Source and the files of its export in, RO-Crate 1.1 metadata out, as data repositories read it."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from typing import Any

from rdflib import DCTERMS

import kg
from kg.export.describe import DESCRIPTION, TITLE, Written
from kg.export.source import Source
from kg.graph.iris import SCHEMA
from kg.ontology import KG

FILE = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_SOFTWARE = "#livekg"


def rocrate(source: Source, files: tuple[Written, ...] = ()) -> Iterator[str]:
    """The crate: its files with sizes and digests, the documents that it was read from, and the run.

    The crate's date is that of ``SOURCE_DATE_EPOCH``, or else the last day of its documents: there is
    no clock in an export. Without a licence it says that none is stated.
    """
    documents = [_document(source, d) for d in source.instances(KG + "Document")]
    given = source.license is not None
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": source.iris.base,
        "name": TITLE,
        "description": DESCRIPTION,
        "datePublished": _day(source),
        "license": _link(source.license or "#licence"),
        "conformsTo": _link(KG.rstrip("#")),
        "isBasedOn": [_link(d["@id"]) for d in documents],
        "hasPart": [_link(f.name) for f in files],
        "mentions": _link("#run"),
    }
    licence = {
        "@id": source.license or "#licence",
        "@type": "CreativeWork",
        "name": source.license or "No licence is stated",
    }
    if not given:
        licence["description"] = "Ask whoever gave you these files what you may do with them."
    run = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "Reading of the documents",
        "instrument": _link(_SOFTWARE),
        "object": [_link(d["@id"]) for d in documents],
        "result": _link("./"),
    }
    software = {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "livekg",
        "softwareVersion": kg.__version__,
    }
    descriptor = {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": _link("https://w3id.org/ro/crate/1.1"),
        "about": _link("./"),
    }
    found = [descriptor, root, *map(_file, files), licence, software, run, *documents]
    crate = {"@context": _CONTEXT, "@graph": found}
    yield json.dumps(crate, ensure_ascii=False, indent=1) + "\n"


def _file(file: Written) -> dict[str, Any]:
    return {
        "@id": file.name,
        "@type": "File",
        "name": file.title,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }


def _document(source: Source, iri: str) -> dict[str, Any]:
    about = {
        "identifier": source.value(iri, str(DCTERMS.identifier)),
        "name": source.value(iri, str(DCTERMS.title)) if source.quotes else None,
        "url": source.value(iri, str(SCHEMA.url)),
        "datePublished": source.value(iri, str(DCTERMS.date)),
        "inLanguage": source.value(iri, str(DCTERMS.language)),
    }
    return {"@id": iri, "@type": "CreativeWork", **{k: v for k, v in about.items() if v}}


def _day(source: Source) -> str | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat()
    days = (
        day[:10]
        for kind, predicate in (
            ("Document", str(DCTERMS.date)),
            ("Post", str(SCHEMA.datePublished)),
        )
        for node in source.instances(KG + kind)
        for day in source.values(node, predicate)
    )
    return max(days, default=None)


def _link(iri: str) -> dict[str, str]:
    return {"@id": iri}
