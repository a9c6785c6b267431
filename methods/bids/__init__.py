"""Bids: what a click is worth where data are thin, how far a bid should move, and what is better left out.

Arrays in, draws out. Add a method by adding a file with its formula's source.
"""
