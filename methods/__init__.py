"""The statistics and the readings: arrays and texts in, estimates and findings out.

Nothing here knows a warehouse, a clock or a model; data that a method needs is handed in.
May import terms and errors. Add one by adding a file whose name is the method.
"""
