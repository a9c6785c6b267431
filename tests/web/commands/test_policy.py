"""`leitstand policy …`: the exit code says whether the house's own cases hold."""

from __future__ import annotations

import pytest

import web.policy


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
def test_cases_that_do_not_hold_end_with_one(typed, monkeypatch, ok, code):
    monkeypatch.setattr(web.policy, "tested", lambda settings, lang: ({"ok": ok}, "14 of 15"))
    told = typed("policy", "test")
    assert (told.code, told.out.strip()) == (code, "14 of 15")


def test_a_proposal_that_is_not_there_is_one_sentence(typed):
    for lang in ("de", "en"):
        told = typed("policy", "explain", "p-none", lang=lang)
        assert told.code == 1
        assert "p-none" in told.sentence
