"""The import command: plan or load tables and documents, and say what happened."""
