"""Caps, ranks, customers and holdouts in questions about contacts."""

from datetime import date

import pytest

from agents._heard import hear
from agents.names import Name, Vocabulary
from agents.slots import fill
from tools._tool import check, load

KNOWN = Vocabulary(
    [
        Name("ads", "platform", "meta"), Name("media", "media", "meta_prospecting"), Name("trial", "arm", "voucher"),
        Name("trial", "arm", "control"), Name("transactions", "customer_id", "K100003"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("tool", "lang", "text", "wanted"),
    [
        ("frequency", "de", "Lohnt sich ein Frequency Cap von vier bei Meta?", {"channel": "meta", "cap": 4}),
        ("frequency", "en", "Is a frequency of 9 on Meta too much?", {"channel": "meta", "cap": 9}),
        ("frequency", "de", "Was sparen wir, wenn wir bei fünf Kontakten aufhören?", {"cap": 5}),
        ("frequency", "en", "From which frequency on do we burn money?", {}),
        ("next_action", "de", "Was machen wir als Nächstes mit Kunde K100003?", {"customers": ["K100003"]}),
        ("next_action", "en", "next best action, at most two contacts, margin of 30 euros, 20% control group",
         {"value": "30 EUR", "max_contacts": 2, "holdout": 0.2}),
        ("next_action", "de", "Wer bekommt den Voucher als nächste Aktion?", {"action": "voucher"}),
        ("paid_organic", "de", "Bezahlte Begriffe mit organischer Position 1–3", {"position": 3}),
        ("paid_organic", "en", "paid clicks although we rank 1st", {}),
        ("paid_organic", "en", "paid clicks where we have organic rank 1", {"position": 1}),
    ],
)  # fmt: skip
def test_numbers_and_names_are_read_as_they_are_said(tool, lang, text, wanted):
    filled, missing = fill(load(f"bidding.{tool}").args, hear(text, lang, date(2026, 11, 26), KNOWN))
    assert (filled, missing) == (wanted, ())
    check(f"bidding.{tool}", filled)
