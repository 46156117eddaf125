"""What writers of drafts have weighed; which English a translation answers; changes that the page saved by itself."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "299c685b77e6"
down_revision = "21ee06a9f4c2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_weighing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=24), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("found", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("weighed_by", sa.Integer(), nullable=False),
        sa.Column("weighed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_weighing_draft_id")),
        sa.ForeignKeyConstraint(["weighed_by"], ["account.id"], name=op.f("fk_draft_weighing_weighed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_weighing")),
        sa.UniqueConstraint("draft_id", "mark", name=op.f("uq_draft_weighing_draft_id_mark")),
    )
    with op.batch_alter_table("draft_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_typing", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("draft_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("draft_part", schema=None) as batch_op:
        batch_op.drop_column("answers")

    with op.batch_alter_table("draft_change", schema=None) as batch_op:
        batch_op.drop_column("is_typing")
        batch_op.drop_column("answered")

    op.drop_table("draft_weighing")
