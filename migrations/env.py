"""Runs migrations on the connection that ``app.web.migrating`` opened.

On SQLite foreign keys are off meanwhile, because batch mode copies tables and would delete their children; the
connection's owner turns them on again and checks every row.
"""

from alembic import context

from app import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    compare_type=True,
    user_module_prefix="app.db.",
)
with context.begin_transaction():
    context.run_migrations()
