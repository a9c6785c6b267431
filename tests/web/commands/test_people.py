"""`leitstand people …`: roles and days that there are."""

from __future__ import annotations

import pytest

from web.commands.people import ROLES


@pytest.mark.parametrize(
    "words",
    [
        ("add", "anna"), ("add", "anna", "--role", "boss"), ("add", "anna", "--role", "service"),
        ("key", "anna", "--days", "0"), ("key", "anna", "--days", "9999"), ("key", "anna", "--days", "soon"),
        ("remove",), ("revoke",),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_nobody_is_added(typed, words):
    assert typed("people", *words).code == 2
    assert "anna" not in typed("people", "list", "--json").out


@pytest.mark.parametrize("role", ROLES)
def test_each_role_can_be_given(typed, role):
    assert typed("people", "add", "anna", "--role", role).code == 0
    assert f'"{role}"' in typed("people", "list", "--json").out
