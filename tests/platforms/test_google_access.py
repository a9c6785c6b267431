"""Access to Google Ads: one token for as long as it holds, a new one in time, and no secret in any sentence."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import httpx
import pytest

from platforms import _google_access as module
from platforms._google_access import TOKENS, Access
from platforms.port import Refused, Unreachable
from platforms.wire import Line
from settings import GoogleAds as Account
from tests.platforms._outside import SECRETS

ACCOUNT = Account(customer="1234567890", client_id="c", developer_token=SECRETS[0], client_secret=SECRETS[1],
                  refresh_token=SECRETS[2])  # fmt: skip


class Google:
    """Gives out token-1, token-2 …, each for an hour, unless told otherwise."""

    def __init__(self, status=200, **body):
        self.asked: list[httpx.Request] = []
        self.status, self.body = status, body

    def __call__(self, request):
        self.asked.append(request)
        body = {"access_token": f"token-{len(self.asked)}", "expires_in": 3600} | self.body
        return httpx.Response(self.status, stream=httpx.ByteStream(json.dumps(body).encode()))


def access(google, account=ACCOUNT):
    return Access(account, 5, Line(TOKENS, 5, httpx.MockTransport(google)))


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_a_token_is_asked_for_once_as_oauth_wants_it():
    google = Google()
    ours = access(google)
    assert [ours.headers()["authorization"] for _ in range(3)] == ["Bearer token-1"] * 3
    (asked,) = google.asked
    assert (asked.method, str(asked.url)) == ("POST", f"{TOKENS}/token")
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["refresh_token"], "client_id": ["c"], "client_secret": [SECRETS[1]],
        "refresh_token": [SECRETS[2]],
    }  # fmt: skip


def test_a_new_one_is_asked_for_a_minute_before_the_old_one_ends(clock):
    ours = access(Google())
    assert ours.headers()["authorization"] == "Bearer token-1"
    clock[0] += 3539
    assert ours.headers()["authorization"] == "Bearer token-1"
    clock[0] += 1
    assert ours.headers()["authorization"] == "Bearer token-2"


def test_a_token_that_google_does_not_take_any_more_is_replaced_at_once():
    ours = access(Google())
    ours.headers()
    assert ours.headers(fresh=True)["authorization"] == "Bearer token-2"
    assert ours.headers()["authorization"] == "Bearer token-2"


def test_many_at_once_ask_once():
    google = Google()
    ours = access(google)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: ours.headers()["authorization"], range(40))) == {"Bearer token-1"}
    assert len(google.asked) == 1


def test_a_manager_is_named_where_there_is_one():
    assert "login-customer-id" not in access(Google()).headers()
    managed = ACCOUNT.model_copy(update={"manager": "1112223333"})
    assert access(Google(), managed).headers()["login-customer-id"] == "1112223333"


@pytest.mark.parametrize(
    ("google", "error", "said"),
    [
        (Google(400, error="invalid_grant"), Refused, "invalid_grant"),
        (Google(401, error="invalid_client"), Refused, "invalid_client"),
        (Google(429), Unreachable, "429"),
        (Google(503), Unreachable, "503"),
        (Google(302), Unreachable, "302"),
        (Google(200, access_token=None), Unreachable, "200"),
        (Google(200, access_token=["a"]), Unreachable, "200"),
        (Google(200, expires_in="soon"), Unreachable, "200"),
    ],
)
def test_without_a_token_it_is_said_why_and_no_secret_is_told(google, error, said):
    with pytest.raises(error) as failed:
        access(google).headers()
    for lang in ("de", "en"):
        told = failed.value.line(lang)
        assert said in told
        assert not any(secret in told for secret in SECRETS)


def test_a_failure_is_not_remembered():
    google = Google(503)
    ours = access(google)
    with pytest.raises(Unreachable):
        ours.headers()
    google.status = 200
    assert ours.headers()["authorization"] == "Bearer token-2"


def test_who_prints_it_sees_no_secret():
    assert not any(secret in repr(access(Google())) for secret in SECRETS)
