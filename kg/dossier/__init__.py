"""A graph in, pages for people out: one an entity and an event, ledger, timeline, tables, a whole folder."""

from kg.dossier.links import Links, static_links
from kg.dossier.publish import publish
from kg.dossier.renderer import Renderer, policy

__all__ = ["Links", "Renderer", "policy", "publish", "static_links"]
