"""SPARQL and parameters in, a Result out: values bound, never pasted; files and network refused."""

from kg.query.entities import find_entity, near_entities
from kg.query.named import NamedQuery, Param, named_queries, parse_query
from kg.query.result import Result, to_csv, to_json, to_table, to_turtle
from kg.query.run import run, run_named

__all__ = [
    "NamedQuery",
    "Param",
    "Result",
    "find_entity",
    "named_queries",
    "near_entities",
    "parse_query",
    "run",
    "run_named",
    "to_csv",
    "to_json",
    "to_table",
    "to_turtle",
]
