"""The table of cases that holds under every policy."""

from __future__ import annotations

import pytest

from errors import BadFile
from policies.autonomy import OWN, load
from policies.rehearsal import OWN as CASES
from policies.rehearsal import rehearsed

WIDE = """
actions:
  set_budget: {level: auto, auto: {confidence: amber, risk: {change: 1000000, day: 1000000, total: 1000000}}}
"""


def tries(home, currency="EUR"):
    return list(rehearsed(load(home), home, currency=currency))


@pytest.mark.parametrize("currency", ["EUR", "USD"])
@pytest.mark.parametrize("own", ["", WIDE])
def test_no_policy_breaks_what_always_holds(tmp_path, own, currency):
    if own:
        (tmp_path / OWN).write_text(own)
    wrong = [each.name for each in tries(tmp_path, currency) if not each.ok]
    assert wrong == []


def test_a_house_adds_cases_of_its_own(tmp_path):
    (tmp_path / OWN).write_text(WIDE)
    (tmp_path / CASES).write_text(
        "cases:\n  - {name: small steps go by themselves, expect: [auto]}\n"
        "  - {name: never at meta, platform: meta, expect: [approve]}\n"
    )
    mine = tries(tmp_path)[-2:]
    assert [(each.name, each.ok, each.ruling.level) for each in mine] == [
        ("small steps go by themselves", True, "auto"), ("never at meta", False, "auto"),
    ]  # fmt: skip


def test_a_table_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / CASES).write_text("cases: [{name: x, expect: [sometimes]}]")
    with pytest.raises(BadFile):
        tries(tmp_path)
