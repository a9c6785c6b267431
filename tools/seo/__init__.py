"""Tools of the search specialist: may a crawler fetch it, can it be found, is it described well.

A tool here reads what it is handed (a robots.txt, a page, a table of pages) and computes with `methods/`.
It may import methods, warehouse, knowledge, terms and errors; it opens no connection.
Add one by adding a file with Args, TEXT, ASKED and a function named like the file.
"""
