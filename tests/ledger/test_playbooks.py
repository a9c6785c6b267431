"""Runs of playbooks on record, on both kinds of place."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import NotFound
from ledger import playbooks
from ledger.playbooks import Played

AT = "2026-11-26T21:00:00.000+00:00"
STEP = {"id": "counting", "state": "failed", "title": {"de": "Zählung", "en": "counting"}}
RUN = Played("b1", "broken_tracking", 2, AT, "u-1", "", True, date(2026, 11, 20), {"platform": "meta"},
             (STEP,), "i1", ("p-1",))  # fmt: skip


def test_comes_back_as_it_was_kept(book):
    with book.writing() as tx:
        playbooks.played(tx, RUN)
    with book.reading() as tx:
        assert playbooks.get(tx, "b1") == RUN
        assert playbooks.listed(tx, "i1") == [RUN]
        assert playbooks.listed(tx, "i2") == []
        assert playbooks.listed(tx) == [RUN]


def test_leaves_a_line_without_words_of_people(book):
    with book.writing() as tx:
        playbooks.played(tx, RUN)
    [line] = [each for each in (book.home / "audit" / "log.jsonl").read_text().splitlines() if "playbook.run" in each]
    assert '"b1"' in line
    assert "counting:failed" in line
    assert "meta" not in line


def test_an_unknown_run_is_said_in_one_sentence(book):
    with book.reading() as tx, pytest.raises(NotFound, match="no playbook run 'b9'"):
        playbooks.get(tx, "b9")


def test_ids_sort_by_time():
    assert playbooks.new_id(AT) < playbooks.new_id("2026-11-26T21:00:01.000+00:00")
