"""The statistics: arrays in, estimates with uncertainty out.

Nothing here knows a warehouse, a language or a clock; a seed comes in as an argument.
May import terms and errors, numpy, and scipy inside functions. Add one by adding a file that holds one method,
with the source of its formula, and its test against published numbers, an independent library or simulation.
"""
