"""The page of the morning, without a browser."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments, Forbidden
from settings import Settings
from terms import Principal
from tests.web.page._screen import Screen
from web import starting, works
from web.page.morning import first_steps, loading, page

VIEWER = Principal(id="u-1", kind="person", role="viewer")


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_empty_home_shows_three_ways_to_begin(settings, lang):
    screen = Screen(settings, lang)
    page(screen)
    for way in ('data-do="demo"', 'href="/page/chat?do=import"', 'href="/page/settings#platforms"'):
        assert way in screen.page


def test_who_may_only_read_is_told_who_can(settings):
    screen = Screen(settings, "de", VIEWER)
    page(screen)
    assert "data-do" not in screen.page and "Analyse" in screen.page
    with pytest.raises(Forbidden):
        screen.order("demo")


def test_the_demo_tells_how_far_it_is_and_ends_in_the_morning(settings, monkeypatch):
    steps = iter([("files", 3, 6), ("import", 3, 6)])

    def load(settings, lang, step, days):
        step(*next(steps))
        return {"ok": True}

    monkeypatch.setattr(starting, "load", load)
    screen = Screen(settings, "de")
    page(screen)
    screen.order("demo")
    assert screen.gone == ["/"]


def test_a_demo_that_fails_is_told_and_can_be_tried_again(settings, monkeypatch):
    def load(*args):
        raise BadArguments(en="No room.", de="Kein Platz.")

    monkeypatch.setattr(starting, "load", load)
    screen = Screen(settings, "de")
    page(screen)
    screen.order("demo")
    assert "Kein Platz." in screen.told[-1][0] and 'data-do="demo"' in screen.page


def test_the_bar_goes_from_files_to_import():
    work = works.Work("demo", "files", 3, 6).as_json()
    assert 'value="25"' in loading(work, "de")
    assert 'value="75"' in loading(work | {"step": "import"}, "en")
    assert 'value="0"' in loading(work | {"step": "", "done": 0, "total": 0}, "en")
    assert "demo" in first_steps("en", may=True)


def test_a_home_with_data_shows_the_morning_and_runs_a_night(settings, monkeypatch):
    from web.views import changes, nights

    monkeypatch.setattr(starting, "empty", lambda _: False)
    monkeypatch.setattr(nights, "started", lambda *args: {"ok": True})
    monkeypatch.setattr(changes, "changes", lambda *args: {"first": None, "tiles": []})
    screen = Screen(settings, "de")
    page(screen)
    assert 'data-do="night"' in screen.page and "Nichts wartet" in screen.page
    assert "Was der Leitstand wert ist" in screen.page
    screen.order("night")
