"""Meta ads: recorded exchanges, pages, levels, and a token that stays out of addresses."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from platforms.meta_ads import MetaAds
from platforms.port import Refused
from platforms.wire import Line
from settings import MetaAds as Account
from terms import Operation
from tests.platforms._outside import SECRETS, MetaAccount
from tests.platforms._recorded import KEY, Exchange, cases, replayed


def at(transport: httpx.BaseTransport, app_secret: str = "") -> MetaAds:
    account = Account(account="55555", token=SECRETS[3], app_secret=app_secret)
    return MetaAds(Line("https://graph.facebook.com", 5, transport), account)


@pytest.mark.parametrize("case", cases("meta_ads"), ids=lambda case: case["name"])
def test_a_recorded_exchange_comes_out_as_it_did(case: dict[str, Any]):
    exchange = Exchange(case["asks"])
    replayed(case, at(exchange.transport), exchange)


def test_pages_are_read_by_cursor_and_no_token_is_in_an_address():
    account = MetaAccount(page=1)
    seen = at(account.transport).catalogue("meta")
    assert [each.name for each in seen] == ["Prospecting", "Retargeting", "Herbst", "Broad", "Karussell"]
    assert not [request for request in account.asked if SECRETS[3] in str(request.url) or "LEAK" in str(request.url)]


def test_an_account_without_end_is_not_read_for_ever():
    page = {"data": [], "paging": {"cursors": {"after": "x"}, "next": "https://graph.facebook.com/x"}}

    def answer(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(200, json=page) if "/act_55555/" in request.url.path else None

    account = MetaAccount(answer=answer)
    with pytest.raises(Refused):
        at(account.transport).catalogue("meta")
    assert len(account.asked) <= 202


def test_budgets_lie_where_they_lie():
    seen = {each.entity: each for each in at(MetaAccount().transport).catalogue("meta")}
    assert seen["601"].fields == {"status": "enabled", "budget": 150}
    assert seen["602"].fields == {"status": "enabled"}
    assert seen["603"].fields == {"status": "paused"}
    assert seen["701"].fields == {"status": "enabled", "budget": 40, "bid": 0.9}
    assert (seen["701"].parent, seen["801"].parent) == ("602", "701")


def test_an_ad_set_is_an_ad_group():
    adapter = at(MetaAccount().transport)
    adapter.apply(Operation(platform="meta", entity="701", kind="ad_group", field="bid", before=0.9, after=1.1), KEY)
    assert adapter.read("meta", "ad_group", "701").fields["bid"] == 1.1


def test_calls_are_signed_where_the_app_has_a_secret():
    account = MetaAccount()
    operation = Operation(platform="meta", entity="601", field="budget", before=150, after=120, unit="EUR/day")
    at(account.transport, SECRETS[4]).apply(operation, KEY)
    proof = hmac.new(SECRETS[4].encode(), SECRETS[3].encode(), hashlib.sha256).hexdigest()
    for request in account.asked:
        given = request.url.params.get("appsecret_proof") or parse_qs(request.content.decode())["appsecret_proof"][0]
        assert given == proof


@pytest.mark.parametrize("entity", ["601/../me", "me", "601?fields=x", "", "６０１", "act_55555", "601#"])
def test_an_id_that_is_none_is_never_asked_for(entity: str):
    account = MetaAccount()
    with pytest.raises(Refused):
        at(account.transport).read("meta", "campaign", entity)
    assert account.asked == []
