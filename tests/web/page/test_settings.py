"""The page of the settings, without a browser: what it shows to whom, people, keys, stops."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments, Forbidden
from ledger import keys, persons
from ledger.book import Book
from settings import Settings
from terms import Principal
from tests.web.page._screen import Screen
from web.page.settings import page


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", user="otto", today=date(2026, 9, 1), model="none")


@pytest.fixture
def otto(settings):
    return Principal(id=persons.pseudonym(settings.home, "otto"), kind="person", role="admin")


@pytest.fixture
def screen(settings, otto):
    made = Screen(settings, "de", otto)
    page(made)
    return made


@pytest.mark.parametrize("role", ["viewer", "analyst", "approver"])
def test_others_see_no_people_and_no_way_to_change_them(settings, role):
    screen = Screen(settings, "en", Principal(id="u-1", kind="person", role=role))
    page(screen)
    assert 'data-do="add"' not in screen.page and "privacy erase" not in screen.page
    assert "Autonomy" in screen.page and "add" not in screen.orders


def test_people_are_added_and_removed(screen):
    screen.order("add", name="Anna <b>", role="approver")
    assert "Anna &lt;b&gt;" in screen.page
    screen.order("remove", name="Anna <b>")
    assert "Anna" not in screen.regions[3].shown
    with pytest.raises(BadArguments):
        screen.order("remove", name="otto")  # the last admin stays


def test_the_first_key_is_ones_own_so_that_nobody_is_locked_out(screen, settings, otto):
    screen.order("add", name="anna", role="approver")
    with pytest.raises(BadArguments, match="otto"):
        screen.order("key", name="anna", days="90", scope="read")
    screen.order("key?", name="otto")
    assert 'data-do="key"' in screen.opened[-1][2]
    screen.order("key", name="otto", days="90", scope="act")
    assert 'action="/page/login"' in screen.opened[-1][2]
    screen.order("key", name="anna", days="30", scope="read")
    assert 'action="/page/login"' not in screen.opened[-1][2]
    with Book.of(settings).reading() as tx:
        found = keys.listed(tx)
    assert [each.scope for each in found] == ["act", "read"]
    screen.order("revoke", id=found[1].id)
    assert found[1].id not in screen.regions[3].shown


@pytest.mark.parametrize("days", ["0", "x", "", "99999"])
def test_a_key_ends(screen, days):
    with pytest.raises(BadArguments):
        screen.order("key", name="otto", days=days, scope="act")


def test_a_narrow_key_manages_nobody_even_if_it_is_an_admins(screen):
    screen.principal = screen.principal.model_copy(update={"scope": "ask"})
    for name in ("add", "remove", "key", "revoke"):
        with pytest.raises(Forbidden):
            screen.order(name, name="anna", role="admin", id="x", days="1")


def test_a_part_is_stopped_and_goes_on(screen):
    screen.order("stop part", platform="google", campaign="Brand <i>", why="Preise")
    assert "brand &lt;i&gt;" in screen.page.lower() and 'data-do="go part"' in screen.page
    screen.order("go part", scope="campaign:google/Brand <i>")
    assert 'data-do="go part"' not in screen.page


def test_the_policy_and_the_model_can_be_tried(screen):
    screen.order("policy")
    assert "Fällen wie erwartet" in screen.opened[-1][2]
    screen.order("model")
    assert "Keine brauchbare Antwort" in screen.page
