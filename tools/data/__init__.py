"""The data shelf: figures of the loaded data, split, filtered, compared.

May import warehouse, methods, terms and errors. A metric is data (`warehouse/metrics/`), a new one needs no code.
Add a tool by adding a file with Args, TEXT, ASKED and a function of the file's name; files with `_` are shared.
"""
