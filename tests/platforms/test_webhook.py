"""Signed messages: the same id however often they are sent, and a receiver that acts once."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from platforms.port import Busy, Refused, Unreachable
from platforms.webhook import TRIES, Webhook, adapter
from platforms.wire import Line
from settings import Settings
from terms import Operation
from tests.platforms._outside import SECRETS, Post

KEY = "0123456789abcdef0123456789abcdef"
OPERATION = Operation(platform="tiktok", entity="t-401", name="TikTok Draußen", field="budget", before=80, after=90.5,
                      unit="EUR/day")  # fmt: skip


def at(post: Post, slept: list[float] | None = None, secret: str = SECRETS[5]) -> Webhook:
    line = Line("https://hooks.example.com/in/KEY-IN-PATH", 5, post.transport)
    waits: list[float] = [] if slept is None else slept
    return Webhook(line, secret, clock=lambda: 1_800_000_000.9, sleep=waits.append)


def test_a_message_says_the_whole_change():
    post = Post()
    at(post).apply(OPERATION, KEY)
    assert post.effects == [{"id": KEY, "operation": OPERATION.model_dump(mode="json")}]
    assert json.loads(post.asked[0].content)["operation"]["name"] == "TikTok Draußen"


def test_it_is_sent_again_under_the_same_id_and_waits_longer_each_time():
    post, slept = Post(lose=2), []
    at(post, slept).apply(OPERATION, KEY)
    assert [request.headers["webhook-id"] for request in post.asked] == [KEY] * 3
    assert len(post.effects) == 1
    assert 0.2 <= slept[0] <= 0.6 < 0.8 * 1.5 and 0.4 <= slept[1] <= 1.2


def test_waits_differ_so_that_not_all_come_back_at_once():
    waits: set[float] = set()
    for _ in range(5):
        slept: list[float] = []
        at(Post(lose=1), slept).apply(OPERATION, KEY)
        waits.update(slept)
    assert len(waits) > 1


@pytest.mark.parametrize(("status", "error"), [(400, Refused), (401, Refused), (410, Refused), (302, Refused),
                                               (429, Busy), (425, Busy), (500, Unreachable), (503, Unreachable),
                                               (408, Unreachable)])  # fmt: skip
def test_each_answer_means_something(status: int, error: type[Exception]):
    post = Post(answer=lambda request: httpx.Response(status, headers={"retry-after": "7"}))
    with pytest.raises(error) as failed:
        at(post).apply(OPERATION, KEY)
    assert len(post.asked) == (TRIES if error is Unreachable else 1)
    assert getattr(failed.value, "detail", {}).get("seconds", 7.0) == 7.0


@pytest.mark.parametrize("after", ["soon", "-1", "", "Wed, 21 Oct 2026 07:28:00 GMT", "٣"])
def test_a_strange_retry_after_is_five_seconds(after: str):
    post = Post(answer=lambda request: httpx.Response(429, headers={b"retry-after": after.encode()}))
    with pytest.raises(Busy) as failed:
        at(post).apply(OPERATION, KEY)
    assert failed.value.detail["seconds"] == 5.0


@pytest.mark.parametrize("secret", ["", "short", "whsec_AAAA"])
def test_without_a_real_key_nothing_is_sent(secret: str):
    post = Post()
    with pytest.raises(Refused) as failed:
        at(post, secret=secret).apply(OPERATION, KEY)
    assert post.asked == []
    assert "LEITSTAND_PLATFORMS__WEBHOOK_SECRET" in failed.value.said("de")


def test_the_address_is_not_told():
    with pytest.raises(Unreachable) as failed:
        at(Post(silent=9)).apply(OPERATION, KEY)
    assert "KEY-IN-PATH" not in f"{failed.value.as_json('de')}{at(Post())!r}"


def test_it_is_there_only_when_an_address_is_set():
    assert adapter(Settings()) is None
    made: Any = adapter(Settings(platforms={"webhook": "https://hooks.example.com/in"}))
    assert made.name == "webhook"


def test_a_private_address_is_refused():
    with pytest.raises(Refused):
        adapter(Settings(platforms={"webhook": "https://192.168.0.10/in"}))
