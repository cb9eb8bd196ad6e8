from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query.guard import bind, check_allowed, is_ordered, variables


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
        ("SELECT * from named <http://example.org/> WHERE { ?s ?p ?o }", "FROM"),
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { SERVICE SILENT ?x { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * WHERE { ?s ?p 1SERVICE<http://example.org/>{ ?s ?p ?o } }", "SERVICE"),
        ("# a comment\nSELECT *\nWHERE { service <x> {} }", "line 3"),
        ("LOAD <http://example.org/x>", "LOAD changes"),
        ("PREFIX a: <a:> insert data { a:a a:b a:c }", "INSERT changes"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE changes"),
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH changes"),
        ("DROP ALL", "DROP changes"),
        ("hello", "no SELECT"),
        ("", "no SELECT"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        check_allowed(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * WHERE { ?service ?from 'FROM <x> SERVICE' }", "SELECT"),
        ('ASK { ?s ?p """SERVICE "x" FROM""" }', "ASK"),
        ("CONSTRUCT WHERE { <http://example.org/FROM/SERVICE> ?p ?load }", "CONSTRUCT"),
        ("PREFIX from: <x:> SELECT * WHERE { from:service from:insert ?o } # FROM <x>", "SELECT"),
        ("DESCRIBE <http://example.org/#SERVICE>", "DESCRIBE"),
        ("SELECT * WHERE { ?s ?p 'it\\'s FROM' }", "SELECT"),
    ],
)
def test_let_through(text: str, form: str) -> None:
    assert check_allowed(text) == form


def test_values_are_bound_as_terms_that_cannot_leave_their_place() -> None:
    query = "SELECT ?x WHERE { ?x ?p ?v }"
    nasty = '" } SERVICE <http://example.org/> { ?s ?p ?o } # \\'
    bound = bind(query, {"v": ox.Literal(nasty)})
    assert check_allowed(bound) == "SELECT"
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:p"), ox.Literal(nasty)))
    store.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:p"), ox.Literal("other")))
    answer = store.query(bound)
    assert isinstance(answer, ox.QuerySolutions)
    assert [s["x"] for s in answer] == [ox.NamedNode("a:a")]


def test_an_unbound_value_leaves_the_query_as_it_is() -> None:
    query = "SELECT ?x WHERE { ?x ?p ?v }"
    assert bind(query, {"v": None}) == query
    assert bind(query, {}) == query


def test_the_first_where_is_the_place() -> None:
    query = "CONSTRUCT { ?where ?p ?o } WHERE # {\n{ ?where ?p ?o }"
    assert bind(query, {"o": ox.Literal("x")}).endswith(
        'WHERE # {\n{ VALUES ?o { "x" } ?where ?p ?o }'
    )
    with pytest.raises(QueryError, match="no WHERE"):
        bind("ASK { ?s ?p ?o }", {"s": ox.NamedNode("a:a")})
    with pytest.raises(QueryError, match=r"no variable \?q; it has o, p, s"):
        bind("ASK WHERE { ?s ?p ?o }", {"q": ox.NamedNode("a:a")})


def test_order_and_variables() -> None:
    assert is_ordered("SELECT * WHERE { ?s ?p ?o } order by ?s")
    assert not is_ordered("SELECT * WHERE { ?order ?p 'ORDER BY' }")
    assert variables("SELECT ?a WHERE { ?a $b '?c' } # ?d") == {"a", "b"}
