"""Where a month's spend lands: plans that change by jumps, drift between them, and intervals checked on the past.

`changes` finds when the level of a campaign jumped or paused, `habits` learns how often and how far, `drift` follows
the level since the last change, `ahead` draws the days to come, `replay` repeats the forecast on past days and
stretches its intervals to what they should have been. `weekdays` and `occasions` are what the calendar does.
Knows arrays only. May import terms and errors, numba and scipy inside functions.
"""
