"""The statistics: arrays in, estimates with their uncertainty out.

A method knows no warehouse, no language and no clock; it imports numpy, scipy and `errors`, nothing above.
Randomness comes in as a seed, and the same seed gives the same bytes.
One file a method, named after it; its test checks it against published figures, another library or a simulation.
To add one, add the file and its test; where speed or accuracy is claimed, add a file of the same name to `bench/`.
"""
