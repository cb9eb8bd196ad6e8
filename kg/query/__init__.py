"""SPARQL and parameters in, a Result out: values bound, never pasted; files and network refused."""

from kg.query.entities import find_entity, near_entities
from kg.query.named import NamedQuery, Param, named_queries, parse_query
from kg.query.result import Result, to_csv, to_json, to_rdf, to_table, to_tsv, to_turtle, to_xml
from kg.query.run import Dataset, run, run_named

__all__ = [
    "Dataset",
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
    "to_rdf",
    "to_table",
    "to_tsv",
    "to_turtle",
    "to_xml",
]
