"""Choosing between arms while learning which is best: beliefs, chances, and what learning costs on the way.

`arms.py` counts rewards and draws from beliefs about them, `shares.py` keeps chances inside limits, `linear.py` learns
with context (`_kernel.py` is its compiled inner loop), `delay.py` knows which rewards are still to come, `drift.py`
sees that the past no longer holds, `regret.py` plays policies on the beliefs, `learned_value.py` values what was
learned on rows it did not learn from. May import numpy, scipy and, inside functions, numba.
"""
