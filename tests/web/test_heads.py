"""Columns have titles in both languages."""

from __future__ import annotations

import pytest

from web.heads import _titles, head


def test_a_column_without_a_title_goes_by_its_own_name():
    assert (head("spend_now", "de"), head("spend_now", "en")) == ("Ausgaben jetzt", "spend now")
    assert head("quite_new", "de") == "quite new"


@pytest.mark.parametrize("name", sorted(_titles()))
def test_each_title_is_told_twice(name):
    assert isinstance(name, str)
    assert [bool(str(each).strip()) for each in _titles()[name]] == [True, True]
    assert all(isinstance(each, str) for each in _titles()[name])
