"""The page Truth: the period is checked before it stands in the address; a viewer begins no computation."""

from __future__ import annotations

import pytest

from errors import BadArguments
from tests.web.page._screen import Screen
from tests.web.page.parts.test_truths import TOLD
from web.page import truth


@pytest.fixture
def screen(tmp_path, monkeypatch):
    monkeypatch.setattr(truth.view, "truth", lambda *_given, **_more: TOLD)
    made = Screen(tmp_path, "en")
    truth.page(made)
    return made


def test_what_is_known_is_shown(screen):
    assert "What advertising brought" in screen.page


def test_a_period_goes_into_the_address(screen):
    screen.order("period", start="2026-01-01", end="2026-01-31")
    assert screen.gone == ["/page/truth?start=2026-01-01&end=2026-01-31"]


def test_what_is_no_period_goes_nowhere(screen):
    with pytest.raises(BadArguments):
        screen.order("period", start="soon", end="<b>")
    assert screen.gone == []
