"""The how-to of the page names the pages, keys and buttons that are there."""

# pyright: basic
from __future__ import annotations

import re
from pathlib import Path

from web.page.parts.proposal_words import SAID
from web.page.parts.proposals import card
from web.page.places import PLACES

PAGE = (Path(__file__).parents[2] / "docs" / "control-room.md").read_text(encoding="utf-8")
OPEN = {
    "id": "p-1", "status": "open", "action": "set_budget", "target": "a", "why": "because", "hash": "-", "by": "x",
    "asked_by": "", "approvals": [], "needs": 1, "have": 0, "run": "", "note": "", "unit": "EUR", "effect": None,
    "downside": None, "risk": None, "expires": "2026-12-01", "before": {"a": 1.0}, "after": {"a": 2.0}, "diff": [],
    "operations": [], "checks": [], "writes": [], "problem": None, "decision": {"approve": True, "reject": True},
}  # fmt: skip


def test_every_page_is_named():
    table = PAGE.split("| page |")[1].split("\n\n")[0]
    named = re.findall(r"[A-Z][a-z]+(?: record)?", "\n".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert sorted(named) == sorted(place.title.en for place in PLACES)


def test_its_letters_are_those_of_the_card():
    keys = re.findall(r'data-key="(\w)"', card(OPEN, "en", may=True, keys=True))
    (row,) = re.findall(r"^\| ((?:[A-Z] · )+[A-Z]) \| (.+) \|$", PAGE, re.MULTILINE)
    assert [each.lower() for each in row[0].split(" · ")] == keys
    assert row[1].split(" · ") == [SAID[name].en.lower() for name in ("approve", "reject", "changes")]
