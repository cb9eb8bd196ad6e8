"""Files, folders and standard input, to documents with their blocks and posts."""

from kg.documents.read import read
from kg.documents.segment import segment

__all__ = ["read", "segment"]
