"""Where the data files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kg.errors import OntologyError, SettingsError

_PACKAGE = Path(__file__).resolve().parent


def _find(name: str, override: Path | str | None, must_hold: str | None) -> Path:
    if override is not None:
        folder = Path(override)
        if not folder.is_dir():
            raise SettingsError(
                f"{folder}: no such folder; name the folder that holds the {name} files"
            )
        return folder
    # The wheel's copy comes first: beside an installed package a folder of that name is a stranger's.
    for folder in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if folder.is_dir() and (must_hold is None or (folder / must_hold).is_file()):
            return folder
    raise SettingsError(
        f"the folder {name}/ was not found beside or inside the package {_PACKAGE}; "
        "install the package again, or name the folder in the settings"
    )


def ontology_dir(override: Path | str | None = None) -> Path:
    """The folder with ``kg.ttl``, ``shapes.ttl``, ``frames/``, ``gazetteer/`` and ``queries/``."""
    return _find("ontology", override, "kg.ttl" if override is None else None)


def seeds_dir(override: Path | str | None = None) -> Path:
    """The folder with the documents that ship with the project."""
    return _find("seeds", override, None)


def citation_file() -> Path:
    """``CITATION.cff``: how to cite the project."""
    for file in (_PACKAGE / "_CITATION.cff", _PACKAGE.parent / "CITATION.cff"):
        if file.is_file():
            return file
    raise SettingsError(f"CITATION.cff was not found beside {_PACKAGE}; install the package again")


def read_toml(path: Path) -> dict[str, Any]:
    """A data file of the ontology; one that is missing, no UTF-8 or no TOML is an OntologyError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read; put the file back") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: not valid TOML: {error}") from error
