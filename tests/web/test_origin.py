"""Who calls from where: browsers on our pages and on others, programs, proxies, tricked names."""

# pyright: basic
from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from web.origin import browsed, near, own, same

LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
PROXIES = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]


def call(host="127.0.0.1:8420", client="127.0.0.1", method="GET", type="http", **headers):
    told = {"host": host} | {name.replace("_", "-"): each for name, each in headers.items()}
    return HTTPConnection({
        "type": type, "method": method, "path": "/", "client": (client, 4000) if client else None,
        "headers": [(name.encode(), each.encode()) for name, each in told.items()],
    })  # fmt: skip


@pytest.mark.parametrize(
    ("host", "client", "ours"),
    [
        ("127.0.0.1:8420", "127.0.0.1", True), ("localhost", "127.0.0.1", True), ("LocalHost:8420", "127.0.0.1", True),
        ("[::1]:8420", "::1", True), ("[::1]", "::1", True), ("127.0.0.1", "127.8.9.1", True),
        ("127.0.0.1", "::ffff:127.0.0.1", True), ("evil.example:8420", "127.0.0.1", False), ("", "127.0.0.1", False),
        ("evil.example", "::ffff:127.0.0.1", False), ("localhost.evil.example", "127.0.0.1", False),
        ("localhost:80:evil", "127.0.0.1", False), ("evil.example]", "127.0.0.1", False),
        ("[::1]evil.example", "::1", False), ("127.0.0.1@evil.example", "127.0.0.1", False),
    ],
)  # fmt: skip
def test_this_machine_answers_to_its_own_names(host, client, ours):
    assert near(call(host, client)) is own(call(host, client)) is ours


@pytest.mark.parametrize("client", ["203.0.113.9", "testclient", None])
def test_what_comes_from_elsewhere_is_not_near_whatever_it_says(client):
    assert not near(call(client=client))
    assert own(call("leitstand.example", client))  # and needs a key


@pytest.mark.parametrize("header", PROXIES)
def test_what_a_proxy_passes_on_is_not_near(header):
    assert near(call())
    assert not near(call(**{header: "127.0.0.1"}))
    assert own(call(**{header: "127.0.0.1"}))


def test_a_name_can_be_ours_without_being_near():
    asked = call("Leitstand.example:8420")
    assert not own(asked)
    assert own(asked, ("leitstand.Example",))
    assert not near(asked)


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True), ({"origin": "http://127.0.0.1:8420"}, True), ({"origin": "https://127.0.0.1:8420"}, True),
        ({"sec_fetch_site": "same-origin"}, True), ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "same-site"}, False), ({"sec_fetch_site": "cross-site"}, False),
        ({"origin": "http://127.0.0.1:3000"}, False), ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "null"}, False), ({"origin": "127.0.0.1:8420"}, False),
        ({"origin": "http://evil.example"}, False), ({"origin": "http://evil.example://127.0.0.1:8420"}, False),
        ({"origin": "http://127.0.0.1:8420", "sec_fetch_site": "cross-site"}, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("type", ["http", "websocket"])
def test_a_page_of_another_site_is_told_by_what_its_browser_says(headers, ours, type):
    asked = call(method="POST", type=type, **headers)
    assert same(asked) is own(asked) is ours
    assert browsed(asked) is bool(headers)


def test_a_link_from_anywhere_may_be_followed_and_nothing_else():
    told = {name.replace("-", "_"): each for name, each in LINK.items()}
    assert own(call(**told))
    assert not same(call(**told))
    assert not own(call("evil.example", **told))
    assert not own(call(method="POST", **told))
    assert not own(call(type="websocket", **told))
    assert not own(call(**told | {"origin": "https://evil.example"}))
    assert not own(call(**told | {"sec_fetch_dest": "iframe"}))
    assert not own(call(**told | {"sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}))
