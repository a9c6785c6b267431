"""The list of pages."""

# pyright: basic
from __future__ import annotations

import importlib

import pytest

from policies import roles
from web.page.places import PLACES


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_each_page_is_made_by_its_module_and_has_two_names(place):
    assert callable(importlib.import_module(f"web.page.{place.name}").page)
    assert place.title.de
    assert place.title.en
    assert place.needs in roles.ACTIONS


def test_no_two_pages_are_in_the_same_place():
    assert len({place.path for place in PLACES}) == len(PLACES)
