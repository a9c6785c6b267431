"""The matrix, every cell of it, beside a table that was written without it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from errors import BadFile, Forbidden
from policies._policy_file import checked, read
from policies.roles import ACTIONS, FILE, ROLES, Matrix, matrix, may, require
from terms import Principal

TABLE = yaml.safe_load(Path(__file__).with_name("roles_table.yaml").read_text(encoding="utf-8"))
KINDS = ("person", "agent", "service")
MINE = "u-1"
CONDITIONS = [
    ("", ""), ("u-2", ""), ("", "u-2"), ("u-2", "u-3"), ("agent:bidding", ""), ("agent:bidding", "u-2"),
    (MINE, ""), ("", MINE), (MINE, MINE), ("u-2", MINE), (MINE, "u-2"), ("agent:bidding", MINE), (" U-1 ", ""),
]  # fmt: skip


def test_the_table_knows_every_action_and_every_role():
    assert set(TABLE) == set(ACTIONS) == set(matrix().actions)
    assert all(len(cells) == len(ROLES) for row in TABLE.values() for cells in row)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_cell(action):
    for (role, kind), (proposer, asked_by) in itertools.product(itertools.product(ROLES, KINDS), CONDITIONS):
        who = Principal(id=MINE, kind=kind, role=role)
        own = MINE in (proposer.strip().lower(), asked_by.strip().lower())
        if kind == "person":
            expected = role != "service" and TABLE[action][own][ROLES.index(role)] == "y"
        else:
            expected = TABLE[action][own][ROLES.index("service")] == "y"
        assert may(who, action, proposer=proposer, asked_by=asked_by) is expected, (role, kind, proposer, asked_by)
        if expected:
            require(who, action, proposer=proposer, asked_by=asked_by)
            continue
        with pytest.raises(Forbidden) as refused:
            require(who, action, proposer=proposer, asked_by=asked_by)
        assert refused.value.said("de") and refused.value.said("en") and refused.value.todo("de")


def test_the_proposer_and_the_one_who_asked_never_approve_whatever_their_role():
    for role, kind in itertools.product(ROLES, KINDS):
        who = Principal(id=MINE, kind=kind, role=role)
        assert not may(who, "approve", proposer=MINE)
        assert not may(who, "approve", proposer="agent:bidding", asked_by=MINE)
        assert kind == "person" or not may(who, "approve", proposer="u-2")


@pytest.mark.parametrize("action", ["", "approve ", "APPROVE", "delete_everything", "*"])
def test_what_is_not_in_the_matrix_is_a_no(action):
    who = Principal(id=MINE, kind="person", role="admin")
    assert not may(who, action)
    with pytest.raises(Forbidden):
        require(who, action)


def test_nobody_without_a_name_and_no_unknown_role_may_anything():
    for action in ACTIONS:
        assert not may(Principal(id="", kind="person", role="admin"), action)
        assert not may(Principal.model_construct(id=MINE, kind="person", role="owner"), action)


def _without(change):
    shape = read(FILE)
    change(shape)
    with pytest.raises(BadFile):
        checked(Matrix, shape, FILE)


def test_a_matrix_that_is_not_whole_is_refused():
    for action in ACTIONS:
        _without(lambda shape, action=action: shape["actions"].pop(action))
        for role in ROLES:
            _without(lambda shape, action=action, role=role: shape["actions"][action].pop(role))
    _without(lambda shape: shape["actions"].update(fly={role: "yes" for role in ROLES}))
    _without(lambda shape: shape["actions"]["read"].update(guest="yes"))
    _without(lambda shape: shape["actions"]["read"].update(viewer="maybe"))
    _without(lambda shape: shape["actions"]["approve"].update(admin=True))
    _without(lambda shape: shape["actions"]["approve"].update(service="others"))
    _without(lambda shape: shape["people_only"].remove("approve"))
    _without(lambda shape: shape["roles"].remove("viewer"))


@pytest.mark.parametrize(("scope", "good"), [("read", {"read"}), ("ask", {"read", "ask", "propose"})])
def test_a_narrow_key_takes_from_the_role_and_gives_nothing(scope, good):
    for role, action in itertools.product(ROLES, ACTIONS):
        narrow = Principal(id=MINE, kind="person", role=role, scope=scope)
        allowed = may(narrow.model_copy(update={"scope": "act"}), action) and action in good | {"verify_audit"}
        assert may(narrow, action) is allowed, (role, action)
        if not allowed:
            with pytest.raises(Forbidden):
                require(narrow, action)


def test_the_refusal_of_a_narrow_key_names_the_key():
    with pytest.raises(Forbidden, match="key") as refused:
        require(Principal(id=MINE, kind="person", role="admin", scope="read"), "stop")
    assert refused.value.detail["rule"] == "scope"
