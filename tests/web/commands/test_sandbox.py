"""`leitstand sandbox`: where it serves and how it fails, as typed."""

from __future__ import annotations

import pytest

import web.practising


@pytest.fixture
def served(monkeypatch):
    """What reached the server, which is not started."""
    asked = []
    monkeypatch.setattr(web.practising, "serve", lambda edge, *given: asked.append(given))
    return asked


def test_without_a_word_it_is_calm_and_keeps_what_was_changed(typed, served):
    assert typed("sandbox").code == 0
    assert typed("sandbox", "--port", "0", "--faults", "chaos", "--seed", "3", "--fresh").code == 0
    assert served == [(8430, "calm", None, False), (0, "chaos", 3, True)]


@pytest.mark.parametrize("words", [("--port", "65536"), ("--port", "-1"), ("--faults", "worst"), ("--seed", "x")])
def test_wrong_use_starts_nothing(typed, served, words):
    assert typed("sandbox", *words).code == 2
    assert served == []
