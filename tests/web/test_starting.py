"""The first minutes in a browser: the demo company, only where nothing lies and only by who may."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments, Forbidden
from settings import Settings
from terms import Principal
from web import starting, works

ANALYST = Principal(id="u-1", kind="person", role="analyst")


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 11, 27), model="none")


def test_a_new_home_is_empty_and_no_demo(settings):
    assert starting.empty(settings) and not starting.practising(settings)


def test_who_may_only_read_loads_nothing(settings):
    with pytest.raises(Forbidden):
        starting.demo(settings, "de", ANALYST.model_copy(update={"role": "viewer"}))
    assert works.found(settings.home, starting.KIND) is None


def test_nothing_is_mixed_with_what_is_there(settings, monkeypatch):
    monkeypatch.setattr(starting, "empty", lambda _: False)
    with pytest.raises(BadArguments, match="mix"):
        starting.demo(settings, "en", ANALYST)


@pytest.mark.slow
def test_the_company_is_loaded_until_yesterday_with_its_house(settings):
    from policies.autonomy import load

    steps = []
    told = starting.load(settings, "en", lambda *step: steps.append(step), days=30)
    assert told["ok"] and told["rows"] > 1000 and not starting.empty(settings)
    assert {step[0] for step in steps} == {"files", "import"}
    assert load(settings.home).of("set_budget").level == "auto"
    from tools.calling import reader

    assert reader(settings).kinds()["ads"].last == date(2026, 11, 26)
