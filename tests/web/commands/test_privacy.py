"""`leitstand privacy …`: a finding ends with one, and nobody is erased whom nobody knows."""

from __future__ import annotations

import json

import pytest

import web.privacy


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
def test_findings_end_with_one_for_people_and_machines(typed, monkeypatch, ok, code):
    monkeypatch.setattr(web.privacy, "scanned", lambda home, lang: ({"ok": ok}, "looked"))
    assert typed("privacy", "scan")[:2] == (code, "looked\n")
    told = typed("privacy", "scan", "--json")
    assert (told.code, json.loads(told.out)) == (code, {"ok": ok})


def test_whom_nobody_knows_is_not_erased(typed):
    for lang in ("de", "en"):
        told = typed("privacy", "erase", "nobody@example.org", lang=lang)
        assert told.code == 1, told
        assert "nobody@example.org" not in told.sentence
