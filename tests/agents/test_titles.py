"""What tools are called among people."""

from __future__ import annotations

import pytest

from agents.titles import TITLES, title
from tools._tool import names


def test_every_tool_has_a_title_and_no_other_has():
    assert TITLES.keys() == set(names())


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_two_tools_share_a_title(lang):
    said = [words.said(lang) for words in TITLES.values()]
    assert len(said) == len(set(said))


def test_a_tool_of_ones_own_goes_by_its_name():
    assert title("own.best_day", "de") == "best day" and title("ask", "en") == "ask"
