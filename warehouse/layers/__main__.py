"""`python -m warehouse.layers`: write `nodes.jsonl` anew from dbt's manifest, after a change of the project."""

from warehouse.layers.lineage import FILE, of_manifest, written

FILE.write_text(written(of_manifest()), encoding="utf-8")
