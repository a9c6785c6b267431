"""Side-by-side measurements against named peers on the same input: `python -m bench.NAME`. Never timed tests.

Each file says what it measures, prints accuracy beside time, cold and warm apart, and says where a peer is missing.
"""
