"""What the peers compute, each in its own file, run by the interpreter that has them; prints one JSON object."""
