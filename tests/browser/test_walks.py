"""What somebody does in a week: a question with its receipts, a proposal that a second person approves, the switch."""

# pyright: basic
from __future__ import annotations

import pytest

from tests.browser.walking import asked, closed, key, opened, receipt, replayed, signed_in, status, written

JOBS = {
    "week-de": ("de", "Wie lief die letzte Woche gegen Vorwoche und Vorjahr – und warum?"),
    "week-en": ("en", "How did last week go against the week before and last year, and why?"),
    "month-de": ("de", "Landen wir diesen Monat im Budget?"),
    "month-en": ("en", "Will we land on budget this month?"),
    "budget-de": ("de", "Landen wir diesen Monat mit 60.000 € im Budget?"),
    "budget-en": ("en", "Will we land within our budget of €60,000 this month?"),
    "money-en": ("en", "I have €50k more next month – where?"),
    "money-de": ("de", "Ich habe nächsten Monat 50.000 € mehr – wohin damit?"),
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("job", JOBS)
def test_an_answer_has_receipts_charts_and_what_it_proposes(house, looking, job):
    lang, question = JOBS[job]
    page = looking(house, lang)
    turn = asked(page, house, question)

    figures = turn.locator(".said .figure")
    assert figures.count() >= 3
    told = figures.first.inner_text()
    drawer = receipt(page, figures.first)
    assert told.split()[0] in drawer.inner_text()
    replayed(page, drawer, lang)
    closed(page)

    chart = turn.locator("[data-spec]").first
    chart.scroll_into_view_if_needed()
    chart.locator("svg").wait_for()
    if job.startswith("budget"):
        card = turn.locator(".proposal")
        card.wait_for()
        assert card.locator("table tbody tr").count() > 1
    if job.startswith("money"):  # the demo's data cannot carry it, and the page says so and what would
        assert turn.locator(".trust .badge.bad").count() == 1
        assert turn.locator(".proposal").count() == 0


def test_a_second_person_approves_and_takes_it_back(house, looking):
    """Whoever orders it cannot approve; Anna signs in with her key, approves, sees it written, and undoes it."""
    lang = "de"
    anna = key(house, "anna")
    own = key(house, "local")
    asks = looking(house, lang)
    signed_in(asks, house, own)
    turn = asked(asks, house, "Senke das Budget von Generic Outdoor DE um 10 %")
    card = turn.locator(".proposal").first
    card.wait_for()
    id = card.get_attribute("data-proposal")
    assert card.locator("[data-do=approve]").count() == 0
    assert "jemand anderes" in card.inner_text() and "anna" in card.inner_text()
    before = written(house)

    other = looking(house, lang)
    signed_in(other, house, anna)
    shown = opened(other, house, id)
    shown.locator("[data-do=approve]").click()
    shown.locator("[data-do='undo?']").wait_for()
    assert status(house, id) == "verified"
    made = written(house)[len(before) :]
    assert made and all(each["by"] == "api" for each in made)

    shown.locator("[data-do='undo?']").click()
    other.locator("#box[open] button[type=submit]").click()
    shown.locator("[data-do='undo?']").wait_for(state="detached")
    assert status(house, id) == "rolled_back"
    undone = written(house)[len(before) + len(made) :]
    assert {(each["entity"], each["field"]): each["after"] for each in undone} == {
        (each["entity"], each["field"]): each["before"] for each in made}  # fmt: skip
