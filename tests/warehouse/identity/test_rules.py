"""The rules are complete, in both languages, and their SQL reads what it says it needs."""

import re

import pytest

from warehouse.contract import kinds
from warehouse.identity.rules import KIND_NAMES, KINDS, MOST_PEOPLE, reads, rules, usable


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_reads_what_it_needs(rule):
    told = set(re.findall(r"\b(?:from|join) ([a-z]+)", rule.sql)) - {"nodes"}
    assert told == rule.kinds
    assert rule.kinds <= set(kinds())
    assert rule.name.de != rule.name.en


def test_rules_wait_until_their_kinds_are_loaded():
    assert {rule.id for rule in usable(["orders"])} >= {"order_email", "guest_order"}
    assert "order" not in {rule.id for rule in usable(["orders"])}
    assert "order" in {rule.id for rule in usable(["orders", "events"])}
    assert set(reads()) <= set(kinds())


def test_each_kind_of_key_has_a_name():
    assert set(KIND_NAMES) == set(KINDS) >= set(MOST_PEOPLE)
