"""The company whose truth is known: its accounts and tests come from formulas written here, seeded, to the byte.

Shares no code with `methods/`, so that it can prove them wrong. May import terms, settings, errors and below; nothing
of the house that computes. Add a side of the company by adding a file that writes its export and tells its truth.
"""
