"""Records: one form, each naming the one before, in the transaction of what they record."""

# pyright: basic
from __future__ import annotations

import json

import pytest

from ledger.audit.chain import BEGAN, START, canonical, head, leaf


def _rows(house):
    with house.place.reading() as tx:
        return [json.loads(row[0]) for row in tx.execute("select record from audit order by seq").fetchall()]


def test_the_first_record_tells_one_log_from_another(house):
    house.did()
    first, second = _rows(house)
    assert (first["event"], first["prev"], len(first["body"]["nonce"])) == (BEGAN, START, 32)
    assert second["prev"] == leaf(canonical(first)).hex()


def test_a_record_holds_who_did_what_to_what(house):
    assert house.did("proposal.approved", "p9", "u-1", hash="ab", n=3, yes=True, none=None) == 2
    record = _rows(house)[-1]
    assert {name: record[name] for name in ("event", "subject", "actor", "seq", "body")} == {
        "event": "proposal.approved", "subject": "p9", "actor": "u-1", "seq": 2,
        "body": {"hash": "ab", "n": 3, "yes": True, "none": None},
    }  # fmt: skip


def test_what_is_rolled_back_was_never_recorded(house):
    from ledger.audit import append

    house.did()
    with pytest.raises(RuntimeError), house.place.writing() as tx:
        append(tx, "thing.done", "p2", "u-1", {})
        raise RuntimeError
    with house.place.reading() as tx:
        assert head(tx)[0] == 2
    assert house.did() == 3


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"🙂": 1}, b"x", {"a": [0.1]}, {1, 2}, object()])
def test_what_has_no_one_form_is_refused(house, value):
    with pytest.raises(TypeError):
        house.did(x=value)
    assert _rows(house) == []


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_other_readers_would_change_is_refused(value):
    with pytest.raises(ValueError):
        canonical({"x": value})


def test_the_canonical_form_is_that_of_rfc_8785():
    # Section 3.2.3 of the RFC, without its fractions and its key beyond the basic plane.
    shape = {"\u20ac": "Euro Sign", "\r": "Carriage Return", "1": "One", "\u0080": "Control", "\u00f6": "O Diaeresis"}
    assert list(json.loads(canonical(shape))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac"]
    assert canonical({"s": '\u20ac$\u000f\nA\'B"\\\\"/'}) == '{"s":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    assert canonical([56, {"d": True, "10": None, "1": []}]) == b'[56,{"1":[],"10":null,"d":true}]'
