"""`leitstand incidents …`: an empty list, and what is not there."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("words", [(), ("--open",)])
def test_without_incidents_the_list_says_so(typed, words):
    for lang in ("de", "en"):
        told = typed("incidents", "list", *words, lang=lang)
        assert told.code == 0
        assert told.out.strip()
    shape = json.loads(typed("incidents", "list", *words, "--json").out)
    assert (shape["ok"], shape["incidents"]) == (True, [])


@pytest.mark.parametrize("words", [("show", "i-none"), ("close", "i-none", "--why", "over")])
def test_what_is_not_there_is_one_sentence(typed, words):
    for lang in ("de", "en"):
        told = typed("incidents", *words, lang=lang)
        assert told.code == 1
        assert "i-none" in told.sentence


def test_nothing_is_closed_without_a_reason(typed):
    told = typed("incidents", "close", "i-none")
    assert told.code == 2
    assert "--why" in told.sentence
