"""Runs the steps on the connection that `briefings.store.schema` hands over, inside its transaction."""

from alembic import context

from briefings.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
