"""Releases, and the registry of what each of them withheld and told."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "b06a1941156e"
down_revision = "735c06b0de38"
branch_labels = None
depends_on = None

BEFORE = "'learner', 'facilitator', 'trainer', 'reviewer', 'manager', 'analyst', 'administrator'"
AFTER = BEFORE.replace("'analyst'", "'analyst', 'statistician', 'coordinator'")


def _roles_may_be(roles: str) -> None:
    with op.batch_alter_table("role_grant") as batch:
        batch.drop_constraint(op.f("ck_role_grant_role_known"), type_="check")
        batch.create_check_constraint(op.f("ck_role_grant_role_known"), f"role IN ({roles})")


def upgrade() -> None:
    _roles_may_be(AFTER)
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("ref_date", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revises", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("published_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_release_published_when")
        ),
        sa.CheckConstraint("state IN ('draft', 'checked', 'reviewed', 'published')", name=op.f("ck_release_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("code", name=op.f("uq_release_code")),
        sa.UniqueConstraint("ref_date", "number", name=op.f("uq_release_ref_date_number")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_period"), ["period"], unique=False)
        batch_op.create_index(
            "uq_release_open",
            ["ref_date"],
            unique=True,
            sqlite_where=sa.text("state <> 'published'"),
            postgresql_where=sa.text("state <> 'published'"),
        )

    op.create_table(
        "release_cell",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=12), nullable=False),
        sa.Column("module", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=4), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("dim", sa.String(length=16), nullable=False),
        sa.Column("dim_value", sa.String(length=16), nullable=False),
        sa.Column("withheld", sa.String(length=12), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_cell_release_id")),
        sa.PrimaryKeyConstraint(
            "release_id", "indicator", "module", "audience", "area", "dim", "dim_value", name=op.f("pk_release_cell")
        ),
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_grant WHERE role IN ('statistician', 'coordinator')")
    _roles_may_be(BEFORE)
    op.drop_table("release_cell")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_release_open",
            sqlite_where=sa.text("state <> 'published'"),
            postgresql_where=sa.text("state <> 'published'"),
        )
        batch_op.drop_index(batch_op.f("ix_release_period"))

    op.drop_table("release")
