"""The dossier of a small graph whose words are hostile: what is written, what it says, what it never does."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.dossier import Renderer, static_links
from kg.dossier.links import file_name
from kg.errors import GraphError
from kg.export import source
from kg.export.turtle import to_turtle
from kg.graph.build import build
from kg.ontology import load
from kg.view.heading import shown_date
from kg.view.marks import marked, parts

SAMPLE = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "sample.py"))
BAD = '</script><img src=x onerror=alert(1)><a href="javascript:alert(2)">\u202e'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    graph = build(SAMPLE["DOCUMENTS"], SAMPLE["RESOLUTION"], load())
    (out / "graph.ttl").write_text(to_turtle(graph, version="1"), "utf-8")
    return out


@pytest.fixture(scope="module")
def dossier(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dossier") / "d"
    done = CliRunner().invoke(app, ["publish", str(folder), "--out", str(out), "--title", BAD])
    assert done.exit_code == 0, done.output
    return out


def pages(dossier: Path) -> Iterator[Path]:
    """All pages of ours but the graph's; those of the ontology have tests of their own."""
    for found in sorted(dossier.rglob("*.html")):
        if found.name != "graph.html" and "data" not in found.relative_to(dossier).parts:
            yield found


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_every_link_of_every_page_leads_to_a_file_that_is_there(dossier: Path) -> None:
    links = 0
    for page in pages(dossier):
        for tag, attributes in Tags(page.read_text("utf-8")).found:
            href = attributes.get("href") or ""
            if tag != "a" or href.startswith(("http", "#")):
                continue
            links += 1
            assert (page.parent / href).is_file(), f"{page.name}: {href}"
    assert links > 50


def test_the_graph_leads_to_the_pages_of_its_actors_and_events(dossier: Path) -> None:
    block = re.search(
        r'id="data">(.*?)</script>', (dossier / "graph.html").read_text("utf-8"), re.DOTALL
    )
    assert block
    data = json.loads(block[1])
    for value in (*data["nodes"], *data["events"]):
        assert (dossier / value["page"]).is_file()
    assert {value["page"].partition("/")[0] for value in data["events"]} == {"event"}
    assert {value["page"].partition("/")[0] for value in data["nodes"]} == {"entity"}


def test_no_page_holds_a_script_a_handler_or_an_address_that_runs(dossier: Path) -> None:
    for page in pages(dossier):
        text = page.read_text("utf-8")
        for tag, attributes in Tags(text).found:
            assert tag not in {"script", "img", "iframe", "form", "object"}, page
            assert not [a for a in attributes if a.startswith("on")], page
            assert not (attributes.get("href") or "").startswith("javascript"), page
        assert "default-src 'none'" in text
        assert "unsafe-inline" not in text
    assert "&lt;/script&gt;" in (dossier / "index.html").read_text("utf-8")


def test_the_digests_are_of_all_files(dossier: Path) -> None:
    lines = (dossier / "SHA256SUMS").read_text("utf-8").splitlines()
    named = {line[66:]: line[:64] for line in lines}
    files = {p.relative_to(dossier).as_posix() for p in dossier.rglob("*") if p.is_file()}
    assert set(named) == files - {"SHA256SUMS"}
    for name, digest in named.items():
        assert hashlib.sha256((dossier / name).read_bytes()).hexdigest() == digest


def test_same_graph_same_bytes_and_an_old_dossier_is_replaced(
    folder: Path, dossier: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    before = (dossier / "SHA256SUMS").read_bytes()
    for _ in range(2):
        run = ["publish", str(folder), "--out", str(out), "--title", BAD]
        assert CliRunner().invoke(app, run).exit_code == 0
        assert (out / "SHA256SUMS").read_bytes() == before
        (out / "entity" / "old.html").write_text("left over")


def test_a_folder_with_something_else_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = CliRunner().invoke(app, ["publish", str(folder), "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert "something else than a dossier" in done.output
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_without_quotes_no_page_and_no_file_holds_the_words(folder: Path, tmp_path: Path) -> None:
    quotes = set(re.findall(r'nif:anchorOf "([^"]{12,})"', (folder / "graph.ttl").read_text()))
    assert quotes
    out = tmp_path / "bare"
    run = ["publish", str(folder), "--out", str(out), "--no-quotes"]
    assert CliRunner().invoke(app, run).exit_code == 0
    for file in out.rglob("*"):
        # The examples of the ontology are the project's own sentences.
        if file.is_file() and "ontology" not in file.relative_to(out).as_posix():
            text = file.read_bytes().decode("utf-8", "replace")
            assert not [q for q in quotes if q in text], file


def test_a_page_is_asked_for_by_id_and_an_unknown_one_is_an_error(folder: Path) -> None:
    renderer = Renderer(source.read(folder, load()), links=static_links, title="t")
    for ident in renderer.values.events:
        assert ident in renderer.values.source.iris.ident(
            str(renderer.values.source.iris.event(ident))
        )
        assert "<blockquote" in renderer.event(ident)
    with pytest.raises(GraphError, match="no event of this graph"):
        renderer.event("ev:none")
    with pytest.raises(GraphError, match="no entity of this graph"):
        renderer.entity("ent:none")


def test_file_names_are_plain_and_never_the_same() -> None:
    ids = [
        "ent:moldova",
        "ent:Moldova",
        "ent:a/b",
        "ent:a-b",
        "ent:../x",
        "ent:кремль",
        "ent:" + "a" * 300,
    ]
    names = [file_name(i) for i in ids]
    assert names[0] == "moldova.html"
    assert len({n.lower() for n in names}) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,90}\.html", n) for n in names)


def test_the_trigger_and_the_parties_are_marked_as_whole_words() -> None:
    quote = "Iran struck Iranians, said Iran."
    spans = marked(quote, (5, 11), [("actor", ["Iran"]), ("target", ["Iranians", "Iranian"])])
    cut = parts(quote, spans)
    assert "".join(text for text, _ in cut) == quote
    assert [p for p in cut if p[1]] == [
        ("Iran", "actor"), ("struck", "trigger"), ("Iranians", "target"), ("Iran", "actor"),
    ]  # fmt: skip
    assert marked("abc", (-5, 2), [("actor", [" "])]) == []


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2023-07-27", "27 July 2023"), ("2023-07", "July 2023"), ("2023", "2023"), (None, "no date"),
        ("2023-07-27T09:12:00Z", "27 July 2023, 09:12 UTC"),
    ],
)  # fmt: skip
def test_a_date_is_shown_as_exact_as_it_is(date: str | None, shown: str) -> None:
    assert shown_date(date) == shown
