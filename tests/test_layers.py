"""The order of imports and the homes of heavy libraries, as the architecture states them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).parent.parent / "kg"

# A module imports from tiers above its own and from itself, never from a neighbour in its tier.
TIERS: tuple[set[str], ...] = (
    {"errors", "letters"},
    {"model"},
    {"resources"},
    {"settings"},
    {"ontology"},
    {"attribution", "confidence", "gazetteer", "modality"},
    {"frames", "offices", "origins", "vocabulary"},
    {"plugins"},
    {"documents"},
    {"annotate"},
    {"extract"},
    {"resolve"},
    {"graph"},
    {"analyse", "export", "query", "view"},
    {"build", "dossier"},
    {"asof", "evaluate"},
    {"testing", "train"},
    {"serve"},
    {"cli"},
    {"__main__"},
)
RANK = {name: rank for rank, tier in enumerate(TIERS) for name in tier}

# A home is a module or, with a slash, one file of it.
HOMES: dict[str, set[str]] = {
    "spacy": {"annotate", "extract"},
    "onnxruntime": {"extract", "train/export"},
    "tokenizers": {"extract", "train"},
    "rdflib": {"ontology", "graph", "query", "export", "dossier"},
    "pyoxigraph": {"graph", "query", "export"},
    "pyshacl": {"graph/check"},
    "pyarrow": {"export/parquet"},
    "networkx": {"graph/project", "analyse", "view"},
    "pyvis": {"view"},
    "jinja2": {"view", "dossier"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "igraph": {"analyse/engines"},
    "matplotlib": {"analyse/charts"},
    "pandas": {"analyse/frame", "query/frame"},
    "rustworkx": {"analyse/engines"},
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"cli"},
    "torch": {"train"},
    "onnx": {"train"},
    "safetensors": {"train"},
    "transformers": set(),
}

FILES = sorted(KG.rglob("*.py"))


def module_of(path: Path) -> str:
    """The part of the package that a file belongs to: "graph" for kg/graph/build.py."""
    return path.relative_to(KG).parts[0].removesuffix(".py")


def imports(source: str) -> Iterator[str]:
    """Every absolute name that the source imports, wherever in the file: "kg.model", "spacy.tokens"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write the import with its full name"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def out_of_order(module: str, source: str) -> list[str]:
    """The parts of the package that a file of ``module`` imports and may not."""
    names = (name.split(".") for name in imports(source))
    found = {
        parts[1] for parts in names if parts[0] == "kg" and len(parts) > 1 and parts[1] in RANK
    }
    return sorted(other for other in found if other != module and RANK[other] >= RANK[module])


def away_from_home(place: str, source: str) -> list[str]:
    """The heavy libraries that a file imports outside of their homes; ``place`` is "graph/check"."""
    found = {name.split(".")[0] for name in imports(source)} & set(HOMES)
    return sorted(name for name in found if not HOMES[name] & {place, place.partition("/")[0]})


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_a_module_imports_only_from_its_left(path: Path) -> None:
    module = module_of(path)
    if module == "__init__":
        module = "__main__"  # its functions load what they need; that `import kg` is light is tested below
    assert module in RANK, f"give kg.{module} its place in TIERS"
    assert out_of_order(module, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_heavy_libraries_stay_in_their_homes(path: Path) -> None:
    place = path.relative_to(KG).with_suffix("").as_posix()
    assert away_from_home(place, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        ("graph", "from kg.resolve import link", []),
        ("graph", "from kg.graph.iris import slug", []),
        ("graph", "from kg.export import turtle", ["export"]),
        ("model", "import kg.errors", []),
        ("documents", "from kg import model, cli", ["cli"]),
        ("query", "def f():\n    from kg.view import page", ["view"]),
    ],
)
def test_the_order_is_checked(module: str, source: str, expected: list[str]) -> None:
    assert out_of_order(module, source) == expected


@pytest.mark.parametrize(
    ("place", "source", "expected"),
    [
        ("graph/check", "import pyshacl", []),
        ("graph/build", "import pyshacl", ["pyshacl"]),
        ("annotate/pipeline", "from spacy.tokens import Doc", []),
        ("resolve/merge", "from spacy.tokens import Doc", ["spacy"]),
        ("cli", "import rich.table, torch", ["torch"]),
    ],
)
def test_the_homes_are_checked(place: str, source: str, expected: list[str]) -> None:
    assert away_from_home(place, source) == expected


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("kg", ["spacy", "rdflib", "networkx", "pyvis", "pyoxigraph", "onnxruntime", "numpy"]),
        (
            "kg.documents",
            ["spacy", "rdflib", "networkx", "pyvis", "pyoxigraph", "onnxruntime", "numpy"],
        ),
        ("kg.query", ["spacy", "onnxruntime"]),
        ("kg.analyse", ["spacy", "onnxruntime"]),
        ("kg.view", ["spacy", "onnxruntime"]),
        ("kg.cli", ["spacy", "onnxruntime"]),
    ],
)
def test_a_start_loads_no_heavy_library_that_it_does_not_need(
    module: str, unwanted: list[str]
) -> None:
    code = f"import sys, {module}; print(*sorted(set({unwanted!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
