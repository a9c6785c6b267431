"""Uplift: whom a measure moves, from a randomised trial.

`effects` holds average effects, `design` turns columns into a matrix, `learners` predicts each unit's uplift out of
sample, `curves` says how good the ranking is, `policy` what treating by it earns, `groups` who is who, and `checks`
whether the trial was randomised at all. Arrays have one entry per unit; `treated` holds 0 and 1.
"""
