"""livekg: news live blogs on conflict and diplomacy in, a knowledge graph with the exact words behind every triple out."""

__version__ = "0.1.0"
