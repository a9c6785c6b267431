"""Where a series goes: candidates that forecast it, and a rolling origin that decides which of them to believe.

`series.py` holds the candidates, `rolling.py` asks each of them on many past days what would come, compares, picks,
and turns the errors into intervals. The plain seasonal rules are candidates like the others.
May import methods, terms and errors. Add a candidate in `series.py`; it has to earn its place on every series anew.
"""
