"""What Google says when something does not work: later, nobody knows, or no; and which rows of a batch failed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms._google_errors import rows, told
from platforms.port import Busy, Refused, Unreachable
from platforms.wire import Reply

HOST = "googleads.googleapis.com"


def failure(code, message="Too bad.", index=None, **more):
    path = [] if index is None else [{"fieldName": "operations", "index": index}, {"fieldName": "create"}]
    return {"errorCode": {"someError": code}, "message": message, "location": {"fieldPathElements": path}, **more}


def error(*failures, status="INVALID_ARGUMENT"):
    return {"status": status, "message": "Request contains an invalid argument.", "details": [{"errors": [*failures]}]}


def reply(status, body):
    return Reply(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_an_answer_is_handed_on_as_it_is():
    assert told(reply(200, {"results": [1]}), HOST, "Budget") == {"results": [1]}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, {}, Busy),
        (429, {"error": error(status="RESOURCE_EXHAUSTED")}, Busy),
        (400, {"error": error(failure("RESOURCE_TEMPORARILY_EXHAUSTED"))}, Busy),
        (400, {"error": error(failure("CONCURRENT_MODIFICATION"))}, Busy),
        (500, {"error": error(failure("INTERNAL_ERROR"), status="INTERNAL")}, Unreachable),
        (400, {"error": error(failure("TRANSIENT_ERROR"))}, Unreachable),
        (503, b"<html>", Unreachable),
        (302, {}, Unreachable),
        (200, b"not json", Unreachable),
        (200, b"[1]", Unreachable),
        (400, {"error": error(failure("MONEY_AMOUNT_TOO_LARGE"))}, Refused),
        (401, {"error": error(status="UNAUTHENTICATED")}, Refused),
        (403, {"error": "forbidden"}, Refused),
        (404, b"", Refused),
    ],
)
def test_later_nobody_knows_or_no(status, body, kind):
    with pytest.raises(kind):
        told(reply(status, body), HOST, "Budget")


def test_a_no_names_the_first_reason():
    body = {"error": error(failure("MONEY_AMOUNT_TOO_LARGE", "Too large."), failure("OTHER"))}
    with pytest.raises(Refused) as failed:
        told(reply(400, body), HOST, "Budget")
    for lang in ("de", "en"):
        assert "MONEY_AMOUNT_TOO_LARGE: Too large" in failed.value.said(lang)
        assert "OTHER" not in failed.value.said(lang)


@pytest.mark.parametrize(
    ("asked", "seconds"), [("12s", 12), ("1.5s", 1.5), ("999999999s", 86_400), ("soon", 30), (None, 30), ("-5s", 30)]
)
def test_how_long_to_wait_is_what_google_asks_and_at_most_a_day(asked, seconds):
    late = failure("RESOURCE_EXHAUSTED", details={"quotaErrorDetails": {"retryDelay": asked}})
    with pytest.raises(Busy) as failed:
        told(reply(429, {"error": error(late)}), HOST, "Budget")
    assert failed.value.detail["seconds"] == seconds


def test_rows_of_a_batch_are_named_with_their_first_reason():
    found = rows(error(failure("DUPLICATE", index=1), failure("LATER", index=1), failure("TOO_LONG", index=2)), "abc")
    assert found == {"b": "DUPLICATE: Too bad", "c": "TOO_LONG: Too bad"}
    assert rows(None, "abc") == {}


def test_a_failure_without_a_place_takes_no_row_for_good():
    assert rows({"message": "Partial failure."}, ["a", "b"]) == {"a": "Partial failure", "b": "Partial failure"}
    assert rows(error(failure("X", index=9)), ["a"]) == {"9": "X: Too bad"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["error", "details", "errors", "status", "errorCode", "message", "location",
                                       "fieldPathElements"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.integers(100, 599), JSON)
def test_whatever_comes_is_an_answer_or_one_of_the_three(status, body):
    try:
        assert isinstance(told(reply(status, body), HOST, "Budget"), dict)
    except (Busy, Refused, Unreachable) as failed:
        assert failed.said("de") and failed.said("en")


@given(st.dictionaries(st.sampled_from(["details", "message", "errors"]), JSON, max_size=3))
def test_whatever_a_batch_says_is_read(body):
    assert all(isinstance(why, str) for why in rows(body, ["a", "b"]).values())
