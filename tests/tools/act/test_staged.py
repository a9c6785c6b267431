"""An order that needs several steps proposes the first and says how many there are."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

from types import SimpleNamespace

import pytest

from tools.act._staged import stages


@pytest.mark.parametrize(("steps", "reached", "told"), [(1, True, []), (3, True, [3]), (1, False, [1])])
def test_steps_are_counted_only_where_one_is_not_enough(steps, reached, told):
    plan = SimpleNamespace(steps=[0] * steps, reached=reached)
    assert [int(each.value) for each in stages(plan)] == told
