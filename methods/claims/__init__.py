"""Reading an advertisement against rules that lie as data: text, facts, day and rules in, findings out.

`engine.py` decides; `reading.py` folds the text, `lexicon.py` finds words, `amounts.py` reads prices, `facts.py` tests
what is known, `computed.py`, `prices.py` and `health.py` hold what words alone cannot say, `pack.py` loads the data.
The rules, word lists and tables lie in `policies/packs/`, because law changes by date and code should not.
May import methods, terms and errors. Add a rule in the data; add a file here only for a new kind of arithmetic.
"""
