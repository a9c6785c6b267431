"""What happened: runs with their receipts, experiments with their plans; kept in SQLite (WAL) under the home folder.

May import terms, settings, errors. Add a kind of record by adding a file with its table and its reader.
"""
