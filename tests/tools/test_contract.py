"""What every tool promises, whoever wrote it."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

from errors import BadArguments, UnknownTool
from tools._tool import check, load, names

SHELVES_AT = Path(__file__).parents[2] / "tools"
SHELVES = {"data", "attribution", "bidding", "creative", "seo", "compliance", "act"}
TOOLS = [name for name in names()]


def test_the_first_nine_tools_are_there():
    first = {
        "data.metric", "data.compare", "data.documents", "attribution.paths", "attribution.geo_lift", "bidding.pacing",
        "creative.check", "seo.robots", "compliance.claims",
    }  # fmt: skip
    assert first <= set(TOOLS)


def test_an_unknown_tool_names_its_neighbours():
    with pytest.raises(UnknownTool) as told:
        load("attribution.geolift")
    assert "attribution.geo_lift" in told.value.todo("en")
    assert "attribution.geo_lift" in told.value.todo("de")


def test_no_sentence_of_a_result_names_an_argument_of_the_code():
    """Whoever reads an answer has no arguments: only refusals, which callers of tools read too, may name one."""
    named = [
        f"{file.relative_to(SHELVES_AT)}:{node.lineno}"
        for file in SHELVES_AT.glob("*/*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words"
        for said in ast.walk(node)
        if isinstance(said, ast.Constant) and isinstance(said.value, str) and "`" in said.value
    ]
    assert named == []


@pytest.mark.parametrize("name", TOOLS)
class TestEveryTool:
    def test_lives_on_a_known_shelf(self, name):
        assert name.partition(".")[0] in SHELVES

    def test_is_described_in_one_sentence_and_more(self, name):
        tool = load(name)
        assert tool.summary.endswith(".")
        assert len(tool.summary) < 220
        assert len(tool.description) > len(tool.summary)

    def test_says_how_it_works_in_german_as_in_english(self, name):
        """With the same literature, the same names of what it returns, and at about the same length."""
        said = load(name).method
        assert said.de != said.en
        assert 0.75 < len(said.de) / len(said.en) < 1.45
        for named in re.findall(r"`[^`]+`|\b(?:19|20)\d\d\b", said.en):
            assert named in said.de, named
        assert not re.search(
            r"\b(?:the|and what|which|where)\b", re.sub(r"`[^`]+`", "", said.de).replace("Robertson and", "")
        )

    def test_describes_each_argument(self, name):
        undescribed = [field for field, info in load(name).args.model_fields.items() if not info.description]
        assert undescribed == []

    def test_refuses_an_unknown_argument_and_lists_the_known(self, name):
        with pytest.raises(BadArguments) as told:
            check(name, {"surely_not_an_argument": 1})
        assert "surely_not_an_argument" in str(told.value)
        for field in load(name).args.model_fields:
            assert field in told.value.todo("en")

    def test_speaks_both_languages_without_digits_of_its_own(self, name):
        text = load(name).text
        for said in (text.de, text.en):
            assert said.strip()
            assert not re.search(r"\d", re.sub(r"\{\{.*?\}\}", "", said))

    def test_uses_the_same_placeholders_in_both_languages(self, name):
        text = load(name).text
        found = [set(re.findall(r"\{\{(.*?)\}\}", said)) for said in (text.de, text.en)]
        assert found[0] == found[1]

    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_knows_ten_ways_to_be_asked(self, name, lang):
        asked = load(name).asked[lang]
        assert len(set(asked)) >= 10

    def test_gives_a_json_schema(self, name):
        schema = load(name).args.model_json_schema()
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False

    def test_its_examples_run(self, name):
        shelf, stem = name.split(".")
        outcome = doctest.testmod(importlib.import_module(f"tools.{shelf}.{stem}"))
        assert outcome.failed == 0

    def test_reaches_no_net_and_no_model(self, name):
        source = inspect.getsource(inspect.getmodule(load(name).function))
        assert not re.search(r"\b(httpx|socket|urllib\.request|litellm|edge\.mix|requests)\b", source)
