"""A built graph in, DataFrames out: what a notebook asks."""

# ruff: noqa: PLC0415 (pandas is an extra, and the rest is loaded when a graph is opened)

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, SettingsError, choices
from kg.graph.places import open_graph
from kg.graph.store import Store
from kg.ontology import Ontology
from kg.query.ask import load as load_forms
from kg.query.ask import understand
from kg.query.named import named_queries
from kg.query.result import Result, Term, short
from kg.query.run import run, run_named

if TYPE_CHECKING:
    import pandas as pd

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DRAWN = 50_000  # triples, of some 1,200 events: more would make a notebook heavy
Draw = Callable[[Store, Ontology], str]
_READ: dict[str, Callable[[str], Any]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
}


class Graph:
    """An open graph: ``query`` and ``ask`` give DataFrames, ``result`` the terms themselves."""

    def __init__(self, store: Store, ontology: Ontology, *, draw: Draw | None = None) -> None:
        self.store, self.ontology, self._draw = store, ontology, draw

    @classmethod
    def open(cls, path: Path | str, *, draw: Draw | None = None) -> Graph:
        """Open what ``kg build`` wrote, a store, a Turtle file or a server; InputError when there is none.

        ``draw`` gives the HTML under which a notebook shows the graph, beside a line about it.
        """
        return cls(*open_graph(path), draw=draw)

    def result(self, text: str, /, **params: str) -> Result:
        """The answer to SPARQL, or to a named query with its parameters."""
        known = named_queries()
        if text in known:
            return run_named(self.store, known[text], self.ontology, params)
        if text.replace("-", "").replace("_", "").isalnum():
            raise QueryError(f"no query is called {text!r}; {choices(text, known, all_up_to=40)}")
        if params:
            raise QueryError(
                "parameters are for named queries; write the values into SPARQL itself"
            )
        return run(self.store, text)

    def query(self, text: str, /, **params: str) -> pd.DataFrame:
        """The same as a DataFrame: numbers and truth values as such, IRIs shortened, the rest as text."""
        return to_frame(self.result(text, **params))

    def ask(self, question: str) -> pd.DataFrame:
        """The answer to a question in one of the forms of ``ontology/questions.toml``."""
        query, params = understand(question, load_forms(named_queries()))
        return to_frame(run_named(self.store, query, self.ontology, params))

    def _repr_html_(self) -> str:
        about = f"{len(self.store)} triples, {self.store.origin}, base {self.store.base}"
        line = f"<p>Graph: {html.escape(about)}</p>"
        if self._draw is None:
            return line
        if len(self.store) > _DRAWN:
            return f"{line}<p>Too large to be drawn in a cell: <code>kg view</code> writes its page.</p>"
        return line + self._draw(self.store, self.ontology)


def to_frame(result: Result) -> pd.DataFrame:
    """Rows, triples, or one cell with the truth of an ASK; SettingsError where pandas is missing."""
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise SettingsError("DataFrames need pandas: pip install 'livekg[frames]'") from error
    if result.truth is not None:
        return pd.DataFrame({"answer": [result.truth]})
    columns, rows = result.table()
    cells = [[_cell(term, result) for term in row] for row in rows]
    frame: Any = pd.DataFrame(cells, columns=list(columns))
    # A column with gaps keeps whole numbers whole.
    return frame.convert_dtypes() if len(frame) else frame


def _cell(term: Term | None, result: Result) -> Any:
    if term is None:
        return None
    if isinstance(term, ox.Literal) and (read := _READ.get(term.datatype.value)):
        try:
            return read(term.value)
        except ValueError:
            return term.value
    return short(term, result.prefixes)
