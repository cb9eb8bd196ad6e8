"""The tables that a researcher edits in, what they say of names, titles and office-holders out."""

from kg.gazetteer.tables import load
from kg.gazetteer.values import CLASSES, Entry, Gazetteer, Office, Title

__all__ = ["CLASSES", "Entry", "Gazetteer", "Office", "Title", "load"]
