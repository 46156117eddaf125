"""Which native-speaking specialist has read a language of a draft, and which words."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "6e2cf2357ac2"
down_revision = "cae278ec1fd3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_language_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_language_review_draft_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_draft_language_review_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_language_review")),
    )
    with op.batch_alter_table("draft_language_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_language_review_draft_id"), ["draft_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("draft_language_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_language_review_draft_id"))

    op.drop_table("draft_language_review")
