"""The Bayesian media mix: one model definition (`spec`, `design`), two engines, one way to read the posterior.

`quick` is the own sampler for the chat, `full` the one for scheduled runs; both give a `Posterior` on the scaled model,
and `estimates` turns it into contributions, returns, curves and intervals in the units of the data.
Knows arrays only. May import terms and errors, numba and scipy inside functions.
"""
