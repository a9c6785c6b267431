"""What happened: runs, experiments, proposals with their approvals and writes, nights, incidents, outcomes, the audit.

`book.Book` opens all of it, in SQLite (WAL) under the home folder or on a Postgres; a transaction is a `page.Page`.
Every function that changes something leaves one line in `audit/`, in the same transaction. Names and texts of people
lie apart (`persons`), encrypted. May import terms, settings, errors.
Add a kind of record by adding a file with its SCHEMA and its functions, and name it in `book.py`.
"""
