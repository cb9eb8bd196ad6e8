"""News live blogs on conflict and diplomacy in, a graph with the exact words behind every triple out."""

__version__ = "0.1.0"
