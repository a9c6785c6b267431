"""Tools of the creative specialist: does a text fit its placement, does it keep the brand's rules, what wins.

They read the placements and brand words that lie as data in `policies/packs/` and compute with `methods/`.
They may import methods, warehouse, knowledge, terms and errors; they open no connection.
Add one by adding a file with Args, TEXT, ASKED and a function named like the file.
"""
