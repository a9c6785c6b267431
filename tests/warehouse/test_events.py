"""An event that violates its schema is rejected by name; it never becomes a silent row."""

# pyright: basic
from __future__ import annotations

import pytest

HEAD = "event_id,event_timestamp,event_name,user_id,revenue\n"
GOOD = "".join(f"g{n},2026-03-01T10:00:0{n}Z,page_view,u1,\n" for n in range(5))


@pytest.mark.parametrize(
    ("row", "en", "de"),
    [
        (",2026-03-01T10:00:00Z,purchase,u1,5", "'event_id' is empty", "„event_id“ ist leer"),
        ("b1,yesterday,purchase,u1,5", "'event_timestamp' is 'yesterday'", "erwartet wird ein Zeitpunkt"),
        ("b1,2026-03-01T10:00:00Z,,u1,5", "'event_name' is empty", "„event_name“ ist leer"),
        ("b1,2026-03-01T10:00:00Z,<script>,u1,5", "which is not a name of letters", "erwartet wird ein Name aus"),
        ("b1,2026-03-01T10:00:00Z,1_click,u1,5", "'event_name' is '1_click'", "„event_name“ ist „1_click“"),
        ("b1,2026-03-01T10:00:00Z,purchase,u1,lots", "'revenue' is 'lots'", "erwartet wird ein Betrag"),
        ("g1,2026-03-01T11:00:00Z,purchase,u1,5", "the same key as line", "denselben Schlüssel wie Zeile"),
    ],
)
def test_a_bad_event_is_rejected_by_name(house, file, row, en, de):
    [report] = house.load([file(HEAD + GOOD + row + "\n")], kind="events")
    assert (report.rows, report.quarantined) == (5, 1)
    [reject] = report.rejects
    assert reject.line == 7
    assert en in reject.reason.en
    assert de in reject.reason.de
    assert house.reader().need("events").rows == 5


def test_the_names_of_real_platforms_pass(house, file):
    names = ("page_view", "Order Completed", "$pageview", "Kauf abgeschlossen", "ücretsiz:kayıt", "a")
    rows = "".join(f"e{at},2026-03-01T10:00:00Z,{name},u1,\n" for at, name in enumerate(names))
    [report] = house.load([file(HEAD + rows)], kind="events")
    assert (report.rows, report.quarantined) == (len(names), 0)
