"""A plan that becomes a proposal, an experiment on the registry, and the log that can be checked and handed over."""

# pyright: basic
from __future__ import annotations

import json

import pytest

from tests.browser.walking import waiting, written

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_slider_an_allocation_and_a_proposal_in_the_inbox(house, looking):
    """A slider answers at once; the best plan goes to the inbox, and whoever sent it there cannot approve it."""
    before = written(house)
    page = looking(house, "de")
    page.goto(f"{house.url}/page/plan")
    slider = page.get_by_label("Budget für LinkedIn")
    slider.wait_for()
    gain = page.locator(".outcome .whole")
    still = gain.inner_text()
    slider.fill("2000")
    page.wait_for_function("([was]) => document.querySelector('.outcome .whole').innerText !== was", arg=[still])
    assert page.get_by_label("Betrag für LinkedIn").input_value() == "2000"
    assert page.locator("[data-do=propose]").count() == 1

    page.locator("#plan [type=submit]").click()
    page.get_by_text("Die Regler stehen auf der besten Aufteilung.").wait_for()
    assert page.get_by_label("Betrag für LinkedIn").input_value() != "2000"
    page.locator("[data-do=propose]").click()
    to = page.locator("#box[open] a.first")
    to.wait_for()
    assert "Nichts geschieht ohne Freigabe" in page.locator("#box[open]").inner_text()
    to.click()
    card = page.locator(".proposal")
    card.wait_for()
    assert card.locator("table tbody tr").count() > 1
    assert card.locator("[data-do=approve]").count() == 0
    assert "Das haben Sie selbst vorgeschlagen oder angefordert" in card.inner_text()
    assert "anna" in card.inner_text()
    assert written(house) == before


def test_an_experiment_goes_on_the_registry(house, looking):
    """What is registered is listed, has its page, and can be begun."""
    page = looking(house, "en")
    page.goto(f"{house.url}/page/experiments")
    page.locator("[data-do='other?']").first.click()
    box = page.locator("#box[open]")
    box.locator("[name=hypothesis]").fill("A calmer landing page sells <b>more</b> tents")
    box.locator("[name=metric]").fill("revenue")
    box.locator("[name=start]").fill("2026-12-01")
    box.locator("[name=end]").fill("2026-12-28")
    box.locator("[type=submit]").click()
    row = page.locator("ul.experiments [data-do=experiment]")
    row.wait_for()
    assert "A calmer landing page sells <b>more</b> tents" in row.inner_text()
    row.click()
    paper = page.locator("#drawer[open]")
    paper.locator("[data-do='start?']").click()
    start = page.locator("#box[open] [data-do=start]")
    start.wait_for()
    assert "28 Dec 2026" in page.locator("#box[open]").inner_text()


def test_the_log_is_verified_and_a_decision_handed_over(house, looking):
    """Verified as it is; a pack of a decision to read and to keep; a log that was touched says so."""
    page = looking(house, "en")
    page.goto(f"{house.url}/page/audit")
    page.locator("[data-do=verify]").click()
    page.locator(".badge.good", has_text="Untouched").wait_for()

    id = waiting(house, "pause")
    page.locator("input[name=id]").fill("p-none")
    page.locator("form[data-do=pack] [type=submit]").click()
    page.locator(".toast > .bad").wait_for()
    page.locator("input[name=id]").fill(id)
    page.locator("form[data-do=pack] [type=submit]").click()
    box = page.locator("#box[open]")
    box.locator("a").first.wait_for()
    with page.expect_download() as kept:
        box.locator("a", has_text="JSON").click()
    assert kept.value.suggested_filename == f"{id}.json"
    pack = json.loads(kept.value.path().read_text(encoding="utf-8"))
    assert pack["id"] == id and pack["audit"]["records"]
    box.locator("a.first").click()
    page.wait_for_url(f"**/evidence/{id}")
    assert "LinkedIn Firmengeschenke" in page.inner_text("body")

    log = house.home / "audit" / "log.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join(lines[:-3] + lines[-2:]), encoding="utf-8")
    page.goto(f"{house.url}/page/audit")
    page.locator("[data-do=verify]").click()
    page.locator("[role=alert]", has_text="no longer as it was").wait_for()
