"""`leitstand identity …`: keys and columns as they are typed."""

from __future__ import annotations

import pytest

import web.identity


def test_at_most_two_keys_are_split(typed):
    told = typed("identity", "split", "a", "b", "c")
    assert told.code == 2
    assert "one key or two" in told.sentence
    assert typed("identity", "split").code == 2


@pytest.fixture
def matched(monkeypatch):
    """What reached the matching."""
    asked = []
    monkeypatch.setattr(web.identity, "matched", lambda *given: asked.append(given) or ({"ok": True}, "done"))
    return asked


def test_columns_are_named_in_one_go_or_one_by_one(typed, matched, tmp_path):
    file = str(tmp_path / "a.csv")
    assert (
        typed("identity", "match", file, "--map", "first_name=Vorname,label=gleich", "--map", "zip=PLZ=alt").code == 0
    )
    assert matched[0][1] == {"first_name": "Vorname", "label": "gleich", "zip": "PLZ=alt"}


@pytest.mark.parametrize("mapping", ["label", "label:gleich", "=gleich", "label="])
def test_a_column_that_is_not_named_clearly_is_wrong_use(typed, matched, tmp_path, mapping):
    told = typed("identity", "match", str(tmp_path / "a.csv"), "--map", mapping)
    assert told.code == 2
    assert "PART=COLUMN" in told.sentence
    assert matched == []
