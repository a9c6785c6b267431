from datetime import date

import pytest

from agents._heard import hear
from agents.names import Vocabulary
from agents.slots import fill
from tools._tool import check, load


@pytest.mark.parametrize(
    ("text", "lang", "args"),
    [
        ("Design a geo test for Meta prospecting, max €40k lost revenue", "en", {"max_lost_revenue": 40000.0}),
        ("Geo-Test mit sechs Städten über vier Wochen, höchstens 15.000 € Umsatzverlust", "de",
         {"treated_count": 6, "weeks": 4, "max_lost_revenue": 15000.0}),
        ("Geo test in 5 markets for 3 weeks", "en", {"treated_count": 5, "weeks": 3}),
        ("Brauchen wir drei oder sechs Wochen?", "de", {}),
        ("Plan a geo test with two or three weeks in March", "en", {}),
    ],
)  # fmt: skip
def test_a_question_fills_a_design(text, lang, args):
    filled, missing = fill(load("attribution.geo_design").args, hear(text, lang, date(2026, 9, 21), Vocabulary(())))
    assert missing == ()
    told = check("attribution.geo_design", filled).model_dump()
    for name in ("treated_count", "weeks", "max_lost_revenue"):
        assert told[name] == args.get(name)
    assert told["kind"] == "holdout" and told["history"] is None and told["planned"] == {}
