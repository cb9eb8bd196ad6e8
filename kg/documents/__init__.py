"""Files, folders and standard input, to documents with their blocks and posts."""

from kg.documents.read import every, read
from kg.documents.segment import segment

__all__ = ["every", "read", "segment"]
