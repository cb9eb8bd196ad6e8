"""A settings file in, checked settings out: an unknown name or value is an error with the valid ones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.errors import SettingsError, choices


class Extractor(StrEnum):
    """What reads events: the frames, the learned model, or both under the same checks."""

    BOTH = "both"
    FRAMES = "frames"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told beside its input; equal settings and input give equal bytes.

    ``model`` is the name of a spaCy pipeline, ``base`` the IRI under which the data stand;
    ``ontology`` and ``reader`` (the learned reader) are folders in place of those that ship. None
    means what ships.
    """

    extractor: Extractor = Extractor.BOTH
    model: str | None = None
    base: str | None = None
    ontology: Path | None = None
    reader: Path | None = None
    store: bool = True


NAMES = tuple(field.name for field in fields(Settings))


def load(path: Path | str) -> Settings:
    """Read a TOML file with any of the settings.

    Raises
    ------
    SettingsError
        When the file is not there or no TOML, or holds a name or a value that there is not.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            values = tomllib.load(stream)
    except OSError as error:
        raise SettingsError(
            f"{file}: cannot be read: {error.strerror}; name a settings file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from error
    return checked(values, where=str(file))


def checked(values: Mapping[str, object], *, where: str, start: Settings | None = None) -> Settings:
    """``start`` with ``values`` in place of its own; ``where`` goes into the message of a SettingsError.

    >>> checked({"extractor": "frames"}, where="the command line").extractor
    <Extractor.FRAMES: 'frames'>
    """
    found = start or Settings()
    for name, value in values.items():
        if name not in NAMES:
            raise SettingsError(f"{where}: unknown setting {name!r}; {choices(name, NAMES)}")
        found = replace(found, **{name: _value(name, value, where)})
    return found


def _value(name: str, value: object, where: str) -> Any:
    if name == "store":
        if not isinstance(value, bool):
            raise SettingsError(f"{where}: store is true or false, not {value!r}")
        return value
    if not isinstance(value, str) or not value:
        raise SettingsError(f"{where}: {name} is a string, not {value!r}")
    if name == "extractor":
        names = [e.value for e in Extractor]
        if value not in names:
            raise SettingsError(f"{where}: unknown extractor {value!r}; {choices(value, names)}")
        return Extractor(value)
    return Path(value) if name in ("ontology", "reader") else value
