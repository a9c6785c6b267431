"""The company whose truth is known: it comes from formulas written here, seeded, to the byte.

`world.build(seed, days)` gives its history; `.tables` is what an employee would find, `.truth` and `.truth_tables`
what nobody can know, `.play(days, decisions)` the days that follow. Every stream of every day has its own generator.
Shares no code with `methods/`, so that it can prove them wrong. May import terms, settings, errors and below; nothing
of the house that computes. Add a side of the company by adding a file, and its table to `tables.MAKERS`.
"""
