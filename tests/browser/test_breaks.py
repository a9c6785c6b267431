"""What happens to an answer and to an approval when the page is loaded anew, or the server is killed, in the middle."""

# pyright: basic
from __future__ import annotations

import signal

import httpx
import pytest

from tests.browser.walking import answered, opened, status, thread_of, waiting, written

SLOW = "I have €50k more next month – where?"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _begun(page, house) -> None:
    """A question whose answer takes a while, at work."""
    page.goto(f"{house.url}/page/chat")
    page.locator(".begin").wait_for()
    page.locator("#ask-box").fill(SLOW)
    page.keyboard.press("Enter")
    page.locator(".turn .steps .is-runs").first.wait_for()


def _turns(house, page) -> list[dict]:
    return httpx.get(f"{house.url}/threads/{thread_of(page)}", timeout=30).raise_for_status().json()["turns"]


def test_a_page_loaded_anew_shows_the_answer_that_was_on_its_way(house, looking):
    page = looking(house, "en")
    _begun(page, house)
    page.reload()
    turn = answered(page)
    assert turn.locator(".said .figure").count() > 3
    assert [each["status"] for each in _turns(house, page)] == ["done"]
    assert len(httpx.get(f"{house.url}/threads", timeout=30).json()["threads"]) == 1


def test_a_server_killed_in_an_answer_loses_no_question_and_doubles_none(house, looking):
    page = looking(house, "en")
    _begun(page, house)
    house.stop(signal.SIGKILL)
    house.again()
    page.locator(".turn [data-do=retry]").wait_for()
    assert [each["question"] for each in _turns(house, page)] == [SLOW]
    page.locator(".turn [data-do=retry]").click()
    turn = answered(page)
    assert turn.locator(".said .figure").count() > 3
    assert [(each["question"], each["status"]) for each in _turns(house, page)] == [(SLOW, "done")]


@pytest.mark.parametrize("wait", [0, 150, 500])
def test_a_server_killed_in_an_approval_writes_once(house, looking, wait):
    """Wherever it was killed: afterwards the proposal waits or is written, and in the end it is written once."""
    id, before = waiting(house, "pause"), len(written(house))
    page = looking(house, "en")
    opened(page, house, id).locator("[data-do=approve]").click()
    page.wait_for_timeout(wait)
    house.stop(signal.SIGKILL)
    page.goto("about:blank")
    house.again()
    page.goto(f"{house.url}/page/inbox?id={id}")
    card = page.locator(f"#card-{id}")
    card.wait_for()
    if status(house, id) == "open":
        assert len(written(house)) == before
        card.locator("[data-do=approve]").click()
    card.locator("[data-do='undo?']").wait_for()
    assert status(house, id) == "verified"
    assert len(written(house)) == before + 1
    house.leitstand("audit", "verify")
