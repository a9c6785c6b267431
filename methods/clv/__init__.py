"""Customers who come back without a contract: how often they buy, whether they are still there, what they spend.

`purchases.py` turns purchases into frequency, recency and age; `bgnbd.py` and `paretonbd.py` model buying and leaving,
`gamma_gamma.py` the money; `maximum.py` fits each of them; `future.py` draws what is to come, `holdout.py` tells how
well the same model would have forecast a period that is known by now; `full.py` draws from the full posterior.
May import methods, terms and errors. Add a model as a file with `fit`, `alive`, `expected` and `future`.
"""
