"""What the calendar does to two periods: Easter, public holidays in all of Germany, shopping days, weekends."""

from __future__ import annotations

from datetime import date, timedelta

from terms import Period, Words

DAY = timedelta(days=1)
FIXED = {
    (1, 1): Words(de="Neujahr", en="New Year's Day"),
    (5, 1): Words(de="Tag der Arbeit", en="Labour Day"),
    (10, 3): Words(de="Tag der Deutschen Einheit", en="German Unity Day"),
    (12, 25): Words(de="Weihnachten", en="Christmas"),
    (12, 26): Words(de="Weihnachten", en="Christmas"),
}
MOVING = {
    -2: Words(de="Ostern", en="Easter"),
    0: Words(de="Ostern", en="Easter"),
    1: Words(de="Ostern", en="Easter"),
    39: Words(de="Christi Himmelfahrt", en="Ascension Day"),
    49: Words(de="Pfingsten", en="Whitsun"),
    50: Words(de="Pfingsten", en="Whitsun"),
}
BLACK = Words(de="Black Week", en="Black Week")


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Gauss's rule in the form of Meeus 1991, chapter 8).

    >>> easter(2026), easter(2025)
    (datetime.date(2026, 4, 5), datetime.date(2025, 4, 20))
    """
    a, b, c = year % 19, year // 100, year % 100
    epact = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - epact - c % 4) % 7
    late = (a + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def occasions(period: Period) -> list[tuple[date, Words]]:
    """The holidays and shopping days of a period, in order."""
    found: list[tuple[date, Words]] = []
    for year in range(period.start.year, period.end.year + 1):
        sunday, friday = easter(year), _black_friday(year)
        found += [(date(year, *when), name) for when, name in FIXED.items()]
        found += [(sunday + shift * DAY, name) for shift, name in MOVING.items()]
        found += [(friday + shift * DAY, BLACK) for shift in range(-4, 4)]
    return sorted((pair for pair in found if period.start <= pair[0] <= period.end), key=lambda pair: pair[0])


def weekend_days(period: Period) -> int:
    """Saturdays and Sundays of a period."""
    return sum((period.start + n * DAY).weekday() >= 5 for n in range(period.days))


def differs(now: Period, then: Period) -> Words | None:
    """What the calendar alone makes different between two periods; None if nothing does."""
    here, there = ({name.en: name for _, name in occasions(period)} for period in (now, then))
    new = [name for key, name in here.items() if key not in there]
    gone = [name for key, name in there.items() if key not in here]
    ends = weekend_days(now), weekend_days(then)
    de, en = list[str](), list[str]()
    if new:
        de.append(f"nur im jetzigen Zeitraum: {', '.join(name.de for name in new)}")
        en.append(f"only in the current period: {', '.join(name.en for name in new)}")
    if gone:
        de.append(f"nur im Vergleichszeitraum: {', '.join(name.de for name in gone)}")
        en.append(f"only in the period before: {', '.join(name.en for name in gone)}")
    if ends[0] != ends[1]:
        de.append(f"Wochenendtage: {ends[0]} gegenüber {ends[1]}")
        en.append(f"weekend days: {ends[0]} against {ends[1]}")
    if not de:
        return None
    return Words(de=f"Kalender – {'; '.join(de)}.", en=f"Calendar – {'; '.join(en)}.")


def _black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + ((3 - first.weekday()) % 7 + 22) * DAY
