"""The days of the week as people write them, Monday first: in short, in full, and as a habit."""

from __future__ import annotations

from terms.plain import Words

SHORT = (
    Words(de="Mo", en="Mon"), Words(de="Di", en="Tue"), Words(de="Mi", en="Wed"), Words(de="Do", en="Thu"),
    Words(de="Fr", en="Fri"), Words(de="Sa", en="Sat"), Words(de="So", en="Sun"),
)  # fmt: skip
WHOLE = (
    Words(de="Montag", en="Monday"), Words(de="Dienstag", en="Tuesday"), Words(de="Mittwoch", en="Wednesday"),
    Words(de="Donnerstag", en="Thursday"), Words(de="Freitag", en="Friday"), Words(de="Samstag", en="Saturday"),
    Words(de="Sonntag", en="Sunday"),
)  # fmt: skip
EVERY = tuple(Words(de=f"{each.de.lower()}s", en=f"{each.en}s") for each in WHOLE)
CODES = {each.en.lower(): each for each in SHORT}
"""By the names that files use: `mon`, `tue` …"""
