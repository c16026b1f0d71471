"""The first schema: network, prices, people, sessions, payments, ledger, facts, jobs."""

from procrastinate.schema import SchemaManager

from chargewright.adapters.postgres.migrations.steps import run_folder, run_script

revision = "0001"
down_revision = None
kind = "expand"
since = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The job library brings its own tables; the grants on them stand in our files.
    run_script(SchemaManager.get_schema())
    run_folder("0001")
