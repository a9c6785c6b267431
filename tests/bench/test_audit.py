"""The attacks of the bench on a small log: nothing goes unseen, and the bench can tell."""

# pyright: basic
from __future__ import annotations

from bench import audit


def test_nothing_goes_unseen(tmp_path):
    home, other = (audit.Home.made(tmp_path / name, 6) for name in ("home", "other"))
    found = audit.attacks(home, other, every=23)
    assert {name: missed for name, (_, missed) in found.items() if missed} == {}
    assert all(tried for tried, _ in found.values())
    assert audit.forged(500) == 0


def test_an_attempt_that_changes_nothing_would_be_counted(tmp_path):
    home = audit.Home.made(tmp_path / "home", 3)
    honest = (home.lines("log.jsonl"), home.keys, home.lines("checkpoints.jsonl"), [])
    assert audit.passes(honest)
    assert audit.unseen(iter([honest]), honest) == (0, 0)
    cut = (honest[0][:-1], honest[1], honest[2][:-1], [])  # what no anchor has seen cannot be missed
    assert audit.unseen(iter([cut]), honest) == (1, 1 if audit.passes(cut) else 0)
