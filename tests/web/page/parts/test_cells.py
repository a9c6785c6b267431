"""Codes in tables of tools, in words."""

# pyright: basic
from __future__ import annotations

import ast
from pathlib import Path

from web.heads import head
from web.page.parts.cells import CODES, VERBATIM, cell
from web.page.parts.columns import TABLES

TOOLS = Path(__file__).parents[4] / "tools"


def test_codes_are_told_in_both_languages():
    assert cell("state", "enabled", "de") == "läuft"
    assert cell("design", "collect_data", "en") == "collect data"
    assert cell("action", "set_bid", "de") == "Gebot ändern"
    assert cell("unit", "EUR/click", "de") == "EUR/Klick"
    assert all("_" not in word for codes in CODES.values() for words in codes.values() for word in words)


def test_what_people_typed_and_what_is_no_code_stay_as_they_are():
    assert cell("campaign", "Brand_DE", "de") == "Brand_DE"
    assert all(cell(column, "google", "de") == "google" for column in VERBATIM)
    assert cell("effect", 2.5, "de") == 2.5


def test_every_table_of_a_tool_has_a_title():
    found = {
        key.value
        for file in TOOLS.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "tables" and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    }
    assert found - TABLES.keys() == set()
    assert head("cvr_effect", "de") != "cvr_effect"
