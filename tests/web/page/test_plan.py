"""The page Plan: amounts as people type them."""

from __future__ import annotations

import pytest

from errors import BadArguments
from web.page import plan


@pytest.mark.parametrize(
    ("text", "value"), [("12.345,50", 12345.5), ("12,345.50", 12345.5), ("1500", 1500.0), (" 12.5 ", 12.5)]
)
def test_amounts_are_understood_as_people_type_them(text, value):
    assert plan.amount(text) == value


@pytest.mark.parametrize("text", ["much", "-5", "<b>"])
def test_what_is_no_amount_is_said_so(text):
    with pytest.raises(BadArguments):
        plan.amount(text)
