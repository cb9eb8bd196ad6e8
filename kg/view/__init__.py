"""The projected graph in, one HTML file out that opens with the network off and shows every sentence."""

from kg.view.data import Source, leading
from kg.view.heading import headline
from kg.view.page import frame, page, write

__all__ = ["Source", "frame", "headline", "leading", "page", "write"]
