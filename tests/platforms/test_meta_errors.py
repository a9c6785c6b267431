"""What Meta says when something does not work: later, nobody knows, or no."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms._meta_errors import done, told
from platforms.port import Busy, Refused, Unreachable
from platforms.wire import Reply

HOST = "graph.facebook.com"


def reply(status=400, body=None, usage=None, **error):
    shape = {"error": error} if error else {} if body is None else body
    head = (
        {} if usage is None else {"x-business-use-case-usage": usage if isinstance(usage, str) else json.dumps(usage)}
    )
    return Reply(status, head, shape if isinstance(shape, bytes) else json.dumps(shape).encode())


def test_an_answer_is_handed_on_as_it_is():
    assert told(reply(200, {"id": "1"}), HOST, "Budget") == {"id": "1"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(code=17, message="limit"), Busy),
        (reply(400, code=80004), Busy),
        (reply(200, code=613), Busy),
        (reply(500, code=100), Unreachable),
        (reply(400, code=2), Unreachable),
        (reply(400, code=100, is_transient=True), Unreachable),
        (reply(200, {}), Unreachable),
        (reply(200, b"<html>"), Unreachable),
        (reply(404, {}), Unreachable),
        (reply(400, code=100, message="Invalid parameter"), Refused),
        (reply(401, code=190, message="expired"), Refused),
        (reply(200, code=100), Refused),
        (reply(400, code=[4], message="odd"), Refused),
        (reply(400, code={"a": 1}), Refused),
    ],
)
def test_later_nobody_knows_or_no(answer, kind):
    with pytest.raises(kind):
        told(answer, HOST, "Budget")


def test_a_no_says_what_meta_says_to_people():
    with pytest.raises(Refused) as failed:
        told(reply(code=100, message="(#100) x", error_user_msg="The budget is too low."), HOST, "Budget")
    for lang in ("de", "en"):
        assert "code 100: The budget is too low" in failed.value.said(lang)


def regain(*minutes):
    return {"123": [{"type": "ads_management", "estimated_time_to_regain_access": each} for each in minutes]}


@pytest.mark.parametrize(
    ("usage", "seconds"),
    [
        (None, 60), (regain(5), 300), (regain(2, 7), 420), (regain(0), 60), (regain(99_999), 86_400),
        (regain(-3), 60), ("{", 60), ("[]", 60), ({"1": 5}, 60), ({"1": [{"type": "x"}]}, 60), (regain("soon"), 60),
        ('{"1": [{"estimated_time_to_regain_access": NaN}]}', 60),
        ('{"1": [{"estimated_time_to_regain_access": Infinity}]}', 86_400),
        (f'{{"1": [{{"estimated_time_to_regain_access": 1{"0" * 400}}}]}}', 60),
    ],
)  # fmt: skip
def test_how_long_to_wait_is_what_the_header_says_between_a_minute_and_a_day(usage, seconds):
    with pytest.raises(Busy) as failed:
        told(reply(code=17, usage=usage), HOST, "Budget")
    assert failed.value.detail["seconds"] == seconds


def test_a_write_is_done_only_with_a_plain_yes():
    assert done({"success": True}, HOST, "k").key == "k"
    for shape in ({}, {"success": False}, {"success": "true"}, {"success": 1}):
        with pytest.raises(Unreachable):
            done(shape, HOST, "k")


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)


@given(
    st.integers(100, 599),
    st.dictionaries(st.sampled_from(["code", "message", "error_user_msg", "is_transient", "error"]), VALUES),
    st.text(max_size=20),
)
def test_whatever_comes_is_an_answer_or_one_of_the_three(status, error, usage):
    try:
        assert told(reply(status, {"error": error}, usage), HOST, "Budget")
    except (Busy, Refused, Unreachable) as failed:
        assert failed.said("de") and failed.said("en")
