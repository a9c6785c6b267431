"""Icons."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.parts.icons import PATHS, icon
from web.page.places import PLACES


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_decoration_and_takes_the_colour_of_the_text(name):
    told = icon(name)
    assert 'aria-hidden="true"' in told
    assert 'stroke="currentColor"' in told


def test_each_page_has_its_icon():
    assert {place.name for place in PLACES} <= PATHS.keys()
