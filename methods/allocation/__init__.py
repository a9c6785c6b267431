"""Planning with a posterior: what spend brings, draw by draw, and the budget that brings most inside limits.

`response` is what the tools hand over, `optimise` finds the plan, `frontier` and `reasons` explain it, `search` is for
the case without a curve. Money is in the currency of the data; a plan is exact to the cent.
Knows arrays only. May import terms, errors and `methods.mmm`; numba, scipy and optuna inside functions.
"""
