"""`leitstand nights …`: before the first night there is one sentence."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("words", [(), ("list",)])
def test_without_a_night_it_says_how_to_begin_one(typed, words):
    for lang in ("de", "en"):
        told = typed("nights", *words, lang=lang)
        assert told.code == 0
        assert "leitstand run night" in told.out
    assert json.loads(typed("nights", *words, "--json").out) == {"ok": True, "nights": []}


@pytest.mark.parametrize("key", ["night-1999-01-01", "1999-01-01", "yesterday"])
def test_a_night_that_never_was_is_one_sentence(typed, key):
    told = typed("nights", "show", key)
    assert told.code == 1
    assert key in told.sentence
