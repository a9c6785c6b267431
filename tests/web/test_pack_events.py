"""What happened, by name: nothing that can stand in a pack is shown as a code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from ledger.proposals import Status
from web._pack_events import EVENTS

ROOT = Path(__file__).parents[2]


def test_each_is_said_in_both_languages():
    for event, words in EVENTS.items():
        assert words.de.strip() and words.en.strip(), event


def test_every_event_that_the_ledger_writes_of_them_has_its_words():
    code = "\n".join(file.read_text("utf-8") for room in ("ledger", "acting") for file in (ROOT / room).rglob("*.py"))
    written = set(re.findall(r'append\(tx, "([a-z_]+\.[a-z_]+)"', code))
    for ordered in re.findall(r"audited\(([^)]*)\)", code):
        written |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', ordered))
    written |= {f"switch.{state}" for state in ("stopped", "released")}
    assert len(written) >= 20
    assert written <= EVENTS.keys(), written - EVENTS.keys()


@pytest.mark.parametrize("status", sorted(set(get_args(Status)) - {"suggested", "open", "queued"}))
def test_wherever_a_proposal_ends_it_is_said(status):
    assert f"proposal.{status}" in EVENTS
