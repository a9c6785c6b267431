"""Search terms: how likely one earns too little, which words may be blocked, and paid beside organic clicks.

Arrays in, estimates with uncertainty out; knows no warehouse and no language. Imports numpy and scipy only.
"""
