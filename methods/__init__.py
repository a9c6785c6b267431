"""The statistics and the rule interpreters: arrays and data in, estimates with uncertainty and findings out.

Knows no warehouse, no language of people and no clock: what varies is handed in, random draws take a seed.
Each file is tested against a published figure, an independent oracle or a simulation whose truth is known.
May import terms and errors. Add a method by adding a file; the tool that uses it stays thin.
"""
