"""What people mean by a time, on Wednesday 12 August 2026 (week 33)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.periods import find, read
from terms import Period

TODAY = date(2026, 8, 12)
TABLE = """
heute | 2026-08-12..2026-08-12
today | 2026-08-12..2026-08-12
gestern | 2026-08-11..2026-08-11
yesterday | 2026-08-11..2026-08-11
vorgestern | 2026-08-10..2026-08-10
the day before yesterday | 2026-08-10..2026-08-10
letzte Woche | 2026-08-03..2026-08-09
in der vergangenen Woche | 2026-08-03..2026-08-09
last week | 2026-08-03..2026-08-09
diese Woche | 2026-08-10..2026-08-12
this week | 2026-08-10..2026-08-12
vorletzte Woche | 2026-07-27..2026-08-02
the week before last | 2026-07-27..2026-08-02
KW 32 | 2026-08-03..2026-08-09
KW32 | 2026-08-03..2026-08-09
KW 33 | 2025-08-11..2025-08-17
week 32 | 2026-08-03..2026-08-09
calendar week 32 of 2025 | 2025-08-04..2025-08-10
KW 30/2025 | 2025-07-21..2025-07-27
Kalenderwoche 1 2026 | 2025-12-29..2026-01-04
KW 30 bis 32 | 2026-07-20..2026-08-09
weeks 30 to 32 | 2026-07-20..2026-08-09
2025-W31 | 2025-07-28..2025-08-03
KW 53 | 2020-12-28..2021-01-03
letzte 30 Tage | 2026-07-13..2026-08-11
in den letzten 30 Tagen | 2026-07-13..2026-08-11
last 7 days | 2026-08-05..2026-08-11
the past seven days | 2026-08-05..2026-08-11
letzte zwei Wochen | 2026-07-27..2026-08-09
the last two weeks | 2026-07-27..2026-08-09
in den letzten drei Monaten | 2026-05-01..2026-07-31
past 12 months | 2025-08-01..2026-07-31
letzter Monat | 2026-07-01..2026-07-31
letzten Monat | 2026-07-01..2026-07-31
last month | 2026-07-01..2026-07-31
diesen Monat | 2026-08-01..2026-08-12
this month | 2026-08-01..2026-08-12
im laufenden Monat | 2026-08-01..2026-08-12
month to date | 2026-08-01..2026-08-12
im Mai | 2026-05-01..2026-05-31
in May | 2026-05-01..2026-05-31
im August | 2026-08-01..2026-08-31
im Oktober | 2025-10-01..2025-10-31
letzten Mai | 2026-05-01..2026-05-31
im Mai letzten Jahres | 2025-05-01..2025-05-31
May last year | 2025-05-01..2025-05-31
März 2025 | 2025-03-01..2025-03-31
Maerz 2025 | 2025-03-01..2025-03-31
March 2025 | 2025-03-01..2025-03-31
Feb 2024 | 2024-02-01..2024-02-29
04/2021 | 2021-04-01..2021-04-30
2021-04 | 2021-04-01..2021-04-30
Q3 | 2025-07-01..2025-09-30
Q2 | 2026-04-01..2026-06-30
Q3 2025 | 2025-07-01..2025-09-30
2025-Q3 | 2025-07-01..2025-09-30
3. Quartal 2025 | 2025-07-01..2025-09-30
the third quarter of 2025 | 2025-07-01..2025-09-30
letztes Quartal | 2026-04-01..2026-06-30
last quarter | 2026-04-01..2026-06-30
nächstes Quartal | 2026-10-01..2026-12-31
next month | 2026-09-01..2026-09-30
2024 | 2024-01-01..2024-12-31
im Jahr 2024 | 2024-01-01..2024-12-31
letztes Jahr | 2025-01-01..2025-12-31
im Vorjahr | 2025-01-01..2025-12-31
last year | 2025-01-01..2025-12-31
dieses Jahr | 2026-01-01..2026-08-12
YTD | 2026-01-01..2026-08-12
year to date | 2026-01-01..2026-08-12
seit Jahresbeginn | 2026-01-01..2026-08-12
since the beginning of the year | 2026-01-01..2026-08-12
im ersten Halbjahr 2025 | 2025-01-01..2025-06-30
H1 2025 | 2025-01-01..2025-06-30
first half of 2025 | 2025-01-01..2025-06-30
2. Halbjahr 2024 | 2024-07-01..2024-12-31
seit Ostern | 2026-04-05..2026-08-12
since Easter | 2026-04-05..2026-08-12
Ostern 2025 | 2025-04-18..2025-04-21
Easter 2025 | 2025-04-18..2025-04-21
Pfingsten | 2026-05-24..2026-05-25
Black Friday | 2025-11-28..2025-11-28
Black Friday 2024 | 2024-11-29..2024-11-29
Cyber Week | 2025-11-24..2025-12-01
im Weihnachtsgeschäft | 2025-11-01..2025-12-24
the Christmas season 2024 | 2024-11-01..2024-12-24
Valentinstag 2026 | 2026-02-14..2026-02-14
Muttertag | 2026-05-10..2026-05-10
Anfang April 2021 | 2021-04-01..2021-04-15
Mitte April 2021 | 2021-04-11..2021-04-20
Ende April 2021 | 2021-04-16..2021-04-30
early April 2021 | 2021-04-01..2021-04-15
mid April 2021 | 2021-04-11..2021-04-20
mid-April 2021 | 2021-04-11..2021-04-20
late April 2021 | 2021-04-16..2021-04-30
at the end of April 2021 | 2021-04-16..2021-04-30
erste Aprilhälfte 2021 | 2021-04-01..2021-04-15
first half of April 2021 | 2021-04-01..2021-04-15
Anfang letzten Monats | 2026-07-01..2026-07-15
Anfang 2025 | 2025-01-01..2025-04-30
vom 1. bis 15. April 2021 | 2021-04-01..2021-04-15
vom 1. bis zum 15. April 2021 | 2021-04-01..2021-04-15
zwischen dem 1. und 15. April 2021 | 2021-04-01..2021-04-15
1.4.–15.4.2021 | 2021-04-01..2021-04-15
1.4. bis 15.4.2021 | 2021-04-01..2021-04-15
01.04.2021 bis 15.04.2021 | 2021-04-01..2021-04-15
01.04.21 - 15.04.21 | 2021-04-01..2021-04-15
April 1 to 15, 2021 | 2021-04-01..2021-04-15
April 1st through April 15th, 2021 | 2021-04-01..2021-04-15
between 1 and 15 April 2021 | 2021-04-01..2021-04-15
between April 1 and April 15, 2021 | 2021-04-01..2021-04-15
from 2021-04-01 to 2021-04-15 | 2021-04-01..2021-04-15
from 1 April 2021 until 15 April 2021 | 2021-04-01..2021-04-15
Mai bis Juli | 2026-05-01..2026-07-31
from March to May 2025 | 2025-03-01..2025-05-31
vom 15. Dezember bis 10. Januar | 2025-12-15..2026-01-10
Dezember bis Februar 2026 | 2025-12-01..2026-02-28
2023 bis 2025 | 2023-01-01..2025-12-31
seit Montag | 2026-08-10..2026-08-12
since Monday | 2026-08-10..2026-08-12
am Montag | 2026-08-10..2026-08-10
on Wednesday | 2026-08-05..2026-08-05
seit März | 2026-03-01..2026-08-12
since 1 June 2026 | 2026-06-01..2026-08-12
seit 2024 | 2024-01-01..2026-08-12
vor zwei Wochen | 2026-07-27..2026-08-02
three months ago | 2026-05-01..2026-05-31
vor 3 Tagen | 2026-08-09..2026-08-09
heute vor einem Jahr | 2025-08-12..2025-08-12
this weekend | 2026-08-15..2026-08-16
letztes Wochenende | 2026-08-08..2026-08-09
am Wochenende | 2026-08-08..2026-08-09
am 3. März 2026 | 2026-03-03..2026-03-03
13/04/2026 | 2026-04-13..2026-04-13
in der Woche vom 5. August 2026 | 2026-08-03..2026-08-09
"""
PHRASES = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


def test_the_table_is_long_enough():
    assert len(PHRASES) >= 120


@pytest.mark.parametrize(("words", "meant"), PHRASES)
@pytest.mark.parametrize("around", ["{}", "Wie war der ROAS von Meta {}?", "Show clicks {} by campaign"])
def test_phrases(words, meant, around):
    text = around.format(words)
    reading = read(text, TODAY)
    assert reading.period == Period.model_validate(meant), reading.found
    assert all(text[one.start : one.end] == one.words for one in reading.found)


@pytest.mark.parametrize(
    "text",
    [
        "May we claim this?",
        "We may not say that",
        "Die Mai-Kampagne lief so gut",
        "Wie lief die Black Friday Kampagne?",
        "Ich mag die Kampagne",
        "Das Budget ist so gut",
        "Sa",
        "Budget 2000 Euro",
        "CTR stieg auf 1.4.",
        "24/7 geöffnet",
        "Version 2.10",
        "Setze 2024 € ein",
        "Jan hat gefragt",
        "march on",
        "bis Ende April 2021",
    ],
)
def test_what_is_no_time_of_its_own(text):
    assert read(text, TODAY).period is None


@pytest.mark.parametrize(
    ("text", "period", "against"),
    [
        ("ROAS im Mai gegen Vorjahr", "2026-05", "2025-05"),
        ("Umsatz gegenüber Vorwoche", "2026-W32", "2026-W31"),
        ("Conversions week over week", "2026-W32", "2026-W31"),
        ("clicks last month vs the previous month", "2026-07", "2026-06"),
        ("Klicks diesen Monat im Vergleich zum Vormonat", "2026-08-01..2026-08-12", "2026-07-01..2026-07-12"),
        ("how do we do versus last year", "2026-01-01..2026-08-12", "2025-01-01..2025-08-12"),
        ("Wie hat sich der Umsatz in KW 32 im Vergleich zum Vorjahr entwickelt?", "2026-W32", "2025-W32"),
        ("Vergleiche den Juli mit dem Juni", "2026-07", "2026-06"),
        ("Compare Q2 against Q1", "2026-Q2", "2026-Q1"),
        ("2025 vs 2024", "2025", "2024"),
        ("Differenz KW 31 zu KW 32 beim Umsatz", "2026-W32", "2026-W31"),
        ("Wie hat sich der Umsatz von Q1 auf Q2 verändert?", "2026-Q2", "2026-Q1"),
        ("How did clicks change from June to July?", "2026-07", "2026-06"),
        ("Kosten der letzten 30 Tage gegenüber dem Zeitraum davor", "2026-07-13..2026-08-11", "2026-06-13..2026-07-12"),
        ("CPC in Q2 year over year", "2026-Q2", "2025-Q2"),
        ("Put July next to the same month in 2024", "2026-07", "2024-07"),
        ("29.02.2024 im Vorjahresvergleich", "2024-02-29", "2023-02-28"),
    ],
)
def test_comparisons(text, period, against):
    reading = read(text, TODAY)
    assert (reading.period, reading.against) == (Period.model_validate(period), Period.model_validate(against))


def test_a_date_with_two_readings_is_flagged_in_english_only():
    assert read("on 03/04/2026", TODAY, "en").ambiguous
    assert read("am 03/04/2026", TODAY, "de").ambiguous is None
    assert read("on 04/04/2026", TODAY, "en").ambiguous is None


def test_a_date_that_does_not_exist_is_told_and_not_bent():
    reading = read("Klicks am 31.02.2026", TODAY)
    assert reading.period is None
    assert reading.impossible


def test_the_day_of_knowledge_is_no_period():
    reading = read("What was the revenue in May as of 3 June 2026?", TODAY, "en")
    assert (reading.period, reading.as_of) == (Period.model_validate("2026-05"), date(2026, 6, 3))


def test_names_are_not_read():
    text = "Wie lief Summer Sale 2026?"
    assert read(text, TODAY, masked=[(9, 25)]).period is None


WORDS = st.sampled_from(
    [
        "letzte",
        "diese",
        "Woche",
        "Monat",
        "Mai",
        "1.",
        "15.",
        "April",
        "2021",
        "bis",
        "vom",
        "seit",
        "Q3",
        "KW",
        "32",
        "30",
        "Tage",
        "vor",
        "zwei",
        "last",
        "days",
        "to",
        "since",
        "Easter",
        "Anfang",
        "-",
        "–",
        "/",
        "2025",
        "31.",
        "Februar",
        "und",
        "gegen",
        "Vorjahr",
        "Montag",
        "ago",
        "99",
        "00",
        "53",
    ]
)


@given(st.lists(WORDS, max_size=9).map(" ".join), st.dates(date(1999, 1, 1), date(2090, 1, 1)))
def test_whatever_is_typed_spans_lie_in_the_text_and_start_before_they_end(text, today):
    reading = read(text, today)
    for one in find(text, today):
        assert text[one.start : one.end] == one.words
        assert one.period.start <= one.period.end
    for period in (reading.period, reading.against):
        assert period is None or period.start <= period.end


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    read(text, TODAY)
