"""The next test: only where one pays."""

from __future__ import annotations

from tests.web.page.parts.test_registry import TOLD
from web.page.parts import next_tests


def test_tests_that_do_not_pay_are_said_not_to():
    test = {"channel": "tv", "weeks": 4, "cost": 100.0, "evsi": 20.0, "net_value": -80.0, "mde": 0.1}
    found = {"run": "r", "tests": [test], "measured": [], "caveats": []}
    assert "No test pays" in next_tests.worth(TOLD | {"found": found}, "en")
    paying = found | {"tests": [test | {"net_value": 5.0}]}
    assert "No test pays" not in next_tests.worth(TOLD | {"found": paying}, "en")
    assert "/page/experiments?channel=tv&amp;weeks=4#design" in next_tests.worth(TOLD | {"found": paying}, "en")
    assert "#design" not in next_tests.worth(TOLD | {"found": paying}, "en", may=False)
    assert next_tests.worth(TOLD, "en") is None
