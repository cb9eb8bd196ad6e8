"""Annotated document in, claims out: by the frames of the ontology and by the learned reader."""
