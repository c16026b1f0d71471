"""Alembic's entry: runs the migrations on the connection that `migrate` hands over."""

from alembic import context

from chargewright.adapters.postgres.migrations.steps import write_down

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=True,
    on_version_apply=write_down,
)
with context.begin_transaction():
    context.run_migrations()
