"""What the money caused: credit along customer journeys, geo experiments, tests, media mix.

One file a tool; a file whose name begins with an underscore is shared by its neighbours and is no tool.
Tools read from the desk, call `methods/` and say facts; they import nothing above `tools/`.
To add one, add the file with Args, TEXT, ASKED and the function of the same name, and its test.
"""
