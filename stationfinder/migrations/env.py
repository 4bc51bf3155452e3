"""Run by alembic, on the connection that `upgrade` brings along."""

from __future__ import annotations

from alembic import context

import stationfinder.accounts.models
import stationfinder.alerts.models
import stationfinder.stations.models
from stationfinder.database import Base

# Imported for their tables; named here so that no tool takes the imports for idle.
TABLES_FROM = (stationfinder.accounts.models, stationfinder.alerts.models, stationfinder.stations.models)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
