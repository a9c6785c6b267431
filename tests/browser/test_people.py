"""Who may do what on the pages: two people, never one's own proposal, people and their keys, the switch for a part."""

# pyright: basic
from __future__ import annotations

import pytest

from tests.browser.walking import asked, key, opened, signed_in, stands, waiting, written

TWO = """actions:
  set_budget:
    level: approve
    two_persons_above: 1
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_above_a_sum_two_other_people_have_to_say_yes(house, looking):
    """Whoever ordered it is told who can; the first yes writes nothing and counts once; the second one writes."""
    (house.home / "autonomy.yaml").write_text(TWO, encoding="utf-8")
    anna, bert, own = key(house, "anna"), key(house, "bert", "approver"), key(house, "local")
    orders = looking(house, "en")
    signed_in(orders, house, own)
    card = asked(orders, house, "Raise the budget of Generic Outdoor DE by 10%").locator(".proposal").first
    card.wait_for()
    id = card.get_attribute("data-proposal")
    assert card.locator("[data-do=approve]").count() == 0
    told = card.inner_text()
    assert "You proposed or asked for this yourself" in told and "anna" in told and "bert" in told
    assert "2 approvals needed" in told, told
    before = written(house)

    first = looking(house, "en")
    signed_in(first, house, anna)
    shown = opened(first, house, id)
    hash = shown.locator("[data-do=approve]").get_attribute("data-hash")
    shown.locator("[data-do=approve]").click()
    shown.get_by_text("approved already: anna").wait_for()
    assert "You have approved it already" in shown.inner_text()
    assert shown.locator("[data-do=approve]").count() == 0
    first.evaluate("([id, hash]) => emitEvent('order', {do: 'approve', id, hash})", [id, hash])
    first.locator(".toast > .bad").wait_for()
    assert stands(house, id, own) == "open" and written(house) == before

    second = looking(house, "en")
    signed_in(second, house, bert)
    shown = opened(second, house, id)
    shown.locator("[data-do=approve]").click()
    shown.locator("[data-do='undo?']").wait_for()
    assert stands(house, id, own) == "verified" and len(written(house)) > len(before)
    assert all(name in shown.inner_text() for name in ("anna", "bert"))


def test_an_admin_takes_somebody_in_and_a_revoked_key_opens_nothing(house, looking):
    """The first key has to be one's own; a key is shown once, works at once, and ends where it is revoked."""
    admin = looking(house, "de")
    admin.goto(f"{house.url}/page/settings#people")
    people = admin.locator("#people")
    people.locator("input[name=name]").fill("mia")
    people.locator("select[name=role]").select_option("viewer")
    people.locator("form [type=submit]").click()
    admin.get_by_text("mia ist aufgenommen.").wait_for()

    made = admin.locator("#box[open]")
    people.locator("[data-do='key?'][data-name=mia]").click()
    made.locator("[type=submit]").click()
    admin.locator(".toast > .bad").wait_for()
    admin.keyboard.press("Escape")
    people.locator("[data-do='key?'][data-name=local]").click()
    made.locator("input[name=days]").fill("7")
    made.locator("[type=submit]").click()
    made.locator("input[readonly]").wait_for()
    made.locator("form[action='/page/login'] [type=submit]").click()
    admin.wait_for_url(f"{house.url}/")

    admin.goto(f"{house.url}/page/settings#people")
    people.locator("[data-do='key?'][data-name=mia]").click()
    made.locator("input[name=days]").wait_for()
    made.locator("[type=submit]").click()
    secret = made.locator("input[readonly]").input_value()
    admin.keyboard.press("Escape")

    mia = looking(house, "de")
    signed_in(mia, house, secret)
    assert mia.locator("[data-do='halt?']").count() == 0
    row = people.locator("tr", has_text="mia")
    row.locator("[data-do=revoke]").click()
    row.locator("[data-do=revoke]").wait_for(state="detached")
    mia.goto(f"{house.url}/page/inbox")
    mia.wait_for_url("**/page/login")


def test_a_part_is_stopped_and_let_go_on_in_the_settings(house, looking):
    """While LinkedIn is stopped the page says so above everything, and what concerns LinkedIn cannot be written."""
    id, before = waiting(house, "pause"), len(written(house))
    page = looking(house, "en")
    page.goto(f"{house.url}/page/settings#stops")
    part = page.locator("#stops")
    part.locator("select[name=platform]").select_option("linkedin")
    part.locator("input[name=why]").fill("invoice in dispute")
    part.locator("form [type=submit]").click()
    part.locator("[data-do='go part']").wait_for()
    banner = page.locator(".halt")
    banner.wait_for()
    assert "invoice in dispute" in banner.inner_text()

    card = opened(page, house, id)
    assert page.locator(".halt").count() == 1
    if card.locator("[data-do=approve]").count():
        card.locator("[data-do=approve]").click()
        page.wait_for_timeout(3000)
    assert len(written(house)) == before and stands(house, id) in ("open", "queued")

    page.goto(f"{house.url}/page/settings#stops")
    part.locator("[data-do='go part']").click()
    banner.wait_for(state="detached")
    assert part.locator("[data-do='go part']").count() == 0
    card = opened(page, house, id)
    if stands(house, id) == "open":
        card.locator("[data-do=approve]").click()
    card.locator("[data-do='undo?']").wait_for()
    assert len(written(house)) == before + 1
