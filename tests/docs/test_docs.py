"""The documentation is true: generated pages are current, examples run, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli import main
from docs.generate import PAGES
from docs.generate import main as generate

ROOT = Path(__file__).parents[2]
PAGES_WITH_EXAMPLES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LONG = {"measurement.md"}
"""Pages whose examples take about twenty seconds."""
EVALS = "leitstand eval --json"  # has a test of its own


def test_generated_pages_are_current():
    assert generate(check=True) == 0, f"run `make docs`: {', '.join(PAGES)}"


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=[pytest.mark.slow] if page.name in LONG else []) for page in PAGES_WITH_EXAMPLES],
    ids=lambda page: page.name,
)
def test_each_example_runs(page, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    lines = [
        line.removeprefix("$ ")
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
        if line.startswith("$ leitstand") and line != f"$ {EVALS}"
    ]
    for line in lines:
        assert main(shlex.split(line)[1:]) == 0, f"{line}\n{capsys.readouterr().err}"


@pytest.mark.parametrize("page", [*PAGES_WITH_EXAMPLES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_each_link_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_each_setting_is_in_its_page():
    from settings import Settings

    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"LEITSTAND_{name.upper()}" not in text] == []


def test_each_dependency_has_its_reason():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    wanted = {
        re.split(r"[\[<>=!~ ]", line)[0]
        for file in ROOT.glob("requirements*.in")
        for line in file.read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    }
    short = {
        "langgraph-checkpoint-sqlite": "-checkpoint-sqlite",
        "llama-index-vector-stores-qdrant": "-vector-stores-qdrant",
    }
    assert [name for name in sorted(wanted) if short.get(name, name) not in text] == []
