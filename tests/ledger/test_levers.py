"""What a proposal pulls at."""

from __future__ import annotations

import pytest

from ledger._levers import levers, spelled, thing_of
from tests.ledger._made import operation, proposal


def test_names_count_whole_and_from_their_end():
    assert list(levers(proposal(thing="Google / Brand > Exact"), ())) == [
        (0, "budget", "google · brand · exact", 1), (0, "budget", "brand · exact", 0), (0, "budget", "exact", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "lever"), [("budget", "budget"), ("target", "bid"), ("bid", "bid"), ("status", "status")]
)
def test_a_write_names_its_thing_and_its_lever(field, lever):
    write = operation("7", field=field, kind="ad_group")
    assert next(iter(levers(proposal(), (write,)))) == (1, lever, thing_of(write), 1)
    assert thing_of(write) == "google/ad_group/7"


def test_letters_and_what_nobody_sees_make_no_difference():
    assert spelled(" ＢRAND\u200b\u00a0 de") == spelled("brand DE") == "brand de"


@pytest.mark.parametrize("action", ["pause", "resume"])
def test_off_and_on_are_one_lever(action):
    assert {each[1] for each in levers(proposal(action=action), ())} == {"status"}
