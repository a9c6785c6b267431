"""The bidding shelf: where spend lands, and where it should go.

May import warehouse, methods, terms and errors, and the shared files of the data shelf.
Add a tool by adding a file with Args, TEXT, ASKED and a function of the file's name.
"""
