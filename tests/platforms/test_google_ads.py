"""Google Ads: recorded exchanges, pages, rehearsals, and what of an account can be changed."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from platforms._google_access import Access
from platforms.google_ads import GoogleAds
from platforms.port import Refused, Unreachable
from platforms.wire import Line
from settings import GoogleAds as Account
from terms import Operation
from tests.platforms._outside import SECRETS, GoogleAccount, failure
from tests.platforms._recorded import KEY, Exchange, cases, replayed

ACCOUNT = Account(customer="1234567890", manager="1112223333", client_id="c", developer_token=SECRETS[0],
                  client_secret=SECRETS[1], refresh_token=SECRETS[2])  # fmt: skip
TOKEN = {"status": 200, "body": {"access_token": "access-1", "expires_in": 3599, "token_type": "Bearer"}}


def at(transport: httpx.BaseTransport) -> GoogleAds:
    access = Access(ACCOUNT, 5, Line("https://oauth2.googleapis.com", 5, transport))
    return GoogleAds(Line("https://googleads.googleapis.com", 5, transport), access)


@pytest.mark.parametrize("case", cases("google_ads"), ids=lambda case: case["name"])
def test_a_recorded_exchange_comes_out_as_it_did(case: dict[str, Any]):
    exchange = Exchange([{"request": {"path": "/token"}, "response": case.get("token", TOKEN)}, *case["asks"]])
    replayed(case, at(exchange.transport), exchange)


def test_the_token_is_asked_for_once_and_the_manager_is_named():
    account = GoogleAccount()
    adapter = at(account.transport)
    adapter.catalogue("google")
    assert sum(request.url.path == "/token" for request in account.asked) == 1
    assert {request.headers.get("login-customer-id") for request in account.asked[1:]} == {"1112223333"}
    assert "redirect_uri" not in account.asked[0].content.decode()


def test_pages_are_read_to_their_end():
    account = GoogleAccount(page=1)
    names = [seen.name for seen in at(account.transport).catalogue("google") if seen.kind == "campaign"]
    assert names == ["Brand DE", "Generic A", "Generic B"]


def test_an_account_without_end_is_not_read_for_ever():
    def answer(request: httpx.Request) -> httpx.Response | None:
        return None if request.url.path == "/token" else httpx.Response(200, json={"results": [], "nextPageToken": "x"})

    account = GoogleAccount(answer=answer)
    with pytest.raises(Refused):
        at(account.transport).catalogue("google")
    assert len(account.asked) <= 201


def test_a_budget_that_several_campaigns_share_is_not_even_shown():
    seen = {each.entity: each for each in at(GoogleAccount().transport).catalogue("google") if each.kind == "campaign"}
    assert seen["101"].fields == {"status": "enabled", "budget": 150, "negatives": ["gratis"]}
    assert seen["102"].fields == {"status": "enabled", "negatives": []}
    assert seen["101"].currency == "EUR"


def test_keywords_are_written_with_their_match_type():
    seen = {each.kind: each for each in at(GoogleAccount().transport).catalogue("google")}
    assert (seen["keyword"].name, seen["keyword"].parent, seen["keyword"].fields["bid"]) == ("[talfuchs]", "201", 0.45)
    assert (seen["ad_group"].parent, seen["ad"].parent) == ("101", "201")


@pytest.mark.parametrize(("kind", "entity", "before", "after"), [
    ("ad_group", "201", 0.42, 0.5), ("keyword", "201~301", 0.45, 0.5),
])  # fmt: skip
def test_bids_are_written_where_they_lie(kind: str, entity: str, before: float, after: float):
    adapter = at(GoogleAccount().transport)
    adapter.apply(Operation(platform="google", entity=entity, kind=kind, field="bid", before=before, after=after), KEY)
    assert adapter.read("google", kind, entity).fields["bid"] == after


@pytest.mark.parametrize("entity", ["101 OR 1=1", "101'; --", "101~5", "", "１０１", "-1", "1" * 20, "101\n"])
def test_an_id_that_is_none_never_enters_a_question(entity: str):
    account = GoogleAccount()
    with pytest.raises(Refused):
        at(account.transport).read("google", "campaign", entity)
    assert account.asked == []


def test_a_rehearsal_changes_nothing():
    account = GoogleAccount()
    operation = Operation(platform="google", entity="101", field="budget", before=150, after=120, unit="EUR/day")
    at(account.transport).rehearse(operation)
    assert account.effects == []
    assert json.loads(account.asked[-1].content)["validateOnly"] is True


def test_a_rehearsal_says_what_google_would_not_take():
    def answer(request: httpx.Request) -> httpx.Response | None:
        error = {"errorCode": {"campaignBudgetError": "MONEY_AMOUNT_TOO_LARGE"}, "message": "Too large."}
        return failure(400, "INVALID_ARGUMENT", error) if request.url.path.endswith("mutate") else None

    account = GoogleAccount(answer=answer)
    operation = Operation(platform="google", entity="101", field="budget", before=150, after=120, unit="EUR/day")
    with pytest.raises(Refused) as failed:
        at(account.transport).rehearse(operation)
    assert "MONEY_AMOUNT_TOO_LARGE" in failed.value.said("de")


def test_a_lost_answer_is_cleared_up_by_reading():
    account = GoogleAccount(silent=1)
    adapter = at(account.transport)
    operation = Operation(platform="google", entity="101", field="budget", before=150, after=120, unit="EUR/day")
    with pytest.raises(Unreachable):
        adapter.apply(operation, KEY)
    assert adapter.found(operation, KEY) is None
    account.lose = 1
    with pytest.raises(Unreachable):
        adapter.apply(operation, KEY)
    assert adapter.found(operation, KEY).again
    assert len(account.effects) == 1
