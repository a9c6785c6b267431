"""Reading the warehouse: SQL in DuckDB's dialect, columns out, and a note of what was read."""
