"""The layers: a dbt project (models, macros, seeds, tests in this folder) and the few files that run it in process.

raw (the loaded kinds) -> staging -> intermediate -> marts, in the warehouse's own file or on a Postgres.
Add a model by adding a .sql file under models/ and its entry in the schema.yml beside it; SQL must run on both.
dbt writes below the home folder only, never into this one; it calls nobody.
"""

from warehouse.layers.building import BuildReport, Model, build, state
from warehouse.layers.lineage import Node, lineage
from warehouse.layers.onpostgres import build_postgres

__all__ = ["BuildReport", "Model", "Node", "build", "build_postgres", "lineage", "state"]
