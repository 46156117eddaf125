"""A published release can be withdrawn; what it told stays known."""

import sqlalchemy as sa
from alembic import op

revision = "c41f7d20be93"
down_revision = "97a4558b18da"
branch_labels = None
depends_on = None

OPEN = "uq_release_open"


def _states_are(told: str, others: str) -> None:
    """``told``: the states in which a release has a day of publication."""
    is_open = sa.text(f"state NOT IN ({told})")
    with op.batch_alter_table("release") as batch:
        batch.drop_index(OPEN)
        batch.drop_constraint(op.f("ck_release_state"), type_="check")
        batch.drop_constraint(op.f("ck_release_published_when"), type_="check")
        batch.create_check_constraint(op.f("ck_release_state"), f"state IN ({others}, {told})")
        batch.create_check_constraint(
            op.f("ck_release_published_when"), f"(state IN ({told})) = (published_at IS NOT NULL)"
        )
        batch.create_index(OPEN, ["ref_date"], unique=True, sqlite_where=is_open, postgresql_where=is_open)


def upgrade() -> None:
    _states_are("'published', 'withdrawn'", "'draft', 'checked', 'reviewed'")


def downgrade() -> None:
    op.execute("UPDATE release SET state = 'published' WHERE state = 'withdrawn'")
    _states_are("'published'", "'draft', 'checked', 'reviewed'")
