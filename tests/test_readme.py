"""The documents are true: their commands run and print what they show, and each command and option is described.

``python -m tests.test_readme`` writes docs/reference.md and docs/measures.md anew.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from kg.analyse.measures import load as load_measures
from kg.cli import app
from kg.settings import NAMES

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TEXTS = {page.name: page.read_text("utf-8") for page in PAGES}
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def shown(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of the console blocks with the lines that are shown below it."""
    for block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *lines = part.splitlines()
            yield command, [line for line in lines if line.strip()]


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("page", [n for n, text in TEXTS.items() if "$ kg " in text])
def test_the_commands_run_and_print_what_is_shown(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    for command, lines in shown(TEXTS[page]):
        words = shlex.split(command)
        if words[0] == "make":
            assert f"\n{words[1]}: " in (ROOT / "Makefile").read_text("utf-8")
            continue
        assert words[0] == "kg", f"{page} shows a command that no test runs: {command}"
        into = None
        if ">" in words:
            words, into = words[: words.index(">")], words[-1]
        done = CliRunner().invoke(app, words[1:])
        assert done.exit_code == 0, f"{command}: {done.output}"
        if into is not None:
            Path(into).write_text(done.stdout, "utf-8")
        printed = [" ".join(line.split()) for line in done.output.splitlines()]
        for line in lines:
            start = " ".join(line.removesuffix("…").split())
            assert any(p.startswith(start) for p in printed), f"{command} no longer prints {line!r}"


def commands() -> dict[str, Any]:
    """The commands of the application by name."""
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def reference() -> str:
    """The page on all commands and options, from their own help."""
    parts = [
        "# Reference: every command and option\n",
        "Written from the help of the commands. `kg COMMAND --help` says the same.\n",
    ]
    for name, command in commands().items():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join(argument_word(a) for a in arguments)
        parts.append(f"## kg {name}\n\n    kg {name} {usage} [OPTIONS]\n\n{command.help.strip()}\n")
        rows = [f"| {argument_word(a)} | {a.help or ''} |" for a in arguments]
        rows += [
            f"| `{'`, `'.join([*o.opts, *o.secondary_opts])}` | {o.help or ''} |" for o in options
        ]
        parts.append("| | |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def argument_word(argument: Any) -> str:
    """INPUT..., or [QUERY] for what may be left out."""
    word = str(argument.metavar or argument.name.upper()) + ("..." if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def test_the_reference_is_what_the_commands_say() -> None:
    page = (ROOT / "docs" / "reference.md").read_text("utf-8")
    assert page == reference(), "write it anew: python -m tests.test_readme"


_MEASURES = """# Measures: what each figure of kg analyse means, and when it misleads

Written from `ontology/measures.toml`; the report of `kg analyse --report` prints the same words.

Two warnings hold for all of them. The actors of a live blog are those that its editors wrote about, not a sample of
anything: who is missing is not thereby unimportant. And what is counted is reports, not what happened: a place
without reporters is quiet, and a story that is told for days is loud. A figure is a way to find sentences to read.

What is counted is said once, for all measures. Nodes are entities that an event links; an edge is an event with its
actor and its target or theme. By default only events count that are told as having happened; `--all` lets in what is
alleged, planned or supposed; what a text says did not happen links nobody. `--type`, `--class`, `--since` and `--until`
choose events and entities, `--side` cooperation or conflict by PLOVER's classes, `--weight` what a pair weighs. The page
of `kg view` draws the same network. Undated events are in no period and on no path in time, unless `--reported` puts them
on the day of the first document that tells them.

Betweenness and closeness are exact, never sampled. networkx computes them for small graphs, arrays of our own from
400 actors on, with the same numbers; `--engine rustworkx` (extra `fast`) and `--engine igraph` (extra `igraph`, under
the GPL, never required) compute them as well. Paths stay with networkx.
How long each takes stands in [measurements.md](measurements.md).
"""


def measures() -> str:
    """The page on all measures, from ``ontology/measures.toml``."""
    parts, group = [_MEASURES], ""
    for found in load_measures().values():
        if found.group != group:
            group = found.group
            parts.append(f"## {group}\n")
        parts += [f"### {found.title}\n", f"{found.definition}\n"]
        parts += [f"*Source:* {found.source}.\n", f"*When it misleads:* {found.misleads}\n"]
    return "\n".join(parts)


def test_the_page_on_measures_is_what_the_report_says() -> None:
    page = (ROOT / "docs" / "measures.md").read_text("utf-8")
    assert page == measures(), "write it anew: python -m tests.test_readme"


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_shown_outside_of_the_reference(name: str) -> None:
    assert any(f"kg {name}" in text for page, text in TEXTS.items() if page != "reference.md")


def test_every_command_and_option_has_a_sentence_of_help() -> None:
    for name, command in commands().items():
        assert command.help, name
        for param in command.params:
            if param.name != "help":
                assert param.help, f"kg {name}: {param.name}"


def test_every_setting_is_described() -> None:
    for name in NAMES:
        assert f"`{name}`" in TEXTS["how-to.md"], name


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_file_of_a_build_is_described() -> None:
    names = "graph.ttl events.jsonl events.csv entities.csv links.csv readings.jsonl rejected.jsonl"
    for name in [*names.split(), "run.json"]:
        assert f"`{name}`" in TEXTS["README.md"], name


if __name__ == "__main__":
    (ROOT / "docs" / "reference.md").write_text(reference(), "utf-8")
    (ROOT / "docs" / "measures.md").write_text(measures(), "utf-8")
