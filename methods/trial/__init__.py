"""Randomised trials: is the randomisation sound, what did the treatment cause, how sure, when may one stop.

Arms come in as moments (`arms.Arm`), so that means, shares and ratios go through the same tests.
May import terms and errors. Add a method by adding a file with its test.
"""
