"""The projected graph in, the text of one HTML file out: pyvis draws it through a template of ours.

What pyvis does by itself is not safe or offline (it runs script from titles, and loads a style sheet
from elsewhere), so it only gets the values; the template, its environment and the file are ours.
"""

from __future__ import annotations

import base64
import hashlib
import html as markup
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.errors import InputError
from kg.graph.iris import DEFAULT_BASE
from kg.view.data import Source, picture
from kg.view.groups import LABELS, SHAPES
from kg.view.heading import headline, origin

TEMPLATES = Path(__file__).with_name("templates")
SCRIPTS = (
    *("core.js", "labels.js", "network.js", "paths.js", "copy.js"),
    *("evidence.js", "play.js", "controls.js", "start.js"),
)
_VIS = Path(pyvis.__file__).with_name("lib") / "vis-9.1.2"


def page(
    graph: nx.MultiDiGraph[Any],
    *,
    title: str | None = None,
    note: str | None = None,
    sources: Mapping[str, Source] | None = None,
    first: int = 70,
    address: Callable[[str], str] | None = None,
) -> str:
    """One self-contained page; the same arguments give the same text.

    Parameters
    ----------
    graph : what ``kg.graph.project.project`` returned, with whatever filter.
    title : the heading; without one, whom most of the graph is about.
    note : the line under it; without one, from which documents the graph is.
    sources : what to say of a document, by the id that the quotes name; ids alone where it is missing.
    address : the href of the page of an actor or event, by its id, where there are such pages.
    first : how many actors are shown at first, by PageRank; a slider asks for more.
    """
    found = picture(graph, sources or {}, first=first, address=address)
    network = Network(directed=True, cdn_resources="in_line")
    # add_node and add_edge compare with all that came before: 20,000 actors would take a minute.
    network.nodes = found.nodes
    network.edges = found.edges
    network.toggle_physics(False)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    library = _vis("vis-network.min.js")
    script = "\n".join(_ours(name) for name in SCRIPTS)
    script = f'(function () {{\n"use strict";\n{script}}})();\n'
    environment.globals.update(
        title=headline([node["name"] for node in found.nodes]) if title is None else title,
        note=origin(found.sources) if note is None else note,
        events=found.events,
        sources=found.sources,
        base=graph.graph.get("base", DEFAULT_BASE),
        first=min(first, len(found.nodes)),
        groups=[{"id": g, "label": LABELS[g], "shape": SHAPES[g]} for g in SHAPES],
        # Markup: these files are the project's and the library's own; nothing of a document is in them.
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        library_style=Markup(_vis("vis-network.css")),  # noqa: S704
        style=Markup(_ours("page.css")),  # noqa: S704
        script_hashes=" ".join(_hash(text) for text in (library, script)),
    )
    network.templateEnv = environment
    network.path = "page.html"
    return str(network.generate_html())


def write(path: Path | str, html: str) -> None:
    """Write a page, always as UTF-8; raises InputError when the file cannot be written."""
    try:
        Path(path).write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error


def frame(html: str, *, height: int = 720) -> str:
    """The page inside a frame, as notebooks show it; nothing of it reaches the page around.

    The page around must be in UTF-8, as notebooks are: the policy lets scripts run by their exact letters.
    """
    return (
        f'<iframe sandbox="allow-scripts allow-popups" width="100%" height="{height}" '
        f'style="border:0" srcdoc="{markup.escape(html)}"></iframe>'
    )


def _ours(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _vis(name: str) -> str:
    file = _VIS / name
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(
            f"{file}: missing; the page needs vis-network as pyvis 0.3.2 ships it; install that version"
        ) from error
    # The map is not there, and a browser's developer tools would ask for it.
    return text.replace("//# sourceMappingURL=vis-network.min.js.map", "").rstrip() + "\n"


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
