"""Tools of the compliance specialist: what an advertisement may say, to whom, with which data.

The law lies as data in `policies/packs/` (read by path, no Python of policies/ is imported), its interpreter in
`methods/claims/`.
They may import methods, warehouse, knowledge, terms and errors; they open no connection and give no legal advice.
Add one by adding a file with Args, TEXT, ASKED and a function named like the file.
"""
