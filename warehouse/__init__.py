"""The data of the house: files are recognised, checked against a contract, kept as they came and loaded into DuckDB.

May import terms, settings, errors. `duckdb` is imported here only.
A data kind is one YAML file in `contracts/`; add a kind by adding a file there.
"""
