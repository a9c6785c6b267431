"""What one rule says has its words in both languages, and says nothing of what it did not measure."""

from __future__ import annotations

from policies._mark import NOTHING, Mark
from policies._said import both


def test_a_rule_without_figures_says_none():
    mark = Mark("switch", True, "blocked", both("aus", "off"))
    assert (mark.limit, mark.measured) == (NOTHING, NOTHING)
    assert (NOTHING.de, NOTHING.en) == ("", "")
